"""Workbooks (xlsx, xls, ods, Excel's XML) -> Grid: every cell as text, as the sheet means it.

A formula whose result was never saved, and an error such as #N/A, is an empty cell.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field

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


Rows = list[tuple[int, list[str]]]
"""Row of the sheet, from 1, and its cells: every row with a value."""


@dataclass(frozen=True)
class Workbook:
    """An opened workbook: all its worksheets by name, and those a person sees.

    ``read`` holds what was read of the sheets: each is read once.
    """

    where: str
    names: tuple[str, ...]
    visible: tuple[str, ...]
    book: CalamineWorkbook | Mapping[str, XmlSheet]
    read: dict[str, Rows] = field(default_factory=dict)


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
    rows = _cells(workbook, name)
    if not rows:
        raise ReadError("the sheet is empty", where=where, todo="name another sheet in wave.toml")
    kept = [(line, row) for line, row in rows if line >= header_row]
    if not kept or kept[0][0] > header_row:
        raise ReadError(
            "the row that should hold the column names is empty",
            where=f"{where}, row {header_row}",
            todo="say which row holds them: header_row = ... under [[files]] in wave.toml",
        )
    return Grid(where, tuple(line for line, _ in kept), [row for _, row in kept])


def _cells(workbook: Workbook, name: str) -> Rows:
    if name not in workbook.read:
        workbook.read[name] = _read_cells(workbook, name)
    return workbook.read[name]


def _read_cells(workbook: Workbook, name: str) -> Rows:
    if not isinstance(workbook.book, CalamineWorkbook):
        return [(at, row) for at, row in enumerate(workbook.book[name].rows, 1) if any(row)]
    try:
        sheet = workbook.book.get_sheet_by_name(name)
        # One stray cell far below makes a million empty rows: they are passed over one by one.
        rows = enumerate(sheet.iter_rows(), 1)
        filled = [(at, row) for at, row in rows if row.count("") < len(row)]
    except CalamineError:
        raise _damaged(workbook.where) from None
    except (OverflowError, ValueError):
        raise ReadError(
            "a cell holds a date or a time that no calendar has",
            where=f"{workbook.where}, sheet {name!r}",
            todo="look for ##### in the sheet, correct the cell and save it again",
        ) from None
    left = [""] * (sheet.start[1] if sheet.start else 0)  # rows begin with the first column in use
    texts = ((at, [*left, *map(as_text, row)]) for at, row in filled)
    return [(at, row) for at, row in texts if any(row)]


def filled_sheets(workbook: Workbook) -> tuple[str, ...]:
    """The visible sheets that hold any value."""
    return tuple(name for name in workbook.visible if _cells(workbook, name))


def _only_sheet(workbook: Workbook) -> str:
    filled = filled_sheets(workbook)
    if len(filled) == 1:
        return filled[0]
    raise ReadError(
        "several sheets hold data" if filled else "no sheet holds data",
        where=workbook.where,
        expected="one sheet",
        got=", ".join(filled),
        todo="name the right one under [[files]] in wave.toml: sheet = ..." if filled else "",
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
