"""The best place for a text beside a point: on nothing, crossed by nothing, and near.

Boxes are arrays of (left, top, right, bottom), lines of (x, y, x, y) from end to end, in pixels.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Bools = NDArray[np.bool_]

DOT, TALL = 7.0, 14.0
"""Half of a dot with some air, and the height of a digit, in pixels."""

_DISTANCES = (15.0, 24.0, 34.0, 46.0, 60.0, 76.0, 94.0, 114.0, 136.0, 160.0)
_DIGIT = 10.5
"""The width of a text of one digit: the middle of a wider one stands farther to the side."""

_BETWEEN = ((46.0, (0.0, 22.5, 11.25, -11.25)), (20.0, (0.0, 22.5)), (0.0, (0.0,)))
"""From so many pixels on: how far from each of the first directions, in degrees."""

_FAR, _FIRST, _NOTHING = 20.0, 8, 1e-9
"""A text farther than this has a line to its point; so many places are looked at first."""

_COVERS, _CROSSED, _PASSES, _MEETS = 1000, 100, 10, 1
"""How bad it is that a text lies on a text or point, that a text is crossed by a line, that a line
passes another point, and that two lines to texts meet."""


@dataclass(frozen=True)
class Taken:
    """What is there already. ``lines``: what crosses a text out; ``leaders``: lines to texts."""

    texts: Array
    points: Array
    lines: Array
    leaders: Array

    def with_text(self, box: Array, leader: Array | None) -> Taken:
        """The same with one more text, and the line from it to its point where it has one."""
        leaders = self.leaders if leader is None else np.vstack([self.leaders, leader])
        return replace(self, texts=np.vstack([self.texts, box]), leaders=leaders)


@dataclass(frozen=True)
class Spot:
    """The middle of a text, its box, and the line to its point where it stands far from it."""

    middle: Array
    box: Array
    leader: Array | None


def spot(dot: Array, half: float, turns: tuple[int, ...], room: tuple[Taken, Array]) -> Spot:
    """Where a text of ``half`` the width stands best; ``turns``: the first directions to try.

    ``room``: what is taken, and the box that the text must lie in.
    """
    taken, edges = room
    spots = _spots(dot, half, turns)
    reach = np.array([half, TALL / 2])
    inside = ((spots - reach >= edges[:2]) & (spots + reach <= edges[2:])).all(axis=1)
    spots = spots[inside] if inside.any() else spots[:1]
    for some in (spots[:_FIRST], spots):
        boxes = np.hstack([some - reach, some + reach])
        leaders, is_far = _leaders(dot, some, reach)
        harm = _harm(boxes, (leaders, is_far), taken)
        if not harm.min():
            break
    best = int(harm.argmin())
    return Spot(some[best], boxes[best], leaders[best] if is_far[best] else None)


def boxes_around(points: Array, half: float) -> Array:
    """A square around every point."""
    return np.hstack([points - half, points + half])


def _spots(dot: Array, half: float, turns: tuple[int, ...]) -> Array:
    """Middles for a text, the nearest first."""
    ways = [
        (far, turn + more)
        for far in _DISTANCES
        for more in next(more for start, more in _BETWEEN if far >= start)
        for turn in turns
    ]
    far, turn = np.array(ways).T
    angle, wide = np.radians(turn), max(half - _DIGIT / 2, 0.0)
    return np.column_stack([dot[0] + (far + wide) * np.cos(angle), dot[1] - far * np.sin(angle)])


def _leaders(dot: Array, spots: Array, reach: Array) -> tuple[Array, Bools]:
    """The lines from beside the point to beside each text, and which texts need one."""
    way = spots - dot
    far = np.hypot(*way.T)
    with np.errstate(divide="ignore"):
        edge = ((reach + 1) / np.abs(way / far[:, None])).min(axis=1)  # of the text, on the way
    start, end = dot + way * (1.5 * DOT / far)[:, None], spots - way * (edge / far)[:, None]
    return np.hstack([start, end]), far - edge + TALL / 2 > _FAR


def _harm(boxes: Array, leading: tuple[Array, Bools], taken: Taken) -> Array:
    leaders, is_far = leading
    solid = np.vstack([taken.texts, taken.points])
    harm: Array = _COVERS * _overlap(boxes, solid).sum(axis=1, dtype=float)
    harm += _CROSSED * _hit(np.vstack([taken.lines, taken.leaders]), boxes).any(axis=0)
    if is_far.any():
        line = leaders[is_far]
        harm[is_far] += _CROSSED * _hit(line, taken.texts).sum(axis=1)
        harm[is_far] += _PASSES * _hit(line, taken.points).sum(axis=1)
        harm[is_far] += _MEETS * _meet(line, taken.leaders).sum(axis=1)
    return harm


def _overlap(some: Array, others: Array) -> Bools:
    left, top, right, bottom = (some[:, at, None] for at in range(4))
    across = (left < others[:, 2]) & (others[:, 0] < right)
    return across & (top < others[:, 3]) & (others[:, 1] < bottom)


def _hit(lines: Array, boxes: Array) -> Bools:
    """Which line goes through which box: where it enters and leaves it on both axes."""
    enters, leaves = np.zeros((len(lines), 1)), np.ones((len(lines), 1))
    for axis in (0, 1):
        start, way = lines[:, axis, None], lines[:, axis + 2, None] - lines[:, axis, None]
        way = np.where(np.abs(way) < _NOTHING, _NOTHING, way)
        one, other = (boxes[:, axis] - start) / way, (boxes[:, axis + 2] - start) / way
        enters = np.maximum(enters, np.minimum(one, other))
        leaves = np.minimum(leaves, np.maximum(one, other))
    found: Bools = enters <= leaves
    return found


def _meet(some: Array, others: Array) -> Bools:
    """Which lines cross: the ends of each lie on different sides of the other."""
    return _parts(some, others) & _parts(others, some).T


def _parts(lines: Array, others: Array) -> Bools:
    x, y, way_x, way_y = lines[:, 0], lines[:, 1], lines[:, 2], lines[:, 3]
    across, down = (way_x - x)[:, None], (way_y - y)[:, None]
    sides = [
        across * (others[:, at + 1] - y[:, None]) - down * (others[:, at] - x[:, None])
        for at in (0, 2)
    ]
    found: Bools = sides[0] * sides[1] < 0
    return found
