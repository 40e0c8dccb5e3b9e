"""Measures: from a wave's answers to every number a report may need, before disclosure control.

Pure: no files, no clock; draws are seeded by the answers themselves (``resampling``). People are
counted once (``tallies``, ``themes``), and from the counts are made: response (``rates``,
``response``, ``curve``), scores with intervals (``samples``, ``intervals``, ``kinds``, ``scores``),
comparisons with verdicts (``differences``, ``previous``, ``verdicts``, ``comparisons``), and KPIs
of everybody in the target group (``strata``, ``fitting``, ``linearised``, ``populationwise``). What
needs each person's answers together is made beside them (``associations``: ``drivers``,
``reliability``). ``derived`` is for after disclosure control: rows made from published rows alone.
"""

from __future__ import annotations

from pipeline.errors import DataError
from pipeline.measures.associations import association_rows
from pipeline.measures.comparisons import kpi_rows, question_comparisons
from pipeline.measures.curve import curve_rows
from pipeline.measures.fitting import fit_weights, with_weights
from pipeline.measures.groups import is_pooling
from pipeline.measures.local import local_rows
from pipeline.measures.populationwise import stratified_rows, weighted_rows
from pipeline.measures.previous import check_mapping
from pipeline.measures.progress import progress_rows
from pipeline.measures.response import response_rows
from pipeline.measures.rows import measure_table
from pipeline.measures.scores import question_rows
from pipeline.measures.subjects import earlier_themes, themes_of
from pipeline.measures.tallies import CountedWave, count_wave
from pipeline.policy import comparison_rule
from pipeline.records import Measures, Wave
from pipeline.wave import WavePlan

__all__ = ["check_previous", "measure", "measure_response"]


def measure(
    wave: Wave, plan: WavePlan, previous: Wave | None, previous_plan: WavePlan | None
) -> Measures:
    """Every measure of a wave, compared with the previous wave of the same type where there is one.

    A model that puts no groups together (Model 1) has each group's own numbers and no others.

    Rows stand in the order of the wave file: response, questions, their comparisons, KPIs. Every
    declared group and item has its rows, also where nobody answered (n = 0, no value).

    Raises DataError when the previous wave cannot be one (see check_previous).
    """
    if previous_plan is not None:
        check_previous(plan, previous_plan)
    links = {kpi.id: kpi.questions for kpi in plan.kpis}
    if plan.progress is not None:
        followed, courses = progress_rows(wave, plan)
        table = measure_table(followed, plan.unit_type, plan.unit_types)
        return Measures(table, links, courses)
    if not is_pooling(plan):
        rows = local_rows(wave, plan, previous, previous_plan)
        return Measures(measure_table(rows, plan.unit_type, plan.unit_types), links)
    fit = fit_weights(wave, plan)
    wave = with_weights(wave, fit)
    now = count_wave(wave, plan, themes_of(plan))
    earlier = _count_previous(plan, previous, previous_plan)
    response = response_rows(wave, plan, now.breakdowns)
    answered = {row.group: row.estimate.n for row in response if row.measure == "answered"}
    rows = [
        *response,
        *curve_rows(wave, plan),
        *question_rows(now, answered),
        *question_comparisons(now, earlier),
        *kpi_rows(now, earlier, comparison_rule(plan.start_date)),
        *stratified_rows(now),
        *weighted_rows(wave, now, fit),
        *association_rows(wave, plan),
    ]
    return Measures(measure_table(rows, plan.unit_type, plan.unit_types), links)


def measure_response(wave: Wave, plan: WavePlan) -> Measures:
    """Only who was invited, who answered and when: for a collection that is still going on."""
    now = count_wave(wave, plan, themes_of(plan))
    rows = [*response_rows(wave, plan, now.breakdowns), *curve_rows(wave, plan)]
    return Measures(measure_table(rows, plan.unit_type, plan.unit_types), {})


def check_previous(plan: WavePlan, previous_plan: WavePlan) -> None:
    """Raise DataError where the wave the plan names cannot be its previous wave.

    It is of the same model and type (authority / provider), began earlier, and has the questions
    that the wave file maps to. Where nothing is collected across centres (Model 1) it is of the
    same centre.
    """
    where = f"{plan.id}/wave.toml, [[previous]]"
    if previous_plan.model != plan.model:
        raise DataError(
            "the previous wave is of another model, so nothing in it can be compared",
            where=where,
            expected=f"a wave of Model {plan.model}",
            got=f"{previous_plan.id}, of Model {previous_plan.model}",
            todo="name a wave of the same model, or remove [[previous]]",
        )
    if not is_pooling(plan) and _centres(previous_plan) != _centres(plan):
        raise DataError(
            "the previous wave is another centre's: its numbers belong to that centre",
            where=where,
            expected=f"a wave of centre {', '.join(_centres(plan))}",
            got=previous_plan.id,
            todo="name an earlier wave of the same centre, or remove [[previous]]",
        )
    if previous_plan.unit_type != plan.unit_type:
        raise DataError(
            "the previous wave is of another type, so nothing in it can be compared",
            where=where,
            expected=f"the last wave of type {plan.unit_type}",
            got=f"{previous_plan.id}, of type {previous_plan.unit_type}",
            todo="name the last wave of the same type, or remove [[previous]]",
        )
    if previous_plan.start_date >= plan.start_date:
        raise DataError(
            "the previous wave did not begin before this one",
            where=where,
            expected=f"a wave that began before {plan.start_date}",
            got=f"{previous_plan.id}, begun {previous_plan.start_date}",
            todo="name an earlier wave, or correct the period",
        )
    check_mapping(plan, previous_plan)


def _centres(plan: WavePlan) -> list[str]:
    return [centre.id for centre in plan.centres]


def _count_previous(
    plan: WavePlan, previous: Wave | None, previous_plan: WavePlan | None
) -> CountedWave | None:
    if previous is None or previous_plan is None:
        return None
    return count_wave(previous, previous_plan, earlier_themes(plan, previous_plan))
