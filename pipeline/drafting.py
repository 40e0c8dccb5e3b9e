"""From exports to a drafted wave folder: what ``btu new`` does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from pipeline.draft import DraftRequest, draft_wave
from pipeline.errors import DataError, ReadError
from pipeline.personal_data import IDENTIFIERS, personal_data_in
from pipeline.places import places_of
from pipeline.readers import reader_for
from pipeline.records import RawTable
from pipeline.store import load_plan, save_draft
from pipeline.wave import FilePlan, WavePlan, parse_plan, read_plan, settings_of


def new_wave(
    files: Sequence[FilePlan], data: Path, *, name: str = "", like: str = ""
) -> tuple[Path, WavePlan]:
    """Draft a wave: copy its files to ``<data>/raw/<wave>`` and write a commented wave file.

    ``like`` is an earlier wave to take names, KPIs and targets from. Nothing is overwritten.
    Returns the wave's folder and the plan as drafted.
    """
    tables = [_read_first(file) for file in files]
    beside = [other for file in files for other in _beside(file)]
    columns = {job: column for file in files for job, column in file.columns.items()}
    settings = {file.name: settings_of(file) for file in files}
    request = DraftRequest(date.today(), name, _earlier_plan(like, data), columns, settings)
    try:
        wave, text = draft_wave(tables, request)
    except DataError:
        # A question whose heading holds personal data is left out: was it the only one?
        _stop_if_personal("", tables)
        raise
    folder = data / "raw" / wave
    _stop_if_personal(text, tables)
    plan = parse_plan(text, wave, folder)
    save_draft(folder, text, list(dict.fromkeys([*(file.path for file in files), *beside])))
    return folder, plan


def _stop_if_personal(text: str, tables: Sequence[RawTable]) -> None:
    """Say it of the export: the draft that would hold the personal data is never written."""
    headings = [
        f"{table.file}, column {at}"
        for table in tables
        for at, name in enumerate(table.rows.columns, 1)
        if personal_data_in(str(name), IDENTIFIERS)
    ]
    if not (personal_data_in(text, IDENTIFIERS) or (headings and not text)):
        return
    raise DataError(
        "a heading, or the name of a unit or an answer, looks as if it held personal data",
        where="; ".join(headings) or ", ".join(table.file for table in tables),
        expected="no e-mail address and no CPR number in what a wave file takes over",
        todo="rename it in a copy of the export; nothing was written",
    )


def _beside(file: FilePlan) -> tuple[Path, ...]:
    """What explains an export: named by the analyst, or found by its reader."""
    named = tuple(path for path in (file.structure, file.labels) if path is not None)
    return named or reader_for(file).companions(file.path)


def _read_first(file: FilePlan) -> RawTable:
    """Read a file as it stands: there is no wave file yet that could say more about it."""
    try:
        return reader_for(file).read(file)
    except ReadError as error:
        if "wave.toml" not in error.todo:
            raise
        told = "--format, --column JOB=COLUMN, --set KEY=VALUE"
        hint = f"{error.todo}\n           (no wave.toml yet, so tell btu new: {told})"
        details = {"where": error.where, "expected": error.expected, "got": error.got}
        raise ReadError(error.what, **details, todo=hint) from None


def _earlier_plan(like: str, data: Path) -> WavePlan | None:
    if not like:
        return None
    places = places_of(like, data)
    return read_plan(places.raw) if places.raw.is_dir() else load_plan(places.processed)
