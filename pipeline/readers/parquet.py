"""Parquet tables (from R, Python, Power BI) -> Grid: every cell as text."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.errors import ReadError
from pipeline.readers.cells import as_text
from pipeline.readers.grid import Grid

MAGIC = b"PAR1"
_MAX_CELLS = 40_000_000
_MAX_BYTES = 500_000_000
_NO_BOMB = 1_000_000
_PER_BYTE = 100
"""Answers and keys that differ take a byte for a few cells; equal ones next to none."""


def read_parquet(data: bytes, where: str) -> Grid:
    """Every row with a value; ``lines`` are the rows counted from 1, and the header is line 0.

    Raises ReadError for a table that is damaged or absurdly big, or that holds lists in its cells.
    """
    try:
        file = pq.ParquetFile(pa.BufferReader(data))
        _refuse_absurd(file.metadata, len(data), where)
        table = file.read()
        columns = [_texts(table.column(at), name, where) for at, name in _names(table)]
    except (pa.ArrowException, OSError, ValueError, OverflowError):
        raise _damaged(where) from None
    filled = [(at, list(row)) for at, row in enumerate(zip(*columns, strict=True), 1) if any(row)]
    header = [name.strip() for _, name in _names(table)]
    return Grid(where, (0, *(at for at, _ in filled)), [header, *(row for _, row in filled)])


def parquet_header(data: bytes, where: str) -> tuple[str, ...]:
    """Only the column names. Raises ReadError when the file is damaged."""
    try:
        schema = pq.read_schema(pa.BufferReader(data))
        return tuple(str(name).strip() for name in schema.names)
    except (pa.ArrowException, OSError, ValueError):
        raise _damaged(where) from None


def _names(table: pa.Table) -> list[tuple[int, str]]:
    return list(enumerate(str(name) for name in table.column_names))


def _texts(column: pa.ChunkedArray, name: str, where: str) -> list[str]:
    if pa.types.is_nested(column.type) or pa.types.is_binary(column.type):
        raise ReadError(
            f"column {name!r} holds {column.type}, not single values",
            where=where,
            expected="one text, number or date in each cell",
            todo="save the table with one column per option, or as CSV",
        )
    return [as_text(value) for value in column.to_pylist()]


def _refuse_absurd(about: pq.FileMetaData, size: int, where: str) -> None:
    """A few kilobytes can unpack to gigabytes."""
    sizes = (about.row_group(at).total_byte_size for at in range(about.num_row_groups))
    most = min(_MAX_CELLS, max(_NO_BOMB, _PER_BYTE * size))
    if about.num_rows * about.num_columns > most or sum(sizes) > _MAX_BYTES:
        raise ReadError(
            "the table is absurdly big",
            where=where,
            expected=f"at most {most / 1e6:.0f} million cells in a file of this size",
            got=f"{about.num_rows} rows and {about.num_columns} columns",
            todo="save only the rows and columns of this wave",
        )


def _damaged(where: str) -> ReadError:
    return ReadError(
        "the Parquet file is damaged or cut off", where=where, todo="save or copy it again"
    )
