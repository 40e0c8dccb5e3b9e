"""Control charts: single values (XmR) and shares (p and Laney's p').

Limits lie three standard deviations from the mean, estimated from what moves from one point to
the next. No spread, no limits.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.measures.samples import Proportion

_SIGMA = 1.128
"""Mean moving range of two in standard deviations (d2), as printed in every table."""
_REACH = 2.66
"""3/1.128."""
_RANGE_REACH = 3.268
"""Upper limit of the moving range in mean moving ranges (D4), as Wheeler prints it."""


@dataclass(frozen=True)
class ControlChart:
    """A centre line, and per point its value and limits (NaN where there are none).

    ``sigma_z``: standard deviations between points in those expected of a binomial; 1 for a p
    chart.
    """

    centre: float
    values: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    sigma_z: float = 1.0

    @property
    def outside(self) -> tuple[int, ...]:
        """Positions of the points outside their limits, 0 first."""
        points = enumerate(zip(self.values, self.low, self.high, strict=True))
        return tuple(at for at, (value, low, high) in points if value < low or value > high)


@dataclass(frozen=True)
class MovingRange:
    """The mean of a series, its natural process limits, and the limit of its moving ranges."""

    mean: float
    low: float
    high: float
    range_mean: float
    range_limit: float


def xmr(values: Sequence[float], *, is_screened: bool = True) -> MovingRange:
    """Mean ± 2.66 · mean moving range; fewer than two different points have no limits.

    Screened: ranges above 3.268 times their mean are left out once, so that one jump does not
    hide itself. Source: Wheeler 1993; screening as in R ``qicharts2``.

    >>> shown = xmr([10, 50, 40, 30])
    >>> shown.mean, round(shown.low, 1), round(shown.high, 1), round(shown.range_limit, 2)
    (32.5, -20.7, 85.7, 65.36)
    """
    mean = math.fsum(values) / len(values) if values else math.nan
    ranges = [abs(after - before) for before, after in pairwise(values)]
    if is_screened and ranges:
        ranges = [one for one in ranges if one <= _RANGE_REACH * _mean(ranges)]
    moved = _mean(ranges)
    if not moved > 0:
        return MovingRange(mean, math.nan, math.nan, moved, math.nan)
    reach = _REACH * moved
    return MovingRange(mean, mean - reach, mean + reach, moved, _RANGE_REACH * moved)


def p_chart(points: Sequence[Proportion]) -> ControlChart:
    """p̄ ± 3 sqrt(p̄(1-p̄)/n), held to 0-1; p̄ the share of all answers.

    Source: NIST/SEMATECH e-Handbook, section 6.3.3.2.

    >>> shown = p_chart([Proportion(5, 50), Proportion(15, 50)])
    >>> shown.centre, round(shown.low[0], 4), round(shown.high[0], 4)
    (0.2, 0.0303, 0.3697)
    """
    return _chart(points, sigma_z=1.0)


def laney_chart(points: Sequence[Proportion]) -> ControlChart:
    """The p chart with limits σz times as wide, for large counts that vary more than a binomial.

    σz = mean |z - z of the point before| / 1.128, z = (p - p̄)/sqrt(p̄(1-p̄)/n). Points without
    answers are passed over. Source: Laney 2002, Quality Engineering 14:531.

    >>> round(laney_chart([Proportion(5, 50), Proportion(15, 50)]).sigma_z, 4)
    3.1343
    """
    answering = [point for point in points if point.n]
    centre = _pooled(answering)
    error = math.sqrt(centre * (1 - centre)) if answering else math.nan
    if not error > 0:
        return _chart(points, sigma_z=math.nan)
    z = [(point.share - centre) * math.sqrt(point.n) / error for point in answering]
    return _chart(points, _mean([abs(after - before) for before, after in pairwise(z)]) / _SIGMA)


def _chart(points: Sequence[Proportion], sigma_z: float) -> ControlChart:
    centre = _pooled(points)
    limits = [_limits(centre, sigma_z, point.n) for point in points]
    return ControlChart(
        centre,
        tuple(point.share for point in points),
        tuple(low for low, _ in limits),
        tuple(high for _, high in limits),
        sigma_z,
    )


def _limits(centre: float, sigma_z: float, n: int) -> tuple[float, float]:
    reach = 3 * sigma_z * math.sqrt(centre * (1 - centre) / n) if n else math.nan
    if not reach > 0:
        return math.nan, math.nan
    return max(0.0, centre - reach), min(1.0, centre + reach)


def _pooled(points: Sequence[Proportion]) -> float:
    answers = sum(point.n for point in points)
    return sum(point.hits for point in points) / answers if answers else math.nan


def _mean(values: Sequence[float]) -> float:
    return math.fsum(values) / len(values) if values else math.nan
