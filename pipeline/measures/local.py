"""What a centre measures for itself (Model 1): each unit's own numbers, and nobody together."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.measures.comparisons import kpi_rows, question_comparisons
from pipeline.measures.phases import phase_rows
from pipeline.measures.response import response_rows
from pipeline.measures.rows import Row
from pipeline.measures.scores import question_rows
from pipeline.measures.series import answered_rows, count_days, count_series, series_rows
from pipeline.measures.statements import statement_rows
from pipeline.measures.subjects import earlier_themes, themes_of
from pipeline.measures.tallies import CountedWave, count_wave
from pipeline.measures.themes import Theme
from pipeline.policy import comparison_rule
from pipeline.records import Wave
from pipeline.wave import WavePlan


def local_rows(
    wave: Wave, plan: WavePlan, previous: Wave | None, previous_plan: WavePlan | None
) -> list[Row]:
    """The rows of a Model 1 wave: of continuous smileys, a small survey, or statements.

    No group is put together of others but for the smiley supplement, none is held against another,
    and KPIs and an earlier wave stand only where the wave file asks for them (``local_kpi``).
    """
    earlier = None
    if previous is not None and previous_plan is not None:
        themes = earlier_themes(plan, previous_plan)
        earlier = _counted(previous, previous_plan, themes)
    if plan.series is not None:
        days = count_days(wave, plan)
        now = count_series(days, plan)
        rows = answered_rows(days, plan) + question_rows(now, None) + series_rows(days, plan)
    else:
        now = count_wave(wave, plan, themes_of(plan))
        rows = response_rows(wave, plan, now.breakdowns)
        answered = {row.group: row.estimate.n for row in rows if row.measure == "answered"}
        rows += question_rows(now, answered) + phase_rows(wave, plan)
    return [
        *rows,
        *question_comparisons(now, earlier),
        *kpi_rows(now, earlier, comparison_rule(plan.start_date)),
        *statement_rows(wave, plan),
    ]


def _counted(wave: Wave, plan: WavePlan, themes: Mapping[str, Theme]) -> CountedWave:
    if plan.series is not None:
        return count_series(count_days(wave, plan), plan)
    return count_wave(wave, plan, themes)
