"""How large a difference between groups is, whatever their size.

From counts per scale position, lowest first. Positive where the first group is higher. What
cannot be computed (a group without answers, no spread at all) is not a number.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from pipeline.measures.group_tests import kruskal_wallis, mann_whitney
from pipeline.measures.samples import Proportion


def hedges_g(this: Sequence[int], other: Sequence[int]) -> float:
    """Difference of mean positions in pooled standard deviations, corrected for few answers.

    g = d (1 - 3/(4(n1+n2) - 9)), d = difference / pooled s. Source: Hedges 1981, the correction
    by pingouin. Needs two answers in each group.

    >>> round(hedges_g([2, 0, 2], [2, 0, 2]), 6), round(hedges_g([0, 2, 2], [2, 2, 0]), 4)
    (0.0, 1.5061)
    """
    n, m = sum(this), sum(other)
    if n < 2 or m < 2:
        return math.nan
    scatter = _scatter(this) + _scatter(other)
    if not scatter:
        return math.nan
    d = (_mean(this) - _mean(other)) / math.sqrt(scatter / (n + m - 2))
    import pingouin

    return float(pingouin.convert_effsize(d, "cohen", "hedges", nx=n, ny=m))


def cohens_h(this: Proportion, other: Proportion) -> float:
    """Difference of two shares as 2 asin sqrt p1 - 2 asin sqrt p2. Source: Cohen 1988.

    >>> round(cohens_h(Proportion(3, 4), Proportion(2, 4)), 6) == round(math.pi / 6, 6)
    True
    """
    if not this.n or not other.n:
        return math.nan
    from statsmodels.stats.proportion import proportion_effectsize

    return float(proportion_effectsize(this.share, other.share))


def common_language(this: Sequence[int], other: Sequence[int]) -> float:
    """The chance that an answer of the first group is higher than one of the second, ties half.

    U / (n1 n2), U of Mann and Whitney. Source: McGraw & Wong 1992; Vargha & Delaney 2000.

    >>> common_language([1, 1, 0], [0, 1, 1])
    0.125
    """
    return mann_whitney(this, other).statistic / (sum(this) * sum(other) or math.nan)


def rank_biserial(this: Sequence[int], other: Sequence[int]) -> float:
    """Share of pairs in which the first group is higher minus those in which it is lower.

    2U/(n1 n2) - 1. Source: Cureton 1956; Kerby 2014.

    >>> rank_biserial([1, 1, 0], [0, 1, 1])
    -0.75
    """
    return 2 * common_language(this, other) - 1


def epsilon_squared(groups: Sequence[Sequence[int]]) -> float:
    """Share of the spread of the ranks that lies between the groups: H/(n-1), from 0 to 1.

    H of Kruskal and Wallis. Source: Tomczak & Tomczak 2014.

    >>> round(epsilon_squared([[2, 0, 0], [0, 2, 0], [0, 0, 2]]), 6)
    1.0
    """
    found = kruskal_wallis(groups)
    return found.statistic / (found.n - 1) if found.n > 1 else math.nan


def _mean(group: Sequence[int]) -> float:
    return sum(at * n for at, n in enumerate(group, start=1)) / sum(group)


def _scatter(group: Sequence[int]) -> float:
    """Sum of squares around the mean; exactly 0 where all answers are the same."""
    mean = _mean(group)
    return math.fsum(n * (at - mean) ** 2 for at, n in enumerate(group, start=1) if n)
