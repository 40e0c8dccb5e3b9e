"""A value as it would be had people answered by the same mix of modes as before.

People on the telephone are more satisfied than people on paper or the web, whatever the service,
so a wave with more interviews looks better than it is.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.measures.intervals import Estimate, share_estimate, t_quantile
from pipeline.measures.samples import Moments, Proportion


@dataclass(frozen=True)
class Standardised:
    """The standardised value, and the share of the stated mix that had no answers to weigh.

    ``uncovered`` above 0: there is no value. Not a number: no mix was stated.
    """

    estimate: Estimate
    uncovered: float


def standardised_share(modes: Mapping[str, Proportion], mix: Mapping[str, float]) -> Standardised:
    """Σ w p over the modes, w the mode's part of ``mix``; modes outside the mix weigh nothing.

    ``modes``: this wave's answers by mode, finite populations allowed. ``mix``: people or shares
    by mode, e.g. the earlier wave's respondents. Interval: p ± sqrt(Σ w² (p - limit)²) from each
    mode's Wilson limits, so one mode alone gives its own. Source: Zou & Donner 2008 (MOVER).

    >>> now = {"phone": Proportion(90, 100), "web": Proportion(30, 50)}
    >>> shown = standardised_share(now, {"phone": 1, "web": 3}).estimate
    >>> round(shown.value, 3), round(shown.low, 3), round(shown.high, 3)
    (0.675, 0.57, 0.769)
    """
    weights = _weights(mix)
    uncovered = _uncovered(modes, weights)
    n = sum(sample.n for sample in modes.values())
    if uncovered != 0:
        return Standardised(Estimate(n), uncovered)
    found = {mode: share_estimate(modes[mode]) for mode in weights}
    value = math.fsum(weights[mode] * one.value for mode, one in found.items())
    low = value - math.hypot(*(weights[m] * (one.value - one.low) for m, one in found.items()))
    high = value + math.hypot(*(weights[m] * (one.high - one.value) for m, one in found.items()))
    shown = Estimate(n, value, max(0.0, low), min(1.0, high), "mode_standardised")
    return Standardised(shown, uncovered)


def standardised_mean(modes: Mapping[str, Moments], mix: Mapping[str, float]) -> Standardised:
    """Σ w ȳ over the modes, with t interval: squared error Σ w² s²/n (1-n/N), Satterthwaite's df.

    As standardised_share; also for an index. No interval where a mode's spread is unknown (one
    answer), or where no mode has any. Source: Cochran 1977, section 5.4.

    >>> now = {"phone": Moments(100, 400.0, 1.0), "web": Moments(50, 150.0, 1.0)}
    >>> shown = standardised_mean(now, {"phone": 1, "web": 3}).estimate
    >>> round(shown.value, 2), round(shown.low, 2), round(shown.high, 2)
    (3.25, 3.03, 3.47)
    """
    weights = _weights(mix)
    uncovered = _uncovered(modes, weights)
    n = sum(sample.n for sample in modes.values())
    if uncovered != 0:
        return Standardised(Estimate(n), uncovered)
    value = math.fsum(weight * modes[mode].mean for mode, weight in weights.items())
    parts = {mode: weight**2 * modes[mode].squared_error for mode, weight in weights.items()}
    squared = math.fsum(parts.values())
    low = high = math.nan
    if all(modes[mode].is_census for mode in weights):
        low = high = value
    elif squared > 0:
        inverse = math.fsum(p**2 / (modes[m].n - 1) for m, p in parts.items() if p > 0)
        reach = t_quantile(squared**2 / inverse) * math.sqrt(squared)
        low, high = value - reach, value + reach
    return Standardised(Estimate(n, value, low, high, "mode_standardised"), uncovered)


def _weights(mix: Mapping[str, float]) -> dict[str, float]:
    """The modes that weigh anything, as parts of 1."""
    whole = math.fsum(mix.values())
    return {mode: part / whole for mode, part in mix.items() if part > 0}


def _uncovered(
    modes: Mapping[str, Proportion] | Mapping[str, Moments], weights: Mapping[str, float]
) -> float:
    """The part of the mix without answers; not a number without a mix."""
    if not weights:
        return math.nan
    return math.fsum(w for mode, w in weights.items() if mode not in modes or not modes[mode].n)
