"""What an attacker can work out: linear bounds on every withheld count.

He knows every published count, which groups add up to which, and what each status means. Nothing
here knows how the protection was made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import highspy
import numpy as np

from pipeline.disclosure.cells import Cell, Sizes
from pipeline.disclosure.relations import Relation

MOST = 1e6
"""No group is larger: stands for "no upper bound"."""

_PRIMAL = 4
"""HiGHS' number for its primal simplex method."""

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
    programme = _programme(equations, columns, [knowledge.bounds[c][at] for c, at in columns])
    for slack in (0.0, MOST):
        for row, (*_, is_loose) in enumerate(equations):
            programme.changeColBounds(len(columns) + row, 0.0, MOST if is_loose else slack)
        if _is_possible(programme):
            return {target: _ends(programme, columns[target]) for target in targets}
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


class _Solver(highspy.Highs):
    """HiGHS, silent from the start: its own constructor prints a banner before it can be told."""

    def __init__(self) -> None:
        super(highspy.Highs, self).__init__()
        self.setOptionValue("output_flag", False)
        self.setOptionValue("threads", 1)
        # After another question the last answer is still possible: the primal method goes on there.
        self.setOptionValue("simplex_strategy", _PRIMAL)


def _programme(
    equations: list[_Equation], columns: Mapping[Unknown, int], bounds: Sequence[Interval]
) -> highspy.Highs:
    """The equations as a programme: one column per unknown, then one remainder per equation."""
    width = len(columns) + len(equations)
    rows = [
        {**{columns[unknown]: n for unknown, n in coefficients.items()}, len(columns) + row: -1.0}
        for row, (coefficients, _, _) in enumerate(equations)
    ]
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = width, len(rows)
    model.col_cost_ = np.zeros(width)
    model.col_lower_ = np.array([low for low, _ in bounds] + [0.0] * len(rows))
    model.col_upper_ = np.array([high for _, high in bounds] + [0.0] * len(rows))
    model.row_lower_ = model.row_upper_ = np.array([constant for _, constant, _ in equations])
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.cumsum([0, *map(len, rows)]).astype(np.int32)
    model.a_matrix_.index_ = np.array([at for row in rows for at in row], np.int32)
    model.a_matrix_.value_ = np.array([n for row in rows for n in row.values()], float)
    programme = _Solver()
    programme.passModel(model)
    return programme


def _is_possible(programme: highspy.Highs) -> bool:
    programme.run()
    return bool(programme.getModelStatus() == highspy.HighsModelStatus.kOptimal)


def _ends(programme: highspy.Highs, target: int) -> Interval:
    """Least and greatest value of one unknown; every search starts where the last one ended.

    Where the solver finds no end the interval is empty: the audit then stops the run.
    """
    ends = []
    for sign in (1.0, -1.0):
        programme.changeColCost(target, sign)
        if not _is_possible(programme):
            return 0.0, 0.0
        ends.append(sign * programme.getInfo().objective_function_value)
    programme.changeColCost(target, 0.0)
    return ends[0], ends[1]
