"""Any CSV or workbook with one row per answer sheet, whose columns the wave file names."""

from __future__ import annotations

import hashlib

from pipeline.readers.grid import Grid, frame_of
from pipeline.readers.jobs import stated_columns
from pipeline.readers.reader import Head, Reader
from pipeline.readers.source import TABLE_SUFFIXES, contents, grid_of
from pipeline.records import RawTable
from pipeline.wave import FilePlan


def claims(_head: Head) -> bool:
    """Nothing shows by itself: the wave file must say ``format`` or ``columns``."""
    return False


def read(file: FilePlan) -> RawTable:
    """One row is one respondent, or one press on a stand.

    Raises ReadError when the file is damaged or a column named in the wave file does not exist.
    """
    data = contents(file.path, file.name)
    return table(file, grid_of(file, data), hashlib.sha256(data).hexdigest())


def table(file: FilePlan, grid: Grid, sha256: str) -> RawTable:
    """What ``read`` makes of a grid."""
    rows = frame_of(grid)
    return RawTable(
        file=file.name,
        sha256=sha256,
        format=READER.name,
        kind=READER.kind,
        rows=rows,
        columns=stated_columns(file, rows.columns),
        broken=grid.broken,
    )


READER = Reader("generic", "responses", TABLE_SUFFIXES, claims, read, table=table)
