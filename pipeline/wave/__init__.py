"""``wave.toml`` -> WavePlan. The only place that reads what an analyst wrote about a wave."""

from __future__ import annotations

import tomllib
from pathlib import Path

from pydantic import ValidationError

from pipeline.errors import WaveFileError
from pipeline.wave.about import about_of
from pipeline.wave.build import build_plan
from pipeline.wave.faults import refuse, refuse_personal_data, schema_faults
from pipeline.wave.files import settings_of
from pipeline.wave.plan import (
    CentrePlan,
    FilePlan,
    KpiPlan,
    PreviousPlan,
    QuestionPlan,
    UnitPlan,
    WavePlan,
)
from pipeline.wave.schema import WaveTable
from pipeline.wave.unconfirmed import decisive, stop_on_guesses

__all__ = [
    "WAVE_FILE",
    "CentrePlan",
    "FilePlan",
    "KpiPlan",
    "PreviousPlan",
    "QuestionPlan",
    "UnitPlan",
    "WavePlan",
    "about_of",
    "decisive",
    "parse_plan",
    "read_plan",
    "settings_of",
    "stop_on_guesses",
]

WAVE_FILE = "wave.toml"


def read_plan(folder: Path) -> WavePlan:
    """The plan in ``<folder>/wave.toml``; the wave's id is the folder's name.

    Raises WaveFileError with one message: every fault with line, key, what was expected and the
    nearest known name.
    """
    path = folder / WAVE_FILE
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise WaveFileError(
            "there is no wave file",
            where=f"{folder.name}/{WAVE_FILE}",
            expected="a folder with the exports and a wave.toml",
            todo="see docs/new-wave.md, or copy the wave.toml of a demo wave",
        ) from None
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise WaveFileError(
            "the file is not UTF-8",
            where=f"{WAVE_FILE}, line {line}",
            todo="save it as UTF-8 in the editor",
        ) from None
    return parse_plan(text, folder.resolve().name, folder)


def parse_plan(text: str, wave_id: str, folder: Path) -> WavePlan:
    """The plan written in ``text``; file paths are relative to ``folder``.

    The text is kept with the results and its names are printed, so it holds no personal data.
    """
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise WaveFileError(
            f"the file is not valid TOML: {error}",
            where=f"{wave_id}/{WAVE_FILE}",
            todo="texts stand in quotes, lists in [ ], and a table name stands once",
        ) from None
    name = f"{wave_id}/{WAVE_FILE}"
    refuse_personal_data(text, raw, wave_id, name)
    try:
        table = WaveTable.model_validate(raw)
    except ValidationError as error:
        refuse(schema_faults(error, WaveTable), text, name)
        raise AssertionError("a schema error without a fault") from error
    plan, faults = build_plan(table, wave_id, folder, text)
    refuse(faults, text, name)
    return plan
