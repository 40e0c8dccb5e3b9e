"""How much of an overall judgement each question explains: relative importance in a regression.

Two ways that agree closely: the average gain in R² over all orders of entry (LMG, Lindeman,
Merenda & Gold 1980, by pingouin), and Johnson's relative weights (2000), whose cost does not
double with every question and which is quick enough for a bootstrap.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pingouin
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

MOST_BY_LMG = 12
"""More questions would mean more than 4,096 regressions: then Johnson's weights."""


def importance(answers: FloatArray, overall: FloatArray) -> FloatArray:
    """Each question's part of R², from 0 to 1, summing to 1: LMG, or Johnson's with many questions.

    ``answers``: persons x questions, ``overall``: one per person, no gaps; every column varies.

    >>> x = np.array([[1.0, 1.0], [2.0, 1.0], [3.0, 2.0], [4.0, 2.0]])
    >>> importance(x[:, :1], x[:, 0]).tolist()
    [1.0]
    """
    if answers.shape[1] > MOST_BY_LMG:
        only: FloatArray = johnson_weights(correlations(answers, overall)[None])[0]
        return only
    found = pingouin.linear_regression(pd.DataFrame(answers), overall, relimp=True)
    parts = found["relimp"].to_numpy(dtype=np.float64)[1:]
    shares: FloatArray = parts / parts.sum()
    return shares


def correlations(answers: FloatArray, overall: FloatArray) -> FloatArray:
    """The correlation matrix, the overall judgement first."""
    found: FloatArray = np.corrcoef(np.column_stack([overall, answers]), rowvar=False)
    return found


def johnson_weights(matrices: FloatArray) -> FloatArray:
    """Johnson's relative weights of many correlation matrices at once, each summing to 1.

    ``matrices``: draws x (1 + questions) x (1 + questions), the overall judgement first. With
    R = V D V', Λ = V √D V', β = Λ⁻¹ r: the weight of question j is Σ_k Λ_jk² β_k². Not a number
    where the questions say the same (R is singular).

    >>> m = np.array([[[1.0, 0.6, 0.3], [0.6, 1.0, 0.0], [0.3, 0.0, 1.0]]])
    >>> johnson_weights(m).round(4).tolist()  # independent: in proportion to r²
    [[0.8, 0.2]]
    """
    r, among = matrices[:, 1:, 0], matrices[:, 1:, 1:]
    values, vectors = np.linalg.eigh(among)
    is_singular = values[:, 0] < 1e-8
    roots = np.sqrt(np.maximum(values, 1e-12))
    loadings = (vectors * roots[:, None, :]) @ vectors.transpose(0, 2, 1)
    inverse = (vectors / roots[:, None, :]) @ vectors.transpose(0, 2, 1)
    slopes = (inverse @ r[:, :, None])[:, :, 0]
    raw = ((loadings**2) @ (slopes**2)[:, :, None])[:, :, 0]
    shares: FloatArray = raw / raw.sum(axis=1, keepdims=True)
    return np.where(is_singular[:, None], np.nan, shares)
