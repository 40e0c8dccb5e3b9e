"""How a model's R² divides among its questions: LMG, and Johnson's relative weights.

pingouin gives LMG for one table; here for many correlation matrices at once, which the bootstrap
needs, and Johnson's weights, which need one fit of a model that costs much (ordered logit).
"""

from __future__ import annotations

from math import factorial

import numpy as np

from pipeline.measures.resampling import Floats


def lmg(correlations: Floats) -> Floats:
    """Each driver's part of R² (matrices x drivers); the parts of a matrix add up to its R².

    ``correlations``: matrices x columns x columns, not singular, the outcome in the last column.
    The part is the gain in R² when the driver comes in, averaged over all orders the drivers can
    come in (Lindeman, Merenda & Gold 1980; Shapley). All 2^p sets of p drivers are solved, so
    time and memory double with each.

    Two drivers, r12 = .5, r1y = .6, r2y = .4: R² = .28/.75, first part = (.36 + R² - .16) / 2.

    >>> matrix = np.array([[1, 0.5, 0.6], [0.5, 1, 0.4], [0.6, 0.4, 1]])
    >>> lmg(matrix[None]).round(4)
    array([[0.2867, 0.0867]])
    """
    drivers = correlations.shape[1] - 1
    explained = 1 - _unexplained(correlations)
    sets = np.arange(2**drivers)
    size = np.array([int(one).bit_count() for one in sets])
    orders = [
        factorial(k) * factorial(drivers - 1 - k) / factorial(drivers) for k in range(drivers)
    ]
    parts = np.empty((len(correlations), drivers))
    for driver in range(drivers):
        without = sets[(sets >> driver) & 1 == 0]
        gain = explained[:, without | (1 << driver)] - explained[:, without]
        parts[:, driver] = gain @ np.array(orders)[size[without]]
    return np.maximum(parts, 0.0)


def johnson(correlations: Floats, coefficients: Floats) -> Floats:
    """Relative weights Σ_k Λ_jk² (Λβ)_k², Λ = R^½, from one fit on standardised drivers.

    ``correlations`` of the p drivers (p x p) and their standardised coefficients. For a linear
    model the weights add up to R² (Johnson 2000); for a logit they are comparable among
    themselves only (Tonidandel & LeBreton 2010).

    >>> root = np.array([[1, 0.5], [0.5, 1]])
    >>> johnson(root, np.linalg.solve(root, [0.6, 0.4])).round(4)
    array([0.2867, 0.0867])
    """
    values, vectors = np.linalg.eigh(correlations)
    root = (vectors * np.sqrt(np.maximum(values, 0.0))) @ vectors.T
    return np.asarray(root**2 @ (root @ coefficients) ** 2)


def _unexplained(correlations: Floats) -> Floats:
    """The outcome's variance left by each set of drivers: matrices x 2^p, bit j = driver j is in.

    Driver after driver, every set so far is continued without it and with it; with it, its part
    is swept out of the columns that remain.
    """
    left = correlations[:, None]
    for _ in range(correlations.shape[1] - 1):
        without = left[:, :, 1:, 1:]
        column = left[:, :, 1:, :1]
        swept = without - column * left[:, :, :1, 1:] / left[:, :, :1, :1]
        left = np.concatenate([without, swept], axis=1)
    return np.asarray(left[:, :, 0, 0])
