"""A file of the wave -> its bytes, its head or its grid: text, workbook, Parquet or JSON."""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.errors import ReadError, nearest
from pipeline.readers import parquet
from pipeline.readers.grid import Grid
from pipeline.readers.json_records import read_json
from pipeline.readers.reader import Container, Head
from pipeline.readers.sheets import filled_sheets, is_workbook, open_workbook, read_sheet
from pipeline.readers.text import Layout, read_text, text_head
from pipeline.wave import FilePlan

TABLE_SUFFIXES = (
    *(".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".ods", ".xml"),
    *(".parquet", ".json"),
)

_BIG = 4 << 20
"""Bytes of a text file that tell enough of it: its columns stand in the first lines."""
_SPSS = (b"$FL2", b"$FL3")
_PORTABLE = b"SPSSPORT"
_PORTABLE_HEAD = 500
"""A portable file begins with five title lines of 40 characters and a table of characters."""
_JSON = re.compile(rb"""(\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*(\[\s*[{\]]|\{\s*")""")


def contents(path: Path, name: str) -> bytes:
    """The bytes of a file. Raises ReadError when it is not there, empty or may not be read."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        beside = path.parent.iterdir() if path.parent.is_dir() else ()
        raise ReadError(
            "there is no such file",
            where=name,
            expected=nearest(path.name, sorted(other.name for other in beside)),
            todo="put it into the wave's folder, or correct [[files]] in wave.toml",
        ) from None
    except OSError as error:
        raise ReadError(
            f"the file cannot be opened: {error.strerror}",
            where=name,
            todo="close it in other programs and see that you may read it",
        ) from None
    if not data:
        raise ReadError("the file is empty", where=name, todo="export again")
    return data


def container_of(data: bytes) -> Container:
    """What the bytes are: the file's name may say something else.

    >>> container_of(b"id;q"), container_of(b'[{"id": 1}]')
    ('text', 'json')
    """
    if is_workbook(data):
        return "workbook"
    if data.startswith(parquet.MAGIC):
        return "parquet"
    if data.startswith(_SPSS) or _PORTABLE in data[:_PORTABLE_HEAD]:
        return "spss"
    # In UTF-16 half the bytes of the first signs are NUL.
    return "json" if _JSON.match(data[:4096].replace(b"\0", b"")) else "text"


def grid_of(file: FilePlan, data: bytes) -> Grid:
    """Header and records of a table, or of the sheet the wave file names."""
    container = container_of(data)
    if container == "workbook":
        return read_sheet(open_workbook(data, file.name), file.sheet, file.header_row)
    if container == "parquet":
        return parquet.read_parquet(data, file.name)
    if container == "json":
        return read_json(data, file.name, file.encoding)
    if container == "spss":
        raise ReadError(
            "the file is an SPSS file",
            where=file.name,
            got=f"format = {file.format!r}" if file.format else "",
            todo='write format = "spss" under [[files]] in wave.toml',
        )
    return read_text(data, file.name, _layout(file))


def head_of(file: FilePlan) -> Head:
    """Sheets and column names. Raises ReadError when the file cannot be read at all.

    An SPSS file is known by its first bytes: its columns stay unread.
    """
    data = _beginning(file)
    container = container_of(data)
    if container == "workbook":
        return _head_of_workbook(file, data)
    if container == "parquet":
        return Head((), parquet.parquet_header(data, file.name), container)
    if container == "json":
        return Head((), tuple(read_json(data, file.name, file.encoding).cells[0]), container)
    if container == "spss":
        return Head((), (), container)
    if data.lstrip().startswith(b"<"):
        return Head((), ())  # a page or some other XML, which no reader knows
    header, below = text_head(data, file.name, _layout(file))
    return Head((), header, container, below)


def _beginning(file: FilePlan) -> bytes:
    """The whole file; of a text file of many megabytes the first lines alone."""
    if file.path.is_file() and file.path.stat().st_size > _BIG:
        with file.path.open("rb") as stream:
            data = stream.read(_BIG)
        at = data.rfind(b"\n")
        if at > 0 and container_of(data) == "text":
            return data[: at + 1]
    return contents(file.path, file.name)


def _head_of_workbook(file: FilePlan, data: bytes) -> Head:
    workbook = open_workbook(data, file.name)
    if not file.sheet and len(filled_sheets(workbook)) > 1:
        return Head(workbook.names, (), "workbook")
    grid = read_sheet(workbook, file.sheet, file.header_row)
    below = tuple(grid.cells[1]) if len(grid.cells) > 1 else ()
    return Head(workbook.names, tuple(grid.cells[0]), "workbook", below)


def _layout(file: FilePlan) -> Layout:
    return Layout(file.encoding, file.separator, file.header_row)
