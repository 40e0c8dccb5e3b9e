"""KPIs of everybody in the target group: strata by their size, and fitted weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from pipeline.measures.fitting import Fit
from pipeline.measures.groups import EVERYONE, Group, asked_groups
from pipeline.measures.intervals import Estimate
from pipeline.measures.kinds import is_share, sample, scores_of
from pipeline.measures.linearised import Design, linearised_mean, linearised_share, unseen_parts
from pipeline.measures.rows import Row
from pipeline.measures.samples import Moments, Proportion
from pipeline.measures.strata import joined_strata, stratified_mean, stratified_share
from pipeline.measures.subjects import Subject, answers_of, kpi_subjects, themes_of
from pipeline.measures.tallies import CountedWave
from pipeline.measures.theme_scores import theme_scores
from pipeline.measures.themes import Theme, items_of
from pipeline.measures.trimming import kish_effect
from pipeline.records import Wave


def stratified_rows(now: CountedWave) -> list[Row]:
    """``kpi_by_population``: each KPI of all centres, and of each centre with units.

    Every centre (unit) counts by its number of people, whatever part of them answered; centres or
    units with fewer than two answers are joined to the others. No value where a population is not
    known.
    """
    rows = []
    for subject in kpi_subjects(now.plan):
        for group in asked_groups(subject.question, now.plan, units=False):
            parts = _parts(subject, group, now)
            if len(parts) > 1:
                shape = _stratified(subject, parts, now)
                rows.append(Row("kpi_by_population", subject.item, group, now.plan.id, shape))
    return rows


def _parts(subject: Subject, group: Group, now: CountedWave) -> list[Group]:
    if group == EVERYONE:
        return [
            Group(centre.id)
            for centre in now.plan.centres
            if subject.question.is_asked_in(centre.id)
        ]
    (units,) = (centre.units for centre in now.plan.centres if centre.id == group.centre)
    return [Group(group.centre, unit.id) for unit in units]


def _stratified(subject: Subject, parts: Sequence[Group], now: CountedWave) -> Estimate:
    samples = {
        "/".join(part): sample(subject.kind, answers_of(subject, part, now), subject.scale)
        for part in parts
    }
    n = sum(one.n for one in samples.values())
    if any(one.population is None for one in samples.values()) or not n:
        return Estimate(n)
    shares = {name: one for name, one in samples.items() if isinstance(one, Proportion)}
    if shares:
        return stratified_share(joined_strata(shares)).estimate
    means = {name: one for name, one in samples.items() if isinstance(one, Moments)}
    return stratified_mean(joined_strata(means)).estimate


def weighted_rows(wave: Wave, now: CountedWave, fit: Fit | None) -> list[Row]:
    """``kpi_weighted`` and ``weights_effect`` (Kish) of all centres and each, with fitted weights.

    The errors know that the weights were fitted to margins, and how many of the invited answered.
    """
    if fit is None:
        return []
    rows: list[Row] = []
    themes = themes_of(now.plan)
    for subject in kpi_subjects(now.plan):
        theme = themes.get(subject.item)
        values = _values(subject, wave, fit) if theme is None else _scores(theme, wave, fit)
        for group in asked_groups(subject.question, now.plan, units=False):
            own = values if group == EVERYONE else np.where(_in(fit, group), values, np.nan)
            estimate = linearised_share if is_share(subject.kind) else linearised_mean
            design = Design(fit.weights, unseen_parts(fit.weights), margins=fit.margins)
            shape = estimate(own, design).estimate
            rows.append(Row("kpi_weighted", subject.item, group, now.plan.id, shape))
    for group in (EVERYONE, *(Group(centre.id) for centre in now.plan.centres)):
        own = fit.weights if group == EVERYONE else fit.weights[_in(fit, group)]
        shape = Estimate(len(own), kish_effect(own), method="kish")
        rows.append(Row("weights_effect", "", group, now.plan.id, shape))
    return rows


def _scores(theme: Theme, wave: Wave, fit: Fit) -> np.ndarray:
    return theme_scores(items_of(wave, fit.people, theme), theme.coverage)


def _in(fit: Fit, group: Group) -> np.ndarray:
    found: np.ndarray = (fit.people["centre"] == group.centre).to_numpy()
    return found


def _values(subject: Subject, wave: Wave, fit: Fit) -> np.ndarray:
    """One value per respondent: a hit (0 or 1) or a score; not a number without an answer."""
    by_position: Mapping[int, float] = dict(
        enumerate(scores_of(subject.kind, subject.scale), start=1)
    )
    mine = wave.responses[
        (wave.responses["question"] == subject.question.id) & (wave.responses["answer"] == "scale")
    ]
    codes = mine.set_index("person_id")["code"].map(by_position)
    found: np.ndarray = codes.reindex(pd.Index(fit.people["person_id"])).to_numpy(dtype="float64")
    return found
