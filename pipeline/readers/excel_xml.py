"""Excel's XML workbooks (SpreadsheetML 2003, one of SurveyXact's exports) -> rows of text."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from pipeline.errors import ReadError
from pipeline.readers.cells import as_text
from pipeline.readers.decoding import decode

_NAMESPACE = "urn:schemas-microsoft-com:office:spreadsheet"
_SS = f"{{{_NAMESPACE}}}"
_VISIBLE = "{urn:schemas-microsoft-com:office:excel}Visible"
_ROOT = re.compile(rb"(\xef\xbb\xbf)?\s*<(\?xml|Workbook)")
_FROM_START = 2000
_MAX_ROWS, _MAX_COLUMNS, _MAX_CELLS = 1_048_576, 16_384, 40_000_000


@dataclass(frozen=True)
class XmlSheet:
    """One worksheet: its rows, all equally wide, and whether a person sees it."""

    rows: list[list[str]]
    is_visible: bool


def is_excel_xml(data: bytes) -> bool:
    """Whether the bytes are an XML workbook; any other XML is not."""
    start = data[:_FROM_START]
    return bool(_ROOT.match(start)) and _NAMESPACE.encode() in start


def read_excel_xml(data: bytes, where: str) -> Mapping[str, XmlSheet]:
    """Every worksheet by name. Raises ReadError when the XML is damaged or absurdly big."""
    text = decode(data, where)
    # Entities can make gigabytes of a few lines; Excel writes none.
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise _damaged(where)
    try:
        root = ET.fromstring(text)  # noqa: S314
        sheets = root.findall(f"{_SS}Worksheet")
        named = {sheet.get(f"{_SS}Name", ""): _sheet(sheet, where) for sheet in sheets}
    except (ET.ParseError, ValueError):
        raise _damaged(where) from None
    if len(named) < len(sheets):  # Excel gives no two sheets one name; the first would be lost
        raise _damaged(where)
    return named


def _sheet(sheet: ET.Element, where: str) -> XmlSheet:
    table: dict[int, dict[int, str]] = {}
    at = 0
    for row in sheet.iterfind(f"{_SS}Table/{_SS}Row"):
        at = _next(row, at)
        table[at] = _row(row)
    height = max(table, default=0)
    width = max((max(cells, default=0) for cells in table.values()), default=0)
    if height > _MAX_ROWS or width > _MAX_COLUMNS or height * width > _MAX_CELLS:
        raise ReadError(
            "the workbook is absurdly big",
            where=where,
            expected=f"at most {_MAX_CELLS // 10**6} million cells",
            got=f"a sheet of {height} rows and {width} columns",
            todo="delete stray cells far from the table and save it again, or export as CSV",
        )
    # Rows that nobody wrote are one and the same list: a stray cell can make a million of them.
    blank = [""] * width
    rows = [
        [table[line].get(column, "") for column in range(1, width + 1)] if line in table else blank
        for line in range(1, height + 1)
    ]
    return XmlSheet(rows, sheet.find(f".//{_VISIBLE}") is None)


def _row(row: ET.Element) -> dict[int, str]:
    """Column (from 1) -> text; a merged cell holds its text in its first column."""
    cells: dict[int, str] = {}
    at = 0
    for cell in row.iterfind(f"{_SS}Cell"):
        at = _next(cell, at)
        data = cell.find(f"{_SS}Data")
        cells[at] = "" if data is None else _text(data)
        at += max(int(cell.get(f"{_SS}MergeAcross", 0)), 0)
    return cells


def _next(element: ET.Element, before: int) -> int:
    """Where a row or cell stands. Raises ValueError where it would cover the one before."""
    at = int(element.get(f"{_SS}Index", before + 1))
    if at <= before:
        raise ValueError("rows and cells stand in their order")
    return at


def _text(data: ET.Element) -> str:
    text, kind = "".join(data.itertext()).strip(), data.get(f"{_SS}Type")
    if kind == "Number":
        return as_text(float(text))
    if kind == "DateTime":
        return as_text(dt.datetime.fromisoformat(text))
    if kind == "Boolean":
        return as_text(text == "1")
    return "" if kind == "Error" else text


def _damaged(where: str) -> ReadError:
    return ReadError(
        "the XML workbook is damaged or cut off",
        where=where,
        todo="export it again, or open it in Excel and save it as xlsx",
    )
