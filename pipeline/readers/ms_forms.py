"""Microsoft Forms: one sheet, a question's text as its heading, names and addresses left behind."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from pipeline.readers.column_map import (
    jobs_of,
    nearest_version,
    own_columns,
    questions_of,
    version_of,
    without_personal,
)
from pipeline.readers.date_forms import dated
from pipeline.readers.grid import frame_of
from pipeline.readers.jobs import form_keys, unused
from pipeline.readers.multiple import with_options
from pipeline.readers.reader import Head, Reader
from pipeline.readers.source import TABLE_SUFFIXES, contents, grid_of
from pipeline.records import RawTable
from pipeline.wave import FilePlan


def claims(head: Head) -> bool:
    """Every form has a running number, a start and a completion time, named in one language."""
    return version_of("ms_forms", head.header) is not None


def read(file: FilePlan) -> RawTable:
    """One row is one response; the running number of the form is its key.

    Line breaks in a question's text become spaces, so that the wave file can name the column.
    Raises ReadError when the file is damaged, when a column of the tool is missing or doubled, or
    when a column named in the wave file does not exist.
    """
    data = contents(file.path, file.name)
    grid = grid_of(file, data)
    header = [" ".join(name.split()) for name in grid.cells[0]]
    version = nearest_version("ms_forms", header)
    grid = without_personal(replace(grid, cells=[header, *grid.cells[1:]]), version)
    rows = frame_of(grid)
    columns = jobs_of(version, list(rows.columns), file)
    number, date = columns.pop("record"), columns["date"]
    rows = dated(rows, date, version, file)
    questions = questions_of(version, rows.columns, columns.values())
    asked = dict.fromkeys(rows.columns)
    rows = with_options(rows, questions, file.name)
    questions = questions_of(version, rows.columns, columns.values())
    if "person" not in columns:
        columns["person"] = unused("respondent", rows.columns)
        rows = rows.assign(**{columns["person"]: form_keys(file, rows[number])})
    return RawTable(
        file=file.name,
        sha256=hashlib.sha256(data).hexdigest(),
        format=READER.name,
        kind=READER.kind,
        rows=rows,
        columns=columns,
        texts={name: name for name in questions},
        broken=grid.broken,
        # An option may be what somebody typed under "other": it is never listed as a column.
        own=(*own_columns(version, asked), *(name for name in rows.columns if name not in asked)),
    )


READER = Reader("ms_forms", "responses", TABLE_SUFFIXES, claims, read)
