"""From exports to a drafted wave folder: what ``btu new`` does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from pipeline.draft import DraftRequest, draft_wave
from pipeline.errors import ReadError
from pipeline.places import places_of
from pipeline.readers import reader_for
from pipeline.records import RawTable
from pipeline.store import load_plan, save_draft
from pipeline.wave import FilePlan, WavePlan, parse_plan, read_plan, settings_of


def new_wave(
    files: Sequence[FilePlan], data: Path, *, name: str = "", like: str = "", kind: str = ""
) -> tuple[Path, WavePlan]:
    """Draft a wave: copy its files to ``<data>/raw/<wave>`` and write a commented wave file.

    ``like`` is an earlier wave to take names, KPIs and targets from. ``kind``: survey / progress;
    '' = as the files tell. Nothing is overwritten.
    Returns the wave's folder and the plan as drafted.
    """
    tables = [_read_first(file) for file in files]
    beside = [other for file in files for other in _beside(file)]
    columns = {job: column for file in files for job, column in file.columns.items()}
    settings = {file.name: settings_of(file) for file in files}
    request = DraftRequest(date.today(), name, _earlier_plan(like, data), columns, settings, kind)
    wave, text = draft_wave(tables, request)
    folder = data / "raw" / wave
    plan = parse_plan(text, wave, folder)
    save_draft(folder, text, list(dict.fromkeys([*(file.path for file in files), *beside])))
    return folder, plan


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
