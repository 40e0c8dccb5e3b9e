"""A table of the cells of one item: rows are centres, columns are the categories of a breakdown."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from pipeline.disclosure.cells import Cell
from pipeline.disclosure.circuits import Layer, Layers, Place
from pipeline.disclosure.leeway import Leeway
from pipeline.disclosure.primary import LEAST, primary_status
from pipeline.disclosure.safety import Part

_UNTOLD = 1e6
"""More people than there are: where nobody is told how many did not answer."""

PEOPLE = ((1.0,),)
"""The weights of a response: whoever answered counts one."""


@dataclass(frozen=True)
class Table:
    """The cells of one item by one breakdown: rows are centres, columns are categories.

    All centres together are a row as well, '': what they gain when a centre does, so that it may be
    hidden in a circuit too. ``parts`` holds every cell that exists; a place without one has nobody.
    ``weights``: what one answer at each position adds to its counts (``count_weights``);
    ``spreads``: centre -> how many chose each position.
    """

    parts: Mapping[Cell, Part]
    weights: Sequence[Sequence[float]] = PEOPLE
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
    def cells(self) -> Mapping[Place, Cell]:
        """Where each cell stands."""
        return {
            (self.rows.index(cell.centre), self.columns.index(cell.category)): cell
            for cell in sorted(self.parts)
        }

    @cached_property
    def totals(self) -> frozenset[Cell]:
        """The categories of all centres together."""
        return frozenset(cell for cell in self.parts if not cell.centre)

    @cached_property
    def inside(self) -> frozenset[Place]:
        """The places of the centres."""
        return frozenset(at for at, cell in self.cells.items() if cell.centre)

    def costs(self, *, without_totals: bool) -> np.ndarray:
        """People lost by hiding each cell: none where it is hidden under every threshold.

        Without end where there is no cell, and where all centres together may not be hidden.
        """
        least = (LEAST, *[1] * 40)
        found = self._grid(
            {
                cell: 0.0 if primary_status(cell, part.sizes, least) else float(part.sizes[0])
                for cell, part in self.parts.items()
            },
            nobody=math.inf,
        )
        if not without_totals and not self.rows[0]:
            found[0] = math.inf
        return found

    def layers(self, width: int, *, with_answers: bool) -> Layers:
        """Of a response the people; of a question both counts of every pair, and the answers.

        Of a pair one rises as the other falls, or as people who did not answer do.
        """
        none = np.zeros_like(self._room)
        answers, *pairs = self._counts
        found = []
        if with_answers or not pairs:
            found.append(Layer(answers, self._room, none, _need(answers, self._room, width)))
        for first, second in zip(pairs[::2], pairs[1::2], strict=False):
            for one, other in ((first, second), (second, first)):
                need = _need(one, other + self._room, width)
                found.append(Layer(one, other, self._room, need))
        return found if self.rows[0] else [_with_all_together(layer) for layer in found]

    @cached_property
    def leeway(self) -> Leeway:
        """What else hidden cells of this table could hold."""
        answers, *pairs = self._counts
        told = {at: [answers[at], *(first[at] for first in pairs[::2])] for at in self.cells}
        everybody = dict(zip(self.rows, answers.sum(axis=1), strict=True))
        spreads = {
            self.rows.index(centre): spread
            for centre, spread in sorted(self.spreads.items())
            # Where people are in no category, the distribution is of more than the row.
            if everybody.get(centre) == sum(spread)
        }
        people = {at: answers[at] + self._room[at] for at in self.cells}
        weights = np.array(self.weights[: 1 + len(pairs) // 2])
        return Leeway(told, people, weights, spreads, -1 if self.rows[0] else 0)

    @cached_property
    def _room(self) -> np.ndarray:
        """How many did not answer in each cell."""
        rooms = {cell: part.room for cell, part in self.parts.items()}
        return self._grid({c: _UNTOLD if room is None else room for c, room in rooms.items()})

    @cached_property
    def _counts(self) -> list[np.ndarray]:
        columns = zip(*(part.sizes for part in self.parts.values()), strict=False)
        return [self._grid(dict(zip(self.parts, column, strict=True))) for column in columns]

    def _grid(self, numbers: Mapping[Cell, float], nobody: float = 0.0) -> np.ndarray:
        """Rows x columns of a number per cell."""
        found = np.full((len(self.rows), len(self.columns)), nobody)
        for at, cell in self.cells.items():
            found[at] = numbers[cell]
        return found


def _need(count: np.ndarray, rise: np.ndarray, width: int) -> np.ndarray:
    """The width, or less where the people or the sum of the row leave less."""
    need: np.ndarray = np.minimum(width, count + rise)
    for grid in (count, rise):
        need = np.minimum(need, grid.sum(axis=1)[:, None])
    return need


def _with_all_together(layer: Layer) -> Layer:
    """All centres together rise where a centre does: in a circuit they count in reverse."""
    number, other, room = (grid.copy() for grid in layer[:3])
    number[0], other[0], room[0] = layer.other[0], layer.number[0], 0.0
    return Layer(number, other, room, layer.need)
