"""A local survey before and after a change: two small groups, and whether they differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pandas as pd

from pipeline.measures.differences import difference_of_shares
from pipeline.measures.exact import fisher_p
from pipeline.measures.groups import Group, asked_groups
from pipeline.measures.intervals import Estimate, share_estimate
from pipeline.measures.rates import ANSWERED
from pipeline.measures.rows import Row
from pipeline.measures.samples import Proportion
from pipeline.measures.verdicts import Comparison, verdicts
from pipeline.policy import comparison_rule
from pipeline.records import Wave
from pipeline.wave import QuestionPlan, WavePlan

PHASE = "phase"


def phase_rows(wave: Wave, plan: WavePlan) -> list[Row]:
    """One row is a group's share positive in one phase, or its change from the phase before.

    A phase (category ``first..last`` day) ends where a ``change`` of the unit is marked. Shares
    have exact intervals; ``change_local`` has Newcombe's, and a verdict by Fisher's exact test and
    the rules for a clear difference, among all questions of the group. How many people there were
    in a phase is not known. No rows where a respondent's day is not known.
    """
    people = wave.people[wave.people["disposition"].isin(ANSWERED)]
    has_days = "answered_date" in people and people["answered_date"].notna().all()
    if people.empty or not has_days:
        return []
    questions = [question for question in plan.questions if question.scale is not None]
    told = wave.responses[wave.responses["answer"] == "scale"].merge(
        people[["person_id", "centre", "unit", "answered_date"]], on="person_id"
    )
    groups = dict.fromkeys(g for q in questions for g in asked_groups(q, plan, units=True))
    rows: list[Row] = []
    for group in groups:
        phases = _phases(plan, group, told["answered_date"])
        is_mine = (told["centre"] == group.centre) & (
            told["unit"].eq(group.unit) | (not group.unit)
        )
        changes: list[tuple[Row, Comparison]] = []
        for question in questions if len(phases) > 1 else ():
            if question.is_asked_in(group.centre):
                mine = told[is_mine & (told["question"] == question.id)]
                shares = _shares(mine, question, phases)
                parts = [group._replace(breakdown=PHASE, category=_name(one)) for one in phases]
                for part, share in zip(parts, shares, strict=True):
                    shape = share_estimate(share)
                    rows.append(Row("share_positive", question.id, part, plan.id, shape))
                changes += _changes(question, list(zip(parts, shares, strict=True)), plan)
        judged = verdicts([one for _, one in changes], comparison_rule(plan.start_date))
        rows += [replace(row, verdict=v) for (row, _), v in zip(changes, judged, strict=True)]
    return rows


_Phase = tuple[date, date]


def _phases(plan: WavePlan, group: Group, days: pd.Series) -> list[_Phase]:
    """The field period cut where a change of the group is marked; both days included."""
    known = [day.date() for day in (days.min(), days.max()) if not pd.isna(day)]
    first, last = min([plan.start_date, *known]), max([plan.end_date, *known])
    cuts = sorted(
        {
            event.date
            for event in plan.events
            if event.kind == "change" and event.unit in ("", group.unit)
        }
    )
    starts = [first, *(cut for cut in cuts if first < cut <= last), last + timedelta(days=1)]
    return [(start, after - timedelta(days=1)) for start, after in pairwise(starts)]


def _name(phase: _Phase) -> str:
    return f"{phase[0]}..{phase[1]}"


def _shares(
    answers: pd.DataFrame, question: QuestionPlan, phases: Sequence[_Phase]
) -> list[Proportion]:
    hits = question.scale.positive if question.scale else ()
    found = []
    for first, last in phases:
        inside = answers["answered_date"].between(
            pd.Timestamp(first), pd.Timestamp(last + timedelta(days=1)), inclusive="left"
        )
        mine = answers[inside]
        found.append(Proportion(int(mine["code"].isin(hits).sum()), len(mine), is_exact=True))
    return found


def _changes(
    question: QuestionPlan, phases: Sequence[tuple[Group, Proportion]], plan: WavePlan
) -> Iterator[tuple[Row, Comparison]]:
    for (_, before), (part, after) in pairwise(phases):
        shape, p, least = Estimate(after.n), float("nan"), min(before.n, after.n)
        if least:
            found = difference_of_shares(
                replace(after, is_exact=False), replace(before, is_exact=False)
            )
            shape, p = replace(found.estimate, method="fisher"), fisher_p(after, before)
        row = Row("change_local", question.id, part, plan.id, shape)
        yield row, Comparison("share_positive", shape.value, p, least)
