"""Rows about how questions hang together: reliability of themes, and what matters to the whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pandas as pd

from pipeline.measures.drivers import DriverMap, drivers
from pipeline.measures.groups import EVERYONE, Group
from pipeline.measures.intervals import Estimate
from pipeline.measures.ordered_logit import check_order
from pipeline.measures.rates import ANSWERED
from pipeline.measures.reliability import reliability
from pipeline.measures.rows import Row
from pipeline.measures.subjects import kpi_subjects
from pipeline.records import Wave, ticked
from pipeline.wave import QuestionPlan, WavePlan

_MISSING = 0.3
"""A question that more people left without an answer on the scale is no driver: it would cost
the map too many people."""
_AGREES = 0.6
"""Kendall's tau from which the ordered logit tells the same story: four pairs of five alike."""
_UNCERTAIN = "uncertain"


def association_rows(wave: Wave, plan: WavePlan) -> list[Row]:
    """Reliability of every theme index, and the priority map, of all centres and each centre.

    ``alpha``, ``omega`` (verdict low = the index mixes things), ``item_rest`` per question;
    ``importance`` per question: part of what explains the first KPI's question, verdict = the
    field of the priority map, or why there is none; ``importance_check``: agreement with an
    ordered logit.
    """
    people = wave.people[wave.people["disposition"].isin(ANSWERED)].reset_index(drop=True)
    whole = [EVERYONE] if len(plan.centres) > 1 else []
    groups = [*whole, *(Group(centre.id) for centre in plan.centres)]
    asked = [question.id for question in plan.questions if question.scale is not None]
    ids = pd.Index(people["person_id"])
    codes = pd.DataFrame(ticked(wave.responses, ids, asked), index=ids, columns=asked)
    rows: list[Row] = []
    for group in groups:
        is_own = (people["centre"] == group.centre).to_numpy() | (group == EVERYONE)
        rows += _reliability(codes[is_own], plan, group)
        rows += _importance(codes[is_own], plan, group)
    return rows


def _answers(codes: pd.DataFrame, asked: Sequence[QuestionPlan]) -> pd.DataFrame:
    """One row is one respondent, one column one question: positions, not a number without one."""
    positions = codes[[one.id for one in asked]].astype("float64")
    return positions.where(positions > 0)


def _reliability(codes: pd.DataFrame, plan: WavePlan, group: Group) -> Iterator[Row]:
    told: set[str] = set()
    for theme in kpi_subjects(plan):
        asked_here = all(not group.centre or q.is_asked_in(group.centre) for q in theme.questions)
        if not theme.is_theme or not asked_here:
            continue
        found = reliability(_answers(codes, theme.questions))
        weak = found.is_weak or any(item.is_negative for item in found.items)
        yield Row("alpha", theme.item, group, plan.id, found.alpha, found.reason or "low" * weak)
        yield Row(
            "omega", theme.item, group, plan.id, found.omega, found.reason or found.omega_reason
        )
        rest = {item.item: item for item in found.items}
        for question in theme.questions:
            if question.id in told:
                continue
            told.add(question.id)
            item = rest.get(question.id)
            shape = Estimate(found.n, method="item_rest")
            if item is not None:
                shape = replace(shape, value=item.item_rest)
            sign = "negative" if item is not None and item.is_negative else found.reason
            yield Row("item_rest", question.id, group, plan.id, shape, sign)


def _importance(codes: pd.DataFrame, plan: WavePlan, group: Group) -> list[Row]:
    overall = _overall(plan)
    if overall is None:
        return []
    asked = [
        one
        for one in plan.questions
        if one.scale is not None and one.scale.has_direction and not one.centres and one != overall
    ]
    answers = _answers(codes, [overall, *asked])
    judged = answers[answers[overall.id].notna()]
    kept = [one for one in asked if len(judged) and judged[one.id].isna().mean() <= _MISSING]
    if not kept:
        return []
    points = {one.id: one.scale.points for one in kept if one.scale is not None}
    answers = answers[[overall.id, *points]]
    found = drivers(answers, overall.id, points)
    return [*_map_rows(found, kept, group, plan), *_check(answers, overall.id, found, group, plan)]


def _map_rows(
    found: DriverMap, kept: Sequence[QuestionPlan], group: Group, plan: WavePlan
) -> Iterator[Row]:
    placed = {driver.item: driver for driver in found.drivers}
    for question in kept:
        shape, verdict = Estimate(found.n, method="lmg_bootstrap"), found.reason
        if question.id in placed:
            driver = placed[question.id]
            own = driver.importance
            shape = replace(own, value=own.value / 100, low=own.low / 100, high=own.high / 100)
            verdict = driver.placement.field if driver.placement.is_certain else _UNCERTAIN
        yield Row("importance", question.id, group, plan.id, shape, verdict)


def _check(
    answers: pd.DataFrame, overall: str, found: DriverMap, group: Group, plan: WavePlan
) -> Iterator[Row]:
    if found.reason:
        return
    check = check_order(answers, overall, found)
    agrees = check.tau >= _AGREES and check.same_signs_n == check.drivers_n
    verdict = check.reason or ("agrees" if agrees else "differs")
    shape = Estimate(found.n, check.tau, method="ordered_logit")
    yield Row("importance_check", overall, group, plan.id, shape, verdict)


def _overall(plan: WavePlan) -> QuestionPlan | None:
    """The question of the first KPI that has one question, asked in every centre."""
    singles = (subject for subject in kpi_subjects(plan) if not subject.is_theme)
    return next((one.question for one in singles if not one.question.centres), None)
