"""The change from the first point to the outcome by background group, and between the groups."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from pipeline.measures.differences import Difference, difference_of_means
from pipeline.measures.group_tests import benjamini_hochberg
from pipeline.measures.intervals import Estimate
from pipeline.measures.progress.change import paired_change
from pipeline.measures.progress.scores import Scored, moments
from pipeline.measures.rows import Row
from pipeline.policy import ComparisonRule, comparison_rule
from pipeline.wave import WavePlan


@dataclass(frozen=True)
class _Part:
    """One category of one background question, held against the others of its unit."""

    one: Scored
    breakdown: str
    category: str
    change: Estimate
    against: Difference
    others: int


def group_rows(scored: Sequence[Scored], plan: WavePlan) -> list[Row]:
    """One row is one background group of a unit: group_change, and group_change_difference.

    The change from the first point to the outcome, and that minus the change of all others of the
    unit together (Welch). What is clear is told after Benjamini-Hochberg among all groups of the
    unit. No rows of a background of which only one group is there.
    """
    rule = comparison_rule(plan.start_date)
    outcome = plan.progress.outcome if plan.progress else ""
    parts = [part for one in scored for part in _parts(one, outcome)]
    rows: list[Row] = []
    for group in dict.fromkeys(one.group for one in scored):
        mine = [part for part in parts if part.one.group == group]
        tested = [part.against.p if _is_tested(part, rule) else math.nan for part in mine]
        for part, p in zip(mine, benjamini_hochberg(tested), strict=True):
            rows += _rows(part, p, rule)
    return rows


def _parts(one: Scored, outcome: str) -> list[_Part]:
    changes = one.changes(outcome)
    found = []
    for breakdown, known in one.categories.items():
        theirs = known.reindex(changes.index)
        categories = sorted(known.dropna().unique(), key=lambda name: (name == "unknown", name))
        for category in categories if len(categories) > 1 else ():
            is_mine = theirs == category
            pairs = one.both(outcome).loc[changes.index[is_mine]]
            change = paired_change(pairs[one.start], pairs[outcome]).estimate
            against = _against(changes[is_mine], changes[~is_mine])
            others = int((~is_mine).sum())
            found.append(_Part(one, breakdown, str(category), change, against, others))
    return found


def _against(mine: pd.Series, others: pd.Series) -> Difference:
    return difference_of_means(moments(mine), moments(others))


def _is_tested(part: _Part, rule: ComparisonRule) -> bool:
    return min(part.change.n, part.others) >= rule.minimum_answers and not math.isnan(
        part.against.p
    )


def _rows(part: _Part, p: float, rule: ComparisonRule) -> list[Row]:
    shape = replace(part.against.estimate, method="welch")
    verdict = ""
    if part.change.n and part.others:
        verdict = "too_few"
        if min(part.change.n, part.others) >= rule.minimum_answers:
            is_clear = p <= rule.alpha and abs(shape.value) >= part.one.instrument.relevant - 1e-9
            is_better = (shape.value > 0) == part.one.is_up
            verdict = ("better" if is_better else "worse") if is_clear else "unclear"
    place = part.one.group._replace(breakdown=part.breakdown, category=part.category)
    item, wave = part.one.instrument.id, part.one.wave
    return [
        Row("group_change", item, place, wave, part.change),
        Row("group_change_difference", item, place, wave, shape, verdict),
    ]
