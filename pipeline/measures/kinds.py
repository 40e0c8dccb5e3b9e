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

_THEME_ENDS = (0.0, 100.0)

QUESTION_KINDS = ("share_positive", "mean", "index")
KINDS = (*_HITS, *_SCORES, "theme_index")


def estimate(kind: str, answers: Answers, scale: Scale) -> Estimate:
    """The value of a kind in a group, with its interval."""
    if kind == "net" and isinstance(answers, Tally):
        return net(answers.positions, scale.positive, scale.negative, answers.population)
    found = sample(kind, answers, scale)
    return share_estimate(found) if isinstance(found, Proportion) else mean_estimate(found)


def is_share(kind: str) -> bool:
    """Whether a kind is a share of hits; else it is the mean of a score."""
    return kind in _HITS


def scores_of(kind: str, scale: Scale) -> tuple[float, ...]:
    """What each position counts, lowest first: 1 or 0 for a hit or none, else its score."""
    if kind in _HITS:
        hits = _HITS[kind](scale)
        return tuple(float(position in hits) for position in range(1, scale.points + 1))
    return _SCORES[kind](scale)


def sample(kind: str, answers: Answers, scale: Scale) -> Proportion | Moments:
    """The answers of a group as a kind sees them."""
    if kind in _HITS and isinstance(answers, Tally):
        return _proportion(kind, answers, scale)
    return _moments(kind, answers, scale)


def weighted_estimate(kind: str, tally: Tally, scale: Scale) -> Estimate:
    """The same with the respondents' weights."""
    answers = WeightedAnswers(tally.n, scores_of(kind, scale), tally.weights, tally.squares)
    return weighted_share(answers) if kind in _HITS else weighted_mean(answers)


def difference(kind: str, this: Answers, other: Answers, scale: Scale) -> Difference:
    """One group minus another, with interval and p-value."""
    a, b = sample(kind, this, scale), sample(kind, other, scale)
    if isinstance(a, Proportion) and isinstance(b, Proportion):
        return difference_of_shares(a, b)
    if isinstance(a, Moments) and isinstance(b, Moments):
        return difference_of_means(a, b)
    raise TypeError(f"answers of two kinds cannot be compared as {kind}")


def difference_from_target(kind: str, answers: Answers, target: float, scale: Scale) -> Difference:
    """A group minus a fixed target of the same kind."""
    found = sample(kind, answers, scale)
    if isinstance(found, Proportion):
        return share_against(found, target)
    return mean_against(found, target)


def _proportion(kind: str, tally: Tally, scale: Scale) -> Proportion:
    hits = sum(tally.positions[position - 1] for position in _HITS[kind](scale))
    return tally.share(hits)


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
    ends = _THEME_ENDS if isinstance(answers, ThemeTally) else (min(counts)[0], max(counts)[0])
    minority = n - max((people for _, people in counts), default=0)
    return Moments(n, total, variance, answers.population, ends, minority)
