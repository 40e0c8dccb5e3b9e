"""Do the questions of a theme measure one thing? Alpha, omega and what each question adds."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pingouin

from pipeline.measures.relative_weights import FloatArray

FEWEST_ITEMS, FEWEST = 3, 30
LOW = 0.6
"""Below, a theme index mixes things that do not belong together: the report warns."""
DRAWS = 500
_MOST_STEPS = 2000


@dataclass(frozen=True)
class Reliability:
    """Of one theme, among the people who answered all its questions.

    ``alpha`` with Feldt's interval, ``omega`` with a bootstrap interval; ``rest``: per question
    the correlation with the sum of the others; ``dropped``: alpha without it; ``floor`` and
    ``ceiling``: the part of people at the lowest and highest answer. ``reason`` says why there
    are no numbers: ``too_few_items``, ``too_few`` or ``no_spread``.
    """

    n: int
    alpha: float = math.nan
    alpha_limits: tuple[float, float] = (math.nan, math.nan)
    omega: float = math.nan
    omega_limits: tuple[float, float] = (math.nan, math.nan)
    rest: tuple[float, ...] = ()
    dropped: tuple[float, ...] = ()
    floor: tuple[float, ...] = ()
    ceiling: tuple[float, ...] = ()
    reason: str = ""

    @property
    def is_low(self) -> bool:
        """Whether alpha is below .6, or a question runs against the others."""
        return self.alpha < LOW or any(one < 0 for one in self.rest)


def reliability(items: FloatArray) -> Reliability:
    """``items``: persons x questions, 0-100, the better answer the higher; NaN = no answer.

    Alpha = k/(k-1)(1 - Σ s_i²/s²) by pingouin (interval: Feldt 1965); omega = (Σl)²/((Σl)² +
    Σ(1-l²)), l the loadings of one factor (maximum likelihood) on the correlations.
    """
    rows = items[~np.isnan(items).any(axis=1)]
    n = len(rows)
    if items.shape[1] < FEWEST_ITEMS:
        return Reliability(n, reason="too_few_items")
    if n < FEWEST:
        return Reliability(n, reason="too_few")
    if (rows == rows[0]).all(axis=0).any():
        return Reliability(n, reason="no_spread")
    rows = rows[np.lexsort(rows.T)]
    alpha, limits = pingouin.cronbach_alpha(pd.DataFrame(rows))
    others = rows.sum(axis=1, keepdims=True) - rows
    rest = [_correlation(rows[:, at], others[:, at]) for at in range(rows.shape[1])]
    dropped = [cronbach(np.delete(rows, at, axis=1)) for at in range(rows.shape[1])]
    return Reliability(
        n,
        float(alpha),
        (float(limits[0]), float(limits[1])),
        omega(rows),
        _omega_limits(rows),
        tuple(rest),
        tuple(dropped),
        tuple(map(float, (rows == 0).mean(axis=0))),
        tuple(map(float, (rows == 100).mean(axis=0))),
    )


def cronbach(rows: FloatArray) -> float:
    """Alpha of complete rows; not a number where the sum does not vary.

    >>> cronbach(np.array([[0.0, 0.0], [50.0, 50.0], [100.0, 100.0]]))
    1.0
    """
    k, total = rows.shape[1], rows.sum(axis=1).var(ddof=1)
    if not total > 0:
        return math.nan
    return float(k / (k - 1) * (1 - rows.var(axis=0, ddof=1).sum() / total))


def omega(rows: FloatArray) -> float:
    """McDonald's omega of one factor; not a number where two questions say the same."""
    correlation: FloatArray = np.atleast_2d(np.corrcoef(rows, rowvar=False))
    if not np.isfinite(correlation).all() or np.linalg.eigvalsh(correlation)[0] < 1e-8:
        return math.nan
    return float(_omegas(one_factor_loadings(correlation[None]))[0])


def one_factor_loadings(correlations: FloatArray) -> FloatArray:
    """The loadings of one factor (maximum likelihood) of many correlation matrices at once.

    The EM steps of Rubin & Thayer 1982, until no loading moves by more than 1e-9. By hand, because
    statsmodels' ``Factor`` starts at random: the same answers would not give the same digits.

    >>> r = np.array([[[1.0, 0.36, 0.36], [0.36, 1.0, 0.36], [0.36, 0.36, 1.0]]])
    >>> one_factor_loadings(r).round(4).tolist()
    [[0.6, 0.6, 0.6]]
    """
    loadings = np.full(correlations.shape[:2], 0.7)
    for _ in range(_MOST_STEPS):
        unique = np.maximum(1 - loadings**2, 1e-6)
        weights = loadings / unique
        weights = weights / (1 + (loadings * weights).sum(axis=1, keepdims=True))
        with_factor = np.einsum("dij,dj->di", correlations, weights)
        factor = 1 - (weights * loadings).sum(axis=1) + (weights * with_factor).sum(axis=1)
        moved = with_factor / factor[:, None]
        is_done = np.abs(moved - loadings).max() < 1e-9
        loadings = moved
        if is_done:
            break
    return loadings


def _omega_limits(rows: FloatArray) -> tuple[float, float]:
    """95 % limits by resampling people, with a seed made from the answers."""
    seed = int.from_bytes(hashlib.sha256(rows.tobytes()).digest()[:8], "big")
    chance, n = np.random.default_rng(seed), len(rows)
    draws = [rows[chance.integers(0, n, n)] for _ in range(DRAWS)]
    varied = [one for one in draws if (one.std(axis=0) > 0).all()]
    if len(varied) < DRAWS * 0.9:
        return math.nan, math.nan
    loadings = one_factor_loadings(np.stack([np.corrcoef(one, rowvar=False) for one in varied]))
    low, high = np.quantile(_omegas(loadings), (0.025, 0.975))
    return float(low), float(high)


def _omegas(loadings: FloatArray) -> FloatArray:
    common = loadings.sum(axis=1) ** 2
    found: FloatArray = common / (common + (1 - loadings**2).sum(axis=1))
    return found


def _correlation(one: FloatArray, other: FloatArray) -> float:
    if one.std() == 0 or other.std() == 0:
        return math.nan
    return float(np.corrcoef(one, other)[0, 1])
