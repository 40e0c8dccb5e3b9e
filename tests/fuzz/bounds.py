"""Files that claim far more than they are: ``python -m tests.fuzz.bounds``.

In a process of its own with a bound on memory and on processor time; prints what came of each.
"""

from __future__ import annotations

import io
import json
import re
import resource
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.errors import BtuError
from pipeline.readers import read_file
from tests.fuzz.draft import Form
from tests.fuzz.writing import ods_bytes, xlsx_bytes
from tests.readers.plans import plan

MEMORY_BYTES = 2 << 30
SECONDS = 240
COLUMNS = 16_384
_FORM = Form()
_TABLE = [["id", "q"], ["1", "5"], ["2", "4"]]


def _changed(data: bytes, *changes: tuple[str, str]) -> bytes:
    """A workbook with its parts changed by pattern."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            text = old.read(name).decode()
            for pattern, replacement in changes:
                text = re.sub(pattern, replacement, text, count=1)
                name = re.sub(f"^{pattern}$", replacement, name)
            new.writestr(name, text)
    return out.getvalue()


def _xlsx(*changes: tuple[str, str]) -> bytes:
    return _changed(xlsx_bytes({"Ark1": _TABLE}, _FORM), *changes)


def _wide(rows: int) -> list[list[str]]:
    return [[f"k{at}" for at in range(COLUMNS)], *([["5"] * COLUMNS] * rows)]


def _repeated_text() -> bytes:
    """One long text, told once and shown in a hundred thousand cells."""
    rows = "".join(
        f'<row r="{at}"><c r="A{at}" t="s"><v>0</v></c></row>' for at in range(2, 100_002)
    )
    data = _xlsx(('<row r="2">.*</row>', rows))
    with zipfile.ZipFile(out := io.BytesIO(data), "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", f"<sst><si><t>{'x' * 30_000}</t></si></sst>")
    return out.getvalue()


def _repeated_parquet() -> bytes:
    indices = pa.array([0] * 1_000_000, pa.int32())
    column = pa.DictionaryArray.from_arrays(indices, pa.array(["x" * 5000]))
    pq.write_table(pa.table({"id": column}), out := io.BytesIO(), compression="zstd")
    return out.getvalue()


def _nothing_inside() -> bytes:
    with zipfile.ZipFile(out := io.BytesIO(_xlsx()), "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.png", b"\0" * 60_000_000)
    return out.getvalue()


def _ods(old: str, new: str) -> bytes:
    return _changed(ods_bytes({"Ark1": _TABLE}), (old, new))


_CELL, _ROW = (
    "<table:table-cell ",
    "<table:table-row>(?=<table:table-cell office:value-type=.string.><text:p>2)",
)
_SPACE = "urn:schemas-microsoft-com:office:spreadsheet"
_EXCEL_XML = (
    f'<?xml version="1.0"?><Workbook xmlns="{_SPACE}" xmlns:ss="{_SPACE}"><Worksheet ss:Name="A">'
    '<Table><Row ss:Index="99999999"><Cell ss:Index="99999"><Data ss:Type="String">x</Data></Cell>'
    "</Row></Table></Worksheet></Workbook>"
)

# File name, its bytes, what must come of it: rows and columns, or words of the error.
CASES: Mapping[str, tuple[str, Callable[[], bytes], str]] = {
    "a CSV file with 16,384 columns": (
        "a.csv",
        lambda: "\n".join(";".join(row) for row in _wide(50)).encode(),
        "(50, 16384)",
    ),
    "a workbook with 16,384 columns": (
        "a.xlsx",
        lambda: xlsx_bytes({"Ark1": _wide(20)}, _FORM),
        "(20, 16384)",
    ),
    "a LibreOffice sheet with 16,384 columns": (
        "a.ods",
        lambda: ods_bytes({"Ark1": _wide(20)}),
        "(20, 16384)",
    ),
    "a zip bomb": ("a.xlsx", _nothing_inside, "60 MB when unpacked"),
    "a cell in the last corner": (
        "a.xlsx",
        lambda: _xlsx(('r="B3"', 'r="XFD1048576"')),
        "a sheet of 1048576 rows and 16384 columns",
    ),
    "a cell beyond the last corner": (
        "a.xlsx",
        lambda: _xlsx(('r="B3"', 'r="ZZZZ99999999"')),
        "a sheet of 99999999 rows",
    ),
    "a last row whose cells do not say where they stand": (
        "a.xlsx",
        lambda: _xlsx(('r="B1"', 'r="XFD1"'), ('<row r="3"><c r="A3"', '<row r="1048576"><c')),
        "a sheet of 1048576 rows",
    ),
    "a sheet at an unusual place in the archive": (
        "a.xlsx",
        lambda: _xlsx(
            ('r="B3"', 'r="XFD1048576"'), ("(xl/)?worksheets/sheet1.xml", r"\1other/a.xml")
        ),
        "a sheet of 1048576 rows",
    ),
    "one long text in a hundred thousand cells": ("a.xlsx", _repeated_text, "million letters"),
    "a LibreOffice cell a billion times": (
        "a.ods",
        lambda: _ods(_CELL, f'{_CELL}table:number-columns-repeated="999999999" '),
        "and 1000000000 columns",
    ),
    "a LibreOffice row a billion times": (
        "a.ods",
        lambda: _ods(_ROW, '<table:table-row table:number-rows-repeated="999999999">'),
        "a sheet of 1000000001 rows",
    ),
    "a cell far away in Excel's XML": ("a.xml", _EXCEL_XML.encode, "absurdly big"),
    "one long text in a million rows of Parquet": ("a.parquet", _repeated_parquet, "letters"),
    "JSON within JSON": ("a.json", lambda: b'[{"a":' + b"[" * 200_000, "not sound JSON"),
    "half an emoji in JSON": ("a.json", lambda: b'[{"id": 1, "q": "\\ud83d"}]', "(1, 2)"),
    "a number of five thousand digits": (
        "a.json",
        lambda: b'[{"id": %s}]' % (b"1" * 5000),
        "a number has 5000 digits",
    ),
}


def _told(name: str, folder: Path) -> tuple[str, float]:
    """The shape of the table or the error, and the processor seconds."""
    file, data, _ = CASES[name]
    path = folder / file
    path.write_bytes(data())
    start = time.process_time()
    try:
        told = str(read_file(plan(path, format="generic")).rows.shape)
    except BtuError as error:
        told = str(error)
    return told, time.process_time() - start


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    with tempfile.TemporaryDirectory() as temporary:
        for case in CASES:
            print(json.dumps((case, *_told(case, Path(temporary)))), flush=True)
    sys.exit(0)
