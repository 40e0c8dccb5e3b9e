"""Has a series shifted? Runs and crossings around its median (Anhøj's rules).

Source: Anhøj & Olesen 2014, PLoS ONE 9:e113825; R package qicharts2.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import median

import scipy

ENOUGH_POINTS = 10
"""Points off the median below which nothing is said."""


@dataclass(frozen=True)
class RunChart:
    """Runs of a series around ``centre``; ``n`` points lie off it and count.

    ``longest_run``: points in a row on the same side. ``crossings``: changes of side. The limits
    are those of run_limits, not numbers for fewer than ten points.
    """

    centre: float
    n: int
    longest_run: int
    crossings: int
    run_limit: float
    crossings_limit: float

    @property
    def is_judged(self) -> bool:
        """Whether there are points enough to say anything."""
        return self.n >= ENOUGH_POINTS

    @property
    def has_shifted(self) -> bool:
        """Whether chance alone would hardly make such a run, or so few crossings."""
        return self.longest_run > self.run_limit or self.crossings < self.crossings_limit


def run_chart(values: Sequence[float]) -> RunChart:
    """The runs of a series in time around its median; points on the median and NaN do not count.

    >>> shown = run_chart([1, 2, 1, 2, 1, 2, 8, 9, 8, 9, 8, 9])
    >>> shown.centre, shown.longest_run, shown.crossings, shown.has_shifted
    (5.0, 6, 1, True)
    """
    known = [value for value in values if not math.isnan(value)]
    centre = float(median(known)) if known else math.nan
    sides = [value > centre for value in known if value != centre]
    runs = [len(list(run)) for _, run in groupby(sides)]
    n = len(sides)
    return RunChart(centre, n, max(runs, default=0), max(len(runs) - 1, 0), *run_limits(n))


def run_limits(n: int) -> tuple[float, float]:
    """Longest run and fewest crossings that chance alone gives ``n`` points off the median.

    round(log2 n) + 3, and the 5 % quantile of a binomial of n-1 tosses.

    >>> run_limits(24)
    (8.0, 8.0)
    """
    if n < ENOUGH_POINTS:
        return math.nan, math.nan
    return float(round(math.log2(n)) + 3), float(scipy.stats.binom.ppf(0.05, n - 1, 0.5))
