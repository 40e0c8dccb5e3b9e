"""The three kinds a question or KPI is measured by: share_positive, mean, index.

One place says for each kind what it is made of, so that values, differences and targets of a
kind always agree.
"""

from __future__ import annotations

import math

from pipeline.measures.differences import (
    Difference,
    difference_of_means,
    difference_of_shares,
    mean_against,
    share_against,
)
from pipeline.measures.intervals import Estimate, mean_estimate, share_estimate
from pipeline.measures.samples import Moments, Proportion, rescaled
from pipeline.measures.tallies import Tally
from pipeline.measures.weighted import WeightedAnswers, weighted_mean, weighted_share
from pipeline.policy import Scale

KINDS = ("share_positive", "mean", "index")


def estimate(kind: str, tally: Tally, scale: Scale) -> Estimate:
    """The value of a kind in a group, with its interval."""
    if kind == "share_positive":
        return share_estimate(_proportion(tally, scale))
    return mean_estimate(_moments(kind, tally, scale))


def weighted_estimate(kind: str, tally: Tally, scale: Scale) -> Estimate:
    """The same with the respondents' weights."""
    positions = range(1, scale.points + 1)
    if kind == "share_positive":
        hits = tuple(float(position in scale.positive) for position in positions)
        return weighted_share(WeightedAnswers(tally.n, hits, tally.weights, tally.squares))
    if kind == "index":
        values = tuple((position - 1) / (scale.points - 1) * 100 for position in positions)
    else:
        values = tuple(float(position) for position in positions)
    return weighted_mean(WeightedAnswers(tally.n, values, tally.weights, tally.squares))


def difference(kind: str, this: Tally, other: Tally, scale: Scale) -> Difference:
    """One group minus another, with interval and p-value."""
    if kind == "share_positive":
        return difference_of_shares(_proportion(this, scale), _proportion(other, scale))
    return difference_of_means(_moments(kind, this, scale), _moments(kind, other, scale))


def difference_from_target(kind: str, tally: Tally, target: float, scale: Scale) -> Difference:
    """A group minus a fixed target of the same kind."""
    if kind == "share_positive":
        return share_against(_proportion(tally, scale), target)
    return mean_against(_moments(kind, tally, scale), target)


def _proportion(tally: Tally, scale: Scale) -> Proportion:
    hits = sum(tally.positions[position - 1] for position in scale.positive)
    return Proportion(hits, tally.n, tally.population)


def _moments(kind: str, tally: Tally, scale: Scale) -> Moments:
    total = sum(position * n for position, n in enumerate(tally.positions, start=1))
    mean = total / tally.n if tally.n else math.nan
    scatter = math.fsum(
        n * (position - mean) ** 2 for position, n in enumerate(tally.positions, start=1) if n
    )
    variance = scatter / (tally.n - 1) if tally.n > 1 else math.nan
    sample = Moments(tally.n, float(total), variance, tally.population)
    return rescaled(sample, scale.points) if kind == "index" else sample
