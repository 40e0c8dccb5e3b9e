"""What several measures of a group tell only together.

The share positive and the mean of one group bound how many chose each position: where the mean is
as low as the share allows, nobody chose the best. Every such bound is a sum over the positions,
made of what the measures tell, with no negative coefficient; the narrowest are the edges of the
cone of all of them. A position can be as high as the edges allow, and no higher.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from itertools import combinations

import numpy as np

from pipeline.disclosure.pairs import Pair

_ZERO = 1e-9


def between(
    pairs: Mapping[str, Pair], n: int, points: int, positive: tuple[int, ...]
) -> tuple[int, ...]:
    """The counts that the pairs of a cell tell only together: how many any position can be.

    ``positive`` are the positive positions. None for an item without positions (a theme).

    >>> pairs = {"positive": (7, 3), "points": (16, 4)}
    >>> between(pairs, 10, 3, (3,))  # at most 7 the highest, 2 the middle, 1 the lowest
    (7, 2, 1)
    """
    names = tuple(sorted(pairs))
    if not points or not names:
        return ()
    told = np.array([n, *(pairs[name][0] for name in names)], float)
    return tuple(int(most + 1e-6) for most in _edges(names, points, positive) @ told)


def surely(
    pairs: Mapping[str, Pair], n: int, points: int, positive: tuple[int, ...]
) -> Mapping[str, float]:
    """How many at each position there must be, as the pairs of a cell tell; '1' is the lowest.

    The corners of what is possible have no more positions in use than there are counts told. In
    the example three positive answers make nine points of twelve: three negative ones may be 2s.

    >>> surely({"positive": (3, 7), "points": (12, 28)}, 10, 5, (4, 5))
    {'1': 4.0, '2': 0.0, '3': 0.0, '4': 0.0, '5': 0.0}
    """
    names = tuple(sorted(pairs))
    if not points or not names:
        return {}
    told = np.array([n, *(pairs[name][0] for name in names)], float)
    corners = _corners(names, points, positive) @ told
    least = corners[(corners > -1e-6).all(axis=1)].min(axis=0, initial=n)
    return {str(at): round(float(one), 6) + 0.0 for at, one in enumerate(least, start=1)}


def weights(
    names: tuple[str, ...], points: int, positive: tuple[int, ...]
) -> tuple[tuple[float, ...], ...]:
    """What one answer at each position adds to the answers and to the first count of each pair.

    >>> weights(("positive", "points"), 3, (3,))
    ((1.0, 1.0, 1.0), (0.0, 0.0, 1.0), (0.0, 1.0, 2.0))
    """
    known = [np.ones(points), *(_first(name, points, positive) for name in names)]
    return tuple(tuple(row.tolist()) for row in known)


@cache
def _corners(names: tuple[str, ...], points: int, positive: tuple[int, ...]) -> np.ndarray:
    """Corners x positions x counts told: what every corner makes of the counts."""
    known = np.array([np.ones(points), *(_first(name, points, positive) for name in names)])
    own = _independent(known)
    found = []
    for used in combinations(range(points), len(own)):
        part = known[np.ix_(own, used)]
        if np.linalg.matrix_rank(part) == len(own):
            corner = np.zeros((points, len(known)))
            corner[np.ix_(used, own)] = np.linalg.inv(part)
            found.append(corner)
    return np.array(found)


@cache
def _edges(names: tuple[str, ...], points: int, positive: tuple[int, ...]) -> np.ndarray:
    """One row is one edge of the cone: how much of the answers, then of each pair's first count.

    Scaled so that the position that counts most counts one.
    """
    known = np.array([np.ones(points), *(_first(name, points, positive) for name in names)])
    own = _independent(known)
    found: dict[tuple[float, ...], np.ndarray] = {}
    for zeros in combinations(range(points), len(own) - 1):
        *_, axes = np.linalg.svd(known[np.ix_(own, zeros)].T)
        sums = axes[-1] @ known[own]
        sign = 1.0 if sums.sum() > 0 else -1.0
        if (sign * sums).min() > -_ZERO:
            edge = np.zeros(len(known))
            edge[own] = sign * axes[-1] / np.abs(sums).max()
            found[tuple(np.round(edge @ known, 6) + 0.0)] = edge
    return np.array([found[key] for key in sorted(found)])


def _independent(known: np.ndarray) -> list[int]:
    """The rows that are not made of earlier ones."""
    own: list[int] = []
    for at in range(len(known)):
        if np.linalg.matrix_rank(known[[*own, at]]) > len(own):
            own.append(at)
    return own


def _first(name: str, points: int, positive: tuple[int, ...]) -> np.ndarray:
    """How much one answer at each position adds to the first count of a pair (``pair_of``)."""
    positions = np.arange(1, points + 1)
    is_positive = np.isin(positions, positive)
    if name.startswith("net "):
        mirrored = np.isin(points + 1 - positions, positive) & ~is_positive
        return np.asarray(1.0 + is_positive - mirrored)
    if name.startswith("top_box "):
        return np.asarray(positions == points, float)
    if name == "points":
        return np.asarray(positions - 1.0)
    return np.asarray(is_positive, float)
