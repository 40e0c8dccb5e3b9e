"""Workbooks written for tests: xlsx by openpyxl, ods by hand."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from openpyxl import Workbook

Sheets = Mapping[str, Sequence[Sequence[Any]]]

_ODS_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    "<office:body><office:spreadsheet>"
)


def xlsx(sheets: Sheets, hidden: Sequence[str] = ()) -> bytes:
    """The bytes of a workbook with these rows in these sheets."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        if name in hidden:
            sheet.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def xlsx_with_cell(address: str) -> bytes:
    """A workbook with a header and one stray cell far away."""
    book = Workbook()
    book.active["A1"] = "id"
    book.active[address] = "x"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def unpacked(data: bytes) -> bytes:
    """The same workbook without compression, so that single bytes of its XML can be changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    return out.getvalue()


def zip_bomb() -> bytes:
    """A workbook of a few kilobytes with 60 MB of nothing in it."""
    out = io.BytesIO(xlsx({"Ark1": [["id"], [1]]}))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.png", b"\0" * 60_000_000)
    return out.getvalue()


def ods(rows: Sequence[Sequence[str]]) -> bytes:
    """A LibreOffice workbook with one sheet of texts."""
    body = "".join(
        f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows
    )
    content = (
        f'{_ODS_HEAD}<table:table table:name="Ark1">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml",
            '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        archive.writestr("content.xml", content)
    return out.getvalue()


def _ods_cell(text: str) -> str:
    return (
        f'<table:table-cell office:value-type="string"><text:p>{escape(text)}</text:p>'
        "</table:table-cell>"
    )


def locked_xlsx() -> bytes:
    """What Excel writes under a password: an OLE container with an EncryptedPackage stream."""
    signature = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    return signature + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 480
