"""Workbooks (xlsx, xls, ods, Excel's XML) -> Grid: every cell as text, as the sheet means it.

A formula whose result was never saved, and an error such as #N/A, is an empty cell.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from pipeline.errors import ReadError, one_of
from pipeline.readers.cells import as_text
from pipeline.readers.excel_xml import XmlSheet, is_excel_xml, read_excel_xml
from pipeline.readers.extent import refuse_absurd
from pipeline.readers.grid import Grid

_OLD_FORMAT = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True)
class Workbook:
    """An opened workbook: all its worksheets by name, and those a person sees."""

    where: str
    names: tuple[str, ...]
    visible: tuple[str, ...]
    book: CalamineWorkbook | Mapping[str, XmlSheet]


def is_workbook(data: bytes) -> bool:
    """Whether the bytes are a workbook, whatever the file is called."""
    return data.startswith((b"PK\x03\x04", _OLD_FORMAT)) or is_excel_xml(data)


def open_workbook(data: bytes, where: str) -> Workbook:
    """Raises ReadError for a workbook that is damaged, locked with a password or absurdly big."""
    if is_excel_xml(data):
        xml = read_excel_xml(data, where)
        return Workbook(where, tuple(xml), tuple(n for n in xml if xml[n].is_visible), xml)
    if data.startswith(_OLD_FORMAT) and "EncryptedPackage".encode("utf-16-le") in data:
        raise _locked(where)
    if not data.startswith(_OLD_FORMAT) and not refuse_absurd(data, where):
        raise _damaged(where)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    except PasswordError:
        raise _locked(where) from None
    except CalamineError:
        raise _damaged(where) from None
    sheets = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    seen = [sheet for sheet in sheets if sheet.visible == SheetVisibleEnum.Visible]
    return Workbook(
        where, tuple(sheet.name for sheet in sheets), tuple(sheet.name for sheet in seen), book
    )


def read_sheet(workbook: Workbook, sheet: str = "", header_row: int = 1) -> Grid:
    """Every row with a value from ``header_row`` on; ``lines`` are the rows of the sheet.

    Without a name, the only visible sheet that is not empty. Raises ReadError when there is no
    such sheet, or when it is empty or damaged.
    """
    if sheet and sheet not in workbook.names:
        raise ReadError(
            "there is no such sheet",
            where=workbook.where,
            expected=one_of(sheet, workbook.names),
            got=repr(sheet),
            todo="correct sheet = ... under [[files]] in wave.toml",
        )
    name = sheet or _only_sheet(workbook)
    where = f"{workbook.where}, sheet {name!r}"
    kept = [(line, row) for line, row in enumerate(_rows(workbook, name), 1) if any(row)]
    if not kept:
        raise ReadError("the sheet is empty", where=where, todo="name another sheet in wave.toml")
    below = [(line, row) for line, row in kept if line >= header_row]
    if not below or below[0][0] != header_row:
        raise ReadError(
            "the row that should hold the column names is empty",
            where=f"{where}, row {header_row}",
            todo="say which row holds them: header_row = ... under [[files]] in wave.toml",
        )
    return Grid(where, tuple(line for line, _ in below), [row for _, row in below])


def _rows(workbook: Workbook, name: str) -> Iterator[list[str]]:
    """The rows from the first of the sheet on; all blank ones are one and the same list.

    A stray cell far down makes a million of them: they cost no text and no memory.
    """
    if not isinstance(workbook.book, CalamineWorkbook):
        yield from workbook.book[name].rows
        return
    try:
        sheet = workbook.book.get_sheet_by_name(name)
        left = [""] * (sheet.start[1] if sheet.start else 0)
        blank: list[str] = []
        for values in sheet.iter_rows():
            if values.count("") == len(values):
                blank = blank or [*left, *[""] * len(values)]
                yield blank
            else:
                yield [*left, *map(as_text, values)]
    except CalamineError:
        raise _damaged(workbook.where) from None
    except OverflowError:
        raise ReadError(
            "a cell holds a span of time that is too long for any calendar",
            where=f"{workbook.where}, sheet {name!r}",
            todo="look for ##### in the sheet, correct the cell and save it again",
        ) from None


def filled_sheets(workbook: Workbook) -> tuple[str, ...]:
    """The visible sheets that hold any value."""
    return tuple(name for name in workbook.visible if any(map(any, _rows(workbook, name))))


def _only_sheet(workbook: Workbook) -> str:
    filled = filled_sheets(workbook)
    if len(filled) == 1:
        return filled[0]
    raise ReadError(
        "several sheets hold data" if filled else "no sheet holds data",
        where=workbook.where,
        expected="one sheet",
        got=", ".join(filled),
        todo="name the right one under [[files]] in wave.toml: sheet = ..."
        if filled
        else "export again; a sheet that is hidden must be named: sheet = ... in wave.toml",
    )


def _damaged(where: str) -> ReadError:
    return ReadError(
        "the workbook is damaged or cut off",
        where=where,
        expected="a workbook (xlsx, xls, ods)",
        todo="export it again, or open it in Excel and save it as xlsx",
    )


def _locked(where: str) -> ReadError:
    return ReadError(
        "the workbook is locked with a password",
        where=where,
        todo="open it in Excel, save it without a password, and keep it in a protected folder",
    )
