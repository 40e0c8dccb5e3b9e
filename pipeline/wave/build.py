"""From the written tables to the plan: names resolved, defaults filled in, faults collected."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from pipeline.errors import one_of
from pipeline.policy import Scale, Thresholds, check_rule, scales, thresholds
from pipeline.records import STATEMENTS
from pipeline.wave.agreements import build_agreements
from pipeline.wave.collection import build_events, build_weights, partial_rule
from pipeline.wave.faults import Fault
from pipeline.wave.files import build_files
from pipeline.wave.foreign import check_files
from pipeline.wave.kpis import build_kpis
from pipeline.wave.lines import Path as KeyPath
from pipeline.wave.models import (
    build_series,
    build_theme_names,
    build_themes,
    check_model,
    wave_type,
)
from pipeline.wave.organisation import build_centres
from pipeline.wave.plan import PreviousPlan, QuestionPlan, WavePlan
from pipeline.wave.progress import build_progress
from pipeline.wave.reversal import reversal_of, turned
from pipeline.wave.schema import QuestionTable, WaveTable
from pipeline.wave.unconfirmed import check_unconfirmed

_SCORED = ("kpi", "cross_cutting", "centre_specific")
_RESERVED = ("answer", "disposition", "mode", "period")
"""What results are divided by besides background questions."""
_ANSWER_WORDS = ("dont_know", "not_relevant", "missing")
_WAVE_ID = re.compile(r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,79}$")


def build_plan(
    table: WaveTable, wave_id: str, folder: Path, text: str
) -> tuple[WavePlan, list[Fault]]:
    """The plan and every fault that shows only when the tables are read together."""
    faults: list[Fault] = []
    _check_head(table, wave_id, faults)
    _check_codes(table.codes, ("codes",), None, faults)
    centres = build_centres(table.centres, faults)
    questions = _questions(table, [centre.id for centre in centres], faults)
    check_unconfirmed(table, faults)
    partial_from, complete_above = partial_rule(table, faults)
    files = build_files(table.files, folder, faults)
    check_files(files, table, folder, faults)
    kpis = build_kpis(table, questions, faults)
    plan = WavePlan(
        id=wave_id,
        title=_texts(table.title or wave_id, table.title_en),
        model=table.model,
        unit_type=wave_type(table.type),
        start_date=table.period.start,
        end_date=table.period.end,
        files=files,
        centres=centres,
        questions=questions,
        kpis=kpis,
        previous=_previous(table, wave_id, questions, faults),
        show_units=table.report.show_units,
        thresholds=_thresholds(table, faults),
        partial_from=partial_from,
        complete_above=complete_above,
        max_rejected_share=_max_rejected_share(table),
        modes=dict(table.modes),
        outcomes=dict(table.outcomes),
        text=text,
        events=build_events(table, faults),
        agreements=build_agreements(table, centres, kpis, faults),
        weights=build_weights(table, questions, faults),
        series=build_series(table),
        statement_themes=build_themes(table, faults),
        theme_names=build_theme_names(table, faults),
        progress=build_progress(table, faults),
        **_as_written(table),
    )
    return plan, faults


def _as_written(table: WaveTable) -> dict[str, Any]:
    """What the plan takes over as it stands in the file."""
    target = table.response.target
    return {
        "eligibility": table.response.eligibility,
        "response_target": None if target is None else target / 100,
        "local_kpi": table.local_kpi,
        "audit_consent": table.audit_consent,
        "unconfirmed": tuple(table.unconfirmed),
    }


def _check_head(table: WaveTable, wave_id: str, faults: list[Fault]) -> None:
    if not _WAVE_ID.match(wave_id):
        faults.append(
            Fault(
                (),
                "rename the folder: its name is the wave's id",
                "a-z, digits, - _ . (no spaces, no æ, ø, å)",
                repr(wave_id),
            )
        )
    check_model(table, faults)
    if table.period.end < table.period.start:
        faults.append(
            Fault(
                ("period", "end"),
                "the period ends before it starts",
                f"{table.period.start} or later",
                str(table.period.end),
            )
        )


def _texts(da: str, en: str | None) -> dict[str, str]:
    return {"da": da, "en": en or da}


def _questions(
    table: WaveTable, centre_ids: list[str], faults: list[Fault]
) -> tuple[QuestionPlan, ...]:
    built: list[QuestionPlan] = []
    for at, question in enumerate(table.questions):
        if any(question.id == other.id for other in built):
            faults.append(
                Fault(("questions", at, "id"), "the question id is used twice", got=question.id)
            )
        if question.id == STATEMENTS or (
            question.role == "background" and question.id in _RESERVED
        ):
            faults.append(
                Fault(("questions", at, "id"), "the id has a meaning of its own", "another id")
            )
        _check_centres(question, at, centre_ids, faults)
        scale = _scale(question, table.scale, at, faults)
        _check_codes(question.codes, ("questions", at, "codes"), scale, faults)
        reversal = reversal_of(question, at, faults)
        scale, codes = turned(scale, {**table.codes, **question.codes}, reversal)
        built.append(
            QuestionPlan(
                id=question.id,
                text=_texts(question.text or question.id, question.text_en),
                scale=scale,
                role=question.role,
                theme=question.theme,
                column=question.column.strip() or question.id,
                centres=tuple(question.centres),
                codes=codes,
                reversed=reversal,
                direction_confirmed=question.direction_confirmed,
            )
        )
    return tuple(built)


def _check_centres(
    question: QuestionTable, at: int, centre_ids: list[str], faults: list[Fault]
) -> None:
    path = ("questions", at, "centres")
    if question.role == "centre_specific" and not question.centres:
        faults.append(
            Fault(path, "a centre_specific question names its centres", 'centres = ["..."]')
        )
    if question.role != "centre_specific" and question.centres:
        faults.append(
            Fault(path, "only centre_specific questions name centres", 'role = "centre_specific"')
        )
    faults += [
        Fault(path, "unknown centre", one_of(centre, centre_ids), repr(centre))
        for centre in question.centres
        if centre not in centre_ids
    ]


def _scale(question: QuestionTable, default: str, at: int, faults: list[Fault]) -> Scale | None:
    if question.role not in _SCORED:
        if question.scale:
            faults.append(
                Fault(("questions", at, "scale"), f"a {question.role} question has no scale")
            )
        return None
    name = question.scale or default
    if name not in scales():
        path = ("questions", at, "scale") if question.scale else ("scale",)
        faults.append(Fault(path, "unknown scale", one_of(name, scales()), repr(name)))
    return scales().get(name)


def _check_codes(
    codes: Mapping[str, str | int], at: KeyPath, scale: Scale | None, faults: list[Fault]
) -> None:
    for value, meaning in codes.items():
        path = (*at, value)
        if isinstance(meaning, str) and meaning not in _ANSWER_WORDS:
            faults.append(
                Fault(path, "unknown meaning", one_of(meaning, _ANSWER_WORDS), repr(meaning))
            )
        elif isinstance(meaning, int) and scale and not 1 <= meaning <= scale.points:
            faults.append(
                Fault(path, "not a position of the scale", f"1 to {scale.points}", str(meaning))
            )


def _previous(
    table: WaveTable, wave_id: str, questions: tuple[QuestionPlan, ...], faults: list[Fault]
) -> PreviousPlan | None:
    if not table.previous:
        return None
    written = table.previous[0]
    if written.wave == wave_id:
        faults.append(Fault(("previous", 0, "wave"), "a wave cannot be its own previous wave"))
    known = [question.id for question in questions]
    for key in ("questions", "not_comparable"):
        faults += [
            Fault(("previous", 0, key, name), "unknown question", one_of(name, known), repr(name))
            for name in getattr(written, key)
            if name not in known
        ]
    return PreviousPlan(written.wave, dict(written.questions), dict(written.not_comparable))


def _thresholds(table: WaveTable, faults: list[Fault]) -> Thresholds:
    """The policy's thresholds, made stricter where the wave file says so, never looser."""
    policy = thresholds(table.period.start)
    known = {name: value for name, value in asdict(policy).items() if name != "source"}
    for name, value in table.disclosure.items():
        path = ("disclosure", name)
        if name not in known:
            faults.append(Fault(path, "unknown threshold", one_of(name, known), repr(name)))
        elif value < known[name]:
            faults.append(
                Fault(path, "looser than the policy allows", f"{known[name]} or more", str(value))
            )
    stricter = {name: value for name, value in table.disclosure.items() if name in known}
    return replace(policy, **stricter)  # type: ignore[arg-type]


def _max_rejected_share(table: WaveTable) -> float:
    written = table.checks.max_rejected_share
    return check_rule(table.period.start).max_rejected_share if written is None else written
