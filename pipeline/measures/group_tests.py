"""Do groups answer differently? Tests on counts per scale position, lowest position first.

A group is a sequence of counts, position 1 first. Groups without answers are left out. What
cannot be tested (fewer than two groups, all answers the same) is not a number.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import scipy


@dataclass(frozen=True)
class GroupTest:
    """A test of no difference between groups: its statistic, degrees of freedom and p-value.

    ``n``: the answers it rests on. Mann-Whitney has no degrees of freedom; ``df_within`` is
    Welch's.
    """

    method: str
    n: int
    statistic: float = math.nan
    p: float = math.nan
    df: float = math.nan
    df_within: float = math.nan


def mann_whitney(this: Sequence[int], other: Sequence[int]) -> GroupTest:
    """Mann-Whitney's U of the first group, two-sided, corrected for ties and continuity.

    U = pairs in which the first group is higher, ties half. Exact without ties in a group of
    eight or fewer. Source: Mann & Whitney 1947, by scipy, whose result needs no pair by pair
    table as pingouin's does.

    >>> mann_whitney([1, 1, 0], [0, 1, 1]).statistic
    0.5
    """
    groups = _answering([this, other])
    n = sum(this) + sum(other)
    if not _can_differ(groups):
        return GroupTest("mann_whitney", n)
    found = scipy.stats.mannwhitneyu(*map(_expanded, groups))
    return GroupTest("mann_whitney", n, float(found.statistic), float(found.pvalue))


def kruskal_wallis(groups: Sequence[Sequence[int]]) -> GroupTest:
    """Kruskal-Wallis H over two or more groups, corrected for ties.

    Source: Kruskal & Wallis 1952, by pingouin.

    >>> shown = kruskal_wallis([[2, 0, 0], [0, 2, 0], [0, 0, 2]])
    >>> round(shown.statistic, 6), shown.df
    (5.0, 2.0)
    """
    tested = _answering(groups)
    n = sum(map(sum, tested))
    if not _can_differ(tested):
        return GroupTest("kruskal_wallis", n)
    import pingouin

    found = pingouin.kruskal(data=_long(tested), dv="position", between="group").iloc[0]
    return GroupTest(
        "kruskal_wallis", n, float(found["H"]), float(found["p_unc"]), float(found["ddof1"])
    )


def welch_anova(groups: Sequence[Sequence[int]]) -> GroupTest:
    """Welch's analysis of variance of the mean position: groups may spread differently.

    Not a number where a group has one answer or no spread: its mean would have infinite weight.
    Source: Welch 1951, by pingouin.

    >>> shown = welch_anova([[2, 2, 0], [0, 2, 2]])
    >>> round(shown.statistic, 6), shown.df, round(shown.df_within, 6)
    (6.0, 1.0, 6.0)
    """
    tested = _answering(groups)
    n = sum(map(sum, tested))
    if not _can_differ(tested) or any(sum(c > 0 for c in group) < 2 for group in tested):
        return GroupTest("welch_anova", n)
    import pingouin

    found = pingouin.welch_anova(data=_long(tested), dv="position", between="group").iloc[0]
    return GroupTest(
        "welch_anova",
        n,
        float(found["F"]),
        float(found["p_unc"]),
        float(found["ddof1"]),
        float(found["ddof2"]),
    )


def benjamini_hochberg(p_values: Sequence[float]) -> list[float]:
    """Each p-value adjusted for the false discovery rate among all that are numbers.

    Source: Benjamini & Hochberg 1995, by statsmodels.

    >>> benjamini_hochberg([0.01, math.nan, 0.04])
    [0.02, nan, 0.04]
    """
    known = [at for at, p in enumerate(p_values) if not math.isnan(p)]
    adjusted = [math.nan] * len(p_values)
    if known:
        from statsmodels.stats.multitest import multipletests

        found = multipletests([p_values[at] for at in known], method="fdr_bh")[1]
        for at, p in zip(known, found, strict=True):
            adjusted[at] = float(p)
    return adjusted


def _answering(groups: Sequence[Sequence[int]]) -> list[Sequence[int]]:
    return [group for group in groups if sum(group)]


def _can_differ(groups: Sequence[Sequence[int]]) -> bool:
    """Whether there are two groups, and answers at two positions."""
    return len(groups) > 1 and sum(map(any, zip(*groups, strict=True))) > 1


def _expanded(group: Sequence[int]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """One number per answer: its position."""
    return np.repeat(np.arange(1.0, len(group) + 1), group)


def _long(groups: Sequence[Sequence[int]]) -> pd.DataFrame:
    """One row is one answer: its group and position."""
    return pd.DataFrame(
        {
            "group": np.repeat(np.arange(len(groups)), [sum(group) for group in groups]),
            "position": np.concatenate([_expanded(group) for group in groups]),
        }
    )
