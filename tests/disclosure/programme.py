"""A linear programme that is built once and asked many times how far a sum of its unknowns goes.

HiGHS starts every question from the answer to the last, and what earlier answers show to be wide
enough is not asked at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import highspy
import numpy as np

Terms = Mapping[int, float]
"""Column -> coefficient: a sum of unknowns."""

MOST = 1e4
"""No unknown is larger."""

_KEPT = 400
"""Answers kept to compare with: enough that most sums are seen to be wide."""


@dataclass(frozen=True)
class Limits:
    """One row is one sum that is known: what it is made of, the least and the most it can be."""

    terms: tuple[Terms, ...]
    least: tuple[float, ...]
    most: tuple[float, ...]


def limits(equal: Iterable[tuple[Terms, float]], below: Iterable[tuple[Terms, float]]) -> Limits:
    """Sums that equal a number, and sums that are no more than a number; each once."""
    told = dict.fromkeys(
        (tuple(sorted(terms.items())), low, most)
        for rows, is_equal in ((equal, True), (below, False))
        for terms, most in rows
        for low in (most if is_equal else -highspy.kHighsInf,)
    )
    kept = [one for one in told if one[0]]
    return Limits(
        tuple(dict(terms) for terms, _, _ in kept),
        tuple(low for _, low, _ in kept),
        tuple(most for _, _, most in kept),
    )


class Programme:
    """All that is known of some unknowns, none of them below nought."""

    def __init__(self, columns: int, known: Limits) -> None:
        self._solver = _solver(columns, known)
        self._columns = columns
        self._seen = np.zeros((0, columns))

    def width(self, terms: Terms, need: float) -> float:
        """The greatest minus the least a sum can be; or ``need`` and some, if it is that wide."""
        at, times = np.array(list(terms), np.int32), np.array(list(terms.values()))
        if len(self._seen):
            ends = self._seen[:, at] @ times
            if (seen := float(np.ptp(ends))) >= need:
                return seen
        cost = np.zeros(self._columns)
        cost[at] = times
        self._solver.changeColsCost(self._columns, np.arange(self._columns, dtype=np.int32), cost)
        return self._end(highspy.ObjSense.kMaximize) - self._end(highspy.ObjSense.kMinimize)

    def _end(self, sense: highspy.ObjSense) -> float:
        self._solver.changeObjectiveSense(sense)
        self._solver.run()
        status = self._solver.getModelStatus()
        assert status == highspy.HighsModelStatus.kOptimal, status
        solution = np.array(self._solver.getSolution().col_value)
        self._seen = np.vstack([self._seen[-_KEPT:], solution])
        return float(self._solver.getInfo().objective_function_value)


def _solver(columns: int, known: Limits) -> highspy.Highs:
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("simplex_strategy", 4)  # primal: the last answer is still possible
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = columns, len(known.terms)
    model.col_cost_ = np.zeros(columns)
    model.col_lower_, model.col_upper_ = np.zeros(columns), np.full(columns, MOST)
    model.row_lower_, model.row_upper_ = np.array(known.least), np.array(known.most)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.cumsum([0, *map(len, known.terms)]).astype(np.int32)
    model.a_matrix_.index_ = np.array([at for one in known.terms for at in one], np.int32)
    model.a_matrix_.value_ = np.array([n for one in known.terms for n in one.values()], float)
    solver.passModel(model)
    return solver
