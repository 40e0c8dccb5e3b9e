"""Tables of centres by categories: what to hide with a hidden cell, where sums go both ways.

A hidden cell of such a table is safe when people can be moved round a circuit of hidden cells so
that every published sum stays as it is: two rows and two columns, or two whole rows, or two whole
columns. Which circuit is enough, linear programmes tell (``leeway``); where none is, the whole
table is hidden.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from pipeline.disclosure.cells import Cell
from pipeline.disclosure.circuits import Layers, Place, rank, rectangles, strips, turned_over
from pipeline.disclosure.grids import PEOPLE, Table
from pipeline.disclosure.leeway import Widths
from pipeline.disclosure.primary import LEAST
from pipeline.disclosure.relations import is_crossed
from pipeline.disclosure.safety import Part

_TRIED = 6
"""Of the circuits of a kind only the cheapest are tried."""

_ROUNDING = 1e-6

Places = frozenset[Place]


@dataclass(frozen=True)
class Scales:
    """What is told of the answers.

    ``weights``: by wave and item what one answer adds (``count_weights``); ``spreads``: of a cell
    how many chose each position (``spreads_of``).
    """

    weights: Mapping[tuple[str, str], Sequence[Sequence[float]]]
    spreads: Mapping[Cell, Sequence[float]]


NO_SCALES = Scales({}, {})


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
        for layer in self.table.layers(self.protection, with_answers=False):
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
            self._widths[hidden] = self.table.leeway.widths(hidden, self._at_most)
        found, needs = (
            self._widths[hidden],
            self._at_most if without_totals else self._beside_totals,
        )
        return frozenset(
            at for at in hidden if (found[at] >= np.minimum(needs[at], width) - _ROUNDING).all()
        )

    def _candidates(self, at: Place, width: int) -> Iterable[Places]:
        """What might do, cheapest first; all centres together only where nothing else will."""
        inside = self.table.costs(without_totals=False)
        loose = self.table.layers(width, with_answers=False)
        yield from _through(at, self.table.layers(width, with_answers=True), inside)
        yield from _through(at, loose, inside)
        yield self.table.inside
        yield from _through(at, loose, self.table.costs(without_totals=True))

    @cached_property
    def _at_most(self) -> Widths:
        """How wide each count must be: the protection, or what is left if all of it is hidden."""
        grids = [one.need for one in self.table.layers(self.protection, with_answers=True)]
        needs = {at: np.array([grid[at] for grid in grids]) for at in self.table.cells}
        return self.table.leeway.widths(needs.keys(), needs)

    @cached_property
    def _beside_totals(self) -> Widths:
        """The same while all centres together are shown: they narrow others, but not below one."""
        told = self.table.leeway.widths(self.table.inside, self._at_most)
        return {
            at: np.where(told[at] < np.minimum(most, 1.0) - _ROUNDING, most, told[at])
            if at in told
            else most
            for at, most in self._at_most.items()
        }


def _through(at: Place, layers: Layers, costs: np.ndarray) -> Iterable[Places]:
    turned = turned_over(layers)
    lines = [*strips(at, layers, costs), *strips(at[::-1], turned, costs.T, is_turned=True)]
    for found in (rectangles(at, layers, costs), lines):
        for circuit in sorted(found, key=rank)[:_TRIED]:
            yield circuit.places


def tables_of(
    parts: Mapping[Cell, Part], protection: int, scales: Scales
) -> Mapping[Cell, Circuits]:
    """The table each cell of a centre stands in: of the centres, and all centres together."""
    found: defaultdict[tuple[str, str, str], dict[Cell, Part]] = defaultdict(dict)
    for cell, part in sorted(parts.items()):
        if cell.breakdown:
            found[cell.wave, cell.item, cell.breakdown][cell] = part
    spreads: defaultdict[tuple[str, str], dict[str, Sequence[float]]] = defaultdict(dict)
    for cell, spread in scales.spreads.items():
        if not cell.unit and not cell.breakdown:
            spreads[cell.wave, cell.item][cell.centre] = spread
    together: dict[Cell, Circuits] = {}
    for (wave, item, _), mine in found.items():
        if len({cell.centre for cell in mine}) > 1:
            weights = scales.weights[wave, item] if item else PEOPLE
            table = Table(mine, weights, spreads[wave, item])
            together |= dict.fromkeys(filter(is_crossed, mine), Circuits(table, protection))
    return together
