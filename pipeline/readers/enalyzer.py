"""Enalyzer: answers as text, or as numbers that the wave file explains; workbook or CSV.

Each variable is exported as text, as the answer's value, or (its default) as the place of the
answer in the questionnaire. A number alone does not tell which, so it is asked and not guessed.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Mapping
from dataclasses import replace

import pandas as pd

from pipeline.errors import ReadError
from pipeline.readers.codebook import codebook
from pipeline.readers.column_map import ColumnMap, column_maps, heading
from pipeline.readers.date_forms import dated
from pipeline.readers.grid import Grid, frame_of
from pipeline.readers.jobs import stated_columns
from pipeline.readers.reader import Head, Reader
from pipeline.readers.source import TABLE_SUFFIXES, contents, grid_of
from pipeline.records import RawTable
from pipeline.wave import FilePlan

_NUMBER = re.compile(r"-?\d+([.,]\d+)?")


def claims(_head: Head) -> bool:
    """Nothing shows by itself: the survey decides what the columns are called."""
    return False


def read(file: FilePlan) -> RawTable:
    """One row is one respondent; e-mail, names and CPR numbers are left behind unless a key.

    Raises ReadError when the file is damaged, when a column named in the wave file does not exist,
    and when answers are numbers and the wave file says neither ``labels`` nor ``answers``.
    """
    data = contents(file.path, file.name)
    version = column_maps("enalyzer")[0]
    grid = _without_personal(grid_of(file, data), version, file)
    rows = frame_of(grid)
    columns = stated_columns(file, rows.columns)
    labels = _labels(file, rows.columns)
    _ask_about_numbers(rows, {*columns.values(), *labels}, file)
    if "date" in columns:
        rows = dated(rows, columns["date"], version, file)
    return RawTable(
        file=file.name,
        sha256=hashlib.sha256(data).hexdigest(),
        format=READER.name,
        kind=READER.kind,
        rows=rows,
        columns=columns,
        labels=labels,
        broken=grid.broken,
    )


def _without_personal(grid: Grid, version: ColumnMap, file: FilePlan) -> Grid:
    """The key may be an e-mail or a CPR number; whatever else names people stays outside."""
    left = version.personal - {heading(file.columns.get("person", ""))}
    kept = [at for at, name in enumerate(grid.cells[0]) if heading(name) not in left]
    return replace(grid, cells=[[row[at] for at in kept] for row in grid.cells])


def _labels(file: FilePlan, columns: Collection[str]) -> Mapping[str, Mapping[str, str]]:
    """The labels table named in the wave file: variable, number, label, without a header."""
    if file.labels is None:
        return {}
    table = FilePlan(path=file.labels, name=file.labels.name)
    return codebook(columns, None, grid_of(table, contents(table.path, table.name))).labels


def _ask_about_numbers(rows: pd.DataFrame, explained: Collection[str], file: FilePlan) -> None:
    """Raise ReadError where columns hold only numbers and nobody has said what they are."""
    asked = [name for name in rows.columns if name not in explained and _is_number(rows[name])]
    if not asked or file.answers == "value":
        return
    names = ", ".join(map(repr, asked[:10])) + (", ..." if len(asked) > 10 else "")
    if file.answers == "position":
        if file.labels is not None:
            return
        raise ReadError(
            "places in the questionnaire are no answers without the labels that stand there",
            where=file.name,
            got=f"numbers in {names}",
            todo="export with texts; or write a table of variable, place and label without a "
            'header, and name it under [[files]] in wave.toml: labels = "labels.csv"',
        )
    raise ReadError(
        f"columns hold numbers, and a number may be a value or a place: {names}",
        where=file.name,
        expected="texts, or a word on what the numbers are",
        todo='export with texts; or write under [[files]] in wave.toml: answers = "value" (the '
        'codes of the survey, 1 the most negative), or answers = "position" with labels = '
        '"labels.csv" (variable, place, label, without a header)',
    )


def _is_number(cells: pd.Series) -> bool:
    filled = cells[cells != ""]
    return bool(len(filled)) and bool(filled.map(lambda text: bool(_NUMBER.fullmatch(text))).all())


READER = Reader("enalyzer", "responses", TABLE_SUFFIXES, claims, read)
