"""Sudden shifts of a series, and whether it changed when something was changed.

Anhøj's rules need a run of seven points or more, so a large change is not seen for months. Added is
a rule that a stable series hardly ever meets, and a large change in three points: three successive
points together far from all before them, in standard errors as Laney's p' chart has them. Anhøj &
Wentzel-Larsen 2018, BMC Med Res Methodol 18:9, on adding rules to runs; how often both signal
wrongly, and how soon rightly, is measured in decision 0017.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.measures.control_chart import laney_chart
from pipeline.measures.differences import difference_of_shares
from pipeline.measures.intervals import Estimate
from pipeline.measures.run_chart import run_chart
from pipeline.measures.samples import Proportion

BASELINE = 12
"""Points that others are held against, at least."""
_WINDOW = 3
"""Points in a row that are held together against those before."""
_FAR = 4.5
"""Standard errors: at every week anew, so far more than for a single question."""
_FAR_AT_CHANGE = 3.0
"""Standard errors where somebody marked the day beforehand."""


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

    A sudden one (``three_weeks``) is where three points together lie more than 4.5 standard errors
    from all points since the last shift, twelve at least. Where there is none but Anhøj's rules
    signal, one begins where the shares before and after differ the most (``anhoej``).

    >>> points = [Proportion(hits, 90) for hits in [80, 78] * 6 + [65, 63, 64]]
    >>> [(shift.start, round(shift.estimate.value, 3)) for shift in find_shifts(points)]
    [(12, -0.167)]
    """
    starts = list(_sudden(points))
    if starts:
        ends = [*starts[1:], len(points)]
        befores = [0, *starts[:-1]]
        return [
            Shift(start, end, _difference(points[start:end], points[before:start], "three_weeks"))
            for before, start, end in zip(befores, starts, ends, strict=True)
        ]
    if not run_chart([point.share for point in points]).has_shifted:
        return []
    start = _parting(points, range(_WINDOW, len(points) - _WINDOW + 1))
    return [Shift(start, len(points), _difference(points[start:], points[:start], "anhoej"))]


def shift_after(points: Sequence[Proportion], baseline: Sequence[Proportion]) -> Shift | None:
    """Whether the points after a marked change are others than those before it (``event``).

    The baseline is frozen at the change. They are, where all together lie more than three standard
    errors from it, or three successive ones more than 4.5. None with fewer than twelve points
    before or three after.
    """
    if len(baseline) < BASELINE or len(points) < _WINDOW:
        return None
    windows = [points[at : at + _WINDOW] for at in range(len(points) - _WINDOW + 1)]
    is_far = abs(_distance(points, baseline)) > _FAR_AT_CHANGE
    if not is_far and all(abs(_distance(one, baseline)) <= _FAR for one in windows):
        return None
    return Shift(0, len(points), _difference(points, baseline, "event"))


def _sudden(points: Sequence[Proportion]) -> Iterator[int]:
    """Where sudden shifts begin; each begins a new baseline."""
    start, at = 0, BASELINE
    while at + _WINDOW <= len(points):
        if abs(_distance(points[at : at + _WINDOW], points[start:at])) > _FAR:
            # The first of the three may still be of the time before.
            start += _parting(points[start : at + _WINDOW], range(at - start, at - start + _WINDOW))
            yield start
            at = start + BASELINE
        else:
            at += 1


def _parting(points: Sequence[Proportion], splits: Sequence[int]) -> int:
    """The split at which the shares before and after differ the most."""
    return max(splits, key=lambda at: abs(_distance(points[at:], points[:at])))


def _distance(after: Sequence[Proportion], before: Sequence[Proportion]) -> float:
    """The difference of the shares in standard errors as wide as the points before spread."""
    a, b = _together(after), _together(before)
    pooled = _together([a, b]).share
    error = math.sqrt(pooled * (1 - pooled) * (1 / a.n + 1 / b.n)) * _spread(before)
    return (a.share - b.share) / error if error else 0.0


def _difference(after: Sequence[Proportion], before: Sequence[Proportion], method: str) -> Estimate:
    """Newcombe's interval, as many times as wide as the points before spread (Laney's σz)."""
    found = difference_of_shares(_together(after), _together(before)).estimate
    wide = _spread(before)
    low = max(-1.0, found.value - wide * (found.value - found.low))
    high = min(1.0, found.value + wide * (found.high - found.value))
    return replace(found, low=low, high=high, method=method)


def _spread(points: Sequence[Proportion]) -> float:
    """Laney's σz, never below 1: answers cannot vary less from week to week than by chance."""
    return max(1.0, laney_chart(points).sigma_z)


def _together(points: Sequence[Proportion]) -> Proportion:
    return Proportion(sum(point.hits for point in points), sum(point.n for point in points))
