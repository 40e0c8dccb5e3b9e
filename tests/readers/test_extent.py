"""Files of a few kilobytes that claim far more: refused or read with bounded memory and time.

All are read in one process of its own, which the bound on its memory would end.
"""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl import Workbook

from pipeline.errors import BtuError
from pipeline.readers import read_file
from tests.readers.plans import plan
from tests.readers.workbooks import ods, xlsx

_SECONDS = 20
"""Processor time that one file may take; the widest need two."""
_MEMORY_BYTES = 2 << 30
_TABLE = [["id", "q"], ["k1", "a"], ["k2", "b"]]
_COLUMNS = 16_384
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def _changed(data: bytes, *changes: tuple[str, str]) -> bytes:
    """A workbook with its parts, and their names, changed by pattern: each change once a part."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            text, place = old.read(name).decode(), name
            for pattern, replacement in changes:
                text = re.sub(pattern, replacement, text, count=1)
                place = re.sub(f"^{pattern}$", replacement, place)
            new.writestr(place, text)
    return out.getvalue()


def _xlsx(*changes: tuple[str, str]) -> bytes:
    return _changed(xlsx({"Ark1": _TABLE}), *changes)


def _ods(*changes: tuple[str, str]) -> bytes:
    return _changed(ods(_TABLE), *changes)


def _wide(rows: int) -> list[list[str]]:
    return [[f"k{at}" for at in range(_COLUMNS)], *([["5"] * _COLUMNS] * rows)]


def _one_text_often() -> bytes:
    """A text of 30,000 letters, stored once and shown in a hundred thousand cells."""
    row = '<row r="{0}"><c r="A{0}" t="s"><v>0</v></c></row>'
    rows = "".join(row.format(at) for at in range(4, 100_004))
    out = io.BytesIO(_xlsx(("</sheetData>", rows + "</sheetData>")))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        listed = f'<sst xmlns="{_MAIN}"><si><t>{"x" * 30_000}</t></si></sst>'
        archive.writestr("xl/sharedStrings.xml", listed)
    return out.getvalue()


def _endless_time() -> bytes:
    book = Workbook()
    book.active.title = "Ark1"
    for row in _TABLE:
        book.active.append(row)
    book.active["B3"] = 1e10
    book.active["B3"].number_format = "[h]:mm:ss"
    book.save(out := io.BytesIO())
    return out.getvalue()


def _one_text_in_parquet() -> bytes:
    indices = pa.array([0] * 900_000, pa.int32())
    column = pa.DictionaryArray.from_arrays(indices, pa.array(["x" * 5000]))
    pq.write_table(pa.table({"id": column}), out := io.BytesIO(), compression="zstd")
    return out.getvalue()


_ODS_ROW = "<table:table-row>(?=<table:table-cell office:value-type=.string.><text:p>k2)"
_BIG = "the workbook is absurdly big"

# File name, its bytes, what must come of it: the shape of the table, or words of the error.
CASES: Mapping[str, tuple[str, Callable[[], bytes], str]] = {
    "a CSV file with 16,384 columns": (
        "a.csv",
        lambda: "\n".join(";".join(row) for row in _wide(50)).encode(),
        "(50, 16384)",
    ),
    "a workbook with 16,384 columns": (
        "a.xlsx",
        lambda: xlsx({"Ark1": _wide(5)}),
        "(5, 16384)",
    ),
    "a LibreOffice sheet with 16,384 columns": ("a.ods", lambda: ods(_wide(20)), "(20, 16384)"),
    "a cell beyond the last corner": (
        "a.xlsx",
        lambda: _xlsx(('r="B3"', 'r="ZZZZ99999999"')),
        "a sheet of 99999999 rows and 475254 columns",
    ),
    "a cell in the last corner, written on two lines": (
        "a.xlsx",
        lambda: _xlsx(('<c r="B3"', '<c\n  r="XFD1048576"')),
        "a sheet of 1048576 rows and 16384 columns",
    ),
    "a last row whose cells do not say where they stand": (
        "a.xlsx",
        lambda: _xlsx(('r="B1"', 'r="XFD1"'), ('<row r="3"><c r="A3"', '<row r="1048576"><c')),
        "a sheet of 1048576 rows",
    ),
    "a sheet at an unusual place in the archive": (
        "a.xlsx",
        lambda: _xlsx(
            ('r="B3"', 'r="XFD1048576"'), ("(/?xl/)worksheets/sheet1.xml", r"\1other/a.xml")
        ),
        "a sheet of 1048576 rows and 16384 columns",
    ),
    "one long text in a hundred thousand cells": ("a.xlsx", _one_text_often, "million letters"),
    "a span of time without end": (
        "a.xlsx",
        _endless_time,
        "sheet 'Ark1': a cell holds a span of time",
    ),
    "a LibreOffice cell a billion times": (
        "a.ods",
        lambda: _ods(
            ("<table:table-cell ", '<table:table-cell table:number-columns-repeated="999999999" ')
        ),
        _BIG,
    ),
    "a LibreOffice row a billion times": (
        "a.ods",
        lambda: _ods((_ODS_ROW, '<table:table-row table:number-rows-repeated="999999999">')),
        "a sheet of 1000000001 rows and 2 columns",
    ),
    "a long LibreOffice text a million times": (
        "a.ods",
        lambda: _ods(
            (_ODS_ROW, '<table:table-row table:number-rows-repeated="1000000">'),
            ("k2", "x" * 2000),
        ),
        "million letters",
    ),
    "empty LibreOffice rows down to the last one": (
        "a.ods",
        lambda: _ods(
            (
                "</table:table>",
                '<table:table-row table:number-rows-repeated="1048570"><table:table-cell '
                'table:number-columns-repeated="16384"/></table:table-row></table:table>',
            )
        ),
        "(2, 2)",
    ),
    "a comment that looks like the place of a cell": (
        "a.xlsx",
        lambda: _xlsx(("<t>b</t>", '<t>r="XFD1048576" &lt;c r="XFD1048576"</t>')),
        "(2, 2)",
    ),
    "one long text in a million rows of Parquet": (
        "a.parquet",
        _one_text_in_parquet,
        "million letters",
    ),
    "a JSON number of five thousand digits": (
        "a.json",
        lambda: b'[{"id": %s}]' % (b"1" * 5000),
        "a number has 5000 digits",
    ),
}


def _outcome(case: str, folder: Path) -> tuple[str, float]:
    """The shape of the table or the error, and the processor seconds."""
    file, data, _ = CASES[case]
    path = folder / file
    path.write_bytes(data())
    start = time.process_time()
    try:
        told = str(read_file(plan(path, format="generic")).rows.shape)
    except BtuError as error:
        told = str(error)
    return told, time.process_time() - start


@pytest.fixture(scope="module")
def told(root: Path) -> dict[str, tuple[str, float]]:
    """What came of every case, and its seconds."""
    command = [sys.executable, "-m", "tests.readers.test_extent"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=root)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0, f"after {len(lines)} cases: {done.stderr[-2000:]}"
    return {case: (outcome, seconds) for case, outcome, seconds in lines}


@pytest.mark.parametrize("case", CASES)
def test_a_file_that_claims_too_much_stays_in_bounds(
    told: dict[str, tuple[str, float]], case: str
) -> None:
    outcome, seconds = told[case]
    assert CASES[case][2] in outcome
    assert seconds < _SECONDS


if __name__ == "__main__":
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    with tempfile.TemporaryDirectory() as temporary:
        for name in CASES:
            print(json.dumps((name, *_outcome(name, Path(temporary)))), flush=True)
