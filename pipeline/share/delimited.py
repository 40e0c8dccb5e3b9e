"""Sheets as CSV: UTF-8, semicolons, one line per row; for Danish Excel with BOM and comma."""

from __future__ import annotations

import csv
from io import StringIO

from pipeline.share.sheets import Entry, Sheet
from pipeline.share.workbook import FORMULA_SIGNS


def delimited(sheet: Sheet, *, for_excel: bool = False) -> bytes:
    r"""The sheet's rows under the ids of its columns; an empty field where there is no number.

    ``for_excel``: with a byte order mark and a decimal comma, as a Danish Excel opens it by double
    click. A text that begins like a formula gets an apostrophe before it.

    >>> from pipeline.share.sheets import Column
    >>> sheet = Sheet("s", "S", (Column("a", "A"), Column("v", "V")), (("=1+1", 0.5), ("b", None)))
    >>> delimited(sheet)
    b"a;v\n'=1+1;0.5\nb;\n"
    >>> delimited(sheet, for_excel=True)
    b"\xef\xbb\xbfa;v\n'=1+1;0,5\nb;\n"
    """
    buffer = StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", lineterminator="\n")
    writer.writerow(column.id for column in sheet.columns)
    for row in sheet.rows:
        writer.writerow(_field(entry, for_excel) for entry in row)
    return buffer.getvalue().encode("utf-8-sig" if for_excel else "utf-8")


def _field(entry: Entry, for_excel: bool) -> str:
    if entry is None:
        return ""
    if isinstance(entry, str):
        return f"'{entry}" if entry.startswith(FORMULA_SIGNS) else entry
    text = repr(entry)
    return text.replace(".", ",") if for_excel else text
