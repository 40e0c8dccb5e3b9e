"""Is a workbook as small as its file? A few kilobytes can claim more cells than memory can hold.

The library that reads workbooks makes room for the whole rectangle from the first cell to the last
one, and the process ends where there is none: so the claim is read here before.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from pipeline.errors import ReadError

_MAX_CELLS = 40_000_000
_MAX_UNPACKED = 500_000_000
_MAX_RATIO = 200
_RATIO_MATTERS_FROM = 50_000_000
_CHUNK = 1 << 20
_LONGEST_TAG = 400

_CELL = re.compile(rb"""<(?:\w+:)?c\s[^<>]*?\br\s*=\s*["']\$?([A-Za-z]+)\$?(\d+)["']""")
_ROW = re.compile(rb"""<(?:\w+:)?row\s[^<>]*?\br\s*=\s*["'](\d+)["']""")
_USUAL_CELL = re.compile(rb'<c r="([A-Z]+)(\d+)"')
_CELL_BEGINS = tuple(
    sign + b"c" + end for sign in (b"<", b":") for end in (b" ", b"\n", b"\r", b"\t", b">", b"/")
)
"""Also met in texts, now and then: then it is counted exactly."""
_ANY_CELL, _ANY_ROW = re.compile(rb"<(?:\w+:)?c(?=[\s/>])"), re.compile(rb"<(?:\w+:)?row(?=[\s/>])")
_SHARED = re.compile(rb"""<(?:\w+:)?c\s[^<>]*?\bt\s*=\s*["']s["'][^<>]*>\s*<(?:\w+:)?v>(\d+)""")
_ODS_CELL = re.compile(rb"<table:(?:covered-)?table-cell\b([^>]*)>([^<]*(?:<(?!/?table:)[^<]*)*)")
_REPEATED = re.compile(rb"""table:number-(?:rows|columns)-repeated\s*=\s*["'](\d+)["']""")


def refuse_absurd(data: bytes, where: str) -> bool:
    """Whether the archive is sound; raises ReadError where it would need absurdly much memory."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
            is_bomb = unpacked > max(_RATIO_MATTERS_FROM, _MAX_RATIO * len(data))
            if unpacked > _MAX_UNPACKED or is_bomb:
                raise _too_big(where, f"{unpacked / 1e6:.0f} MB when unpacked")
            _refuse_parts(archive, where)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError, OSError):
        return False
    return True


def _refuse_parts(archive: zipfile.ZipFile, where: str) -> None:
    lengths: list[int] = []
    parts = [entry.filename for entry in archive.infolist()]
    for name in (part for part in parts if part.casefold().endswith("sharedstrings.xml")):
        lengths += map(len, re.split(rb"<(?:\w+:)?si\b", archive.read(name))[1:])
    for name in parts:
        if name == "content.xml":
            _refuse_ods(archive.read(name), where)
        elif name.casefold().endswith(".xml"):
            _refuse_sheet(archive, name, lengths, where)


def _refuse_sheet(archive: zipfile.ZipFile, name: str, lengths: list[int], where: str) -> None:
    """Wherever a sheet lies in the archive: the workbook may name any part as one."""
    columns: set[bytes] = set()
    rows: set[bytes] = set()
    cells = placed_cells = all_rows = placed_rows = 0
    for chunk in _chunks(archive, name):
        here = sum(map(chunk.count, _CELL_BEGINS))
        found, numbers = _USUAL_CELL.findall(chunk), _ROW.findall(chunk)
        if len(found) < here:
            found = _CELL.findall(chunk)
        columns.update(column for column, _ in found)
        rows.update(row for _, row in found)
        rows.update(numbers)
        cells += here
        all_rows += len(_ANY_ROW.findall(chunk))
        placed_cells += len(found)
        placed_rows += len(numbers)
    width = max(map(_column_number, columns), default=0)
    if placed_cells < cells:  # a cell that does not say where it stands is the next of its row
        pieces = _ANY_ROW.split(archive.read(name))
        width += max(len(_ANY_CELL.findall(row)) - len(_CELL.findall(row)) for row in pieces)
    height = max(map(int, rows), default=0) + all_rows - placed_rows
    if width * height > _MAX_CELLS:
        raise _too_big(where, f"a sheet of {height} rows and {width} columns")
    if cells * max(lengths, default=0) > _MAX_UNPACKED:
        shared = (int(at) for at in _SHARED.findall(archive.read(name)))
        _refuse_texts(sum(lengths[at] for at in shared if at < len(lengths)), where)


def _chunks(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """The part in pieces that end where a tag begins, so that no tag is cut."""
    rest = b""
    with archive.open(name) as part:
        while chunk := part.read(_CHUNK):
            whole = rest + chunk
            at = whole.rfind(b"<")
            at = len(whole) if at < 0 or len(whole) - at > _LONGEST_TAG + _CHUNK else at
            yield whole[:at]
            rest = whole[at:]
    yield rest


def _refuse_ods(content: bytes, where: str) -> None:
    """A sheet of LibreOffice says of rows and cells how often they are repeated."""
    for sheet in re.split(rb"<table:table[\s>]", content)[1:]:
        width = height = texts = at_row = 0
        for row in re.split(rb"<table:table-row\b", sheet)[1:]:
            head, _, body = row.partition(b">")
            times = _times(head)
            at_row += times
            filled, size = _ods_row(body)
            if filled:
                width, height = max(width, filled), at_row
                texts += size * times
        if width * height > _MAX_CELLS:
            raise _too_big(where, f"a sheet of {height} rows and {width} columns")
        _refuse_texts(texts, where)


def _ods_row(body: bytes) -> tuple[int, int]:
    """Where its last cell with a value stands, from 1, and how long all its texts are."""
    at = filled = size = 0
    for attributes, text in _ODS_CELL.findall(body):
        times = _times(attributes)
        at += times
        if b"value-type" in attributes or text.strip():
            filled = at
            size += len(text) * times
    return filled, size


def _times(attributes: bytes) -> int:
    found = _REPEATED.search(attributes)
    return int(found[1][:18]) if found else 1


def _column_number(letters: bytes) -> int:
    """A is 1, Z 26, AA 27.

    >>> _column_number(b"AB")
    28
    """
    number = 0
    for letter in letters[:8].upper():
        number = number * 26 + letter - 64
    return number


def _refuse_texts(letters: int, where: str) -> None:
    if letters > _MAX_UNPACKED:
        raise _too_big(where, f"{letters / 1e6:.0f} million letters, most of them repeated")


def _too_big(where: str, got: str) -> ReadError:
    return ReadError(
        "the workbook is absurdly big",
        where=where,
        expected=f"at most {_MAX_UNPACKED // 10**6} MB and {_MAX_CELLS // 10**6} million cells",
        got=got,
        todo="delete stray cells far from the table and save it again, or export as CSV",
    )
