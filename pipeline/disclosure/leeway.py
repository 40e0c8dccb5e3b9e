"""What else the hidden cells of a table could hold, everything beside them being known.

How many chose each position is unknown in every cell. Known are the counts of the shown cells, the
sums of the rows and columns, how many people there were in each cell, and the distribution of each
row. The linear programmes over all of it tell how far each hidden count can go.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from pipeline.disclosure.circuits import Place
from pipeline.disclosure.solver import Solver, programme

_ROUNDING = 1e-6
_MOST = 1e6
"""No group is larger."""

Widths = Mapping[Place, np.ndarray]
"""Place -> how wide each of its counts is, or must be."""


@dataclass(frozen=True, eq=False)
class Leeway:
    """A table of places (row, column) with their counts.

    ``told``: place -> its answers and the first count of each pair; ``people``: the most who can
    have answered there; ``weights``: what one answer at each position adds to each count of
    ``told``; ``spreads``: row -> its distribution, where that is told. ``total``: the row of all
    centres together, -1 where there is none: its counts are the sums of the columns.
    """

    told: Mapping[Place, Sequence[float]]
    people: Mapping[Place, float]
    weights: np.ndarray
    spreads: Mapping[int, Sequence[float]]
    total: int

    @cached_property
    def counts(self) -> np.ndarray:
        """What one answer adds to the answers, and to both counts of every pair."""
        answers, *firsts = self.weights
        pairs = [count for first in firsts for count in (first, first.max() - first)]
        return np.array([answers, *pairs])

    def widths(self, hidden: Set[Place], needs: Widths) -> Widths:
        """How wide each of ``counts`` can be in each hidden place, if just these are hidden.

        Only as far as it ``needs`` to be. No number where the figures contradict each other: so
        that nothing is ever found wide enough.
        """
        inside = sorted(place for place in hidden if place[0] != self.total)
        rows = {row for row, _ in inside} & self.spreads.keys()
        beside = [at for at in sorted(self.told) if at[0] in rows and at not in hidden]
        points = self.weights.shape[1]
        first = {place: points * number for number, place in enumerate([*inside, *beside])}
        solver = self._solver(hidden, first, len(inside))
        places = sorted(hidden)
        sums = np.zeros((len(places), len(self.counts), points * len(first)))
        for number, place in enumerate(places):
            for start in self._within(place, inside, first):
                sums[number, :, start : start + points] = self.counts
        needed = np.array([needs[place] for place in places])
        flat = _widths(solver, sums.reshape(needed.size, -1), needed.ravel())
        return dict(zip(places, np.minimum(flat.reshape(needed.shape), needed), strict=True))

    def _within(
        self, place: Place, inside: Sequence[Place], first: Mapping[Place, int]
    ) -> Iterable[int]:
        """Where the unknowns stand that a place consists of."""
        if place[0] != self.total:
            return [first[place]]
        return [first[at] for at in inside if at[1] == place[1]]

    def _solver(self, hidden: Set[Place], first: Mapping[Place, int], size: int) -> Solver:
        inside, beside = list(first)[:size], list(first)[size:]
        told = np.array([[*self.told[at]] for at in inside], float)
        known: list[tuple[list[Place], np.ndarray, float]] = []
        rows, columns = np.array(inside).T
        sums = [rows == row for row in sorted(set(rows))]
        sums += [columns == c for c in sorted(set(columns)) if (self.total, c) not in hidden]
        for member in sums:
            mine = [at for at, is_in in zip(inside, member, strict=True) if is_in]
            known += zip([mine] * len(told.T), self.weights, told[member].sum(axis=0), strict=True)
        for at in beside:
            known += [([at], w, n) for w, n in zip(self.weights, self.told[at], strict=True)]
        for row, spread in sorted(self.spreads.items()):
            mine = [at for at in first if at[0] == row]
            units = np.eye(self.weights.shape[1])
            known += [(mine, unit, n) for unit, n in zip(units, spread, strict=True) if mine]
        equations = [
            {first[at] + p: w for at in places for p, w in enumerate(weight) if w}
            for places, weight, _ in known
        ]
        least = [number for _, _, number in known]
        points = self.weights.shape[1]
        equations += [{first[at] + p: 1.0 for p in range(points)} for at in inside]
        most = [*least, *(min(self.people[at], _MOST) for at in inside)]
        width = points * len(first)
        return programme(
            equations,
            (np.array([*least, *[0.0] * len(inside)]), np.array(most)),
            (np.zeros(width), np.full(width, _MOST)),
        )


def _widths(solver: Solver, sums: np.ndarray, needed: np.ndarray) -> np.ndarray:
    """How wide each sum of the unknowns can be at least: no further than it needs to be."""
    if not solver.is_solved():
        return np.full(len(sums), np.nan)
    answer = np.array(solver.getSolution().col_value)
    low = high = sums @ answer
    every = np.arange(sums.shape[1], dtype=np.int32)
    for number, wanted in enumerate(sums):
        for sign in (1.0, -1.0):
            if high[number] - low[number] >= needed[number] - _ROUNDING:
                break
            solver.changeColsCost(len(every), every, sign * wanted)
            if not solver.is_solved():
                return np.full(len(sums), np.nan)
            ends = sums @ np.array(solver.getSolution().col_value)
            low, high = np.minimum(low, ends), np.maximum(high, ends)
    width: np.ndarray = high - low
    return width
