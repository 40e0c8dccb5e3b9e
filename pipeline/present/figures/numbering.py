"""Numbers beside points: each where it covers no point and no other number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import cos, radians, sin
from typing import Any

from matplotlib.axes import Axes

from pipeline.present.figures.canvas import Canvas
from pipeline.present.figures.lettering import pixels
from pipeline.present.figures.style import COLOUR, SIZE

_DIRECTIONS = {
    "beside": (0, 180, 90, 270, 45, 135, 225, 315),
    "above": (90, 270, 0, 180, 45, 135, 225, 315),
}
"""Where a number is put first, in degrees."""

_DISTANCES = (15.0, 24.0, 34.0, 46.0, 60.0, 76.0, 94.0)
_TALL, _WIDE, _DOT = 14.0, 8.5, 7.0
"""A digit's height and width, and half of a dot with some air, in pixels."""

Box = tuple[float, float, float, float]
"""Left, top, right and bottom in pixels from the plot's upper left corner."""

_Point = tuple[float, float]


def numbers(
    to: Canvas, places: Sequence[_Point], taken: Sequence[Box] = (), *, first: str = "above"
) -> None:
    """The numbers 1, 2 ... of points (in data), away from ``taken``; far ones have a line.

    ``first``: above / beside, where a number stands if nothing is in its way.
    """
    plot = to.plot
    dots = [pixel(plot, place) for place in places]
    boxes = [*taken, *((x - _DOT, y - _DOT, x + _DOT, y + _DOT) for x, y in dots)]
    left, top = plot.bbox.x0, plot.figure.bbox.height - plot.bbox.y1
    room = plot.bbox.width, plot.bbox.height
    for at, dot in enumerate(dots, start=1):
        spots = list(_spots(dot, _WIDE * len(str(at)) + 2, room, _DIRECTIONS[first]))
        spot, box = _freest(spots, boxes)
        boxes.append(box)
        if abs(spot[0] - dot[0]) + abs(spot[1] - dot[1]) > 2 * _DISTANCES[0]:
            ends = ((left + dot[0], left + spot[0]), (top + dot[1], top + spot[1]))
            look: dict[str, Any] = {"color": COLOUR["muted"], "linewidth": 0.8, "zorder": 2}
            plot.plot(*ends, transform=pixels(plot), **look)
            plot.scatter(
                left + spot[0], top + spot[1], 170, "white", zorder=2, transform=pixels(plot)
            )
        at_y = top + spot[1] + 4.5
        plot.text(
            left + spot[0], at_y, str(at), ha="center", fontsize=SIZE["small"],
            transform=pixels(plot), zorder=5,
        )  # fmt: skip


def pixel(plot: Axes, place: _Point) -> _Point:
    """A point of the data in pixels from the plot's upper left corner."""
    (left, right), (low, high) = plot.get_xlim(), plot.get_ylim()
    x, y = (place[0] - left) / (right - left), (high - place[1]) / (high - low)
    return float(x * plot.bbox.width), float(y * plot.bbox.height)


def _freest(spots: Sequence[tuple[_Point, Box]], boxes: Sequence[Box]) -> tuple[_Point, Box]:
    """The nearest free place; where all are taken, the one that covers least."""
    covered = [sum(_meets(box, other) for other in boxes) for _, box in spots]
    return spots[covered.index(min(covered))]


def _spots(
    dot: _Point, wide: float, room: _Point, turns: Sequence[int]
) -> Iterator[tuple[_Point, Box]]:
    """Middles for a number, nearest first, inside the plot (or else the first of all)."""
    spots = [
        (dot[0] + far * cos(radians(turn)), dot[1] - far * sin(radians(turn)))
        for far in _DISTANCES
        for turn in turns
    ]
    half, tall = wide / 2, _TALL / 2
    inside = [
        (x, y) for x, y in spots if half <= x <= room[0] - half and tall <= y <= room[1] - tall
    ]
    for x, y in inside or spots[:1]:
        yield (x, y), (x - half, y - tall, x + half, y + tall)


def _meets(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
