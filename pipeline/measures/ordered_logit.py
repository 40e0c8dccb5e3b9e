"""Ordered logit: the check that the drivers' order does not hang on answers being read as numbers.

A linear model takes the step from 1 to 2 to be as long as that from 4 to 5; the ordered logit
knows only that 2 is more than 1.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
import pandas as pd
import scipy

from pipeline.measures.drivers import DriverMap
from pipeline.measures.relative_weights import johnson
from pipeline.measures.resampling import Floats, in_own_order

_CANNOT = "not_converged"
# A coefficient or error of 15 per standard deviation (or none at all) says that the likelihood has
# no peak: an answer separates the people completely, or columns depend on each other.
_UNBOUNDED = 15.0


@dataclass(frozen=True)
class OrderedFit:
    """Coefficients and standard errors in the order of the columns; thresholds in rising order.

    With a reason there are none of them.
    """

    n: int
    reason: str = ""
    coefficients: tuple[float, ...] = ()
    errors: tuple[float, ...] = ()
    thresholds: tuple[float, ...] = ()
    log_likelihood: float = float("nan")


@dataclass(frozen=True)
class OrderCheck:
    """The linear model's drivers against the ordered logit's, or a reason why there is no check.

    ``tau``: Kendall's between the two orders of importance (1: the same order). ``same_signs_n``
    of ``drivers_n`` coefficients have the same sign. ``weights``: the logit's relative weights in
    % of their sum, in the map's order.
    """

    reason: str = ""
    tau: float = float("nan")
    same_signs_n: int = 0
    drivers_n: int = 0
    weights: tuple[float, ...] = ()


def ordered_logit(outcome: pd.Series[float], columns: Floats) -> OrderedFit:
    """The proportional odds model logit P(Y ≤ j) = threshold_j - xβ by maximum likelihood.

    ``outcome``: positions, complete; their order is the numbers'. ``columns``: people x
    variables, complete, no constant. Source: McCullagh 1980; R MASS ``polr``. Reasons:
    ``constant`` (the outcome has one value, or no columns), ``not_converged`` (also where an
    answer separates the people completely, or the columns depend on each other or are constant).
    """
    from statsmodels.miscmodels.ordinal_model import OrderedModel

    levels = np.unique(outcome)
    if len(levels) < 2 or not columns.shape[1]:
        return OrderedFit(len(outcome), "constant")
    # The order is given: statsmodels would take texts in that of the alphabet.
    ranked = pd.Series(pd.Categorical(outcome, categories=levels, ordered=True))
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")  # judged below, by convergence and the errors
        try:
            model = OrderedModel(ranked, np.asarray(columns), distr="logit")
            fit = model.fit(method="newton", disp=False, maxiter=100)
            errors = np.asarray(fit.bse)[: columns.shape[1]]
        except (np.linalg.LinAlgError, ValueError):
            return OrderedFit(len(outcome), _CANNOT)
    found = np.asarray(fit.params)
    coefficients = found[: columns.shape[1]]
    reach = np.concatenate([np.abs(coefficients), errors]) * np.tile(columns.std(axis=0), 2)
    if not fit.mle_retvals["converged"] or not (reach < _UNBOUNDED).all():
        return OrderedFit(len(outcome), _CANNOT)
    thresholds = model.transform_threshold_params(found)[1:-1]
    return OrderedFit(
        len(outcome),
        "",
        tuple(coefficients.tolist()),
        tuple(errors.tolist()),
        tuple(thresholds.tolist()),
        float(fit.llf),
    )


def check_order(answers: pd.DataFrame, kpi: str, found: DriverMap) -> OrderCheck:
    """How far the ordered logit agrees with a map on which driver is important, and on signs.

    ``answers`` as given to ``drivers``. One fit, on standardised drivers; its relative weights
    (Tonidandel & LeBreton 2010) stand against the map's importance. Reasons: that of the map, or
    that of the fit.
    """
    if found.reason:
        return OrderCheck(found.reason)
    items = [driver.item for driver in found.drivers]
    complete = in_own_order(answers[[*items, kpi]]).dropna()
    positions = complete[items].to_numpy()
    fit = ordered_logit(complete[kpi], (positions - positions.mean(axis=0)) / positions.std(axis=0))
    if fit.reason:
        return OrderCheck(fit.reason)
    weights = johnson(np.corrcoef(positions, rowvar=False), np.array(fit.coefficients))
    linear = np.array([driver.coefficient for driver in found.drivers])
    importance = [driver.importance.value for driver in found.drivers]
    return OrderCheck(
        tau=float(scipy.stats.kendalltau(importance, weights).statistic),
        same_signs_n=int((np.sign(linear) == np.sign(fit.coefficients)).sum()),
        drivers_n=len(items),
        weights=tuple((100 * weights / weights.sum()).tolist()),
    )
