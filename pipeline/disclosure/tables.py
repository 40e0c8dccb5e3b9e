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

import numpy as np

from pipeline.disclosure.cells import Cell
from pipeline.disclosure.circuits import (
    Layer,
    Layers,
    Place,
    rank,
    rectangles,
    strips,
    turned_over,
)
from pipeline.disclosure.counts import Weights
from pipeline.disclosure.leeway import Leeway, Widths
from pipeline.disclosure.primary import LEAST, primary_status
from pipeline.disclosure.safety import Part

_TRIED = 6
"""Of the circuits of a kind only the cheapest are tried."""

_ROUNDING = 1e-6
_UNTOLD = 1e6
"""More people than there are: where nobody is told how many did not answer."""


Places = frozenset[Place]


@dataclass(frozen=True)
class Table:
    """The cells of one item by one breakdown: rows are centres, columns are categories.

    All centres together are a row as well, '': what they gain when a centre does, so that it may be
    hidden in a circuit too. ``parts`` holds every cell that exists; a place without one has nobody.
    """

    parts: Mapping[Cell, Part]
    weights: Weights = ((1.0,),)
    spreads: Mapping[str, Sequence[float]] = field(default_factory=dict)

    @cached_property
    def rows(self) -> list[str]:
        """Centre ids; '' stands first."""
        return sorted({cell.centre for cell in self.parts})

    @cached_property
    def columns(self) -> list[str]:
        """Categories."""
        return sorted({cell.category for cell in self.parts})

    @cached_property
    def together(self) -> frozenset[Cell]:
        """The categories of all centres together."""
        return frozenset(cell for cell in self.parts if not cell.centre)

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


@dataclass(frozen=True, eq=False)
class Circuits:
    """What to hide with a cell of a table; found once for each cell.

    >>> counts = {"web": (90, 60, 40), "paper": (30, 20, 25), "phone": (2, 18, 12)}
    >>> sizes = [(c, m, counts[m][at]) for m in counts for at, c in enumerate("abc")]
    >>> cells = [(Cell("w", "", centre, "", "mode", mode), n) for centre, mode, n in sizes]
    >>> circuits = Circuits(Table({cell: Part(cell, (n,)) for cell, n in cells}), protection=5)
    >>> found = circuits.companions(Cell("w", "", "a", "", "mode", "phone"))
    >>> sorted((c.centre, c.category) for c in found)
    [('a', 'paper'), ('a', 'phone'), ('c', 'paper'), ('c', 'phone')]
    """

    table: Table
    protection: int
    _circuits: dict[tuple[Place, int, bool], Places] = field(default_factory=dict)
    _widths: dict[Places, Widths] = field(default_factory=dict)

    def companions(self, cell: Cell, *, without_totals: bool = False) -> frozenset[Cell]:
        """What to hide with a cell, itself included: the whole table where no circuit will do.

        The circuit that hides the fewest people beyond those always hidden; ties by place. The
        union over all protections from the lowest possible, so that a higher one never shows more.
        ``without_totals``: where a category of all centres together is hidden as well.
        """
        hidden = {(self.table.rows.index(cell.centre), self.table.columns.index(cell.category))}
        for width in range(min(LEAST, self.protection), self.protection + 1):
            safe: set[Place] = set()
            while open_places := sorted(hidden - safe):
                places = self._cheapest(open_places[0], width, without_totals)
                hidden |= places
                safe |= self._wide(places, width, without_totals) | {open_places[0]}
        return frozenset(self.table.cells[place] for place in hidden)

    def is_open(self, centre: str, other: str) -> bool:
        """Whether people of one category could as well be in the one centre as in the other."""
        rows = self.table.rows
        if centre not in rows or other not in rows:
            return False
        one, two = rows.index(centre), rows.index(other)
        room = np.full(len(self.table.columns), math.inf)
        for layer in self._layers(self.protection):
            up = np.minimum(layer.other[one], layer.number[two])
            room = np.minimum(room, up + np.minimum(layer.number[one], layer.other[two]))
        return bool((room >= self.protection).any())

    def _cheapest(self, at: Place, width: int, without_totals: bool) -> Places:
        """The first circuit in which the place is as wide as it must be; or the whole table."""
        key = at, width, without_totals
        if key not in self._circuits:
            enough = (
                places
                for places in self._candidates(at, width)
                if at in self._wide(places, width, without_totals)
            )
            self._circuits[key] = next(enough, frozenset(self.table.cells))
        return self._circuits[key]

    def _wide(self, hidden: Places, width: int, without_totals: bool) -> Places:
        """The hidden places of which every count is as wide as it must be, if just these are."""
        if hidden not in self._widths:
            self._widths[hidden] = self._leeway.widths(hidden, self._at_most)
        found, needs = self._widths[hidden], self._at_most if without_totals else self._beside_totals
        return frozenset(
            at
            for at in hidden
            if (found[at] >= np.minimum(needs[at], width) - _ROUNDING).all()
        )

    def _candidates(self, at: Place, width: int) -> Iterable[Places]:
        """What might do, cheapest first; all centres together only where nothing else will."""
        strict, loose = self._layers(width, with_answers=True), self._layers(width)
        for layers, costs in ((strict, self._inside), (loose, self._inside)):
            yield from self._through(at, layers, costs)
        yield frozenset(at for at, cell in self.table.cells.items() if cell.centre)
        yield from self._through(at, loose, self._costs)

    def _through(self, at: Place, layers: Layers, costs: np.ndarray) -> Iterable[Places]:
        turned = turned_over(layers)
        strips_ = [*strips(at, layers, costs), *strips(at[::-1], turned, costs.T, is_turned=True)]
        for found in (rectangles(at, layers, costs), strips_):
            for circuit in sorted(found, key=rank)[:_TRIED]:
                yield circuit.places

    @cached_property
    def _leeway(self) -> Leeway:
        room, counts = self._grids
        rows = self.table.rows
        return Leeway(
            {at: [counts[0][at], *(grid[at] for grid in counts[1::2])] for at in self.table.cells},
            {at: counts[0][at] + room[at] for at in self.table.cells},
            np.array(self.table.weights[: 1 + len(counts) // 2]),
            {rows.index(c): spread for c, spread in self.table.spreads.items() if c in rows},
            -1 if rows[0] else 0,
        )

    @cached_property
    def _at_most(self) -> Widths:
        """How wide each count must be: the protection, or what it is if the whole table is hidden.

        """
        grids = [layer.need for layer in self._layers(self.protection, with_answers=True)]
        needs = {at: np.array([grid[at] for grid in grids]) for at in self.table.cells}
        return self._leeway.widths(needs.keys(), needs)

    @cached_property
    def _beside_totals(self) -> Widths:
        """The same while all centres together are shown: they narrow others, but not below one."""
        inside = {at for at, cell in self.table.cells.items() if cell.centre}
        told = self._leeway.widths(inside, self._at_most)
        return {
            at: np.where(told[at] < np.minimum(most, 1.0) - _ROUNDING, most, told[at])
            if at in told
            else most
            for at, most in self._at_most.items()
        }

    @cached_property
    def _inside(self) -> np.ndarray:
        """The costs where all centres together may not be hidden."""
        costs = self._costs.copy()
        if not self.table.rows[0]:
            costs[0] = math.inf
        return costs

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
        found = []
        if len(counts) == 1 or with_answers:
            found.append(Layer(counts[0], room, none, self._need(counts[0], room, width)))
        for at in range(1, len(counts) - 1, 2):
            for one, other in ((counts[at], counts[at + 1]), (counts[at + 1], counts[at])):
                found.append(Layer(one, other, room, self._need(one, other + room, width)))
        return self._with_all_together(found)

    def _need(self, count: np.ndarray, rise: np.ndarray, width: int) -> np.ndarray:
        """The width, or less where the sum of the row or the people leave less."""
        need: np.ndarray = np.minimum(width, count + rise)
        for grid in (count, rise):
            need = np.minimum(need, grid.sum(axis=1)[:, None])
        return need

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
