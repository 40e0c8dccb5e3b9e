"""From p-values to the four sentences: higher, lower, unclear, too few.

A difference is called only when it is significant after Benjamini-Hochberg among all comparisons
of the same report *and* large enough to matter.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.measures.group_tests import benjamini_hochberg
from pipeline.policy import ComparisonRule


@dataclass(frozen=True)
class Comparison:
    """One difference to judge. ``n``: the answers in the smaller group.

    ``kind`` is the KPI's: share_positive / mean / index. ``reason``: why it is not comparable,
    or empty.
    """

    kind: str
    value: float
    p: float
    n: int
    reason: str = ""


def verdicts(family: Sequence[Comparison], rule: ComparisonRule) -> list[str]:
    """The verdict on each comparison of one report, in the same order.

    The Benjamini-Hochberg family are the comparisons that were tested: comparable, with answers
    enough in both groups, and with a p-value. Source: Benjamini & Hochberg 1995.
    """
    adjusted = benjamini_hochberg([one.p if _is_tested(one, rule) else math.nan for one in family])
    return [_verdict(one, p <= rule.alpha, rule) for one, p in zip(family, adjusted, strict=True)]


def _is_tested(one: Comparison, rule: ComparisonRule) -> bool:
    return not one.reason and one.n >= rule.minimum_answers and not math.isnan(one.p)


def _verdict(one: Comparison, is_significant: bool, rule: ComparisonRule) -> str:
    if one.reason:
        return f"not_comparable:{one.reason}"
    if one.n < rule.minimum_answers:
        return "too_few"
    large, small = rule.relevant[one.kind]
    relevant = small if one.n < rule.small_below else large
    # 0.7 - 0.55 is 0.1499999...: rounding may not decide whether a difference matters.
    if not is_significant or abs(one.value) < relevant - 1e-9:
        return "unclear"
    return "higher" if one.value > 0 else "lower"
