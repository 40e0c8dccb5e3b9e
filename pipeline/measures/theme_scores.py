"""A theme: several questions as one score per person."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def theme_scores(answers: NDArray[np.floating[Any]], coverage: float = 0.5) -> NDArray[np.float64]:
    """One score per person: the mean of the items answered, NaN below the coverage.

    ``answers``: persons x items, index values 0-100, NaN where there is no answer on the scale.
    ``coverage``: the part of the items that a person must have answered. The theme's value is the
    mean of the persons, each as heavy as the other. Source: Civil Service People Survey 2019,
    technical guide (engagement index).

    >>> theme_scores(np.array([[100.0, 50.0], [25.0, np.nan], [np.nan, np.nan]])).tolist()
    [75.0, 25.0, nan]
    """
    has_answer = ~np.isnan(answers)
    number = has_answer.sum(axis=1)
    total = np.where(has_answer, answers, 0.0).sum(axis=1)
    # 0.28 * 25 is 7.000000000000001: rounding may not drop a person.
    is_covered = (number > 0) & (number >= coverage * answers.shape[1] - 1e-9)
    return np.where(is_covered, total / np.maximum(number, 1), np.nan)
