"""Differences between two independent groups, and against a fixed target.

Both groups may be finite; a group where everybody answered adds no uncertainty. Two such groups
differ exactly, or not at all: p is 0 or 1. Where no test can be made p is not a number.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from scipy.special import ndtr, stdtr

from pipeline.measures.intervals import Estimate, mean_estimate, share_estimate, t_quantile
from pipeline.measures.samples import Moments, Proportion


@dataclass(frozen=True)
class Difference:
    """A difference with its limits, and the two-sided p-value of no difference.

    ``estimate.n`` are the answers of the first group.
    """

    estimate: Estimate
    p: float = math.nan


def difference_of_shares(this: Proportion, other: Proportion) -> Difference:
    """One share minus another: Newcombe's hybrid score interval and a pooled z test.

    Source: Newcombe 1998, Stat Med 17:873, method 10, from the two finite-population Wilson
    intervals. z = difference / sqrt(p(1-p)(1/n1_eff + 1/n2_eff)), p the pooled share.

    >>> shown = difference_of_shares(Proportion(56, 70), Proportion(48, 80))
    >>> round(shown.estimate.low, 4), round(shown.estimate.high, 4), round(shown.p, 6)
    (0.0524, 0.3339, 0.008045)
    """
    if not this.n or not other.n:
        return Difference(Estimate(this.n))
    value = this.share - other.share
    if this.is_census and other.is_census:
        return _exact(this.n, value)
    a, b = share_estimate(this), share_estimate(other)
    low = value - math.hypot(a.value - a.low, b.high - b.value)
    high = value + math.hypot(a.high - a.value, b.value - b.low)
    pooled = (this.hits + other.hits) / (this.n + other.n)
    error = math.sqrt(pooled * (1 - pooled) * (1 / this.effective_n + 1 / other.effective_n))
    method = _named("newcombe", this, other)
    return Difference(Estimate(this.n, value, low, high, method), _normal_p(value, error))


def difference_of_means(this: Moments, other: Moments) -> Difference:
    """One mean minus another: Welch's t with Satterthwaite's degrees of freedom.

    Each group's squared error is s²/n (1-n/N). No test and no interval where a group's spread is
    unknown (one answer) or where neither group has any.
    """
    if not this.n or not other.n:
        return Difference(Estimate(this.n))
    value = this.mean - other.mean
    if this.is_census and other.is_census:
        return _exact(this.n, value)
    shown = Estimate(this.n, value, method=_named("welch", this, other))
    squared = this.squared_error + other.squared_error
    if not squared > 0:
        return Difference(shown)
    degrees = squared**2 / sum(
        sample.squared_error**2 / (sample.n - 1)
        for sample in (this, other)
        if sample.squared_error > 0
    )
    error = math.sqrt(squared)
    reach = t_quantile(degrees) * error
    return Difference(
        replace(shown, low=value - reach, high=value + reach), _t_p(value / error, degrees)
    )


def share_against(sample: Proportion, target: float) -> Difference:
    """A share minus a fixed share: its Wilson interval, shifted, and the score test.

    z = (p-target) / sqrt(target(1-target)/n_eff), so p < 0.05 exactly where the target lies
    outside the interval.
    """
    if not sample.n:
        return Difference(Estimate(0))
    value = sample.share - target
    if sample.is_census:
        return _exact(sample.n, value)
    error = math.sqrt(target * (1 - target) / sample.effective_n)
    return Difference(_shifted(share_estimate(sample), target), _normal_p(value, error))


def mean_against(sample: Moments, target: float) -> Difference:
    """A mean minus a fixed value: its t interval, shifted, and the one-sample t test."""
    if not sample.n:
        return Difference(Estimate(0))
    value = sample.mean - target
    if sample.is_census:
        return _exact(sample.n, value)
    shown = _shifted(mean_estimate(sample), target)
    if not sample.squared_error > 0:
        return Difference(shown)
    return Difference(shown, _t_p(value / math.sqrt(sample.squared_error), sample.n - 1))


def _named(method: str, this: Proportion | Moments, other: Proportion | Moments) -> str:
    is_finite = this.population is not None or other.population is not None
    return f"{method}_fpc" if is_finite else method


def _exact(n: int, value: float) -> Difference:
    value = 0.0 if _is_zero(value) else value
    return Difference(Estimate(n, value, value, value, "census"), 0.0 if value else 1.0)


def _shifted(estimate: Estimate, target: float) -> Estimate:
    return Estimate(
        estimate.n,
        estimate.value - target,
        estimate.low - target,
        estimate.high - target,
        "target",
    )


def _normal_p(value: float, error: float) -> float:
    if error == 0:
        return 1.0 if _is_zero(value) else 0.0
    return float(2 * ndtr(-abs(value) / error))


def _t_p(t: float, degrees: float) -> float:
    return float(2 * stdtr(degrees, -abs(t)))


def _is_zero(value: float) -> bool:
    """Equal but for rounding: (600/8) - 75, say, when computed on two ways."""
    return math.isclose(value, 0.0, abs_tol=1e-9)
