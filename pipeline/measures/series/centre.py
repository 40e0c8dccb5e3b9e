"""The periods of a centre that is the sum of its units, chosen so that units stay protected.

A reader subtracts from a period of the centre every period of a unit that lies inside it. What is
left are the parts of those units' periods that lie across a beginning or end of the centre's: they
must be nothing, or enough to be shown. Any part of the series that a reader can find out is made of
such parts and of published periods (decision 0017).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from pipeline.measures.series.joining import Axes, IsOpen, axes, is_enough


def centre_axes(
    counts: Sequence[np.ndarray], own: Sequence[Axes], months: Sequence[int], least: int
) -> Axes:
    """The centre's periods; ``counts`` (pieces x answers, positive ones) and periods by unit.

    A unit that may not be shown at all has one period, the whole; then another is withheld with it,
    which is taken to be the smallest of the others: where it is not, disclosure control shows no
    periods of the centre.
    """
    ends = months[-1]
    whole = [tuple(int(n) for n in one.sum(axis=0)) for one in counts]
    shown = [at for at, (n, positive) in enumerate(whole) if is_enough(n, positive, least)]
    periods = [list(pairwise(one.weeks)) for one in own]
    if len(shown) < len(counts) and shown:
        periods[min(shown, key=lambda at: whole[at][0])] = [(0, ends)]
    return axes(months, _is_open(counts, periods, least))


def _is_open(
    counts: Sequence[np.ndarray], periods: Sequence[Sequence[tuple[int, int]]], least: int
) -> IsOpen:
    sums = [np.vstack([np.zeros((1, 2), "int64"), one.cumsum(axis=0)]) for one in counts]
    ends = len(sums[0]) - 1
    across = [_across(sums, periods, at) for at in range(ends + 1)]

    def is_shown(found: Sequence[np.ndarray]) -> bool:
        n, positive = np.sum(found, axis=0)
        return is_enough(n, positive, least)

    def is_open(start: int, end: int) -> bool:
        whole = [one[end] - one[start] for one in sums]
        after = [sums[unit][min(end, last)] - sums[unit][start] for unit, _, last in across[start]]
        before = [sums[unit][end] - sums[unit][max(start, first)] for unit, first, _ in across[end]]
        is_told = is_shown(whole) or not np.sum(whole)
        return is_told and all(is_shown(parts) for parts in (after, before) if parts)

    return is_open


def _across(
    sums: Sequence[np.ndarray], periods: Sequence[Sequence[tuple[int, int]]], at: int
) -> list[tuple[int, int, int]]:
    """The periods with answers that begin before a boundary and end after it: unit, start, end."""
    return [
        (unit, start, end)
        for unit, own in enumerate(periods)
        for start, end in own
        if start < at < end and sums[unit][end][0] > sums[unit][start][0]
    ]
