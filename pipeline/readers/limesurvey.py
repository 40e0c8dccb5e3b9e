"""LimeSurvey: CSV with the codes of the questions, and beside it perhaps the survey's structure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from pipeline.errors import ReadError
from pipeline.readers.column_map import (
    jobs_of,
    nearest_version,
    own_columns,
    questions_of,
    version_of,
    without_personal,
)
from pipeline.readers.date_forms import dated
from pipeline.readers.grid import Grid, frame_of
from pipeline.readers.jobs import form_keys, is_used, unused
from pipeline.readers.limesurvey_structure import Structure, read_structure
from pipeline.readers.multiple import ticks_as_numbers
from pipeline.readers.reader import Head, Reader
from pipeline.readers.source import TABLE_SUFFIXES, contents, grid_of
from pipeline.records import RawTable
from pipeline.wave import FilePlan

_UNDATED = "1980-01-01"
"""What a survey without date stamps writes for: submitted, but not when."""
_OPTION = re.compile(r"(?P<question>[^\[]+)\[[^\]]+\]")


def claims(head: Head) -> bool:
    """Every export has the response's number, its submission and its language."""
    return version_of("limesurvey", head.header) is not None


def companions(path: Path) -> tuple[Path, ...]:
    """The survey structures (.lss) beside an export."""
    return tuple(sorted(path.parent.glob("*.lss")))


def read(file: FilePlan) -> RawTable:
    """One row is one response, with a derived ``status``: completed where it was submitted.

    The token is the key; without tokens, the response's number in this file. Texts and labels come
    from the structure. Raises ReadError when a file is damaged, when a column of the tool is
    missing or doubled, or when a column or file named in the wave file does not exist.
    """
    data = contents(file.path, file.name)
    grid = _without_row_numbers(grid_of(file, data))
    version = nearest_version("limesurvey", grid.cells[0])
    grid = without_personal(grid, version)
    rows = frame_of(grid)
    columns = jobs_of(version, list(rows.columns), file)
    number, submission = columns.pop("record"), columns.pop("submission")
    if (rows[submission] == "NA").any():
        rows = rows.replace("NA", "")  # how R writes an empty cell
    rows = _with_status(rows, columns, submission)
    undated = rows[submission].str.startswith(_UNDATED)
    rows = rows.assign(**{submission: rows[submission].mask(undated, "")})
    rows = dated(rows, columns.setdefault("date", submission), version, file)
    if "person" not in file.columns and not is_used(rows, columns.get("person", "")):
        columns["person"] = unused("respondent", rows.columns)
        rows = rows.assign(**{columns["person"]: form_keys(file, rows[number])})
    questions = questions_of(version, rows.columns, columns.values())
    structure = _structure(file, rows.columns)
    return RawTable(
        file=file.name,
        sha256=hashlib.sha256(data).hexdigest(),
        format=READER.name,
        kind=READER.kind,
        rows=_with_numbers(rows, questions),
        columns=columns,
        labels=structure.labels,
        texts=structure.texts,
        broken=grid.broken,
        own=own_columns(version, rows.columns),
    )


def _without_row_numbers(grid: Grid) -> Grid:
    """R may write a nameless first column that counts the rows."""
    counts = all(row[0].isdecimal() for row in grid.cells[1:])
    if grid.cells[0][0] or not counts:
        return grid
    return replace(grid, cells=[row[1:] for row in grid.cells])


def _with_status(rows: pd.DataFrame, columns: dict[str, str], submission: str) -> pd.DataFrame:
    """The rows and, unless the wave file names another, a status by whether it was submitted."""
    if "status" in columns:
        return rows
    columns["status"] = unused("status", rows.columns)
    words = rows[submission].map(lambda date: "completed" if date else "partial")
    return rows.assign(**{columns["status"]: words.astype("str")})


def _with_numbers(rows: pd.DataFrame, questions: Sequence[str]) -> pd.DataFrame:
    """The rows with 0 and 1 in questions where several options may be ticked: ``Y`` or nothing."""
    groups: dict[str, list[str]] = {}
    for name in questions:
        if match := _OPTION.fullmatch(name):
            groups.setdefault(match["question"], []).append(name)
    for columns in groups.values():
        rows = ticks_as_numbers(rows, columns)
    return rows


def _structure(file: FilePlan, columns: Collection[str]) -> Structure:
    """The structure the wave file names, else the only one beside the export, else nothing."""
    beside = companions(file.path)
    if file.structure is None and len(beside) > 1:
        raise ReadError(
            f"several survey structures lie beside it: {', '.join(path.name for path in beside)}",
            where=file.name,
            expected="the one of this survey",
            todo="say which: structure = ... under [[files]] in wave.toml",
        )
    path = file.structure or next(iter(beside), None)
    return Structure({}, {}) if path is None else read_structure(path, columns)


READER = Reader("limesurvey", "responses", TABLE_SUFFIXES, claims, read, companions)
