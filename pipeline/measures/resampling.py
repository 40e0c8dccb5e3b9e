"""Persons drawn again with replacement (bootstrap), the same way whenever the answers are the same.

There is no clock and no stored seed: the answers themselves are the seed. People and questions are
first put in an order of their own, so the order of rows and columns in a file changes nothing.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_BLOCK = 100
_MOST_AT_ONCE = 5_000_000
"""Persons drawn in one block: of a large wave fewer draws at a time, the very same ones."""


def in_own_order(answers: pd.DataFrame) -> pd.DataFrame:
    """One row is one person with any answer; columns by name, rows by what was answered.

    >>> in_own_order(pd.DataFrame({"b": [2.0, 1.0, None], "a": [None, 5.0, None]}))
         a    b
    0  NaN  2.0
    1  5.0  1.0
    """
    columns = answers[sorted(answers.columns)].astype(float).dropna(how="all")
    filled = columns.fillna(-1).to_numpy()
    order = np.lexsort(filled.T[::-1]) if filled.size else np.arange(len(filled))
    return columns.iloc[order].reset_index(drop=True)


def resamples(answers: pd.DataFrame, draws: int) -> Iterator[Floats]:
    """How often each person is drawn: blocks of draws x persons, ``draws`` rows in all.

    ``answers`` are in_own_order. As many persons are drawn as there are. Source: Efron &
    Tibshirani 1993, chapter 6. A finite population is not taken into account, which makes
    intervals wider, never narrower, than they need to be.
    """
    persons = len(answers)
    if not persons:
        return
    seen = answers.fillna(-1).to_numpy(dtype="<f8")
    seed = int.from_bytes(hashlib.blake2b(seen.tobytes(), digest_size=16).digest(), "little")
    chance = np.random.default_rng(seed)
    block = max(1, min(_BLOCK, _MOST_AT_ONCE // persons))
    for start in range(0, draws, block):
        size = min(block, draws - start)
        picked = chance.integers(persons, size=(size, persons))
        picked += persons * np.arange(size)[:, None]
        counts = np.bincount(picked.ravel(), minlength=size * persons)
        yield counts.reshape(size, persons).astype(float)


def products(rows: Floats) -> Floats:
    """One row is one person's answers and 1, each multiplied with each (once).

    >>> products(np.array([[2.0, 3.0]]))
    array([[1., 2., 3., 4., 6., 9.]])
    """
    design = np.column_stack([np.ones(len(rows)), rows])
    one, other = np.triu_indices(design.shape[1])
    return design[:, one] * design[:, other]


def drawn_correlations(pairs: Floats, counts: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """Correlation matrices (draws x columns x columns) of complete rows, and which exist.

    ``pairs``: their products. A draw has no matrix where a column is constant or the columns
    depend on each other (a unit matrix stands there). r = (nΣxy - ΣxΣy) / sqrt((nΣx² - (Σx)²)
    (nΣy² - (Σy)²)); for whole positions all sums are exact.
    """
    width = math.isqrt(2 * pairs.shape[1])
    one, other = np.triu_indices(width)
    sums = np.empty((len(counts), width, width))
    sums[:, one, other] = sums[:, other, one] = counts @ pairs
    totals = sums[:, 0, 1:]
    scatter = sums[:, :1, :1] * sums[:, 1:, 1:] - totals[:, :, None] * totals[:, None, :]
    spread = np.diagonal(scatter, axis1=1, axis2=2)
    is_spread: NDArray[np.bool_] = spread > 1e-9 * np.maximum(sums[:, 0, :1], 1)
    exists: NDArray[np.bool_] = np.asarray(is_spread.all(axis=1))
    root = np.sqrt(np.where(exists[:, None], spread, 1.0))
    correlations = scatter / (root[:, :, None] * root[:, None, :])
    correlations[~exists] = np.eye(width - 1)
    exists &= np.linalg.eigvalsh(correlations)[:, 0] > 1e-8
    correlations[~exists] = np.eye(width - 1)
    return correlations, exists
