"""CSV text -> Grid: every record with its line, and none lost to a stray quote or separator."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

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
    start = text_start(data, where, layout)
    at = layout.header_row - 1 + start.used
    part = records_from(start.lines, at, start)
    if part.broken and len(part.broken) == len(part.lines):
        raise none_fits(start)
    lines, cells = (layout.header_row, *part.lines), [list(start.header), *part.cells]
    return Grid(where, lines, cells, tuple(part.broken), start.delimiter)


@dataclass(frozen=True)
class TextStart:
    """The beginning of a text file: its first lines, the header in them, and the separator.

    ``used``: how many lines the header takes.
    """

    where: str
    lines: Sequence[str]
    header: tuple[str, ...]
    used: int
    delimiter: str


@dataclass
class TextPart:
    """Some records of a text file: line, cells, and the lines of those that are broken."""

    lines: list[int] = field(default_factory=list)
    cells: list[list[str]] = field(default_factory=list)
    broken: list[int] = field(default_factory=list)


class UnclosedQuoteError(ReadError):
    """A quote is opened and not closed as far as the lines go."""


def text_start(data: bytes, where: str, layout: Layout = _PLAIN) -> TextStart:
    """Lines, header and separator of ``data``: a text file, or the beginning of one."""
    lines, delimiter = _prepare(data, where, layout)
    header, used = _header(lines, layout.header_row - 1, delimiter, where)
    return TextStart(where, lines, tuple(header), used, delimiter)


def none_fits(start: TextStart) -> ReadError:
    """Not one record of the file is whole."""
    return ReadError(
        "not one record has as many columns as the header",
        where=start.where,
        expected=f"{len(start.header)} columns, separated by {_SEPARATORS[start.delimiter]}",
        todo="set separator or header_row under [[files]] in wave.toml, or export again",
    )


def text_head(
    data: bytes, where: str, layout: Layout = _PLAIN
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Only the cells of the header and of the line below; raises ReadError as ``read_text``."""
    start = text_start(data, where, layout)
    below = _below(start.lines, layout.header_row - 1 + start.used, start.delimiter)
    return start.header, below


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


def records_from(
    lines: Sequence[str], at: int, start: TextStart, *, before: int = 0, is_end: bool = True
) -> TextPart:
    """The records from line ``at`` on; ``before``: lines of the file that stand before ``lines``.

    ``is_end``: whether the file ends with them. Raises UnclosedQuoteError where a quote is open at
    the end, ReadError where the last line is cut.
    """
    width, part = len(start.header), TextPart()
    while at < len(lines):
        try:
            cells, used = _record(lines, at, start.delimiter)
        except csv.Error as error:
            _check_closed(error, start.where, before + at)
            cells, used = [], 1
        else:
            cells = list(map(str.strip, cells))
            if not any(cells):
                at += used
                continue
        if len(cells) != width:
            # A stray quote may have swallowed the lines below: they are read again on their own.
            used, cells = 1, lines[at].split(start.delimiter)
            if is_end and at == len(lines) - 1:
                _check_complete(lines[at], before + at, width - len(cells), start.where)
            part.broken.append(before + at + 1)
            cells = cells_of([lines[at]], start, is_broken=True)
        part.lines.append(before + at + 1)
        part.cells.append(cells)
        at += used
    return part


def cells_of(
    lines: Sequence[str], start: TextStart, *, is_broken: bool, is_all: bool = True
) -> list[str]:
    """The cells of the record that begins in the first of ``lines``; a broken one is that line.

    Raises UnclosedQuoteError where the lines end within the record, and ``is_all`` does not say
    that there are no more.
    """
    width = len(start.header)
    if not is_all and len(lines) < 2:
        raise _unclosed(UnclosedQuoteError, start.where, 0)
    try:
        cells = (
            lines[0].split(start.delimiter) if is_broken else _record(lines, 0, start.delimiter)[0]
        )
    except csv.Error as error:
        _check_closed(error, start.where, 0)
        raise
    return ([cell.strip() for cell in cells] + [""] * width)[:width]


def _check_closed(error: csv.Error, where: str, at: int) -> None:
    # A "field larger than" the csv module's 131,072 characters is an open quote too.
    if "unexpected end" in str(error) or "field larger" in str(error):
        kind = UnclosedQuoteError if "unexpected end" in str(error) else ReadError
        raise _unclosed(kind, where, at) from None


def _unclosed(kind: type[ReadError], where: str, at: int) -> ReadError:
    return kind(
        "a quote is opened and never closed",
        where=f"{where}, line {at + 1}",
        todo="export again (the file may have been cut off), or remove the stray quote sign",
    )


def _check_complete(line: str, at: int, missing: int, where: str) -> None:
    if missing > 0 and not line.endswith(("\n", "\r")):
        raise ReadError(
            f"the file stops within its last line (columns missing: {missing})",
            where=f"{where}, line {at + 1}",
            todo="the export or the copy was cut off; export again",
        )
