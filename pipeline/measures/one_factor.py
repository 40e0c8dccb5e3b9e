"""One common factor: loadings by maximum likelihood, and McDonald's omega.

statsmodels' ``Factor`` finds the same loadings (a test compares them), but one table at a time and
from starting values drawn by chance; the bootstrap needs hundreds of tables, and the same numbers
every time.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipeline.measures.resampling import Floats

# The least uniqueness R's factanal allows; a solution that stops there is improper (Heywood case).
_LEAST_UNIQUENESS = 0.005
_STEPS = 500


def loadings(correlations: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """Loadings on one factor (matrices x items, their sum not negative), and which are proper.

    ``correlations``: matrices x items x items, three items or more, not singular. Lawley's
    equations by repetition: given the uniquenesses ψ, λ = sqrt(ψ) u sqrt(θ-1), θ and u the first
    eigenvalue and vector of ψ^-½ R ψ^-½; then ψ = 1 - λ², held at .005 or more. Proper: came to
    rest above that; what did not is held there. Source: Lawley & Maxwell 1971; R ``factanal``.
    """
    unique = 1 / np.diagonal(np.linalg.inv(correlations), axis1=1, axis2=2)
    found = np.zeros(unique.shape)
    moving = np.arange(len(correlations))
    for _ in range(_STEPS):
        root = np.sqrt(unique[moving])
        scaled = correlations[moving] / (root[:, :, None] * root[:, None, :])
        values, vectors = np.linalg.eigh(scaled)
        size = np.sqrt(np.maximum(values[:, -1:] - 1, 0.0))
        found[moving] = root * vectors[:, :, -1] * size
        renewed = np.clip(1 - found[moving] ** 2, _LEAST_UNIQUENESS, 1.0)
        step = np.abs(renewed - unique[moving]).max(axis=1)
        unique[moving] = renewed
        moving = moving[step > 1e-8]
        if not moving.size:
            break
    is_proper = np.asarray((unique > _LEAST_UNIQUENESS).all(axis=1))
    is_proper[moving] = False
    signs = np.where(found.sum(axis=1, keepdims=True) < 0, -1.0, 1.0)
    return found * signs, is_proper


def omega(standardised: Floats) -> Floats:
    """McDonald's omega (Σλ)² / ((Σλ)² + Σ(1-λ²)), along the last axis. Source: McDonald 1999.

    Four items that load .5: 4 / (4 + 3).

    >>> round(float(omega(np.full(4, 0.5))), 4)
    0.5714
    """
    common = standardised.sum(axis=-1) ** 2
    return np.asarray(common / (common + (1 - standardised**2).sum(axis=-1)))
