"""Rows about how questions hang together: reliability of themes, and what matters to the whole."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from pipeline.measures.drivers import priority_map
from pipeline.measures.groups import EVERYONE, Group
from pipeline.measures.intervals import Estimate
from pipeline.measures.ordered_logit import agreement, ordered_logit
from pipeline.measures.rates import ANSWERED
from pipeline.measures.relative_weights import FloatArray
from pipeline.measures.reliability import reliability
from pipeline.measures.rows import Row
from pipeline.measures.subjects import themes_of
from pipeline.measures.themes import Theme, items_of
from pipeline.records import Wave
from pipeline.wave import QuestionPlan, WavePlan

_MISSING = 0.3
"""A question that more people left without an answer on the scale is no driver: it would cost
the map too many people."""
_AGREES = 0.7


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
    rows: list[Row] = []
    for group in groups:
        own = people if group == EVERYONE else people[people["centre"] == group.centre]
        own = own.reset_index(drop=True)
        rows += _reliability(wave, plan, group, own)
        rows += _drivers(wave, plan, group, own)
    return rows


def _reliability(wave: Wave, plan: WavePlan, group: Group, people: pd.DataFrame) -> Iterator[Row]:
    asked = {question.id: question for question in plan.questions}
    told: set[str] = set()
    for kpi, theme in themes_of(plan).items():
        if group.centre and not all(asked[name].is_asked_in(group.centre) for name in theme.points):
            continue
        found = reliability(items_of(wave, people, theme))
        verdict = found.reason or ("low" if found.is_low else "")
        for measure, value, limits in (
            ("alpha", found.alpha, found.alpha_limits),
            ("omega", found.omega, found.omega_limits),
        ):
            shape = Estimate(found.n, value, *limits, method=measure)
            yield Row(measure, kpi, group, plan.id, shape, verdict)
        for at, question in enumerate(theme.points):
            if question not in told:
                told.add(question)
                value = found.rest[at] if found.rest else math.nan
                sign = found.reason or ("negative" if value < 0 else "")
                shape = Estimate(found.n, value, method="item_rest")
                yield Row("item_rest", question, group, plan.id, shape, sign)


def _drivers(wave: Wave, plan: WavePlan, group: Group, people: pd.DataFrame) -> list[Row]:
    overall = _overall(plan)
    if overall is None or overall.scale is None:
        return []
    judged = items_of(wave, people, Theme({overall.id: overall.scale.points}, 1))[:, 0]
    asked = [
        one
        for one in plan.questions
        if one.scale is not None and one.scale.has_direction and not one.centres and one != overall
    ]
    answers = items_of(wave, people, Theme({q.id: _points(q) for q in asked}, 1))
    has_overall = ~np.isnan(judged)
    kept = [
        at
        for at in range(len(asked))
        if has_overall.any() and np.isnan(answers[has_overall, at]).mean() <= _MISSING
    ]
    if not kept:
        return []
    return list(_importance([asked[at] for at in kept], answers[:, kept], judged, group, plan))


def _importance(
    asked: Sequence[QuestionPlan],
    answers: FloatArray,
    judged: FloatArray,
    group: Group,
    plan: WavePlan,
) -> Iterator[Row]:
    found = priority_map(answers, judged)
    for at, question in enumerate(asked):
        shape = Estimate(found.n, method="relative_weights")
        if not found.reason:
            limits = (found.importance[at], found.low[at], found.high[at])
            shape = Estimate(found.n, *limits, method="relative_weights")
        verdict = found.reason or found.fields[at]
        yield Row("importance", question.id, group, plan.id, shape, verdict)
    overall = _overall(plan)
    if overall is not None and not found.reason:
        complete = ~np.isnan(np.column_stack([judged, answers])).any(axis=1)
        rows = answers[complete]
        model = ordered_logit((rows - rows.mean(axis=0)) / rows.std(axis=0), judged[complete])
        alike = agreement(found.importance, model)
        verdict = "" if math.isnan(alike) else "agrees" if alike >= _AGREES else "differs"
        shape = Estimate(found.n, alike, method="ordered_logit")
        yield Row("importance_check", overall.id, group, plan.id, shape, verdict)


def _overall(plan: WavePlan) -> QuestionPlan | None:
    """The question of the first KPI that has one question, asked in every centre."""
    asked = {question.id: question for question in plan.questions}
    single = [asked[kpi.questions[0]] for kpi in plan.kpis if len(kpi.questions) == 1]
    return next((one for one in single if not one.centres), None)


def _points(question: QuestionPlan) -> int:
    return question.scale.points if question.scale else 2
