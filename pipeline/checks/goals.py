"""Goals of people followed from point to point: what each is about, and how far it came."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from pipeline.checks.courses import labelled, number_of
from pipeline.checks.door import refuse_personal_themes
from pipeline.checks.records import Records, records_of
from pipeline.errors import DataError
from pipeline.policy import check_rule, fold, goal_scale, words
from pipeline.records import RawTable
from pipeline.wave import WavePlan

_NEEDED = {
    "person": "whose goal it is",
    "parameter": "what a goal is about",
    "goal": "whether it is a progress or a maintenance goal",
}


def is_goals(table: RawTable) -> bool:
    """Whether one row of the file is one goal: the wave file names the column that says how far."""
    return bool(table.columns.get("attained"))


def goals_of(tables: Sequence[RawTable], plan: WavePlan) -> list[Records]:
    """The rows of each goals sheet, with ``parameter``, ``kind`` and ``attained``.

    A row is out where one of the three is missing or unknown. Raises DataError where a sheet lacks
    a column, and where parameters hold personal data or are too many.
    """
    for table in tables:
        _stop_if_unnamed(table)
    known = _parameters(tables, plan)
    return [_of_sheet(table, known, plan) for table in tables]


def _stop_if_unnamed(table: RawTable) -> None:
    for job, what in _NEEDED.items():
        if not table.columns.get(job):
            raise DataError(
                f"no column says {what}",
                where=table.file,
                expected="one row is one goal of one person",
                todo=f'name it in wave.toml: [[files]] columns = {{ {job} = "..." }}',
            )


def _parameters(tables: Sequence[RawTable], plan: WavePlan) -> Mapping[str, str]:
    """Parameter, folded -> as it is written: the wave file's, else those of the sheets."""
    stated = plan.progress.parameters if plan.progress else ()
    if stated:
        return {fold(text): text for text in stated}
    found = [text for table in tables for text in labelled(table, "parameter") if text.strip()]
    most = check_rule(plan.start_date).max_background_values
    refuse_personal_themes(found, most, ", ".join(table.file for table in tables))
    return {fold(text): text.strip() for text in reversed(found)}


def _of_sheet(table: RawTable, known: Mapping[str, str], plan: WavePlan) -> Records:
    found = records_of(table, plan, needs_group=True)
    parameter, kind, attained = (
        labelled(table, job).set_axis(found.rows.index) for job in ("parameter", "goal", "attained")
    )
    scale = plan.progress.goal_scale if plan.progress else "words"
    coded = found.rows.assign(
        parameter=parameter.map(lambda text: known.get(fold(text), "")).astype("str"),
        kind=kind.map(lambda text: words("goal_kinds").get(fold(text), "")).astype("str"),
        attained=attained.map(lambda text: attainment(text, scale, plan.start_date)).astype("str"),
    )
    reasons = {
        "missing_parameter": parameter.str.strip() == "",
        "unknown_parameter": coded["parameter"] == "",
        "unknown_goal_kind": coded["kind"] == "",
        "unknown_attainment": coded["attained"] == "",
    }
    fault = coded["fault"]
    for reason, is_so in reasons.items():
        fault = fault.mask((fault == "") & is_so, reason)
    cells = found.cells.assign(read=found.cells["read"] + len(_NEEDED))
    return replace(found, rows=coded.assign(fault=fault), cells=cells)


def attainment(text: str, scale: str, on: date) -> str:
    """How far: full / partly / not_attained, by a known word or a number; '' for neither.

    >>> [attainment(text, "gas", date(2026, 1, 1)) for text in ("1", "0", "-1", "-2", "Helt", "3")]
    ['full', 'full', 'partly', 'not_attained', 'full', '']
    """
    number, rule = number_of(text), goal_scale(scale, on)
    if rule is None or number is None:
        return words("attained").get(fold(text), "")
    if not rule.low <= number <= rule.high:
        return ""
    return "full" if number >= rule.full else "partly" if number >= rule.partly else "not_attained"
