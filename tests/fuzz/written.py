"""Rows -> the bytes of a file: CSV, workbook, Parquet, JSON or SPSS."""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Callable, Mapping
from html import escape
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.fuzz.made import Cell, Rows

Write = Callable[[Rows], bytes]


def as_csv(separator: str, encoding: str, end: str = "\r\n", *, is_quoted: bool = False) -> Write:
    """Quotes where a cell needs them, or around every cell."""
    special = (separator, '"', "\n", "\r")

    def cell(value: Cell) -> str:
        text = "" if value is None else str(value)
        if is_quoted or any(sign in text for sign in special):
            return '"' + text.replace('"', '""') + '"'
        return text

    def write(rows: Rows) -> bytes:
        text = "".join(separator.join(map(cell, row)) + end for row in rows)
        return text.encode(encoding, "replace")

    return write


def as_workbook(sheet: str, beside: Mapping[str, Rows] | None = None) -> Write:
    """One sheet with the rows, and perhaps others beside it."""

    def write(rows: Rows) -> bytes:
        book = Workbook()
        book.remove(book.active)
        for name, cells in {sheet: rows, **(beside or {})}.items():
            _fill(book.create_sheet(name), cells)
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()

    return write


def _fill(sheet: Worksheet, rows: Rows) -> None:
    for at, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            if value is None or value == "":
                continue
            cell = sheet.cell(at, column)
            if isinstance(value, str):
                # What a survey tool writes is text, also where it looks like a formula.
                cell.value = "".join(sign for sign in value if sign >= " " or sign in "\n\t")
                cell.data_type = "s"
            else:
                cell.value = value


def as_excel_xml(rows: Rows) -> bytes:
    """Excel's XML workbook with one sheet, Dataset."""
    lines = "".join(f"<Row>{''.join(map(_xml_cell, row))}</Row>\n" for row in rows)
    name = "urn:schemas-microsoft-com:office:spreadsheet"
    return (
        f'<?xml version="1.0"?>\n<Workbook xmlns="{name}" xmlns:ss="{name}">'
        f'<Worksheet ss:Name="Dataset"><Table>\n{lines}</Table></Worksheet></Workbook>\n'
    ).encode()


def _xml_cell(value: Cell) -> str:
    if value is None or value == "":
        return "<Cell/>"
    kind = "String" if isinstance(value, str) else "Number"
    text = "".join(sign for sign in str(value) if sign >= " " or sign in "\n\t")
    return f'<Cell><Data ss:Type="{kind}">{escape(text)}</Data></Cell>'


def as_json(rows: Rows) -> bytes:
    """A list of records; a doubled name stands twice in each record."""
    header, *records = rows
    texts = (
        "{" + ", ".join(f"{_json(n)}: {_json(c)}" for n, c in zip(header, row, strict=False)) + "}"
        for row in records
    )
    return ("[" + ",\n ".join(texts) + "]").encode()


def _json(value: Cell) -> str:
    return json.dumps(value, ensure_ascii=False)


def as_parquet(rows: Rows) -> bytes:
    """Whole columns of numbers as numbers, all others as text."""
    header, *records = rows
    columns = [_column([row[at] for row in records]) for at in range(len(header))]
    out = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(columns, [str(name) for name in header]), out)
    return out.getvalue()


def _column(cells: list[Cell]) -> pa.Array:
    if all(cell is None or isinstance(cell, int) for cell in cells):
        return pa.array(cells, pa.int64())
    return pa.array([None if cell is None else str(cell) for cell in cells], pa.string())


def as_spss(labels: Mapping[str, Mapping[int, str]], *, is_packed: bool = False) -> Write:
    """Numbers as numbers, texts as texts; names that SPSS does not take are changed."""

    def write(rows: Rows) -> bytes:
        header, *records = rows
        columns = {
            _variable(str(name), at): [row[at] for row in records] for at, name in enumerate(header)
        }
        frame = pd.DataFrame({name: _typed(cells) for name, cells in columns.items()})
        kept = {name: words for name, words in labels.items() if _is_number(frame, name)}
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "a.sav"
            pyreadstat.write_sav(frame, path, variable_value_labels=kept, compress=is_packed)
            return path.read_bytes()

    return write


def _typed(cells: list[Cell]) -> pd.Series:
    if all(cell is None or isinstance(cell, int) for cell in cells):
        return pd.Series([float("nan") if cell is None else float(cell) for cell in cells])
    return pd.Series(["" if cell is None else str(cell) for cell in cells], dtype="str")


def _variable(name: str, at: int) -> str:
    is_name = name.isidentifier() and len(name.encode()) <= 60
    return name if is_name else f"v_{at}"


def _is_number(frame: pd.DataFrame, name: str) -> bool:
    return name in frame.columns and pd.api.types.is_float_dtype(frame[name])
