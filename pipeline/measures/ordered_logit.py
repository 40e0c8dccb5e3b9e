"""The proportional-odds model, as a check on importance: answers are ordered, not measured."""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass

import numpy as np
import pandas as pd
from statsmodels.miscmodels.ordinal_model import OrderedModel
from statsmodels.tools.sm_exceptions import ConvergenceWarning, HessianInversionWarning

from pipeline.measures.relative_weights import FloatArray


@dataclass(frozen=True)
class OrderedLogit:
    """P(y ≤ j) = logistic(threshold_j - x'b): slopes, standard errors, thresholds, deviance.

    All empty where the model cannot be fitted.
    """

    slopes: tuple[float, ...] = ()
    errors: tuple[float, ...] = ()
    thresholds: tuple[float, ...] = ()
    deviance: float = math.nan


def ordered_logit(predictors: FloatArray, outcome: FloatArray) -> OrderedLogit:
    """Fitted by Newton's method with statsmodels; rows without gaps.

    ``outcome``: numbers whose order counts. Not fitted: fewer than two different outcomes, a
    predictor that does not vary, or no maximum (complete separation).
    """
    levels = np.unique(outcome)
    if len(levels) < 2 or (predictors == predictors[:1]).all(axis=0).any():
        return OrderedLogit()
    endog = pd.Series(pd.Categorical(outcome, categories=levels, ordered=True))
    model = OrderedModel(endog, predictors, distr="logit")
    with warnings.catch_warnings():
        warnings.simplefilter("error", ConvergenceWarning)
        warnings.simplefilter("error", HessianInversionWarning)
        warnings.simplefilter("ignore", RuntimeWarning)
        try:
            found = model.fit(method="newton", disp=False, maxiter=100)
            errors = np.asarray(found.bse)
        except (ConvergenceWarning, HessianInversionWarning, np.linalg.LinAlgError):
            return OrderedLogit()
    number = predictors.shape[1]
    params = np.asarray(found.params)
    thresholds = model.transform_threshold_params(params[number:])[1:-1]
    if not np.isfinite(errors[:number]).all():
        return OrderedLogit()
    return OrderedLogit(
        tuple(map(float, params[:number])),
        tuple(map(float, errors[:number])),
        tuple(map(float, thresholds)),
        float(-2 * found.llf),
    )


def agreement(importances: tuple[float, ...], model: OrderedLogit) -> float:
    """The correlation of importance with the size of the slopes; not a number without a model.

    Slopes of predictors with the same spread. Of less than three questions it says nothing.

    >>> agreement((0.6, 0.3, 0.1), OrderedLogit((1.2, 0.6, 0.2)))
    1.0
    """
    if len(model.slopes) < 3:
        return math.nan
    return round(float(np.corrcoef(importances, np.abs(model.slopes))[0, 1]), 9)
