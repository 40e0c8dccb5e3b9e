"""What happened, on a figure along time: a line on the day, and its number above the plot.

Numbers of days close by stand side by side, each with a short line down to its day.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes

from pipeline.present.figures.lettering import ORDINAL
from pipeline.present.figures.page import box_of, pixels, place, write
from pipeline.present.figures.pens import Ends, line, strokes
from pipeline.present.figures.style import COLOUR

_APART, _TALL, _LEADER = 21.0, 18.0, 9.0
"""Pixels from number to number, from row to row, and from the plot to the lowest number."""

_WIDTH = 558.0
"""Pixels of the narrowest plot along time: more numbers than fit stand in two rows."""


def event_room(count: int) -> float:
    """Pixels that so many numbers take above a plot."""
    return _LEADER + _rows(count) * _TALL if count else 0.0


def mark_events(plots: Sequence[Axes], days: Sequence[float], *, bold: bool = False) -> None:
    """A line through all ``plots`` on each of ``days``, in their order, and the numbers 1, 2 ...

    ``plots``: from the top down; the first has ``event_room`` above it.
    """
    first = plots[0]
    look: dict[str, Any] = {"color": COLOUR["ink"], "linewidth": 1.2, "zorder": 2}
    for plot in plots:
        upright = [((day, day), plot.get_ylim()) for day in days]
        strokes(plot, upright, linestyle=(0, (4, 3)), **look)
    left, top, width, _ = box_of(first)
    at = [place(first, day, 0)[0] for day in days]
    rows = _rows(len(days))
    spots = spread(at, _APART / rows, (left, left + width))
    for number, (x, spot) in enumerate(zip(at, spots, strict=True), start=1):
        height = _LEADER + number % rows * _TALL
        corners = (x, spot, spot), (top, top - _LEADER + 2, top - height + 2)
        line(first, *corners, transform=pixels(first), **look)
        foot = (spot, top - height - 1)
        write(first, foot, str(number), anchor="middle", bold=bold, kind=ORDINAL)


def spread(at: Sequence[float], apart: float, ends: Ends) -> list[float]:
    """Places in rising order, as near ``at`` as can be, ``apart`` from each other between ``ends``.

    >>> spread([10, 12, 60], 10, (0, 62)), spread([1, 1, 1], 10, (0, 30)), spread([], 10, (0, 9))
    ([6.0, 16.0, 60.0], [0.0, 10.0, 20.0], [])
    """
    groups: list[list[float]] = []
    for one in at:
        groups.append([one])
        while len(groups) > 1 and _meet(groups[-2], groups[-1], apart, ends):
            groups[-2:] = [groups[-2] + groups[-1]]
    return [
        _start(group, apart, ends) + apart * place
        for group in groups
        for place in range(len(group))
    ]


def _meet(one: Sequence[float], other: Sequence[float], apart: float, ends: Ends) -> bool:
    return _start(one, apart, ends) + apart * len(one) > _start(other, apart, ends)


def _start(group: Sequence[float], apart: float, ends: Ends) -> float:
    """Where the first of numbers that stand side by side is placed: their middles agree."""
    reach = apart * (len(group) - 1)
    middle = sum(group) / len(group) - reach / 2
    return float(max(min(middle, ends[1] - reach), ends[0]))


def _rows(count: int) -> int:
    return 1 if count * _APART <= _WIDTH else 2
