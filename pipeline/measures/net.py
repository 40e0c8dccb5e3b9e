"""Net: positive minus negative answers, as one number."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence

from scipy.special import ndtri

from pipeline.measures.intervals import Estimate
from pipeline.measures.samples import Proportion

_Z = float(ndtri(0.975))


def net(
    positions: Sequence[int],
    positive: Collection[int],
    negative: Collection[int],
    population: int | None = None,
) -> Estimate:
    """Positive minus negative share, from -1 to 1; ``positive`` and ``negative`` positions from 1.

    The two shares are of the same answers. Interval: the difference of two shares of one
    multinomial, half an answer added to each of the four cells (Agresti & Min 2005, Wald+2):
    d* ± z sqrt(((b+c+1)/m - d*²)/m), d* = (b-c)/m, m = n+2; in a finite group the same shares of
    n_eff answers.

    >>> shown = net([20, 100, 40], positive=[3], negative=[1])
    >>> shown.value, round(shown.low, 8), round(shown.high, 8)
    (0.125, 0.03089632, 0.21601726)
    """
    n = sum(positions)
    if n == 0:
        return Estimate(0, numerator=0.0, denominator=0.0)
    hits = sum(positions[at - 1] for at in positive)
    misses = sum(positions[at - 1] for at in negative)
    value = (hits - misses) / n
    group = Proportion(hits, n, population)
    if group.is_census:
        low, high, method = value, value, "census"
    else:
        low, high = _limits(hits / n, misses / n, group.effective_n)
        method = "agresti_min" if population is None else "agresti_min_fpc"
    return Estimate(n, value, low, high, method, float(hits - misses), float(n))


def _limits(positive: float, negative: float, n: float) -> tuple[float, float]:
    middle = (positive - negative) * n / (n + 2)
    spread = ((positive + negative) * n + 1) / (n + 2) - middle**2
    reach = _Z * math.sqrt(spread / (n + 2))
    return max(-1.0, middle - reach), min(1.0, middle + reach)
