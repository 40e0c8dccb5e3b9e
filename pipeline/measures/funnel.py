"""Within which limits the share of a unit would lie by chance alone, by its number of answers.

Units are judged by the exact limits: the normal ones call up to twice as many units as they say
on the skewed side (a true 80 % and 40 answers: 4.3 % below the lower 95 % limit, not 2.5 %).

Chance is that of the answers given, without finite population correction: the question is
whether a unit works differently, not what those who did not answer would have said.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import scipy
from scipy.special import bdtr, bdtrc, ndtri

from pipeline.measures.samples import Proportion

_TAILS = (0.025, 0.975, 0.001, 0.999)


@dataclass(frozen=True)
class Limits:
    """Limits of a share: 95 % (``low``, ``high``) and 99.8 % (``far_low``, ``far_high``).

    A share on a limit is inside. Without answers or target there are none.
    """

    low: float = math.nan
    high: float = math.nan
    far_low: float = math.nan
    far_high: float = math.nan


def exact_limits(target: float, n: int) -> Limits:
    """Quantiles .025, .975, .001 and .999 of the binomial distribution / n, as R ``qbinom``.

    ``target`` 0 to 1, ``n`` answers.

    >>> shown = exact_limits(0.8, 20)
    >>> [limit * 20 for limit in (shown.far_low, shown.low, shown.high, shown.far_high)]
    [10.0, 12.0, 19.0, 20.0]
    """
    if not n or math.isnan(target):
        return Limits()
    return Limits(*(float(count) / n for count in scipy.stats.binom.ppf(_TAILS, n, target)))


def normal_limits(target: float, n: int) -> Limits:
    """p0 ± z sqrt(p0(1-p0)/n), z = 1.959964 and 3.090232, held to 0-1: a smooth curve to draw.

    Source: Spiegelhalter 2005, Stat Med 24:1185.

    >>> shown = normal_limits(0.80642448, 3)
    >>> round(shown.low * 100, 4), round(shown.far_low * 100, 4), shown.high
    (35.9335, 10.1508, 1.0)
    """
    if not n or math.isnan(target):
        return Limits()
    error = math.sqrt(target * (1 - target) / n)
    return Limits(*(min(1.0, max(0.0, target + float(z) * error)) for z in ndtri(_TAILS)))


def exact_p(target: float, unit: Proportion) -> float:
    """Twice the smaller binomial tail: below 0.05 exactly where a share is outside the limits.

    >>> round(exact_p(0.8, Proportion(20, 20)), 6)
    0.023058
    """
    if not unit.n or math.isnan(target):
        return math.nan
    lower = float(bdtr(unit.hits, unit.n, target))
    higher = float(bdtrc(unit.hits - 1, unit.n, target)) if unit.hits else 1.0
    return min(1.0, 2 * min(lower, higher))
