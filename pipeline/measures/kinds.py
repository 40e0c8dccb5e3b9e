"""The kinds a question or KPI is measured by.

One place says for each kind what it is made of, so that values, differences and targets of a
kind always agree: a share of hits, or the mean of a score.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from pipeline.measures.differences import (
    Difference,
    difference_of_means,
    difference_of_shares,
    mean_against,
    share_against,
)
from pipeline.measures.intervals import Estimate, mean_estimate, share_estimate
from pipeline.measures.net import net
from pipeline.measures.samples import Moments, Proportion
from pipeline.measures.tallies import Tally
from pipeline.measures.themes import ThemeTally
from pipeline.measures.weighted import WeightedAnswers, weighted_mean, weighted_share
from pipeline.policy import Scale

Answers = Tally | ThemeTally

_HITS: Mapping[str, Callable[[Scale], tuple[int, ...]]] = {
    "share_positive": lambda scale: scale.positive,
    "top_box": lambda scale: (scale.points,),
}
"""Kinds that are a share: which positions count."""

_SCORES: Mapping[str, Callable[[Scale], tuple[float, ...]]] = {
    "mean": lambda scale: tuple(map(float, range(1, scale.points + 1))),
    "index": lambda scale: tuple(at * 100 / (scale.points - 1) for at in range(scale.points)),
    "net": lambda scale: tuple(
        1.0 if at in scale.positive else -1.0 if at in scale.negative else 0.0
        for at in range(1, scale.points + 1)
    ),
}
"""Kinds that are the mean of a score: the score of each position, lowest first.
net: positive minus negative answers, as a share of all."""

QUESTION_KINDS = ("share_positive", "mean", "index")
KINDS = (*_HITS, *_SCORES, "theme_index")


def estimate(kind: str, answers: Answers, scale: Scale) -> Estimate:
    """The value of a kind in a group, with its interval."""
    if kind in _HITS and isinstance(answers, Tally):
        return share_estimate(_proportion(kind, answers, scale))
    if kind == "net" and isinstance(answers, Tally):
        return net(answers.positions, scale.positive, scale.negative, answers.population)
    return mean_estimate(_moments(kind, answers, scale))


def weighted_estimate(kind: str, tally: Tally, scale: Scale) -> Estimate:
    """The same with the respondents' weights."""
    if kind in _HITS:
        hits = _HITS[kind](scale)
        values = tuple(float(at in hits) for at in range(1, scale.points + 1))
        return weighted_share(WeightedAnswers(tally.n, values, tally.weights, tally.squares))
    values = _SCORES[kind](scale)
    return weighted_mean(WeightedAnswers(tally.n, values, tally.weights, tally.squares))


def difference(kind: str, this: Answers, other: Answers, scale: Scale) -> Difference:
    """One group minus another, with interval and p-value."""
    if kind in _HITS and isinstance(this, Tally) and isinstance(other, Tally):
        return difference_of_shares(_proportion(kind, this, scale), _proportion(kind, other, scale))
    return difference_of_means(_moments(kind, this, scale), _moments(kind, other, scale))


def difference_from_target(kind: str, answers: Answers, target: float, scale: Scale) -> Difference:
    """A group minus a fixed target of the same kind."""
    if kind in _HITS and isinstance(answers, Tally):
        return share_against(_proportion(kind, answers, scale), target)
    return mean_against(_moments(kind, answers, scale), target)


def _proportion(kind: str, tally: Tally, scale: Scale) -> Proportion:
    hits = sum(tally.positions[position - 1] for position in _HITS[kind](scale))
    return Proportion(hits, tally.n, tally.population)


def _moments(kind: str, answers: Answers, scale: Scale) -> Moments:
    """Sum and variance of the scores; exactly no variance where all scores are the same."""
    if isinstance(answers, ThemeTally):
        counts = answers.scores
    else:
        counts = tuple(zip(_SCORES[kind](scale), answers.positions, strict=True))
    n = answers.n
    total = math.fsum(score * people for score, people in counts)
    mean = total / n if n else math.nan
    scatter = math.fsum(people * (score - mean) ** 2 for score, people in counts if people)
    is_constant = len({score for score, people in counts if people}) < 2
    variance = (0.0 if is_constant else scatter / (n - 1)) if n > 1 else math.nan
    return Moments(n, total, variance, answers.population)
