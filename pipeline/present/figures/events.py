"""What happened, on a figure along time: a line on the day, and its number above the plot.

Numbers of days close by stand side by side, each with a short line down to its day.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes

from pipeline.present.figures.lettering import ORDINAL, pixels
from pipeline.present.figures.style import COLOUR, SIZE

_APART, _TALL, _LEADER = 21.0, 18.0, 9.0
"""Pixels from number to number, from row to row, and from the plot to the lowest number."""

_WIDTH = 558.0
"""Pixels of the narrowest plot along time: more numbers than fit stand in two rows."""

_Ends = tuple[float, float]


def event_room(count: int) -> float:
    """Pixels that so many numbers take above a plot."""
    return _LEADER + _rows(count) * _TALL if count else 0.0


def mark_events(plots: Sequence[Axes], days: Sequence[float], weight: str = "normal") -> None:
    """A line through all ``plots`` on each of ``days``, in their order, and the numbers 1, 2 ...

    ``plots``: from the top down; the first has ``event_room`` above it.
    """
    first = plots[0]
    dashed: dict[str, Any] = {"linestyles": (0, (4, 3)), "linewidths": 1.2, "zorder": 2}
    for plot in plots if days else ():
        plot.vlines(days, *plot.get_ylim(), colors=COLOUR["ink"], clip_on=False, **dashed)
    left, top = first.bbox.x0, first.figure.bbox.height - first.bbox.y1
    start, end = first.get_xlim()
    at = [left + (day - start) / (end - start) * first.bbox.width for day in days]
    rows = _rows(len(days))
    places = spread(at, _APART / rows, (left, left + first.bbox.width))
    for number, (x, place) in enumerate(zip(at, places, strict=True), start=1):
        height = _LEADER + number % rows * _TALL
        look: dict[str, Any] = {"color": COLOUR["ink"], "linewidth": 1.2, "zorder": 2}
        corners = (x, place, place), (top, top - _LEADER + 2, top - height + 2)
        first.plot(*corners, transform=pixels(first), clip_on=False, **look)
        first.text(
            place, top - height - 1, str(number), ha="center", fontsize=SIZE["small"],
            fontweight=weight, transform=pixels(first), zorder=5, gid=ORDINAL,
        )  # fmt: skip


def spread(at: Sequence[float], apart: float, ends: _Ends) -> list[float]:
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


def _meet(one: Sequence[float], other: Sequence[float], apart: float, ends: _Ends) -> bool:
    return _start(one, apart, ends) + apart * len(one) > _start(other, apart, ends)


def _start(group: Sequence[float], apart: float, ends: _Ends) -> float:
    """Where the first of numbers that stand side by side is placed: their middles agree."""
    reach = apart * (len(group) - 1)
    middle = sum(group) / len(group) - reach / 2
    return float(max(min(middle, ends[1] - reach), ends[0]))


def _rows(count: int) -> int:
    return 1 if count * _APART <= _WIDTH else 2
