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
        about = pq.read_metadata(pa.BufferReader(data))
        _refuse_absurd(about, len(data), where)
        # A text that many rows share is stored once, and is kept so until all are counted.
        paths = [about.schema.column(at).path for at in range(about.num_columns)]
        table = pq.ParquetFile(pa.BufferReader(data), read_dictionary=paths).read()
        columns = [_texts(table.column(at), name, where) for at, name in _names(table)]
        letters = sum(sum(map(len, texts)) for texts in columns)
        if letters > _MAX_BYTES:
            raise _absurd(
                f"{_MAX_BYTES // 10**6} million letters",
                f"{letters / 1e6:.0f} million letters, most of them repeated",
                where,
            )
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
    is_listed = pa.types.is_dictionary(column.type)
    kind = column.type.value_type if is_listed else column.type
    if pa.types.is_nested(kind) or pa.types.is_binary(kind):
        raise ReadError(
            f"column {name!r} holds {kind}, not single values",
            where=where,
            expected="one text, number or date in each cell",
            todo="save the table with one column per option, or as CSV",
        )
    if not is_listed:
        return [as_text(value) for value in column.to_pylist()]
    texts: list[str] = []
    for chunk in column.chunks:
        listed = [as_text(value) for value in chunk.dictionary.to_pylist()]
        texts += ["" if at is None else listed[at] for at in chunk.indices.to_pylist()]
    return texts


def _refuse_absurd(about: pq.FileMetaData, size: int, where: str) -> None:
    """A few kilobytes can unpack to gigabytes."""
    sizes = (about.row_group(at).total_byte_size for at in range(about.num_row_groups))
    most = min(_MAX_CELLS, max(_NO_BOMB, _PER_BYTE * size))
    if about.num_rows * about.num_columns > most or sum(sizes) > _MAX_BYTES:
        raise _absurd(
            f"{most / 1e6:.0f} million cells in a file of this size",
            f"{about.num_rows} rows and {about.num_columns} columns",
            where,
        )


def _absurd(most: str, got: str, where: str) -> ReadError:
    return ReadError(
        "the table is absurdly big",
        where=where,
        expected=f"at most {most}",
        got=got,
        todo="save only the rows and columns of this wave",
    )


def _damaged(where: str) -> ReadError:
    return ReadError(
        "the Parquet file is damaged or cut off", where=where, todo="save or copy it again"
    )
