"""Exact intervals and tests for shares of very few people, as in a local survey."""

from __future__ import annotations

import numpy as np
import scipy

from pipeline.measures.samples import Proportion

_TAIL = 0.025


def exact_limits(sample: Proportion) -> tuple[float, float]:
    """Limits that hold in at least 95 % of all samples, whatever the true share.

    Clopper and Pearson's (1934) where nobody knows how many people there are. Of ``population``
    people: the fewest and the most that can be positive without such a sample being in the outer
    2.5 % on its side (hypergeometric; Buonaccorsi 1987, Am Stat 41:215).

    >>> [round(limit, 4) for limit in exact_limits(Proportion(8, 10))]
    [0.4439, 0.9748]
    >>> exact_limits(Proportion(8, 10, population=12))  # 8 to 10 of the 12
    (0.6666666666666666, 0.8333333333333334)
    """
    if sample.population is None:
        from statsmodels.stats.proportion import proportion_confint

        low, high = proportion_confint(sample.hits, sample.n, alpha=2 * _TAIL, method="beta")
        return float(low), float(high)
    people, n, hits = sample.population, sample.n, sample.hits
    possible = np.arange(hits, people - (n - hits) + 1)
    fewest = possible[scipy.stats.hypergeom.sf(hits - 1, people, possible, n) > _TAIL].min()
    most = possible[scipy.stats.hypergeom.cdf(hits, people, possible, n) > _TAIL].max()
    return float(fewest / people), float(most / people)


def fisher_p(this: Proportion, other: Proportion) -> float:
    """Two-sided p of no difference between two shares. Source: Fisher 1935, by scipy.

    >>> round(fisher_p(Proportion(3, 4), Proportion(1, 4)), 4)
    0.4857
    """
    table = [[this.hits, this.n - this.hits], [other.hits, other.n - other.hits]]
    return float(scipy.stats.fisher_exact(table).pvalue)
