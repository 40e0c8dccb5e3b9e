"""Numbers beside points: each where it covers no point, no line and no other number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from pipeline.present.figures.canvas import Canvas
from pipeline.present.figures.lettering import ORDINAL
from pipeline.present.figures.page import box_of, pixels, place, write
from pipeline.present.figures.pens import line
from pipeline.present.figures.placing import DOT, Array, Spot, Taken, boxes_around, spot
from pipeline.present.figures.style import COLOUR

_DIRECTIONS = {
    "beside": (0, 180, 90, 270, 45, 135, 225, 315),
    "above": (90, 270, 0, 180, 45, 135, 225, 315),
}
"""Where a number is put first, in degrees."""

_WIDE = 8.5
"""A digit's width in pixels."""

_SAME, _LONGEST = 4.0, 16
"""Points so many pixels from each other are one place; so long is the text of one at most."""

Box = tuple[float, float, float, float]
"""Left, top, right and bottom in pixels from the plot's upper left corner."""

_Point = tuple[float, float]


def numbers(
    to: Canvas,
    places: Sequence[_Point],
    taken: Sequence[Box] = (),
    *,
    lines: Sequence[Sequence[_Point]] = (),
    first: str = "above",
) -> None:
    """The numbers 1, 2 ... of points (in data), away from ``taken``; far ones have a line.

    Points that lie on each other have one text with all their numbers.
    ``lines``: corners (in data) of what would cross a number out; ``first``: above / beside, where
    a number stands if nothing is in its way.
    """
    plot = to.plot
    dots = _pixels(plot, places)
    ends = [np.hstack(pair) for line in lines for pair in pairwise(_pixels(plot, line))]
    there = Taken(
        np.array(taken, float).reshape(-1, 4),
        boxes_around(dots, DOT),
        np.array(ends, float).reshape(-1, 4),
        np.empty((0, 4)),
    )
    room = np.array([0, 0, plot.bbox.width, plot.bbox.height])
    for dot, text in _named(dots):
        half = (_WIDE * len(text) + 2) / 2
        found = spot(dot, half, _DIRECTIONS[first], (there, room))
        there = there.with_text(found.box, found.leader)
        _put(plot, text, dot, found)


def listed(numbers_: Sequence[int]) -> str:
    """Numbers in rising order as a text, neighbours joined.

    >>> listed([4]), listed([1, 2]), listed([1, 2, 3, 5, 8, 9])
    ('4', '1, 2', '1–3, 5, 8, 9')
    """
    runs: list[list[int]] = []
    for one in numbers_:
        if runs and one == runs[-1][-1] + 1:
            runs[-1].append(one)
        else:
            runs.append([one])
    said = (
        [f"{run[0]}\N{EN DASH}{run[-1]}"] if len(run) > 2 else [str(one) for one in run]
        for run in runs
    )
    return ", ".join(text for texts in said for text in texts)


def _pixels(plot: Axes, places: Sequence[_Point]) -> Array:
    """Points of the data in pixels from the plot's upper left corner."""
    corner = box_of(plot)[:2]
    found: Array = np.array([place(plot, *at) for at in places], float).reshape(-1, 2) - corner
    return found


def _named(dots: Array) -> Iterator[tuple[Array, str]]:
    """Every place with the numbers of the points there; very many stand in several texts."""
    left = list(range(len(dots)))
    while left:
        near = [at for at in left if np.hypot(*(dots[at] - dots[left[0]])) < _SAME]
        dot, mine = dots[left[0]], [at + 1 for at in near]
        left = [at for at in left if at not in near]
        while mine:
            count = next(n for n in range(len(mine), 0, -1) if len(listed(mine[:n])) <= _LONGEST)
            yield dot, listed(mine[:count])
            mine = mine[count:]


def _put(plot: Axes, text: str, dot: Array, found: Spot) -> None:
    """The number, and where it stands far from its point a line that ends beside it."""
    corner = box_of(plot)[:2]
    if found.leader is not None:
        ends = np.array([dot, found.leader[2:]]) + corner
        look: dict[str, Any] = {"color": COLOUR["muted"], "linewidth": 0.8, "zorder": 2}
        line(plot, *ends.T, transform=pixels(plot), **look)
    x, y = found.middle + corner
    write(plot, (float(x), float(y) + 4.5), text, anchor="middle", kind=ORDINAL)
