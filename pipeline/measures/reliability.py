"""Whether the questions of a theme belong together: alpha, omega and item-rest.

All rest on the people who answered every question of the theme (listwise);
their number stands with it. Reversed questions are turned before they come here, so a question
that goes against the others is a sign that one is not.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd
from scipy.special import fdtri

from pipeline.measures.intervals import Estimate
from pipeline.measures.one_factor import loadings, omega
from pipeline.measures.resampling import drawn_correlations, in_own_order, products, resamples

_FEWEST_ITEMS = 3
_FEWEST_ANSWERS = 30
_WEAK_BELOW = 0.6
_DRAWS = 1000
_MOST_FAILED = 0.05
_CONFIDENCE = 0.95


@dataclass(frozen=True)
class ItemFit:
    """One question among the others of its theme.

    ``item_rest``: correlation with the sum of the others; ``is_negative``: below zero.
    ``alpha_if_dropped``: of the others; not a number where it cannot be computed. ``loading``: on
    the common factor, not a number without omega.
    """

    item: str
    item_rest: float
    is_negative: bool
    alpha_if_dropped: float
    loading: float


@dataclass(frozen=True)
class Reliability:
    """A theme's alpha and omega with limits, or a reason why there are none.

    ``n``: answered every question. ``omega_reason``: why there is an alpha but no omega.
    ``is_weak``: alpha is below .6, so the theme's index carries a warning.
    """

    n: int
    alpha: Estimate
    omega: Estimate
    reason: str = ""
    alpha_standardised: float = math.nan
    omega_reason: str = ""
    is_weak: bool = False
    items: tuple[ItemFit, ...] = ()


def reliability(answers: pd.DataFrame) -> Reliability:
    """Alpha, omega and item-rest of a theme.

    ``answers``: people x questions, scale positions turned the same way, not a number = no answer
    on the scale. Reasons: ``too_few_items`` (below three), ``too_few_answers`` (below 30 people
    who answered all), ``constant`` (a question, or the sum of all or of all but one, is the same
    for everyone). Of omega: ``collinear``, ``no_proper_solution`` (a question would have no
    variance of its own), ``unstable`` (more than 5 % of the draws cannot be computed).
    """
    ordered = in_own_order(answers)
    complete = ordered.dropna()
    nothing = Reliability(len(complete), Estimate(len(complete)), Estimate(len(complete)))
    if complete.shape[1] < _FEWEST_ITEMS:
        return replace(nothing, reason="too_few_items")
    if len(complete) < _FEWEST_ANSWERS:
        return replace(nothing, reason="too_few_answers")
    rest = {item: complete.drop(columns=item).sum(axis=1) for item in complete.columns}
    sums = [complete.sum(axis=1), *rest.values(), *(complete[item] for item in complete)]
    if any(one.nunique() < 2 for one in sums):
        return replace(nothing, reason="constant")
    found, reason, factor = _omega(complete)
    alpha = cronbach(complete)
    items = tuple(_item(complete, item, rest[item], factor) for item in answers.columns)
    return Reliability(
        len(complete),
        alpha,
        found,
        alpha_standardised=cronbach((complete - complete.mean()) / complete.std()).value,
        omega_reason=reason,
        is_weak=alpha.value < _WEAK_BELOW,
        items=items,
    )


def cronbach(
    answers: pd.DataFrame, missing: Literal["listwise", "pairwise"] = "listwise"
) -> Estimate:
    """Cronbach's alpha with Feldt's limits; no value where the sum of the items never varies.

    alpha = k/(k-1) (1 - Σ var(item) / var(sum)); limits 1 - (1-alpha) F with n-1 and (n-1)(k-1)
    degrees of freedom. Source: Cronbach 1951, Feldt 1965, by pingouin; its limits are rounded and,
    listwise, count people it left out, so they are made here. ``pairwise``: variances and
    covariances of all who answered the item or both; n is then the smallest number behind any.
    """
    used = answers.dropna() if missing == "listwise" else answers
    here = used.notna().to_numpy(float)
    n = int((here.T @ here).min()) if used.size else 0
    items = used.shape[1]
    if n < 2 or items < 2:
        return Estimate(n)
    covariance = used.cov().to_numpy()
    if not covariance.sum() > 1e-9 * max(np.trace(covariance), 1e-9):
        return Estimate(n)
    import pingouin as pg

    value = float(pg.cronbach_alpha(data=used, nan_policy=missing)[0])
    degrees = n - 1, (n - 1) * (items - 1)
    tail = (1 - _CONFIDENCE) / 2
    low, high = (1 - (1 - value) * float(fdtri(*degrees, at)) for at in (1 - tail, tail))
    return Estimate(n, value, low, high, f"feldt_{missing}")


def _omega(complete: pd.DataFrame) -> tuple[Estimate, str, dict[str, float]]:
    """Omega with percentile limits, or the reason why there is none; and the loadings."""
    nothing = Estimate(len(complete))
    pairs = products(complete.to_numpy())
    correlations, exists = drawn_correlations(pairs, np.ones((1, len(complete))))
    if not exists[0]:
        return nothing, "collinear", {}
    factor, is_proper = loadings(correlations)
    if not is_proper[0]:
        return nothing, "no_proper_solution", {}
    drawn = []
    for counts in resamples(complete, _DRAWS):
        matrices, exist = drawn_correlations(pairs, counts)
        drawn.append(omega(loadings(matrices[exist])[0]))
    draws = np.concatenate(drawn)
    if len(draws) < (1 - _MOST_FAILED) * _DRAWS:
        return nothing, "unstable", {}
    tail = (1 - _CONFIDENCE) / 2
    low, high = np.quantile(draws, [tail, 1 - tail]).tolist()
    value = float(omega(factor[0]))
    limits = min(low, value), max(high, value)
    named = dict(zip(complete.columns, factor[0].tolist(), strict=True))
    return Estimate(len(complete), value, *limits, "omega_bootstrap"), "", named


def _item(
    complete: pd.DataFrame, item: str, rest: pd.Series[float], factor: Mapping[str, float]
) -> ItemFit:
    together = float(np.corrcoef(complete[item], rest)[0, 1])
    return ItemFit(
        item,
        together,
        together < 0,
        cronbach(complete.drop(columns=item)).value,
        factor.get(item, math.nan),
    )
