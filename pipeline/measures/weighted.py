"""Weighted shares and means with linearised errors, drawing with replacement (no FPC)."""

from __future__ import annotations

import math
from dataclasses import dataclass

from pipeline.measures.intervals import Estimate, t_quantile, wilson_limits


@dataclass(frozen=True)
class WeightedAnswers:
    """Answers grouped by their value: per value the sum of weights and of squared weights."""

    n: int
    values: tuple[float, ...]
    weights: tuple[float, ...]
    squares: tuple[float, ...]

    @property
    def weight(self) -> float:
        """Sum of the weights."""
        return math.fsum(self.weights)

    @property
    def total(self) -> float:
        """Sum of weight times value."""
        return math.fsum(w * y for w, y in zip(self.weights, self.values, strict=True))

    @property
    def kish_n(self) -> float:
        """Kish's effective number of answers: (Σw)²/Σw²."""
        return self.weight**2 / math.fsum(self.squares)


def weighted_share(sample: WeightedAnswers) -> Estimate:
    """The weighted share of answers with value 1 among 0 and 1; Wilson with Kish's n.

    >>> shown = weighted_share(WeightedAnswers(3, (0.0, 1.0), (1.0, 3.0), (1.0, 5.0)))
    >>> shown.value, round(shown.low, 3), round(shown.high, 3)
    (0.75, 0.239, 0.966)
    """
    if sample.n == 0:
        return Estimate(0, numerator=0.0, denominator=0.0)
    value = min(1.0, sample.total / sample.weight)
    low, high = wilson_limits(value, sample.kish_n)
    return Estimate(sample.n, value, low, high, "wilson_kish", sample.total, sample.weight)


def weighted_mean(sample: WeightedAnswers) -> Estimate:
    """The weighted mean with its t interval (n - 1 degrees of freedom).

    SE = sqrt(n/(n-1) Σw²(y-ȳ)²) / Σw, Taylor linearisation as in R ``survey`` for a design with
    replacement. No interval for one answer, or where all answers are the same.
    """
    if sample.n == 0:
        return Estimate(0, numerator=0.0, denominator=0.0)
    value = sample.total / sample.weight
    low = high = math.nan
    if sample.n > 1 and sum(weight > 0 for weight in sample.weights) > 1:
        scatter = math.fsum(
            square * (y - value) ** 2
            for square, y in zip(sample.squares, sample.values, strict=True)
        )
        error = math.sqrt(sample.n / (sample.n - 1) * scatter) / sample.weight
        reach = t_quantile(sample.n - 1) * error
        low, high = value - reach, value + reach
    return Estimate(sample.n, value, low, high, "t_linearised", sample.total, sample.weight)
