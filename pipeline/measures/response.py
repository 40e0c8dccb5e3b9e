"""Who was invited, who answered, and the response rates."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict

from pipeline.measures.breakdowns import categories_of
from pipeline.measures.groups import EVERYONE, Breakdown, Group, all_groups, parts_of
from pipeline.measures.intervals import Estimate
from pipeline.measures.rates import RATES, Dispositions, Ratio, response_rate
from pipeline.measures.rows import Row
from pipeline.records import Wave
from pipeline.wave import WavePlan

BASIC_RATES = ("raw", "rr1", "rr2", "cleaned")
"""The rates a manager reads; units and breakdowns have no others."""


def response_rows(wave: Wave, plan: WavePlan, ways: Sequence[Breakdown]) -> list[Row]:
    """Counts and rates of every declared group; by breakdown for all and each centre.

    A wave without an invitation list has no rates, only people who answered. Rates by a breakdown
    need the category of those who did *not* answer as well: where it is missing for anybody only
    the answers are broken down, because every rate would come out too high. Units have the rates
    that a manager reads; all together and centres have every AAPOR rate.
    """
    counted = _dispositions(wave, ways)
    rows: list[Row] = []
    for group in all_groups(plan, units=True):
        found = counted.get(group, Dispositions())
        names = BASIC_RATES if group.unit else tuple(RATES)
        rows += _rows(group, found, plan, names if wave.has_invitations else ())
        if wave.has_invitations and not group.unit:
            rows += _disposition_rows(group, found, wave.id)
        for way in ways:
            for part in parts_of(group, [way]):
                found = counted.get(part, Dispositions())
                rows += _rows(part, found, plan, BASIC_RATES if way.is_known else ())
    return rows


def _dispositions(wave: Wave, ways: Iterable[Breakdown]) -> Mapping[Group, Dispositions]:
    """People per disposition in each group."""
    counted: defaultdict[Group, Counter[str]] = defaultdict(Counter)
    sizes = wave.people.groupby(["centre", "unit", "disposition"]).size().reset_index()
    for centre, unit, code, people in sizes.itertuples(index=False):
        for group in {EVERYONE, Group(centre), Group(centre, unit)}:
            counted[group][code] += int(people)
    for way in ways:
        parts = wave.people[["centre", "disposition"]].assign(
            category=categories_of(wave.people, way.id)
        )
        sizes = parts.groupby(["centre", "category", "disposition"]).size().reset_index()
        for centre, category, code, people in sizes.itertuples(index=False):
            for home in (EVERYONE, Group(centre)):
                part = home._replace(breakdown=way.id, category=category)
                counted[part][code] += int(people)
    return {group: Dispositions(**codes) for group, codes in counted.items()}


def _rows(group: Group, found: Dispositions, plan: WavePlan, rates: Sequence[str]) -> list[Row]:
    estimates = {"answered": _count(found.answered)}
    if rates:
        estimates["invited"] = _count(found.invited)
    if len(rates) > len(BASIC_RATES):
        method = "d_ne" if plan.eligibility is None else "stated"
        estimates["eligibility"] = _ratio(found, _eligibility(found, plan.eligibility), method)
    for rate in rates:
        ratio = response_rate(rate, found, plan.eligibility)
        method = rate if rate in ("raw", "cleaned") else f"aapor_{rate}"
        estimates[f"response_rate_{rate}"] = _ratio(found, ratio, method)
    return [Row(measure, "", group, plan.id, estimate) for measure, estimate in estimates.items()]


def _eligibility(found: Dispositions, stated: float | None) -> Ratio:
    return found.eligibility if stated is None else Ratio(stated, 1.0)


def _ratio(found: Dispositions, ratio: Ratio, method: str) -> Estimate:
    return Estimate(
        found.invited,
        ratio.value,
        method=method,
        numerator=float(ratio.numerator),
        denominator=float(ratio.denominator),
    )


def _disposition_rows(group: Group, found: Dispositions, wave: str) -> list[Row]:
    return [
        Row(
            "disposition",
            "",
            group._replace(breakdown="disposition", category=code),
            wave,
            _ratio(found, Ratio(people, found.invited), "count"),
        )
        for code, people in asdict(found).items()
    ]


def _count(people: int) -> Estimate:
    return Estimate(people, float(people), method="count", numerator=float(people))
