"""A theme: several questions as one score per person, and the mean of the persons."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.measures.samples import Moments


def theme_scores(answers: NDArray[np.floating[Any]], coverage: float = 0.5) -> NDArray[np.float64]:
    """One score per person: the mean of the items answered, NaN below the coverage.

    ``answers``: persons x items, index values 0-100, NaN where there is no answer on the scale.
    ``coverage``: the part of the items that a person must have answered.

    >>> theme_scores(np.array([[100.0, 50.0], [25.0, np.nan], [np.nan, np.nan]])).tolist()
    [75.0, 25.0, nan]
    """
    has_answer = ~np.isnan(answers)
    number = has_answer.sum(axis=1)
    total = np.where(has_answer, answers, 0.0).sum(axis=1)
    # 0.28 * 25 is 7.000000000000001: rounding may not drop a person.
    is_covered = (number > 0) & (number >= coverage * answers.shape[1] - 1e-9)
    return np.where(is_covered, total / np.maximum(number, 1), np.nan)


def theme_index(
    answers: NDArray[np.floating[Any]], population: int | None = None, coverage: float = 0.5
) -> Moments:
    """The scores of the persons who have one, as theme_scores, ready for ``mean_estimate``.

    Mean of the persons, each as heavy as the other. Source: Civil Service People Survey 2019,
    technical guide (engagement index).

    >>> theme_index(np.array([[100.0, 50.0], [25.0, np.nan], [np.nan, np.nan]])).mean
    50.0
    """
    scores = theme_scores(answers, coverage)
    scores = scores[~np.isnan(scores)]
    variance = float(scores.var(ddof=1)) if scores.size > 1 else math.nan
    return Moments(int(scores.size), float(scores.sum()), variance, population)
