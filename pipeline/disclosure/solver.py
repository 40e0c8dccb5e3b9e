"""Linear programmes: what is known of some counts, asked how far a sum of them can go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import highspy
import numpy as np

_PRIMAL = 4
"""HiGHS' number for its primal simplex method."""

Bounds = tuple[np.ndarray, np.ndarray]
"""The least and the most of each row or column."""


class Solver(highspy.Highs):
    """HiGHS, silent from the start: its own constructor prints a banner before it can be told."""

    def __init__(self) -> None:
        super(highspy.Highs, self).__init__()
        self.setOptionValue("output_flag", False)
        self.setOptionValue("threads", 1)
        # After another question the last answer is still possible: the primal method goes on there.
        self.setOptionValue("simplex_strategy", _PRIMAL)

    def is_solved(self) -> bool:
        """Whether there is a best answer to the question asked last."""
        self.run()
        return bool(self.getModelStatus() == highspy.HighsModelStatus.kOptimal)


def programme(rows: Sequence[Mapping[int, float]], told: Bounds, columns: Bounds) -> Solver:
    """What is known: every row a sum of columns (number -> coefficient), and between what it is."""
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(columns[0]), len(rows)
    model.col_cost_ = np.zeros(len(columns[0]))
    model.col_lower_, model.col_upper_ = columns
    model.row_lower_, model.row_upper_ = told
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.cumsum([0, *map(len, rows)]).astype(np.int32)
    model.a_matrix_.index_ = np.array([at for row in rows for at in row], np.int32)
    model.a_matrix_.value_ = np.array([n for row in rows for n in row.values()], float)
    solver = Solver()
    solver.passModel(model)
    return solver
