"""95 % intervals for shares and means of small finite groups.

Where no interval can be given the limits are not numbers (and the value still stands):
a census (low = high = value instead: nothing is estimated), a mean of one answer, and a mean
where all answers are the same, because such answers say nothing about the spread of the others.
A Wilson interval exists for every share, also for 0 and 1.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from scipy.special import stdtrit

from pipeline.measures.exact import exact_limits
from pipeline.measures.samples import Moments, Proportion

_CONFIDENCE = 0.95
_MINORITY = 4
"""With fewer answers other than the most common one the spread is not known well enough."""


@dataclass(frozen=True)
class Estimate:
    """A value with its limits, the answers it rests on, and how it was made.

    numerator / denominator = value, except for differences and counts. Not a number = there is
    none.
    """

    n: int
    value: float = math.nan
    low: float = math.nan
    high: float = math.nan
    method: str = ""
    numerator: float = math.nan
    denominator: float = math.nan


def share_estimate(sample: Proportion) -> Estimate:
    """A share with its Wilson interval, n replaced by n_eff = n(N-1)/(N-n) in a finite group.

    Where the sample asks for it the interval is exact (``exact_limits``).

    >>> shown = share_estimate(Proportion(18, 24, population=40))
    >>> shown.value, round(shown.low, 4), round(shown.high, 4), shown.method
    (0.75, 0.626, 0.8432, 'wilson_fpc')
    """
    value = sample.share
    if sample.n == 0:
        low, high, method = math.nan, math.nan, ""
    elif sample.is_census:
        low, high, method = value, value, "census"
    elif sample.is_exact:
        low, high = exact_limits(sample)
        method = "clopper_pearson" if sample.population is None else "hypergeometric"
    else:
        low, high = wilson_limits(value, sample.effective_n)
        method = "wilson" if sample.population is None else "wilson_fpc"
    return Estimate(sample.n, value, low, high, method, float(sample.hits), float(sample.n))


def wilson_limits(share: float, n: float) -> tuple[float, float]:
    """Wilson's score interval for a share of ``n`` answers; ``n`` need not be whole.

    Source: Wilson 1927, by statsmodels. The limits are held to enclose the share, which rounding
    would break in the last digit at 0 and 1.
    """
    from statsmodels.stats.proportion import proportion_confint

    low, high = proportion_confint(share * n, n, alpha=1 - _CONFIDENCE, method="wilson")
    return max(0.0, min(float(low), share)), min(1.0, max(float(high), share))


def mean_estimate(sample: Moments) -> Estimate:
    """A mean with its t interval: mean ± t(n-1) sqrt(s²/n (1-n/N)).

    On a scale where nearly everybody gave the same answer (fewer than four others) that interval
    covers 85 to 90 % only: there it is widened by half an answer at each end of the scale, as
    Agresti and Coull do for shares (``t_ends``; decision 0016).

    >>> shown = mean_estimate(Moments(4, total=14.0, variance=1.0))
    >>> shown.value, round(shown.low, 3), round(shown.high, 3)
    (3.5, 1.909, 5.091)
    """
    value = sample.mean
    low = high = math.nan
    if sample.n == 0:
        method = ""
    elif sample.is_census:
        low, high, method = value, value, "census"
    else:
        name = "t_ends" if _is_lopsided(sample) else "t"
        method = name if sample.population is None else f"{name}_fpc"
        if sample.squared_error > 0:
            low, high = _with_ends(sample) if _is_lopsided(sample) else _t_limits(sample)
    return Estimate(sample.n, value, low, high, method, sample.total, float(sample.n))


def _t_limits(sample: Moments) -> tuple[float, float]:
    reach = t_quantile(sample.n - 1) * math.sqrt(sample.squared_error)
    return sample.mean - reach, sample.mean + reach


def _is_lopsided(sample: Moments) -> bool:
    return sample.ends is not None and sample.minority < _MINORITY


def _with_ends(sample: Moments) -> tuple[float, float]:
    """The t limits with half an answer added at each end of the scale, held to the scale.

    The middle moves by the part of the group that did not answer: what is known stays known.
    """
    low, high = sample.ends or (math.nan, math.nan)
    n = sample.n + 1
    middle = (sample.total + (low + high) / 2) / n
    scatter = sample.variance * (sample.n - 1) + sample.n * (sample.mean - middle) ** 2
    scatter += ((low - middle) ** 2 + (high - middle) ** 2) / 2
    unseen = 1.0 if sample.population is None else 1 - sample.n / sample.population
    middle = sample.mean + (middle - sample.mean) * unseen
    reach = t_quantile(n - 1) * math.sqrt(scatter / (n - 1) / n * unseen)
    return (
        min(sample.mean, max(low, middle - reach)),
        max(sample.mean, min(high, middle + reach)),
    )


def t_quantile(degrees: float) -> float:
    """Student's t that leaves half of 1 - 0.95 above it."""
    return float(stdtrit(degrees, (1 + _CONFIDENCE) / 2))
