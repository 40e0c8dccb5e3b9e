"""What an attacker can work out: linear bounds on every withheld count.

He knows every published count, which groups add up to which, and what each status means. Nothing
here knows how the protection was made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array, eye_array, kron

from pipeline.disclosure.cells import Cell, Sizes
from pipeline.disclosure.relations import Relation

MOST = 1e6
"""No group is larger: stands for "no upper bound"."""

_AT_ONCE = 8
"""Counts sought in one linear programme: few enough to stay quick, many enough to save calls."""

Interval = tuple[float, float]
Unknown = tuple[Cell, int]
"""A withheld count: the cell and which of its sizes."""


@dataclass(frozen=True)
class Knowledge:
    """What is known of one item in one wave.

    ``known`` cells have their published counts, ``bounds`` an interval for every count of each
    withheld cell. Cells in neither are not published and not looked for.
    """

    relations: tuple[Relation, ...]
    known: Mapping[Cell, Sizes]
    bounds: Mapping[Cell, tuple[Interval, ...]]
    factors: tuple[float, ...] = (1.0,)
    """What the counts of each pair add up to, in answers; 0 where that is not known."""


def intervals(knowledge: Knowledge, wanted: Iterable[Unknown]) -> Mapping[Unknown, Interval]:
    """The narrowest interval an attacker can put around each wanted count.

    He takes it that everybody is in one of the parts of a total; where that cannot be, that some
    may be in none. An empty mapping when the figures contradict each other even so.
    """
    targets = list(wanted)
    found: dict[Unknown, Interval] = {}
    for piece in _pieces(knowledge):
        mine = [target for target in targets if target[0] in piece.bounds]
        for start in range(0, len(mine), _AT_ONCE):
            found |= _intervals(piece, mine[start : start + _AT_ONCE])
    return found


def _pieces(knowledge: Knowledge) -> Iterable[Knowledge]:
    """The same knowledge in pieces whose unknowns have no relation in common."""
    pieces: list[tuple[set[Cell], tuple[Relation, ...]]] = [
        ({cell}, ()) for cell in knowledge.bounds
    ]
    for relation in knowledge.relations:
        cells = knowledge.bounds.keys() & {relation.total, *relation.parts}
        joined = [piece for piece in pieces if not piece[0].isdisjoint(cells)]
        if joined:
            held = (relation, *(one for _, relations in joined for one in relations))
            rest = [piece for piece in pieces if piece[0].isdisjoint(cells)]
            pieces = [*rest, (set().union(*(unknown for unknown, _ in joined)), held)]
    for unknown, relations in pieces:
        bounds = {cell: bound for cell, bound in knowledge.bounds.items() if cell in unknown}
        yield Knowledge(relations, knowledge.known, bounds, knowledge.factors)


def _intervals(knowledge: Knowledge, targets: list[Unknown]) -> dict[Unknown, Interval]:
    columns = {
        (cell, at): number
        for number, (cell, at) in enumerate(
            (cell, at) for cell, bounds in knowledge.bounds.items() for at in range(len(bounds))
        )
    }
    equations = [*_sums(knowledge), *_inner_sums(knowledge)]
    matrix, constants = _system(equations, columns)
    limits = [knowledge.bounds[cell][at] for cell, at in columns]
    for slack in (0.0, MOST):
        bounds = np.array(
            [*limits, *((0.0, MOST if is_loose else slack) for *_, is_loose in equations)]
        )
        found = _solve(matrix, constants, bounds, [columns[target] for target in targets])
        if found is not None:
            return dict(zip(targets, found, strict=True))
    return {}


_Equation = tuple[dict[Unknown, float], float, bool]
"""Coefficients of the unknowns, the constant, and whether a remainder is always possible."""


def _sums(knowledge: Knowledge) -> Iterable[_Equation]:
    """Total = sum of parts (+ remainder), for every count of every relation with an unknown."""
    for relation in knowledge.relations:
        cells = (relation.total, *relation.parts)
        if knowledge.bounds.keys().isdisjoint(cells):
            continue
        widths = [len(knowledge.bounds.get(cell, knowledge.known.get(cell, ()))) for cell in cells]
        for at in range(min(widths)):
            signs = dict.fromkeys(relation.parts, -1.0) | {relation.total: 1.0}
            unknown = {(c, at): sign for c, sign in signs.items() if c in knowledge.bounds}
            known = sum(
                sign * knowledge.known[c][at] for c, sign in signs.items() if c in knowledge.known
            )
            yield unknown, -known, False


def _inner_sums(knowledge: Knowledge) -> Iterable[_Equation]:
    """Answers = positive + negative, and so for every pair; invited = answered + others."""
    for cell, bounds in knowledge.bounds.items():
        if len(bounds) == 2:
            yield {(cell, 1): 1.0, (cell, 0): -1.0}, 0.0, True
        pairs = range(1, len(bounds) - 1, 2)
        for factor, at in zip(knowledge.factors, pairs, strict=False):
            if factor:
                yield {(cell, 0): factor, (cell, at): -1.0, (cell, at + 1): -1.0}, 0.0, False


def _system(
    equations: list[_Equation], columns: Mapping[Unknown, int]
) -> tuple[csr_array, np.ndarray]:
    """The equations as a matrix: one column per unknown, then one remainder per equation."""
    entries = [
        (coefficient, row, columns[unknown])
        for row, (coefficients, _, _) in enumerate(equations)
        for unknown, coefficient in coefficients.items()
    ]
    entries += [(-1.0, row, len(columns) + row) for row in range(len(equations))]
    values, rows, places = zip(*entries, strict=True)
    shape = (len(equations), len(columns) + len(equations))
    return csr_array((values, (rows, places)), shape=shape), np.array([c for _, c, _ in equations])


def _solve(
    matrix: csr_array, constants: np.ndarray, bounds: np.ndarray, targets: list[int]
) -> list[Interval] | None:
    """Least and greatest value of each target, all in one linear programme; None if infeasible.

    The programme holds one independent copy of the system per value sought.
    """
    copies, width = 2 * len(targets), matrix.shape[1]
    cost = np.zeros((copies, width))
    for number, target in enumerate(targets):
        cost[2 * number, target], cost[2 * number + 1, target] = 1.0, -1.0
    solved = linprog(
        cost.ravel(),
        A_eq=kron(eye_array(copies), matrix, format="csr"),
        b_eq=np.tile(constants, copies),
        bounds=np.tile(bounds, (copies, 1)),
        method="highs",
    )
    if not solved.success:
        return None
    values = solved.x.reshape(copies, width)
    return [
        (float(values[2 * number, target]), float(values[2 * number + 1, target]))
        for number, target in enumerate(targets)
    ]
