"""Tables of centres by categories: what to hide with a hidden cell, where sums go both ways.

A hidden cell of such a table is safe when people can be moved round a circuit of hidden cells so
that every published sum stays as it is: two rows and two columns, or two whole rows, or two whole
columns. Every cell of the circuit is then as uncertain as the one it was made for.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np

from pipeline.disclosure.cells import Cell
from pipeline.disclosure.primary import LEAST, primary_status
from pipeline.disclosure.safety import Part

Place = tuple[int, int]

_UNTOLD = 1e6
"""More people than there are: where nobody is told how many did not answer."""


@dataclass(frozen=True)
class Table:
    """The cells of one item by one breakdown: rows are centres, columns are categories.

    All centres together are a row as well, '': what they gain when a centre does, so that it may be
    hidden in a circuit too. ``parts`` holds every cell that exists; a place without one has nobody.
    """

    parts: Mapping[Cell, Part]

    @cached_property
    def rows(self) -> list[str]:
        """Centre ids; '' stands first."""
        return sorted({cell.centre for cell in self.parts})

    @cached_property
    def columns(self) -> list[str]:
        """Categories."""
        return sorted({cell.category for cell in self.parts})

    @cached_property
    def cells(self) -> Mapping[Place, Cell]:
        """Where each cell stands."""
        return {
            (self.rows.index(cell.centre), self.columns.index(cell.category)): cell
            for cell in sorted(self.parts)
        }

    def grid(self, numbers: Mapping[Cell, float], nobody: float = 0.0) -> np.ndarray:
        """Rows x columns of a number per cell."""
        found = np.full((len(self.rows), len(self.columns)), nobody)
        for at, cell in self.cells.items():
            found[at] = numbers[cell]
        return found


_Candidate = tuple[float, frozenset[Place]]
"""People lost, and the places of a circuit."""


class Layer(NamedTuple):
    """A count that must stay uncertain, rows x columns, and what falls where it rises.

    ``other`` is the other count of its pair, ``room`` the people who did not answer.
    """

    number: np.ndarray
    other: np.ndarray
    room: np.ndarray


Layers = Sequence[Layer]


@dataclass(frozen=True, eq=False)
class Circuits:
    """What to hide with a cell of a table; found once for each cell and width.

    >>> counts = {"web": (90, 60, 40), "paper": (30, 20, 25), "phone": (2, 18, 12)}
    >>> sizes = [(c, m, counts[m][at]) for m in counts for at, c in enumerate("abc")]
    >>> cells = [(Cell("w", "", centre, "", "mode", mode), n) for centre, mode, n in sizes]
    >>> table = Table({cell: Part(cell, (n,)) for cell, n in cells})
    >>> found = Circuits(table).companions(Cell("w", "", "a", "", "mode", "phone"), protection=5)
    >>> sorted((c.centre, c.category) for c in found)
    [('a', 'paper'), ('a', 'phone'), ('c', 'paper'), ('c', 'phone')]
    """

    table: Table
    _known: dict[tuple[Place, int], frozenset[Place]] = field(default_factory=dict)

    def companions(self, cell: Cell, protection: int) -> frozenset[Cell]:
        """What to hide with a cell, itself included: the whole table where no circuit will do.

        The circuit that hides the fewest people beyond those always hidden; ties by place. The
        union over all protections from the lowest possible, so that a higher one never shows more.
        """
        at = self.table.rows.index(cell.centre), self.table.columns.index(cell.category)
        hidden = {at}
        for width in range(min(LEAST, protection), protection + 1):
            mine = self._cheapest(at, width)
            others = [self._cheapest(other, width) for other in sorted(hidden - mine)]
            hidden = hidden.union(mine, *others)
        return frozenset(self.table.cells[place] for place in hidden)

    def is_open(self, centre: str, other: str, protection: int) -> bool:
        """Whether people of one category could as well be in the one centre as in the other."""
        rows = self.table.rows
        if centre not in rows or other not in rows:
            return False
        one, two = rows.index(centre), rows.index(other)
        room = np.full(len(self.table.columns), math.inf)
        for count, other_count, _ in self._layers(protection):
            up = np.minimum(other_count[one], count[two])
            room = np.minimum(room, up + np.minimum(count[one], other_count[two]))
        return bool((room >= protection).any())

    def _cheapest(self, at: Place, width: int) -> frozenset[Place]:
        if (at, width) not in self._known:
            everything = frozenset(at for at, cell in self.table.cells.items() if cell.centre)
            # How many answered may follow from how many there were; what they said must not.
            found = self._through(at, width, with_answers=True) or self._through(at, width)
            self._known[at, width] = min(found, default=(0.0, everything), key=_rank)[1]
        return self._known[at, width]

    def _through(self, at: Place, width: int, *, with_answers: bool = False) -> list[_Candidate]:
        layers, costs = self._layers(width, with_answers=with_answers), self._costs
        if with_answers and not self.table.rows[0]:
            # Not for that alone is a number of all centres together withheld.
            costs = np.vstack([np.full(costs.shape[1], math.inf), costs[1:]])
        return list(_rectangles(at, layers, costs, width)) or [
            *_strips(at, layers, costs, width),
            *_strips(at[::-1], _turned(layers), costs.T, width, is_turned=True),
        ]

    @cached_property
    def _costs(self) -> np.ndarray:
        """People lost by hiding each cell: none where it is hidden under every threshold."""
        least = (LEAST, *[1] * 40)
        return self.table.grid(
            {
                cell: 0.0 if primary_status(cell, part.sizes, least) else float(part.sizes[0])
                for cell, part in self.table.parts.items()
            },
            nobody=math.inf,
        )

    def _layers(self, width: int, *, with_answers: bool = False) -> Layers:
        """Of a response the people; of a question both counts of every pair, and the answers.

        Of a pair one rises as the other falls, or as people who did not answer do. The answers are
        no secret where hardly anybody left the question out.
        """
        room, counts = self._grids
        none = np.zeros_like(room)
        if len(counts) == 1 or (with_answers and room.sum() >= width):
            found = [Layer(counts[0], room, none)]
        else:
            found = []
        for at in range(1, len(counts) - 1, 2):
            one, other = counts[at], counts[at + 1]
            found += [Layer(one, other, room), Layer(other, one, room)]
        return self._with_all_together(found)

    def _with_all_together(self, layers: Layers) -> Layers:
        """All centres together rise where a centre does: in a circuit they count in reverse."""
        if self.table.rows[0]:
            return layers
        turned = [Layer(*(grid.copy() for grid in layer)) for layer in layers]
        for layer, new in zip(layers, turned, strict=True):
            new.number[0], new.other[0], new.room[0] = layer.other[0], layer.number[0], 0.0
        return turned

    @cached_property
    def _grids(self) -> tuple[np.ndarray, list[np.ndarray]]:
        """How many did not answer in each cell, and every count."""
        parts, grid = self.table.parts, self.table.grid
        columns = min(len(part.sizes) for part in parts.values())
        room = grid({cell: _room(part) for cell, part in parts.items()})
        return room, [
            grid({cell: float(part.sizes[at]) for cell, part in parts.items()})
            for at in range(columns)
        ]


def _room(part: Part) -> float:
    return _UNTOLD if part.room is None else float(part.room)


def _rank(candidate: _Candidate) -> tuple[float, int, list[Place]]:
    return candidate[0], len(candidate[1]), sorted(candidate[1])


def _turned(layers: Layers) -> Layers:
    return [Layer(*(grid.T for grid in layer)) for layer in layers]


def _rectangles(at: Place, layers: Layers, costs: np.ndarray, width: int) -> Iterable[_Candidate]:
    """The cheapest of the circuits of two rows and two columns through a place.

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
        is_safe &= up + down >= width
    is_safe[row], is_safe[:, column] = False, False
    if not is_safe.any():
        return
    price = np.where(is_safe, costs + costs[row][None, :] + costs[:, [column]], math.inf)
    other, beyond = np.unravel_index(int(np.argmin(price)), price.shape)
    rows, columns = (row, int(other)), (column, int(beyond))
    places = frozenset((r, c) for r in rows for c in columns)
    yield float(price.min() + costs[at]), places


def _rise(one: Sequence[np.ndarray], two: Sequence[np.ndarray]) -> np.ndarray:
    """How far a count can rise in two places at once: as far as both of what falls for it."""
    rise: np.ndarray = np.minimum(one[1], two[1]) + np.minimum(one[2], two[2])
    return rise


def _strips(
    at: Place, layers: Layers, costs: np.ndarray, width: int, *, is_turned: bool = False
) -> Iterable[_Candidate]:
    """The circuits of two rows, in all columns that can be as uncertain as they must."""
    row, column = at
    for other in range(len(costs)):
        if other == row:
            continue
        pair = [row, other]
        columns = np.flatnonzero(np.isfinite(costs[pair]).all(axis=0))
        ends = [_ends(count[pair], other_count[pair]) for count, other_count, _ in layers]
        for up, down in ends:
            columns = columns[(up + down)[columns] >= width]
        if column not in columns or not all(
            _is_wide(u[columns], d[columns], width) for u, d in ends
        ):
            continue
        places = [(r, int(c)) for r in pair for c in columns]
        price = sum(costs[place] for place in places)
        yield float(price), frozenset((c, r) if is_turned else (r, c) for r, c in places)


def _ends(count: np.ndarray, rise: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """How far the first of two rows can rise and fall in each column, the second making up."""
    return np.minimum(rise[0], count[1]), np.minimum(count[0], rise[1])


def _is_wide(up: np.ndarray, down: np.ndarray, width: int) -> bool:
    """Whether every column stays ``width`` wide when the rows keep their sums."""
    rising = np.minimum(up, down.sum() - down)
    falling = np.minimum(down, up.sum() - up)
    return bool((rising + falling >= width).all()) if len(up) > 1 else False
