"""The ``[[kpis]]`` of a drafted wave file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.draft.questions import QuestionDraft
from pipeline.draft.toml import assignment, comment
from pipeline.wave import KpiPlan, WavePlan


def kpi_lines(questions: Sequence[QuestionDraft], earlier: WavePlan | None) -> Iterator[str]:
    """The earlier wave's KPIs whose questions were found; a note where nothing looks like a KPI."""
    scored = {question.id for question in questions if question.is_scored}
    for kpi in earlier.kpis if earlier else ():
        if not scored.issuperset(kpi.questions):
            yield comment(f"Not drafted: the KPI {kpi.id}, whose question was not found")
            yield ""
        elif kpi.target is not None or kpi.id != f"kpi_{kpi.questions[0]}":
            yield from _kpi(kpi)
    if not scored:
        yield comment(
            "No question has answers on a scale that is known. Where one is to be measured,"
        )
        yield comment('write its scale in place of its role, such as scale = "satisfaction_5", and')
        yield comment("what its answers mean under codes, where the scale does not know them.")
        yield ""
    elif not any(question.role == "kpi" for question in questions) and earlier is None:
        yield comment(
            'No question looks like the overall one: write role = "kpi" where it is asked'
        )
        yield ""


def _kpi(kpi: KpiPlan) -> Iterator[str]:
    yield "[[kpis]]"
    yield assignment("id", kpi.id)
    yield assignment("name", kpi.name["da"])
    if kpi.name["en"] != kpi.name["da"]:
        yield assignment("name_en", kpi.name["en"])
    if kpi.kind == "theme_index":
        yield assignment("questions", list(kpi.questions))
        yield assignment("coverage", kpi.coverage)
    else:
        yield assignment("question", kpi.questions[0])
    yield assignment("kind", kpi.kind)
    if kpi.target is not None:
        is_percent = kpi.kind in ("share_positive", "top_box", "net")
        yield assignment("target", float(f"{kpi.target * 100 if is_percent else kpi.target:.10g}"))
    if kpi.success_indicator:
        yield assignment("success_indicator", kpi.success_indicator["da"])
        if kpi.success_indicator["en"] != kpi.success_indicator["da"]:
            yield assignment("success_indicator_en", kpi.success_indicator["en"])
    yield ""
