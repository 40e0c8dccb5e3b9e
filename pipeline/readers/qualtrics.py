"""Qualtrics: CSV with three header lines (names, texts, import ids), or the older two."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from pipeline.errors import ReadError
from pipeline.readers.column_map import (
    ColumnMap,
    column_maps,
    jobs_of,
    own_columns,
    questions_of,
    version_of,
    without_personal,
)
from pipeline.readers.date_forms import dated
from pipeline.readers.grid import Grid, frame_of
from pipeline.readers.jobs import is_used, unused
from pipeline.readers.reader import Head, Reader
from pipeline.readers.source import TABLE_SUFFIXES, contents, grid_of
from pipeline.records import RawTable
from pipeline.wave import FilePlan

_ANSWERS = ("", "0", "ip address", "ip-adresse", "ip-adress")
"""What Status says of an answer; anything else is a preview, a test, spam or an import."""
_FINISHED = {
    **dict.fromkeys(("1", "true", "sand"), "completed"),
    **dict.fromkeys(("0", "false", "falsk"), "partial"),
}
_UNANSWERED = "-99"
"""Seen and left out."""
_OLD_NAME = re.compile(r"V\d+")


@dataclass(frozen=True)
class _Layout:
    """The version, the records under one header, and the text of every column."""

    version: ColumnMap
    grid: Grid
    texts: Mapping[str, str]


def claims(head: Head) -> bool:
    """The tool's columns by name; in the older form they stand in the second line."""
    header = _merged(head.header, head.below)
    return version_of("qualtrics", header) is not None


def read(file: FilePlan) -> RawTable:
    """One row is one response, with a derived ``status``; previews and tests are in ``tests``.

    The key is the external reference, where it is used, else the response's own id. Raises
    ReadError when the file is damaged, when header lines or a column of the tool are missing, or
    when a column named in the wave file does not exist.
    """
    data = contents(file.path, file.name)
    layout = _layout(grid_of(file, data))
    version, grid = layout.version, without_personal(layout.grid, layout.version)
    questions = questions_of(version, grid.cells[0], ())
    rows = frame_of(_without_unanswered(grid, questions))
    columns = jobs_of(version, list(rows.columns), file)
    tests = _tests(rows, columns.pop("kind", ""), file)
    record = columns.pop("record")
    if "person" not in file.columns and not is_used(rows, columns.get("person", "")):
        columns["person"] = record
    rows = _with_status(rows, columns)
    if "date" in columns:
        rows = dated(rows, columns["date"], version, file)
    kept = [name for name in questions if name in rows.columns]
    texts = {name: " ".join(layout.texts[name].split()) for name in kept}
    return RawTable(
        file=file.name,
        sha256=hashlib.sha256(data).hexdigest(),
        format=READER.name,
        kind=READER.kind,
        rows=rows,
        columns=columns,
        texts=texts,
        broken=grid.broken,
        own=own_columns(version, rows.columns),
        tests=tests,
    )


def _layout(grid: Grid) -> _Layout:
    """Tell the version by the names of the columns, and take the header lines off the records."""
    three_rows, two_rows = column_maps("qualtrics")
    below = grid.cells[1] if len(grid.cells) > 1 else []
    header = _merged(grid.cells[0], below)
    known = version_of("qualtrics", header)
    has_old_names = any(map(_OLD_NAME.fullmatch, grid.cells[0]))
    is_old = known == two_rows or (known is None and has_old_names)
    lines = 2 if is_old else 3
    ids = [] if is_old else [cell for row in grid.cells[2:3] for cell in row]
    is_whole = not set(grid.lines[:lines]) & set(grid.broken)
    if not is_whole or not (is_old or _are_import_ids(ids)):
        raise ReadError(
            "the header lines of a Qualtrics export are not all there",
            where=f"{grid.where}, line {grid.lines[min(lines, len(grid.lines)) - 1]}",
            expected='column names, question texts, and a line of {"ImportId": ...}',
            todo="export again from Qualtrics and leave the first lines as they are",
        )
    records = replace(
        grid,
        lines=(grid.lines[0], *grid.lines[lines:]),
        cells=[header, *grid.cells[lines:]],
    )
    return _Layout(
        two_rows if is_old else three_rows, records, dict(zip(header, below, strict=False))
    )


def _merged(first: Sequence[str], second: Sequence[str]) -> list[str]:
    """The names of the columns: V1, V2 ... are called what stands below them."""
    below = [*second, *[""] * len(first)]
    return [
        under if under and _OLD_NAME.fullmatch(name) else name
        for name, under in zip(first, below, strict=False)
    ]


def _are_import_ids(cells: Sequence[str]) -> bool:
    """Whether every filled cell of the line is ``{"ImportId": ...}``."""
    filled = [cell for cell in cells if cell]
    return bool(filled) and all(re.match(r"""\{\s*["']ImportId["']""", cell) for cell in filled)


def _without_unanswered(grid: Grid, questions: Collection[str]) -> Grid:
    """The grid with empty cells where a question was seen and left out."""
    asked = set(questions)
    is_asked = [name in asked for name in grid.cells[0]]
    header, *records = grid.cells
    below = [
        [
            "" if is_one and cell == _UNANSWERED else cell
            for cell, is_one in zip(row, is_asked, strict=True)
        ]
        for row in records
    ]
    return replace(grid, cells=[header, *below])


def _tests(rows: pd.DataFrame, kind: str, file: FilePlan) -> tuple[int, ...]:
    """The lines of previews and tests. Raises ReadError where Status is in unknown words."""
    if not kind:
        return ()
    words = rows[kind].str.casefold()
    is_test = ~words.isin(_ANSWERS)
    if is_test.all() and not words.str.contains(r"^\d+$|preview|test").any():
        raise ReadError(
            f"what {kind!r} says is not understood in any row",
            where=file.name,
            expected="0 or IP Address for an answer; another number, Survey Preview or Survey Test",
            todo="export again from Qualtrics with numeric values",
        )
    return tuple(int(line) for line in rows.index[is_test])


def _with_status(rows: pd.DataFrame, columns: dict[str, str]) -> pd.DataFrame:
    """The rows and a status by Finished, or by Progress; unknown words stay as they are."""
    finished, progress = (columns.pop(job, "") for job in ("finished", "progress"))
    if "status" in columns or not (finished or progress):
        return rows
    columns["status"] = unused("status", rows.columns)
    words = rows[finished].map(_by_finished) if finished else rows[progress].map(_by_progress)
    return rows.assign(**{columns["status"]: words.astype("str")})


def _by_finished(cell: str) -> str:
    return _FINISHED.get(cell.casefold(), cell)


def _by_progress(percent: str) -> str:
    return ("completed" if percent == "100" else "partial") if percent.isdecimal() else percent


READER = Reader("qualtrics", "responses", TABLE_SUFFIXES, claims, read)
