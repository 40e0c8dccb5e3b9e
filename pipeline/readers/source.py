"""A file of the wave -> its bytes, its head or its grid, be it text or workbook."""

from __future__ import annotations

from pathlib import Path

from pipeline.errors import ReadError, nearest
from pipeline.readers.grid import Grid
from pipeline.readers.reader import Head
from pipeline.readers.sheets import filled_sheets, is_workbook, open_workbook, read_sheet
from pipeline.readers.text import Layout, read_text, text_header
from pipeline.wave import FilePlan

TABLE_SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".ods")


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


def grid_of(file: FilePlan, data: bytes) -> Grid:
    """Header and records of a text file, or of the sheet the wave file names."""
    if is_workbook(data):
        return read_sheet(open_workbook(data, file.name), file.sheet, file.header_row)
    return read_text(data, file.name, _layout(file))


def head_of(file: FilePlan) -> Head:
    """Sheets and column names. Raises ReadError when the file cannot be read at all."""
    data = contents(file.path, file.name)
    if not is_workbook(data):
        return Head((), text_header(data, file.name, _layout(file)))
    workbook = open_workbook(data, file.name)
    if not file.sheet and len(filled_sheets(workbook)) > 1:
        return Head(workbook.names, ())
    grid = read_sheet(workbook, file.sheet, file.header_row)
    return Head(workbook.names, tuple(grid.cells[0]))


def _layout(file: FilePlan) -> Layout:
    return Layout(file.encoding, file.separator, file.header_row)
