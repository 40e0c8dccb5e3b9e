"""A draft -> the bytes of its file: sheets and text by hand, Parquet and SPSS by library."""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from random import Random

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat

from tests.fuzz.draft import Draft, Form, Formula

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_FIXED = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
}
_ODS = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
    "{}</office:spreadsheet></office:body></office:document-content>"
)
_MANIFEST = (
    '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<m:file-entry m:full-path="/" m:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
    "</m:manifest>"
)


def file_bytes(draft: Draft, rng: Random) -> bytes:
    """The file, with all damage done to it."""
    data = _written(draft, rng)
    for damage in draft.damage:
        data = damage(data, rng)
    return data


def _written(draft: Draft, rng: Random) -> bytes:
    rows = [*draft.header, *(row.cells for row in draft.rows)]
    form = draft.form
    if form.container == "text":
        return text_bytes(rows, form, rng)
    if form.container == "xlsx":
        return xlsx_bytes({form.sheet: rows, **form.sheets_beside}, form)
    if form.container == "ods":
        return ods_bytes({form.sheet: rows, **form.sheets_beside})
    if form.container == "xml":
        return _excel_xml({form.sheet: rows, **form.sheets_beside}, form.typed)
    if form.container == "json":
        return _json_bytes(rows)
    if form.container == "parquet":
        return _parquet_bytes(rows)
    return _sav_bytes(draft, rows)


def text_bytes(rows: Sequence[Sequence[str]], form: Form, rng: Random) -> bytes:
    """A CSV file; letters that the encoding lacks become question marks."""
    lines = []
    for row in rows:
        end = rng.choice(("\n", "\r\n", "\r")) if form.newline == "mixed" else form.newline
        lines.append(form.separator.join(_quoted(cell, form) for cell in row) + end)
    mark = "\ufeff" if form.encoding.startswith("utf-16-") else ""
    return (mark + "".join(lines)).encode(form.encoding, "replace")


def _quoted(cell: str, form: Form) -> str:
    """The csv module would leave a line feed bare where lines end with a carriage return."""
    needs = form.quotes_all or any(sign in cell for sign in (form.separator, '"', "\n", "\r"))
    return '"' + cell.replace('"', '""') + '"' if needs else cell


def xlsx_bytes(sheets: Mapping[str, Sequence[Sequence[str]]], form: Form) -> bytes:
    """A workbook; only the first sheet has merged cells."""
    out = io.BytesIO()
    listed = "".join(
        f'<sheet name="{escape(name)}" sheetId="{at}" r:id="rId{at}"/>'
        for at, name in enumerate(sheets, 1)
    )
    relations = "".join(
        f'<Relationship Id="rId{at}" Type="{_REL}/worksheet" Target="worksheets/sheet{at}.xml"/>'
        for at in range(1, len(sheets) + 1)
    )
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, text in _FIXED.items():
            archive.writestr(name, text)
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_REL}"><sheets>{listed}</sheets></workbook>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{_PACKAGE}/relationships">{relations}</Relationships>',
        )
        for at, rows in enumerate(sheets.values(), 1):
            merged = form.merged if at == 1 else ()
            archive.writestr(f"xl/worksheets/sheet{at}.xml", sheet_xml(rows, merged, form.typed))
    return out.getvalue()


def sheet_xml(
    rows: Sequence[Sequence[str]], merged: Sequence[tuple[int, int, int, int]], typed: bool
) -> str:
    """The XML of one worksheet; cells that a merged one covers are empty."""
    covered = {
        (r, c)
        for top, left, bottom, right in merged
        for r in range(top, bottom + 1)
        for c in range(left, right + 1)
        if (r, c) != (top, left)
    }
    body = "".join(
        f'<row r="{r + 1}">'
        + "".join(
            _cell(text, f"{letters(c)}{r + 1}", typed)
            for c, text in enumerate(row)
            if text != "" and (r, c) not in covered
        )
        + "</row>"
        for r, row in enumerate(rows)
    )
    ranges = "".join(
        f'<mergeCell ref="{letters(left)}{top + 1}:{letters(right)}{bottom + 1}"/>'
        for top, left, bottom, right in merged
    )
    merges = f"<mergeCells>{ranges}</mergeCells>" if ranges else ""
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{body}</sheetData>{merges}</worksheet>'


def letters(column: int) -> str:
    """A for 0, Z for 25, AA for 26.

    >>> letters(16383)
    'XFD'
    """
    text, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def _cell(text: str, place: str, typed: bool) -> str:
    if isinstance(text, Formula):
        saved = f"<v>{_xml(text)}</v>" if text else ""
        return f'<c r="{place}" t="str"><f>CONCAT("x",A1)</f>{saved}</c>'
    is_number = typed and text.isascii() and text.isdecimal() and len(text) < 15
    if is_number and not (text.startswith("0") and text != "0"):
        return f'<c r="{place}"><v>{text}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{_xml(text)}</t></is></c>'


def _xml(text: str) -> str:
    return escape("".join(sign for sign in text if sign >= " " or sign in "\t\n"))


def ods_bytes(sheets: Mapping[str, Sequence[Sequence[str]]]) -> bytes:
    """A LibreOffice workbook of texts."""
    body = ""
    for name, rows in sheets.items():
        lines = "".join(
            f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows
        )
        body += f'<table:table table:name="{escape(name)}">{lines}</table:table>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", _MANIFEST)
        archive.writestr("content.xml", _ODS.format(body))
    return out.getvalue()


def _ods_cell(text: str) -> str:
    if not text:
        return "<table:table-cell/>"
    lines = "".join(f"<text:p>{_xml(line)}</text:p>" for line in text.split("\n"))
    return f'<table:table-cell office:value-type="string">{lines}</table:table-cell>'


def _excel_xml(sheets: Mapping[str, Sequence[Sequence[str]]], typed: bool) -> bytes:
    """Excel's XML of 2003: a cell after an empty one says where it stands."""
    body = ""
    for name, rows in sheets.items():
        lines = "".join(
            f"<Row>{''.join(_xml_cell(at, row, typed) for at in range(len(row)))}</Row>"
            for row in rows
        )
        body += f'<Worksheet ss:Name="{escape(name)}"><Table>{lines}</Table></Worksheet>'
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    return (
        f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}">{body}</Workbook>'
    ).encode()


def _xml_cell(at: int, row: Sequence[str], typed: bool) -> str:
    text = row[at]
    if not text:
        return ""
    place = f' ss:Index="{at + 1}"' if at and not row[at - 1] else ""
    is_number = typed and text in ("1", "2", "3", "4", "5", "8", "9", "0")
    kind = "Number" if is_number else "String"
    return f'<Cell{place}><Data ss:Type="{kind}">{_xml(text)}</Data></Cell>'


def _json_bytes(rows: Sequence[Sequence[str]]) -> bytes:
    header, *records = rows
    text = ",".join(
        "{"
        + ",".join(
            f"{json.dumps(name)}: {_json_value(cell)}"
            for name, cell in zip(header, record, strict=True)
        )
        + "}"
        for record in records
    )
    return f"[{text}]".encode()


def _json_value(cell: str) -> str:
    if cell in ("", "true", "false"):
        return cell or "null"
    is_number = cell.isascii() and cell.isdecimal() and str(int(cell)) == cell
    return cell if is_number else json.dumps(cell, ensure_ascii=len(cell) % 2 == 0)


def _parquet_bytes(rows: Sequence[Sequence[str]]) -> bytes:
    header, *records = rows
    columns = [pa.array([row[at] for row in records], pa.string()) for at in range(len(header))]
    out = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(columns, names=list(header)), out)
    return out.getvalue()


def _sav_bytes(draft: Draft, rows: Sequence[Sequence[str]]) -> bytes:
    """Columns with value labels are numbers, all others texts."""
    header, *records = rows
    frame = pd.DataFrame([list(row) for row in records], columns=list(header), dtype="object")
    labels = {name: dict(found) for name, found in draft.labels.items() if name in header}
    for name in labels:
        frame[name] = pd.to_numeric(frame[name], errors="coerce")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.sav"
        pyreadstat.write_sav(
            frame,
            path,
            variable_value_labels=labels,
            compress=draft.form.container == "zsav",
        )
        return path.read_bytes()
