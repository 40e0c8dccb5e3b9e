"""Tables as files: csv and xlsx that have the same bytes each time they are written."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook  # type: ignore[import-untyped]

Cell = str | int
Table = list[list[Cell]]

_EPOCH = (1980, 1, 1, 0, 0, 0)
_STAMP = datetime(2020, 1, 1)


def write_csv(
    path: Path, table: Table, dialect: tuple[str, str], *, quote_text: bool = False
) -> None:
    """``dialect`` is separator and encoding; utf-16-le gets its byte order mark. Lines end CRLF."""
    separator, encoding = dialect
    text = io.StringIO()
    csv.writer(
        text,
        delimiter=separator,
        quoting=csv.QUOTE_NONNUMERIC if quote_text else csv.QUOTE_MINIMAL,
        lineterminator="\r\n",
    ).writerows(table)
    mark = "\ufeff" if encoding == "utf-16-le" else ""
    path.write_bytes((mark + text.getvalue()).encode(encoding))


def write_xlsx(path: Path, sheets: Mapping[str, Table]) -> None:
    """One sheet per table; empty texts become empty cells."""
    book = Workbook(write_only=True)
    book.properties.creator = "btu-pipeline demo"
    book.properties.created = _STAMP
    for name, table in sheets.items():
        sheet = book.create_sheet(name)
        for row in table:
            sheet.append([_or_none(cell) for cell in row])
    buffer = io.BytesIO()
    book.save(buffer)
    path.write_bytes(_without_clock(buffer))


def _or_none(cell: Cell) -> Cell | None:
    return None if cell == "" else cell


def _without_clock(buffer: io.BytesIO) -> bytes:
    """The same archive with fixed times: openpyxl writes the time of saving in two places."""
    fixed = io.BytesIO()
    with zipfile.ZipFile(buffer) as old, zipfile.ZipFile(fixed, "w") as new:
        for name in sorted(old.namelist()):
            content = old.read(name)
            if name == "docProps/core.xml":
                stamp = f"{_STAMP:%Y-%m-%dT%H:%M:%SZ}".encode()
                content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, content)
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # otherwise Windows writes another byte
            new.writestr(entry, content)
    return fixed.getvalue()
