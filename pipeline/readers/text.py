"""CSV text -> Grid: every record with its line, and none lost to a stray quote or separator."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.errors import ReadError
from pipeline.readers.decoding import decode
from pipeline.readers.grid import Grid

_SEPARATORS = {";": "semicolon", ",": "comma", "\t": "tab", "|": "bar"}
_MOST_LINES_OF_NAMES = 1000
"""A header with more is a quote sign that does not fit."""


@dataclass(frozen=True)
class Layout:
    """How a text file is written, as far as the wave file says; '' = found out here.

    ``usual`` is the separator of the file it was exported with: taken where it fits.
    """

    encoding: str = ""
    separator: str = ""
    header_row: int = 1
    usual: str = ""


_PLAIN = Layout()


def read_text(data: bytes, where: str, layout: Layout = _PLAIN) -> Grid:
    r"""Every record from ``header_row`` on, cells stripped of surrounding white space.

    Lines without any value are no records. A record whose number of columns is not the header's,
    or whose quotes do not fit, is one broken line; reading goes on with the next line. Raises
    ReadError for an empty file, a quote that is never closed, a file that stops within a line, or
    no record that fits the header.

    >>> grid = read_text(b"id;q\n1;5\n\n2;4;x\n", "a.csv")
    >>> grid.lines, grid.cells, grid.broken
    ((1, 2, 4), [['id', 'q'], ['1', '5'], ['2', '4']], (4,))
    """
    lines, delimiter = _prepare(data, where, layout)
    grid = _records(lines, layout.header_row - 1, delimiter, where)
    if grid.broken and len(grid.broken) == len(grid.lines) - 1:
        raise ReadError(
            "not one record has as many columns as the header",
            where=where,
            expected=f"{len(grid.cells[0])} columns, separated by {_SEPARATORS[delimiter]}",
            todo="set separator or header_row under [[files]] in wave.toml, or export again",
        )
    return grid


def text_head(
    data: bytes, where: str, layout: Layout = _PLAIN
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Only the cells of the header and of the line below; raises ReadError as ``read_text``."""
    lines, delimiter = _prepare(data, where, layout)
    header, used = _header(lines, layout.header_row - 1, delimiter, where)
    return tuple(header), _below(lines, layout.header_row - 1 + used, delimiter)


def _below(lines: Sequence[str], at: int, delimiter: str) -> tuple[str, ...]:
    """The record in line ``at``; nothing where there is none, or its quotes do not fit."""
    try:
        cells = _record(lines, at, delimiter)[0] if at < len(lines) else []
    except csv.Error:
        cells = []
    return tuple(cell.strip() for cell in cells)


def _prepare(data: bytes, where: str, layout: Layout) -> tuple[list[str], str]:
    """The physical lines, line ends kept, and the separator."""
    text = decode(data, where, layout.encoding)
    if not text.strip():
        raise ReadError("the file is empty", where=where, todo="export again")
    lines = io.StringIO(text, newline="").readlines()
    at = layout.header_row - 1
    if at >= len(lines) or not lines[at].strip():
        raise ReadError(
            "the line that should hold the column names is empty",
            where=f"{where}, line {layout.header_row}",
            todo="say which line holds them: header_row = ... under [[files]] in wave.toml",
        )
    return lines, _separator(_first_record(lines, at), where, layout)


def _first_record(lines: Sequence[str], at: int) -> str:
    """The line of names, with those below where the text of a question is on several lines."""
    record = ""
    for line in lines[at : at + _MOST_LINES_OF_NAMES]:
        record += line
        if record.count('"') % 2 == 0:
            return record
    return lines[at]


def _separator(header: str, where: str, layout: Layout) -> str:
    if layout.separator and layout.separator not in _SEPARATORS:
        raise ReadError(
            "unknown separator",
            where=where,
            expected="one of ; , | or tab",
            got=repr(layout.separator),
            todo="correct separator = ... under [[files]] in wave.toml",
        )
    outside_quotes = re.sub(r'"[^"]*("|$)', "", header)
    if layout.separator or layout.usual in (set(outside_quotes) & set(_SEPARATORS)):
        return layout.separator or layout.usual
    return _most_frequent(outside_quotes, where)


def _most_frequent(outside_quotes: str, where: str) -> str:
    ranked = sorted(_SEPARATORS, key=outside_quotes.count, reverse=True)
    first, second = (outside_quotes.count(sign) for sign in ranked[:2])
    if first > second:
        return ranked[0]
    raise ReadError(
        "it does not show which sign separates the columns"
        if first
        else "no separator (; , | or tab) between the column names",
        where=where,
        got=f"{_SEPARATORS[ranked[0]]} and {_SEPARATORS[ranked[1]]} equally often" if first else "",
        todo='say it under [[files]] in wave.toml, for example separator = ";"',
    )


def _header(lines: Sequence[str], at: int, delimiter: str, where: str) -> tuple[list[str], int]:
    try:
        cells, used = _record(lines, at, delimiter)
    except csv.Error:
        raise ReadError(
            "a quote sign in the header does not fit",
            where=f"{where}, line {at + 1}",
            expected="column names either without quotes or within a pair of them",
            todo="export again, or correct that line",
        ) from None
    return [cell.strip() for cell in cells], used


def _record(lines: Sequence[str], at: int, delimiter: str) -> tuple[list[str], int]:
    """The record that begins in line ``at`` and how many lines it takes. Raises csv.Error."""
    rest = (lines[number] for number in range(at, len(lines)))
    reader = csv.reader(rest, delimiter=delimiter, strict=True)
    return next(reader), reader.line_num


def _records(lines: Sequence[str], first: int, delimiter: str, where: str) -> Grid:
    header, used = _header(lines, first, delimiter, where)
    width, at = len(header), first + used
    numbers, rows, broken = [first + 1], [header], []
    while at < len(lines):
        try:
            cells, used = _record(lines, at, delimiter)
        except csv.Error as error:
            _check_closed(error, where, at)
            cells, used = [], 1
        else:
            cells = [cell.strip() for cell in cells]
            if not any(cells):
                at += used
                continue
        if len(cells) != width:
            # A stray quote may have swallowed the lines below: they are read again on their own.
            used, cells = 1, [cell.strip() for cell in lines[at].split(delimiter)]
            _check_complete(lines, at, width - len(cells), where)
            broken.append(at + 1)
            cells = (cells + [""] * width)[:width]
        numbers.append(at + 1)
        rows.append(cells)
        at += used
    return Grid(where, tuple(numbers), rows, tuple(broken), delimiter)


def _check_closed(error: csv.Error, where: str, at: int) -> None:
    # A "field larger than" the csv module's 131,072 characters is an open quote too.
    if "unexpected end" in str(error) or "field larger" in str(error):
        raise ReadError(
            "a quote is opened and never closed",
            where=f"{where}, line {at + 1}",
            todo="export again (the file may have been cut off), or remove the stray quote sign",
        ) from None


def _check_complete(lines: Sequence[str], at: int, missing: int, where: str) -> None:
    if missing > 0 and at == len(lines) - 1 and not lines[at].endswith(("\n", "\r")):
        raise ReadError(
            f"the file stops within its last line (columns missing: {missing})",
            where=f"{where}, line {at + 1}",
            todo="the export or the copy was cut off; export again",
        )
