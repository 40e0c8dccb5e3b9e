"""Statements (udsagn): a sheet in which the staff gave each a theme and a tone."""

from __future__ import annotations

import hashlib

from pipeline.readers import limesurvey, ms_forms, qualtrics, surveyxact
from pipeline.readers.column_map import jobs_of, nearest_version, own_columns, version_of
from pipeline.readers.grid import frame_of
from pipeline.readers.reader import Head, Reader
from pipeline.readers.source import TABLE_SUFFIXES, contents, grid_of
from pipeline.records import RawTable
from pipeline.wave import FilePlan

_TOOLS = (surveyxact, ms_forms, limesurvey, qualtrics)
"""A form in which the staff write statements is an export of its tool, and is named as statements
in the wave file."""


def claims(head: Head) -> bool:
    """Theme, tone and statement, by their Danish or their English headings."""
    is_sheet = version_of("statements", head.header) is not None
    return is_sheet and not any(tool.claims(head) for tool in _TOOLS)


def read(file: FilePlan) -> RawTable:
    """One row is one statement.

    Raises ReadError when the file is damaged, or when theme, tone or text has no column or several.
    """
    data = contents(file.path, file.name)
    grid = grid_of(file, data)
    rows = frame_of(grid)
    header = list(rows.columns)
    version = nearest_version("statements", header)
    return RawTable(
        file=file.name,
        sha256=hashlib.sha256(data).hexdigest(),
        format=READER.name,
        kind=READER.kind,
        rows=rows,
        columns=jobs_of(version, header, file),
        broken=grid.broken,
        own=own_columns(version, header),
    )


READER = Reader("statements", "statements", TABLE_SUFFIXES, claims, read)
