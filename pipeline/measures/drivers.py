"""Drivers of the overall question: what its answers go together with, and the priority map.

Derived importance is association, not cause: every figure made of it says so. Importance is LMG,
each question's part of the R² of a linear model of the overall question (pingouin).

Missing answers: importance rests on the people who answered the overall question and every driver
(listwise), and their number stands with it. Pairwise correlations would compare questions among
different people, and a filled-in answer is nobody's. A driver's score is the index of everyone who
answered it, as elsewhere in the report.

Reasons for no map, in this order: ``too_few_drivers`` (below two), ``too_many_drivers``,
``too_few_answers`` (below 100 people who answered everything), ``drivers_per_answers`` (more than
n/15), ``constant``, ``collinear``, ``no_association`` (F test of R²), ``unstable`` (more than 5 %
of the draws cannot be computed: something is all but constant).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy.special import fdtrc

from pipeline.measures.intervals import Estimate, mean_estimate
from pipeline.measures.priority_map import Cuts, Placement, cuts_at, placements
from pipeline.measures.relative_weights import lmg
from pipeline.measures.resampling import (
    Floats,
    drawn_correlations,
    in_own_order,
    products,
    resamples,
)
from pipeline.measures.samples import Moments


@dataclass(frozen=True)
class DriverRule:
    """When drivers may be named, and when a placement is certain.

    ``most_drivers``: LMG solves 2^p models. ``certain``: a driver that truly lies on a cut is then
    put on one side of it for certain by a tenth of all surveys, and on the other by another tenth;
    away from the cuts hardly any is placed wrongly. ``largest_vif``: above it questions say so
    nearly the same that dividing R² among them is arbitrary. ``alpha``: of the test that the
    drivers explain anything at all.
    """

    fewest_answers: int = 100
    answers_per_driver: int = 15
    most_drivers: int = 12
    largest_vif: float = 10.0
    alpha: float = 0.05
    draws: int = 1000
    most_failed_draws: float = 0.05
    certain: float = 0.90
    confidence: float = 0.95


@dataclass(frozen=True)
class Driver:
    """One question on the map. ``importance``: its part of R² in %; ``score``: its index.

    ``coefficient``: of the linear model, per position. ``is_negative``: those who rate it higher
    rate the whole lower (simple correlation), so a high importance is no advice to raise it.
    """

    item: str
    importance: Estimate
    score: Estimate
    coefficient: float
    is_negative: bool
    placement: Placement


@dataclass(frozen=True)
class DriverMap:
    """All drivers of one overall question, or a reason why there are none (``items``: which).

    ``n``: answered everything; ``answered_n``: answered the overall question.
    """

    n: int
    answered_n: int
    reason: str = ""
    items: tuple[str, ...] = ()
    r2: float = float("nan")
    importance_cut: float = float("nan")
    score_cut: float = float("nan")
    drivers: tuple[Driver, ...] = ()


_DEFAULT_RULE = DriverRule()
_AT_MEANS = Cuts()


def drivers(
    answers: pd.DataFrame,
    kpi: str,
    points: Mapping[str, int],
    *,
    rule: DriverRule = _DEFAULT_RULE,
    cuts: Cuts = _AT_MEANS,
) -> DriverMap:
    """The priority map of the overall question ``kpi`` and all other columns of ``answers``.

    ``answers``: people x questions, scale positions 1..points, not a number = no answer on the
    scale. ``points``: positions of each driver's scale.
    """
    items = sorted(item for item in answers.columns if item != kpi)
    ordered = in_own_order(answers)[[*items, kpi]]
    complete = ordered.dropna()
    nothing = DriverMap(len(complete), int(ordered[kpi].notna().sum()))
    reason, about = _refusal(complete, rule)
    if reason:
        return replace(nothing, reason=reason, items=about)
    import pingouin as pg

    with np.errstate(all="ignore"):
        model = pg.linear_regression(complete[items], complete[kpi], relimp=True)
    r2 = float(model["r2"].iloc[0])
    if not _is_association(r2, len(complete), len(items), rule.alpha):
        return replace(nothing, reason="no_association")
    drawn = _drawn(ordered, [points[item] for item in items], rule.draws)
    if np.isnan(drawn[0] + drawn[1]).any(axis=1).mean() > rule.most_failed_draws:
        return replace(nothing, reason="unstable")
    fitted = model.set_index("names").loc[items]
    scores = [_score(ordered[item], points[item]) for item in items]
    found = fitted["relimp_perc"].to_numpy(float), np.array([score.value for score in scores])
    importance = _importance(len(complete), found[0], drawn[0], rule.confidence)
    placed = placements(found, drawn, cuts, rule.certain)
    is_negative = (np.corrcoef(complete.to_numpy(), rowvar=False)[-1, :-1] < 0).tolist()
    columns = zip(
        items, importance, scores, fitted["coef"].tolist(), is_negative, placed, strict=True
    )
    shown = {column[0]: Driver(*column) for column in columns}
    across, upward = cuts_at(found[0][None], found[1][None], cuts)
    by_column = tuple(shown[item] for item in answers.columns if item != kpi)
    return replace(nothing, r2=r2, importance_cut=across[0], score_cut=upward[0], drivers=by_column)


def _refusal(complete: pd.DataFrame, rule: DriverRule) -> tuple[str, tuple[str, ...]]:
    """Why no map can be made of these people, and which questions are the reason; or ''."""
    n, drivers = len(complete), complete.shape[1] - 1
    counted = {
        "too_few_drivers": drivers < 2,
        "too_many_drivers": drivers > rule.most_drivers,
        "too_few_answers": n < rule.fewest_answers,
        "drivers_per_answers": drivers * rule.answers_per_driver > n,
    }
    for reason, is_so in counted.items():
        if is_so:
            return reason, ()
    constant = tuple(complete.columns[complete.nunique() < 2])
    if constant:
        return "constant", constant
    correlations = np.corrcoef(complete.to_numpy(), rowvar=False)
    inflation = _inflation(correlations[:-1, :-1])
    collinear = tuple(complete.columns[:-1][inflation > rule.largest_vif])
    # The overall question may follow the drivers closely, but not be made of them.
    if not collinear and _inflation(correlations)[-1] > 1e6:
        collinear = (complete.columns[-1],)
    return ("collinear", collinear) if collinear else ("", ())


def _inflation(correlations: Floats) -> Floats:
    """Variance inflation factors, 1/(1-R²) of each column on the others; huge where R² is 1."""
    nudged = correlations + 1e-10 * np.eye(len(correlations))
    return np.diagonal(np.linalg.pinv(nudged, rcond=1e-14, hermitian=True))


def _is_association(r2: float, n: int, drivers: int, alpha: float) -> bool:
    """The F test of R²: (R²/p) / ((1-R²)/(n-p-1)) with p and n-p-1 degrees of freedom."""
    degrees = n - drivers - 1
    return bool(fdtrc(drivers, degrees, r2 / drivers / ((1 - r2) / degrees)) < alpha)


def _drawn(ordered: pd.DataFrame, points: list[int], draws: int) -> tuple[Floats, Floats]:
    """Importance in % and score of every draw (draws x drivers), not a number where none.

    Everyone is drawn, not only those who answered everything: both axes come of the same people.
    """
    is_complete = ordered.notna().all(axis=1).to_numpy()
    pairs = products(ordered.to_numpy()[is_complete])
    answered = ordered.iloc[:, :-1].notna().to_numpy(float)
    positions = ordered.iloc[:, :-1].fillna(0).to_numpy()
    importance, score = [], []
    for counts in resamples(ordered, draws):
        correlations, exists = drawn_correlations(pairs, counts[:, is_complete])
        parts = lmg(correlations)
        total = parts.sum(axis=1, keepdims=True)
        exists &= total[:, 0] > 0
        share = np.where(exists[:, None], parts / np.where(total > 0, total, 1.0), np.nan)
        importance.append(100 * share)
        n = counts @ answered
        mean = np.where(n > 0, (counts @ positions) / np.maximum(n, 1), np.nan)
        score.append((mean - 1) / (np.array(points) - 1) * 100)
    return np.concatenate(importance), np.concatenate(score)


def _importance(n: int, found: Floats, drawn: Floats, confidence: float) -> list[Estimate]:
    """Parts of R² in % with percentile limits.

    LMG cannot be negative, so draws of a weak driver lie above its value; the limits are held to
    enclose it. Source: Groemping 2006, J Stat Softw 17(1) (R relaimpo, percentile).
    """
    tail = (1 - confidence) / 2
    low, high = np.nanquantile(drawn, [tail, 1 - tail], axis=0)
    return [
        Estimate(n, value, min(value, below), max(value, above), "lmg_bootstrap")
        for value, below, above in zip(found.tolist(), low.tolist(), high.tolist(), strict=True)
    ]


def _score(column: pd.Series[float], points: int) -> Estimate:
    given = (column.dropna() - 1) / (points - 1) * 100
    return mean_estimate(Moments(len(given), float(given.sum()), float(given.var())))
