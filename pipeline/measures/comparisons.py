"""KPIs and comparisons: with the earlier wave, with the other centres, with the target."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.measures.differences import Difference
from pipeline.measures.groups import Group, asked_centres, asked_groups
from pipeline.measures.intervals import Estimate
from pipeline.measures.kinds import difference, difference_from_target, estimate
from pipeline.measures.previous import NotComparable, earlier_tally
from pipeline.measures.rows import Row
from pipeline.measures.tallies import CountedWave, Tally, pooled, tally_of
from pipeline.measures.verdicts import Comparison, verdicts
from pipeline.policy import ComparisonRule, Scale
from pipeline.wave import QuestionPlan


@dataclass(frozen=True)
class _Subject:
    """What is measured: a question's answers as one kind, under the question's or KPI's id."""

    item: str
    kind: str
    question: QuestionPlan
    scale: Scale
    target: float | None = None


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
        subject = _Subject(question.id, "share_positive", question, question.scale)
        for group in asked_groups(question, now.plan, units=False):
            for found in _comparisons(subject, group, now, earlier):
                verdict = f"not_comparable:{found.reason}" if found.reason else ""
                shown = found.difference.estimate
                rows.append(
                    Row(found.measure, subject.item, group, now.plan.id, shown, verdict=verdict)
                )
    return rows


def kpi_rows(now: CountedWave, earlier: CountedWave | None, rule: ComparisonRule) -> list[Row]:
    """Every KPI's value now, earlier and among the others, and its comparisons with verdicts.

    The earlier value is given only where it may be compared with this one.
    """
    rows: list[Row] = []
    reports: defaultdict[str, list[tuple[Row, Comparison]]] = defaultdict(list)
    for subject in _kpis(now):
        for group in asked_groups(subject.question, now.plan, units=now.plan.show_units):
            rows += _values(subject, group, now, earlier)
            if group.unit:
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


def _kpis(now: CountedWave) -> Iterator[_Subject]:
    questions = {question.id: question for question in now.plan.questions}
    for kpi in now.plan.kpis:
        question = questions[kpi.question]
        if question.scale is not None:
            yield _Subject(kpi.id, kpi.kind, question, question.scale, kpi.target)


def _values(
    subject: _Subject, group: Group, now: CountedWave, earlier: CountedWave | None
) -> Iterator[Row]:
    """The KPI's value, and what it is read beside: the earlier value and that of the others."""

    def row(measure: str, wave: str, tally: Tally) -> Row:
        shown = estimate(subject.kind, tally, subject.scale)
        return Row(measure, subject.item, group, wave, shown)

    yield row("kpi", now.plan.id, tally_of(now, subject.question, group))
    if group.unit:
        return
    if earlier is not None:
        before = earlier_tally(subject.question, group, now, earlier)
        if isinstance(before, Tally):
            yield row("kpi", earlier.plan.id, before)
    others = _others(subject.question, group, now)
    if others is not None:
        yield row("kpi_others", now.plan.id, others)


def _comparisons(
    subject: _Subject, group: Group, now: CountedWave, earlier: CountedWave | None
) -> Iterator[_Found]:
    tally = tally_of(now, subject.question, group)
    if earlier is not None:
        before = earlier_tally(subject.question, group, now, earlier)
        if isinstance(before, NotComparable):
            yield _Found("change", Difference(Estimate(tally.n)), tally.n, before.why)
        else:
            change = difference(subject.kind, tally, before, subject.scale)
            yield _Found("change", change, min(tally.n, before.n))
    others = _others(subject.question, group, now)
    if others is not None:
        gap = difference(subject.kind, tally, others, subject.scale)
        yield _Found("versus_others", gap, min(tally.n, others.n))
    if subject.target is not None:
        gap = difference_from_target(subject.kind, tally, subject.target, subject.scale)
        yield _Found("versus_target", gap, tally.n)


def _others(question: QuestionPlan, group: Group, now: CountedWave) -> Tally | None:
    """All other centres that were asked, without this one; None where there is none."""
    others = [centre for centre in asked_centres(question, now.plan) if centre != group.centre]
    return pooled(now, question, others) if group.centre and others else None


def _judged(report: Sequence[tuple[Row, Comparison]], rule: ComparisonRule) -> list[Row]:
    """The comparisons of one centre's report, or of all centres together, with verdicts."""
    found = verdicts([comparison for _, comparison in report], rule)
    return [replace(row, verdict=verdict) for (row, _), verdict in zip(report, found, strict=True)]
