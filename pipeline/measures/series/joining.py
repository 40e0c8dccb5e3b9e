"""Periods put together until each may be shown: weeks within months, months within the whole.

A period with presses but too few, or of one opinion, is joined to the next. Each period that is
left may be shown, or has no presses at all; together they are the whole, and weeks nest in months,
so nothing that can be subtracted from them is smaller than what is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

IsOpen = Callable[[int, int], bool]
"""Whether the pieces from one number until before another may be a period."""


@dataclass(frozen=True)
class Axes:
    """Where the periods of a group begin, as numbers of pieces, and at the end where the last ends.

    Every beginning of a month is one of a week as well.
    """

    weeks: tuple[int, ...]
    months: tuple[int, ...]


def joined(ends: Sequence[int], start: int, is_open: IsOpen) -> tuple[int, ...]:
    """Where the periods begin: ``start``, and those of ``ends`` that are kept, always the last.

    A period ends as soon as it may be shown, so there are as many as can be; what is left over at
    the end is joined to the one before.

    >>> n = (3, 3, 0, 9, 2)  # the third has no presses
    >>> joined((1, 2, 3, 4, 5), 0, lambda a, b: sum(n[a:b]) == 0 or sum(n[a:b]) >= 5)
    (0, 2, 3, 5)
    """
    kept = [start]
    for end in ends:
        if is_open(kept[-1], end):
            kept.append(end)
    if kept[-1] != ends[-1]:
        while len(kept) > 1 and not is_open(kept[-1], ends[-1]):
            kept.pop()
        kept.append(ends[-1])
    return tuple(kept)


def axes(months: Sequence[int], is_open: IsOpen) -> Axes:
    """The months and weeks of a group: ``months`` are the pieces that begin one, and the end."""
    kept = joined(months[1:], 0, is_open)
    weeks = [0]
    for start, end in pairwise(kept):
        weeks += joined(range(start + 1, end + 1), start, is_open)[1:]
    return Axes(tuple(weeks), kept)


def is_enough(n: int, positive: int, least: int) -> bool:
    """Whether so many answers may be shown: enough, and not all on one side of the scale."""
    return n >= least and 0 < positive < n


def unit_axes(counts: np.ndarray, months: Sequence[int], least: int) -> Axes:
    """The periods of one group. ``counts``: pieces x (answers, positive ones)."""
    sums = np.vstack([np.zeros((1, 2), "int64"), counts.cumsum(axis=0)])

    def is_open(start: int, end: int) -> bool:
        n, positive = sums[end] - sums[start]
        return n == 0 or is_enough(n, positive, least)

    return axes(months, is_open)
