"""The KPIs of a wave file: which questions each is made of, of which kind, and its target."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.errors import one_of
from pipeline.wave.faults import Fault
from pipeline.wave.plan import KpiPlan, QuestionPlan
from pipeline.wave.schema import KpiTable, WaveTable

_PERCENT = ("share_positive", "top_box", "net")
"""Kinds whose target is written in percent and kept as a share."""
_SPREAD = 2
"""A theme index is made of at least so many questions."""


def build_kpis(
    table: WaveTable, questions: Sequence[QuestionPlan], faults: list[Fault]
) -> tuple[KpiPlan, ...]:
    """The KPIs as written, then one share positive per question with role kpi that has none."""
    scored = {question.id: question for question in questions if question.is_scored}
    taken = {question.id for question in questions}
    built: list[KpiPlan] = []
    for at, kpi in enumerate(table.kpis):
        if kpi.id in taken:
            faults.append(
                Fault(("kpis", at, "id"), "the id is used by a question or another KPI", got=kpi.id)
            )
        taken.add(kpi.id)
        made_of = _made_of(kpi, scored, at, faults)
        if made_of:
            theme_en = table.themes_en.get(kpi.theme, "")
            built.append(_kpi(kpi, made_of, at, faults, theme_en=theme_en))
    covered = {question for kpi in built for question in kpi.questions if len(kpi.questions) == 1}
    built += [
        KpiPlan(f"kpi_{question.id}", question.text, (question.id,), "share_positive")
        for question in questions
        if question.role == "kpi" and question.id not in covered
    ]
    return tuple(built)


def _made_of(
    kpi: KpiTable, scored: Mapping[str, QuestionPlan], at: int, faults: list[Fault]
) -> tuple[QuestionPlan, ...]:
    """The questions of a KPI; empty, with a fault, where it cannot be told which."""
    if kpi.kind == "theme_index":
        return _items(kpi, scored, at, faults)
    if kpi.questions or kpi.theme:
        key = "questions" if kpi.questions else "theme"
        faults.append(
            Fault(
                ("kpis", at, key),
                f"a KPI of kind {kpi.kind} has one question",
                'question = "...", or kind = "theme_index"',
            )
        )
    if kpi.question is None:
        faults.append(
            Fault(("kpis", at, "question"), "the KPI names no question", one_of("", scored))
        )
        return ()
    if kpi.question not in scored:
        faults.append(_unknown(("kpis", at, "question"), kpi.question, scored))
        return ()
    return (scored[kpi.question],)


def _items(
    kpi: KpiTable, scored: Mapping[str, QuestionPlan], at: int, faults: list[Fault]
) -> tuple[QuestionPlan, ...]:
    """The questions of a theme index: as listed, else all of its theme."""
    path = ("kpis", at, "questions" if kpi.questions else "theme")
    if kpi.question or (kpi.questions and kpi.theme) or not (kpi.questions or kpi.theme):
        faults.append(
            Fault(path, "a theme_index names its questions", 'questions = ["..."] or theme = "..."')
        )
        return ()
    unknown = [name for name in kpi.questions if name not in scored]
    faults += [_unknown((*path, name), name, scored) for name in unknown]
    names = kpi.questions or [name for name, one in scored.items() if one.theme == kpi.theme]
    found = tuple(scored[name] for name in dict.fromkeys(names) if name in scored)
    if unknown:
        return ()
    if len(found) < _SPREAD:
        themes = sorted({one.theme for one in scored.values() if one.theme})
        expected = one_of(kpi.theme, themes) if kpi.theme else ""
        faults.append(Fault(path, "a theme_index needs two questions or more", expected))
        return ()
    if len({one.centres for one in found}) > 1:
        faults.append(
            Fault(path, "the questions of a theme_index are asked in the same centres", "", kpi.id)
        )
        return ()
    return found


def _unknown(path: tuple[str | int, ...], name: str, scored: Mapping[str, QuestionPlan]) -> Fault:
    what = "unknown question, or one without a scale"
    return Fault(path, what, one_of(name, scored), repr(name))


def _kpi(
    kpi: KpiTable,
    made_of: Sequence[QuestionPlan],
    at: int,
    faults: list[Fault],
    *,
    theme_en: str,
) -> KpiPlan:
    own = {"da": kpi.name or kpi.theme, "en": kpi.name_en or kpi.name or theme_en or kpi.theme}
    name = own if own["da"] else dict(made_of[0].text)
    scale = made_of[0].scale
    low, high = {
        "mean": (1, scale.points if scale else 0),
        "net": (-100, 100),
    }.get(kpi.kind, (0, 100))
    if kpi.target is not None and not low <= kpi.target <= high:
        faults.append(
            Fault(
                ("kpis", at, "target"),
                f"a target for {kpi.kind} lies on its scale",
                f"{low} to {high}" + (" (percent)" if kpi.kind in _PERCENT else ""),
                str(kpi.target),
            )
        )
    is_share = kpi.kind in _PERCENT and kpi.target is not None
    indicator = kpi.success_indicator
    return KpiPlan(
        id=kpi.id,
        name=name,
        questions=tuple(question.id for question in made_of),
        kind=kpi.kind,
        target=(kpi.target or 0.0) / 100 if is_share else kpi.target,
        coverage=kpi.coverage,
        success_indicator={"da": indicator, "en": kpi.success_indicator_en or indicator}
        if indicator
        else {},
    )
