"""Sudden shifts of a series, and whether it changed when something was changed.

Anhøj's rules need a run of seven points or more, so a large change is not seen for months. Added is
a rule that a stable series hardly ever meets, and a large change almost at once: two of three
successive points outside the same limit of Laney's p' chart (Anhøj & Wentzel-Larsen 2018, BMC Med
Res Methodol 18:9, on combining runs rules with limits; decision 0017).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.measures.control_chart import ControlChart, laney_chart
from pipeline.measures.differences import difference_of_shares
from pipeline.measures.intervals import Estimate
from pipeline.measures.run_chart import run_chart
from pipeline.measures.samples import Proportion

BASELINE = 12
"""Points from which limits are computed, at least."""
_WINDOW, _OUTSIDE = 3, 2
_REACH = 3.0
"""Standard errors; the reach of the limits of a control chart."""
_FEWEST_AFTER = 3
"""Points after a change that are held against the points before it, at least."""


@dataclass(frozen=True)
class Shift:
    """The series is another from point ``start`` until before ``end``, 0 the first.

    ``estimate``: the share of these points minus that of the points before, back to the shift
    before; its method is the rule that found it.
    """

    start: int
    end: int
    estimate: Estimate


def find_shifts(points: Sequence[Proportion]) -> list[Shift]:
    """The shifts in a series of shares, in order; points without answers are for the caller.

    A sudden one begins with the first of two of three successive points outside the same limit of
    all points since the last shift (``two_of_three``). Where there is none but Anhøj's rules
    signal, one begins where the shares before and after differ the most (``anhoej``).
    """
    starts = list(_sudden(points))
    if starts:
        ends = [*starts[1:], len(points)]
        befores = [0, *starts[:-1]]
        return [
            Shift(start, end, _difference(points[start:end], points[before:start], "two_of_three"))
            for before, start, end in zip(befores, starts, ends, strict=True)
        ]
    if not run_chart([point.share for point in points]).has_shifted:
        return []
    splits = range(_FEWEST_AFTER, len(points) - _FEWEST_AFTER + 1)
    start = max(splits, key=lambda at: abs(_distance(points[at:], points[:at])))
    return [Shift(start, len(points), _difference(points[start:], points[:start], "anhoej"))]


def shift_after(points: Sequence[Proportion], baseline: Sequence[Proportion]) -> Shift | None:
    """Whether the points after a marked change are others than those before it (``event``).

    The baseline is frozen at the change. They are, where all together lie outside three standard
    errors of their difference from it (Laney's), or two of three successive ones outside its
    limits. None with fewer than BASELINE points before or three after.
    """
    if len(baseline) < BASELINE or len(points) < _FEWEST_AFTER:
        return None
    chart = _chart(baseline)
    is_far = abs(_distance(points, baseline)) > _REACH
    if not is_far and all(_side(points[at:], chart) == 0 for at in range(len(points))):
        return None
    return Shift(0, len(points), _difference(points, baseline, "event"))


def _sudden(points: Sequence[Proportion]) -> Iterator[int]:
    """Where sudden shifts begin; each begins a new baseline."""
    start, at = 0, BASELINE
    while at < len(points):
        if _side(points[at:], _chart(points[start:at])):
            yield at
            start, at = at, at + BASELINE
        else:
            at += 1


def _side(points: Sequence[Proportion], chart: ControlChart) -> int:
    """1 or -1 where the first point and one of the two after it lie above, or below, the limits."""
    sides = [_beyond(point, chart) for point in points[:_WINDOW]]
    return sides[0] if sides[0] and sides.count(sides[0]) >= _OUTSIDE else 0


def _beyond(point: Proportion, chart: ControlChart) -> int:
    low, high = chart.limits(point.n)
    return int(point.share > high) - int(point.share < low)


def _chart(points: Sequence[Proportion]) -> ControlChart:
    """Laney's chart, never narrower than a binomial: answers cannot vary less than by chance."""
    found = laney_chart(points)
    return replace(found, sigma_z=max(1.0, found.sigma_z))


def _distance(after: Sequence[Proportion], before: Sequence[Proportion]) -> float:
    """The difference of the shares in standard errors as wide as the points before spread."""
    a, b = _together(after), _together(before)
    pooled = _together([a, b]).share
    error = math.sqrt(pooled * (1 - pooled) * (1 / a.n + 1 / b.n)) * _chart(before).sigma_z
    return (a.share - b.share) / error if error else 0.0


def _difference(after: Sequence[Proportion], before: Sequence[Proportion], method: str) -> Estimate:
    """Newcombe's interval, as many times as wide as the points before spread (Laney's σz)."""
    found = difference_of_shares(_together(after), _together(before)).estimate
    wide = _chart(before).sigma_z
    low = max(-1.0, found.value - wide * (found.value - found.low))
    high = min(1.0, found.value + wide * (found.high - found.value))
    return replace(found, low=low, high=high, method=method)


def _together(points: Sequence[Proportion]) -> Proportion:
    return Proportion(sum(point.hits for point in points), sum(point.n for point in points))
