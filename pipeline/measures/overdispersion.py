"""How far units differ more than chance allows, and each unit's distance seen in that light.

Source: Spiegelhalter 2005 and 2012, as used by the Care Quality Commission: shares on the
arcsine scale, the extreme tenths pulled in before the spread is estimated.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.measures.samples import Proportion


@dataclass(frozen=True)
class Overdispersion:
    """The spread between units: ``phi`` = 1 and ``tau2`` = 0 are chance alone.

    ``z`` and ``adjusted`` have one entry per unit: standard errors from the target, without and
    with the spread between units. ``bounds``: the 10 % and 90 % quantiles of z.
    """

    phi: float
    tau2: float
    bounds: tuple[float, float]
    z: tuple[float, ...]
    adjusted: tuple[float, ...]


def overdispersion(units: Sequence[Proportion], target: float) -> Overdispersion:
    """Y = asin sqrt(x/n), s = 1/(2 sqrt n), z = (Y-Y0)/s, winsorised at its bounds (type 7).

    phi = Σ z_w²/I; tau² = max(0, (I·phi - (I-1))/(Σw - Σw²/Σw)), w = 1/s²; adjusted
    z_D = (Y-Y0)/sqrt(s²+tau²). ``target`` 0 to 1. Units without answers take no part and have no
    z; with fewer than two others no spread can be computed.
    """
    answering = [unit for unit in units if unit.n]
    origin = math.asin(math.sqrt(target)) if not math.isnan(target) else math.nan
    z = tuple((_angle(unit) - origin) / _error(unit) if unit.n else math.nan for unit in units)
    known = [value for value in z if not math.isnan(value)]
    if len(known) < 2:
        nothing = tuple(math.nan for _ in units)
        return Overdispersion(math.nan, math.nan, (math.nan, math.nan), z, nothing)
    low, high = (float(bound) for bound in np.quantile(known, (0.1, 0.9)))
    number = len(known)
    phi = math.fsum(min(high, max(low, value)) ** 2 for value in known) / number
    weights = [_error(unit) ** -2 for unit in answering]
    base = math.fsum(weights) - math.fsum(w * w for w in weights) / math.fsum(weights)
    tau2 = max(0.0, (number * phi - (number - 1)) / base)
    adjusted = tuple(
        value * _error(unit) / math.sqrt(_error(unit) ** 2 + tau2) if unit.n else math.nan
        for value, unit in zip(z, units, strict=True)
    )
    return Overdispersion(phi, tau2, (low, high), z, adjusted)


def _angle(unit: Proportion) -> float:
    return math.asin(math.sqrt(unit.share))


def _error(unit: Proportion) -> float:
    return 1 / (2 * math.sqrt(unit.n))
