"""Circuits of hidden cells in a table, along which people can be moved with every sum as it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

Place = tuple[int, int]


@dataclass(frozen=True)
class Circuit:
    """The people lost by hiding it, and its places."""

    price: float
    places: frozenset[Place]


class Layer(NamedTuple):
    """A count that must stay uncertain, rows x columns, and what falls where it rises.

    ``other`` is the other count of its pair, ``room`` the people who did not answer. ``need`` is
    how wide each count must stay: the protection, or what the sums leave by themselves.
    """

    number: np.ndarray
    other: np.ndarray
    room: np.ndarray
    need: np.ndarray


Layers = Sequence[Layer]


def rank(circuit: Circuit) -> tuple[float, int, list[Place]]:
    """Cheapest first; then the fewest cells, then by place."""
    return circuit.price, len(circuit.places), sorted(circuit.places)


def turned_over(layers: Layers) -> Layers:
    """The same table with its columns as rows."""
    return [Layer(*(grid.T for grid in layer)) for layer in layers]


def rectangles(at: Place, layers: Layers, costs: np.ndarray) -> Iterable[Circuit]:
    """The circuits of two rows and two columns through a place, the cheapest first.

    People rise in the place and across from it while they fall in the two others, or the reverse.
    """
    row, column = at
    is_safe = (
        np.isfinite(costs) & np.isfinite(costs[row])[None, :] & np.isfinite(costs[:, [column]])
    )
    for layer in layers:
        # Here, beside it in the row, below it in the column, and across from it.
        here, beside, below, across = (
            [grid[row, column] for grid in layer],
            [grid[row][None, :] for grid in layer],
            [grid[:, [column]] for grid in layer],
            layer,
        )
        up = np.minimum(np.minimum(beside[0], below[0]), _rise(here, across))
        down = np.minimum(np.minimum(here[0], across[0]), _rise(beside, below))
        is_safe &= up + down >= layer.need[at]
    is_safe[row], is_safe[:, column] = False, False
    price = costs + costs[row][None, :] + costs[:, [column]] + costs[at]
    found = [(float(price[r, c]), r, c) for r, c in np.argwhere(is_safe).tolist()]
    for lost, other, beyond in sorted(found):
        yield Circuit(lost, frozenset((r, c) for r in (row, other) for c in (column, beyond)))


def _rise(one: Sequence[np.ndarray], two: Sequence[np.ndarray]) -> np.ndarray:
    """How far a count can rise in two places at once: as far as both of what falls for it."""
    rise: np.ndarray = np.minimum(one[1], two[1]) + np.minimum(one[2], two[2])
    return rise


def strips(
    at: Place, layers: Layers, costs: np.ndarray, *, is_turned: bool = False
) -> Iterable[Circuit]:
    """The circuits of two rows, in all columns that can be as uncertain as they must."""
    row, column = at
    for other in range(len(costs)):
        if other == row:
            continue
        pair = [row, other]
        columns = np.flatnonzero(np.isfinite(costs[pair]).all(axis=0))
        needs = [layer.need[row] for layer in layers]
        ends = [_ends(layer.number[pair], layer.other[pair]) for layer in layers]
        for (up, down), need in zip(ends, needs, strict=True):
            columns = columns[(up + down)[columns] >= need[columns]]
        is_wide = all(
            _is_wide(up[columns], down[columns], need[columns])
            for (up, down), need in zip(ends, needs, strict=True)
        )
        if column not in columns or not is_wide:
            continue
        price = float(costs[pair][:, columns].sum())
        places = ((r, int(c)) for r in pair for c in columns)
        yield Circuit(price, frozenset((c, r) if is_turned else (r, c) for r, c in places))


def _ends(count: np.ndarray, rise: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """How far the first of two rows can rise and fall in each column, the second making up."""
    return np.minimum(rise[0], count[1]), np.minimum(count[0], rise[1])


def _is_wide(up: np.ndarray, down: np.ndarray, need: np.ndarray) -> bool:
    """Whether every column stays as wide as it must when the rows keep their sums."""
    rising = np.minimum(up, down.sum() - down)
    falling = np.minimum(down, up.sum() - up)
    return bool((rising + falling >= need).all()) if len(up) > 1 else False
