"""Sheets as an Excel workbook: formatted, filtered, and with no formula in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from math import ceil

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.share.sheets import Column, Entry, Sheet
from pipeline.zips import unzipped, zipped

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""

_NO_TIME = datetime(1980, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LONGEST = 32_767
_FORMATS = {
    "count": "#,##0",
    "share": "0.0%",
    "mean": "0.00",
    "index": "0.0",
    "number": "0.000",
}
_FEWEST, _MOST, _WIDE = 9, 34, 60
"""Widths in letters."""
_LINE_HEIGHT = 15
_HEAD = PatternFill("solid", fgColor="1F4E79")
_WHITE = Font("Calibri", 11, bold=True, color="FFFFFF")
_LINE = Border(bottom=Side("thin", color="D8DBE0"))


def workbook(sheets: Sequence[Sheet], title: str) -> bytes:
    """The sheets as an .xlsx file; the same sheets give the same bytes.

    Every text is text, also one that begins like a formula; a None is an empty cell.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        _fill(book.create_sheet(sheet.title[:31]), sheet)
    book.properties.title = title
    book.properties.creator = "btu-pipeline"
    book.properties.created = _NO_TIME
    buffer = BytesIO()
    book.save(buffer)
    parts = unzipped(buffer.getvalue())
    core = "docProps/core.xml"
    parts[core] = _STAMP.sub(rb"\g<1>1980-01-01T00:00:00Z", parts[core])
    return zipped(parts)


def _fill(page: Worksheet, sheet: Sheet) -> None:
    for at, column in enumerate(sheet.columns, start=1):
        head = page.cell(1, at)
        _write(head, column.heading)
        head.font, head.fill = _WHITE, _HEAD
        head.alignment = Alignment(wrap_text=True, vertical="center")
        page.column_dimensions[get_column_letter(at)].width = _width(sheet, at - 1)
    words = max(len(column.heading.split()) for column in sheet.columns)
    page.row_dimensions[1].height = _LINE_HEIGHT * min(max(words, 2), 4)
    for line, row in enumerate(sheet.rows, start=2):
        kind = sheet.kinds[line - 2] if sheet.kinds else "number"
        for at, (column, entry) in enumerate(zip(sheet.columns, row, strict=True), start=1):
            cell = page.cell(line, at)
            _write(cell, entry)
            _look(cell, column, kind)
        page.row_dimensions[line].height = _height(sheet, row)
    page.freeze_panes = "A2"
    page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns))}{len(sheet.rows) + 1}"
    page.print_title_rows = "1:1"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", 9
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True


def _write(cell: Cell, entry: Entry) -> None:
    """A number as a number, a text as text: never as a formula or an error value."""
    if not isinstance(entry, str):
        cell.value = entry
        return
    text = _NOT_IN_XML.sub("", entry)[:_LONGEST]
    cell.value = text
    if text:
        cell.data_type = "s"
        # Also when somebody edits the cell it stays a text.
        cell.quotePrefix = text.startswith(FORMULA_SIGNS)


def _look(cell: Cell, column: Column, kind: str) -> None:
    cell.border = _LINE
    is_text = column.content in ("text", "wide")
    cell.alignment = Alignment(
        horizontal="left" if is_text else None,
        indent=1 if is_text else 0,
        wrap_text=column.content == "wide",
        vertical="top",
    )
    if not is_text:
        cell.number_format = _FORMATS[kind if column.content == "value" else column.content]


def _height(sheet: Sheet, row: Sequence[Entry]) -> float:
    """High enough for its wrapped texts: LibreOffice does not work that out for itself."""
    pairs = zip(sheet.columns, row, strict=True)
    wide = [str(entry or "") for column, entry in pairs if column.content == "wide"]
    # A line holds fewer letters than its width where words do not fit to its end.
    lines = [ceil(len(part) / (_WIDE - 5)) for text in wide for part in text.split("\n")]
    return _LINE_HEIGHT * max(1, *lines, 0)


def _width(sheet: Sheet, at: int) -> float:
    """Wide enough for the longest word of the heading, and for most of the column."""
    column = sheet.columns[at]
    if column.content == "wide":
        return _WIDE
    longest = max((len(word) for word in column.heading.split()), default=0)
    if column.content == "text":
        texts = (len(str(row[at])) for row in sheet.rows if row[at] is not None)
        longest = max(longest, *texts, 0)
    # Room for the filter's arrow.
    return min(max(longest + 3, _FEWEST), _MOST)
