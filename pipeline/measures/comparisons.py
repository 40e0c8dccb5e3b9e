"""KPIs and comparisons: with the earlier wave, with the other centres, with the target."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.measures.differences import Difference
from pipeline.measures.groups import (
    Group,
    asked_centres,
    asked_groups,
    compared_groups,
    parts_of,
)
from pipeline.measures.intervals import Estimate
from pipeline.measures.kinds import Answers, difference, difference_from_target, estimate
from pipeline.measures.previous import NotComparable
from pipeline.measures.rows import Row
from pipeline.measures.subjects import (
    Subject,
    answers_of,
    earlier_answers,
    kpi_subjects,
    together,
)
from pipeline.measures.tallies import CountedWave
from pipeline.measures.verdicts import Comparison, verdicts
from pipeline.policy import ComparisonRule


@dataclass(frozen=True)
class _Found:
    """A comparison of one group: the difference, and the answers in the smaller group."""

    measure: str
    difference: Difference
    n: int
    reason: str = ""


def question_comparisons(now: CountedWave, earlier: CountedWave | None) -> list[Row]:
    """Each question's share positive against the earlier wave and against the other centres.

    No verdicts: those are for KPIs. A change that cannot be had says why in their place.
    """
    rows: list[Row] = []
    for question in now.plan.questions:
        if question.scale is None:
            continue
        subject = Subject(question.id, "share_positive", (question,), question.scale)
        for group in compared_groups(question, now.plan):
            for found in _comparisons(subject, group, now, earlier):
                verdict = f"not_comparable:{found.reason}" if found.reason else ""
                shown = found.difference.estimate
                rows.append(
                    Row(found.measure, subject.item, group, now.plan.id, shown, verdict=verdict)
                )
    return rows


def kpi_rows(now: CountedWave, earlier: CountedWave | None, rule: ComparisonRule) -> list[Row]:
    """Every KPI's value now, earlier and among the others, and its comparisons with verdicts.

    The earlier value is given only where it may be compared with this one. All centres together
    and each centre have the value by mode and background too.
    """
    rows: list[Row] = []
    reports: defaultdict[str, list[tuple[Row, Comparison]]] = defaultdict(list)
    for subject in kpi_subjects(now.plan):
        compared = compared_groups(subject.question, now.plan)
        for group in asked_groups(subject.question, now.plan, units=now.plan.show_units):
            is_compared = group in compared
            rows += _values(subject, group, now, earlier if is_compared else None)
            if not is_compared:
                continue
            for found in _comparisons(subject, group, now, earlier):
                shown = found.difference.estimate
                reports[group.centre].append(
                    (
                        Row(found.measure, subject.item, group, now.plan.id, shown),
                        Comparison(
                            subject.kind, shown.value, found.difference.p, found.n, found.reason
                        ),
                    )
                )
    for report in reports.values():
        rows += _judged(report, rule)
    return rows


def _values(
    subject: Subject, group: Group, now: CountedWave, earlier: CountedWave | None
) -> Iterator[Row]:
    """The KPI's value, its parts, and what it is read beside: the earlier value, the others'."""

    def row(measure: str, wave: str, part: Group, answers: Answers) -> Row:
        shown = estimate(subject.kind, answers, subject.scale)
        return Row(measure, subject.item, part, wave, shown)

    for part in (group, *parts_of(group, now.breakdowns)):
        yield row("kpi", now.plan.id, part, answers_of(subject, part, now))
    if earlier is not None:
        before = earlier_answers(subject, group, now, earlier)
        if not isinstance(before, NotComparable):
            yield row("kpi", earlier.plan.id, group, before)
    others = _others(subject, group, now)
    if others is not None:
        yield row("kpi_others", now.plan.id, group, others)


def _comparisons(
    subject: Subject, group: Group, now: CountedWave, earlier: CountedWave | None
) -> Iterator[_Found]:
    own = answers_of(subject, group, now)
    if earlier is not None:
        before = earlier_answers(subject, group, now, earlier)
        if isinstance(before, NotComparable):
            yield _Found("change", Difference(Estimate(own.n)), own.n, before.why)
        else:
            change = difference(subject.kind, own, before, subject.scale)
            yield _Found("change", change, min(own.n, before.n))
    others = _others(subject, group, now)
    if others is not None:
        gap = difference(subject.kind, own, others, subject.scale)
        yield _Found("versus_others", gap, min(own.n, others.n))
    if subject.target is not None:
        gap = difference_from_target(subject.kind, own, subject.target, subject.scale)
        yield _Found("versus_target", gap, own.n)


def _others(subject: Subject, group: Group, now: CountedWave) -> Answers | None:
    """All other centres that were asked, without this one; None where there is none."""
    others = [one for one in asked_centres(subject.question, now.plan) if one != group.centre]
    return together(subject, others, now) if group.centre and others and not group.unit else None


def _judged(report: Sequence[tuple[Row, Comparison]], rule: ComparisonRule) -> list[Row]:
    """The comparisons of one centre's report, or of all centres together, with verdicts."""
    found = verdicts([comparison for _, comparison in report], rule)
    return [replace(row, verdict=verdict) for (row, _), verdict in zip(report, found, strict=True)]
