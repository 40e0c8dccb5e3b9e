"""Who gets which report: a list that people keep in a sheet."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO, StringIO
from pathlib import Path
from typing import Literal, get_args
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from pipeline.errors import ReadError

How = Literal["attachment", "link"]

_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "centre": ("centre", "center", "centre id", "borgercenter", "center id"),
    "unit": ("unit", "enhed", "tilbud", "unit id", "enhed id"),
    "name": ("name", "navn"),
    "address": ("address", "email", "e-mail", "mail", "mailadresse", "e-mailadresse"),
    "language": ("language", "sprog"),
    "how": ("how", "måde", "levering"),
}
_NEEDED = ("centre", "name", "address")
_HOW: Mapping[str, How] = {
    "": "attachment",
    **dict.fromkeys(("attachment", "vedhæftet", "vedhæftning", "fil"), "attachment"),
    **dict.fromkeys(("link", "henvisning"), "link"),
}
_LANGUAGES = {"": "da", "da": "da", "dansk": "da", "en": "en", "engelsk": "en", "english": "en"}
# What people's addresses look like; quoted local parts and other letters than ASCII are refused.
_ADDRESS = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@([A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,63}"
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


@dataclass(frozen=True)
class Recipient:
    """One line of the list. ``unit`` '' = the centre's own report; ``line``: where it stands."""

    centre: str
    unit: str
    name: str
    address: str
    language: str
    how: How
    line: int

    @property
    def domain(self) -> str:
        """What stands after the @, in small letters."""
        return self.address.rpartition("@")[2].casefold()


def read_recipients(path: Path) -> list[Recipient]:
    """The recipients in a CSV file or the first sheet of a workbook.

    Raises ReadError that names every line that cannot be used: nothing is sent of a list that is
    half understood.
    """
    rows = list(_workbook(path) if path.suffix.lower() == ".xlsx" else _csv(path))
    if not rows:
        raise ReadError("the list of recipients is empty", where=path.name)
    columns = _columns(rows[0][1], path.name)
    found: list[Recipient] = []
    faults: list[str] = []
    for line, cells in rows[1:]:
        told = {job: cells[at].strip() for job, at in columns.items() if at < len(cells)}
        if not any(told.values()):
            continue
        # Not stripped: a line break at the end of a name is a line break.
        raw = [cells[at] for at in columns.values() if at < len(cells)]
        fault = "a line break or another sign that cannot be seen" if _hidden(raw) else _fault(told)
        if fault:
            faults.append(f"line {line}: {fault}")
        else:
            found.append(_recipient(told, line))
    if faults:
        raise ReadError(
            "the list of recipients cannot be used\n  - " + "\n  - ".join(faults[:30]),
            where=path.name,
            todo="correct these lines; nothing was sent",
        )
    return found


def is_address(text: str) -> bool:
    """Whether this is one plain e-mail address.

    >>> is_address("bo@kommune.dk"), is_address("Bo <bo@kommune.dk>"), is_address("a@b")
    (True, False, False)
    """
    return bool(_ADDRESS.fullmatch(text)) and ".." not in text


def _recipient(told: Mapping[str, str], line: int) -> Recipient:
    return Recipient(
        centre=told["centre"],
        unit=told.get("unit", ""),
        name=told["name"],
        address=told["address"],
        language=_LANGUAGES[told.get("language", "").casefold()],
        how=_HOW[told.get("how", "").casefold()],
        line=line,
    )


def _fault(told: Mapping[str, str]) -> str:
    """What is wrong with a line, without quoting it; '' where nothing is."""
    missing = [name for name in _NEEDED if not told.get(name)]
    if missing:
        return f"no {', no '.join(missing)}"
    if not is_address(told["address"]):
        return "the address is no e-mail address (of letters a-z, digits and . - _)"
    if told.get("language", "").casefold() not in _LANGUAGES:
        return "the language is neither da nor en"
    if told.get("how", "").casefold() not in _HOW:
        return f"how is none of {', '.join(get_args(How))}"
    return ""


def _hidden(cells: list[str]) -> bool:
    return any(_CONTROL.search(cell) for cell in cells)


def _columns(heads: list[str], where: str) -> dict[str, int]:
    """Job -> the column's place; other columns are nobody's business."""
    words = [" ".join(head.strip().casefold().replace("_", " ").split()) for head in heads]
    places = {
        job: [at for at, word in enumerate(words) if word in known]
        for job, known in _HEADINGS.items()
    }
    doubled = [job for job, found in places.items() if len(found) > 1]
    missing = [job for job in _NEEDED if not places[job]]
    if doubled or missing:
        raise ReadError(
            "the list of recipients needs one column each of centre, name and address",
            where=where,
            got=", ".join(heads),
            todo=f"missing: {', '.join(missing) or 'none'}; twice: {', '.join(doubled) or 'none'}",
        )
    return {job: found[0] for job, found in places.items() if found}


def _csv(path: Path) -> Iterator[tuple[int, list[str]]]:
    content = _content(path)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    first = text.partition("\n")[0]
    separator = max(";,\t", key=first.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error:
        raise ReadError(
            "the list of recipients is no CSV file", where=f"{path.name}, line {reader.line_num}"
        ) from None


def _workbook(path: Path) -> Iterator[tuple[int, list[str]]]:
    content = _content(path)
    try:
        book = load_workbook(BytesIO(content), read_only=True, data_only=True)
        page = book.worksheets[0]
        for line, row in enumerate(page.iter_rows(values_only=True), start=1):
            yield line, ["" if cell is None else str(cell) for cell in row]
    except (BadZipFile, InvalidFileException, KeyError, ValueError, IndexError):
        raise ReadError("the list of recipients is no workbook", where=path.name) from None


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ReadError(f"the file cannot be read: {error.strerror}", where=path.name) from None
