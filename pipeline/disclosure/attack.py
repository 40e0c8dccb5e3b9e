"""What an attacker can work out: linear bounds on every withheld count.

He knows every published count, which groups add up to which, and what each status means. Nothing
here knows how the protection was made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.disclosure.cells import Cell, Sizes
from pipeline.disclosure.relations import Relation
from pipeline.disclosure.solver import Solver, programme

MOST = 1e6
"""No group is larger: stands for "no upper bound"."""

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
        if mine := [target for target in targets if target[0] in piece.bounds]:
            found |= _intervals(piece, mine)
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
    solver = _solver(equations, columns, [knowledge.bounds[c][at] for c, at in columns])
    for slack in (0.0, MOST):
        for row, (*_, is_loose) in enumerate(equations):
            solver.changeColBounds(len(columns) + row, 0.0, MOST if is_loose else slack)
        if solver.is_solved():
            return {target: _ends(solver, columns[target]) for target in targets}
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


def _solver(
    equations: list[_Equation], columns: Mapping[Unknown, int], bounds: Sequence[Interval]
) -> Solver:
    """The equations as a programme: one column per unknown, then one remainder per equation."""
    rows = [
        {**{columns[unknown]: n for unknown, n in coefficients.items()}, len(columns) + row: -1.0}
        for row, (coefficients, _, _) in enumerate(equations)
    ]
    constants = np.array([constant for _, constant, _ in equations])
    columns_low = np.array([low for low, _ in bounds] + [0.0] * len(rows))
    columns_high = np.array([high for _, high in bounds] + [0.0] * len(rows))
    return programme(rows, (constants, constants), (columns_low, columns_high))


def _ends(solver: Solver, target: int) -> Interval:
    """Least and greatest value of one unknown; every search starts where the last one ended.

    Where the solver finds no end the interval is empty: the audit then stops the run.
    """
    ends = []
    for sign in (1.0, -1.0):
        solver.changeColCost(target, sign)
        if not solver.is_solved():
            return 0.0, 0.0
        ends.append(sign * solver.getInfo().objective_function_value)
    solver.changeColCost(target, 0.0)
    return ends[0], ends[1]
