"""Change of the same people: the mean change with its limits, and whose change is reliable."""

from __future__ import annotations

import math

import pandas as pd

from pipeline.measures.differences import Difference
from pipeline.measures.intervals import Estimate

_CONFIDENCE = 0.95


def paired_change(before: pd.Series, after: pd.Series) -> Difference:
    """The mean of everybody's own change, with Student's paired interval and p of no change.

    d ± t(n-1) s_d / √n, by scipy. Those who can be measured again stand for all like them: their
    number is no finite population. No interval and no p for one person, or where all changed alike.

    >>> shown = paired_change(pd.Series([1.0, 2.0, 4.0, 3.0]), pd.Series([2.0, 4.0, 5.0, 3.0]))
    >>> shown.estimate.value, round(shown.estimate.low, 3), round(shown.estimate.high, 3)
    (1.0, -0.299, 2.299)
    >>> round(shown.p, 4)
    0.0917
    """
    changes = after - before
    if not len(changes):
        return Difference(Estimate(0))
    n, total = len(changes), float(changes.sum())
    shape = Estimate(n, total / n, method="paired_t", numerator=total, denominator=float(n))
    if changes.round(9).nunique() < 2:
        return Difference(shape)
    from scipy.stats import ttest_rel

    found = ttest_rel(after.to_numpy(), before.to_numpy())
    low, high = found.confidence_interval(_CONFIDENCE)
    shape = Estimate(
        *(n, total / n, float(low), float(high), "paired_t"), numerator=total, denominator=float(n)
    )
    return Difference(shape, float(found.pvalue))


def reliable_limit(sd: float, reliability: float, z: float = 1.96) -> float:
    """The change that chance alone seldom gives: z √2 sd √(1 - reliability).

    Source: Jacobson & Truax 1991: the standard error of a measurement is sd √(1 - reliability),
    that of a difference √2 as large. Their example has sd 7.5 and reliability .80: 4.74.

    >>> error = reliable_limit(7.5, 0.80, z=1)
    >>> round(error, 2), round((47.5 - 32.5) / error, 2)
    (4.74, 3.16)
    """
    return z * math.sqrt(2) * sd * math.sqrt(1 - reliability)


def reliable_counts(changes: pd.Series, limit: float, *, is_up: bool) -> dict[str, int]:
    """How many improved, stayed or got worse by more than the limit; ``is_up``: higher is better.

    >>> reliable_counts(pd.Series([5.0, 4.0, -6.0, 0.0]), 4.5, is_up=False)
    {'improved': 1, 'unchanged': 2, 'worse': 1}
    """
    gain = changes if is_up else -changes
    improved, worse = int((gain > limit + 1e-9).sum()), int((gain < -limit - 1e-9).sum())
    return {"improved": improved, "unchanged": len(gain) - improved - worse, "worse": worse}
