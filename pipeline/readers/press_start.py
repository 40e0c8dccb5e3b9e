"""Which files can be read in batches, how such a file begins, and which columns are needed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import BinaryIO

from pipeline.policy import fold, words
from pipeline.readers.column_map import ColumnMap, heading, version_of
from pipeline.readers.press_rows import Told
from pipeline.readers.press_scan import Shape
from pipeline.readers.press_source import blocks
from pipeline.readers.reader import Reader
from pipeline.readers.source import container_of
from pipeline.readers.text import Layout, TextStart, text_start
from pipeline.wave import FilePlan

_BEGINNING = 1 << 20
"""Bytes in which the header is found."""
_MARK = b"\xef\xbb\xbf"
_JOBS = {"person", "centre", "unit", "date"}
"""Jobs of columns in a file of presses; with others a row is more than a press."""


@dataclass(frozen=True)
class PressText:
    """A press file that is open: how its text begins, and what its columns are.

    ``first``: the lines above its records, and their first byte.
    """

    file: FilePlan
    stream: BinaryIO
    start: TextStart
    shape: Shape
    first: Told
    size: int
    is_plain: bool


def is_press_file(file: FilePlan, reader: Reader) -> bool:
    """Whether a file is a CSV file of presses, which is read in batches.

    Not where texts lie beside it, or where the wave file names a weight, mode, outcome or status.
    """
    if reader.table is None or not set(file.columns) <= _JOBS or not file.path.is_file():
        return False
    with file.path.open("rb") as stream:
        beginning = stream.read(_BEGINNING)
    is_text = container_of(beginning) == "text" and not beginning.lstrip().startswith(b"<")
    return is_text and bool(beginning) and not reader.companions(file.path)


def begun(
    file: FilePlan,
    stream: BinaryIO,
    reader: Reader,
    asked: Collection[str],
    *,
    is_plain: bool,
) -> PressText:
    """The file with its header read. ``asked``: the columns of the questions."""
    _, beginning = next(blocks(stream, 0, _BEGINNING), (0, b""))
    encoding = file.encoding if is_plain else "utf-8"
    layout = Layout(encoding, file.separator, file.header_row)
    start = text_start(beginning, file.name, layout)
    above = file.header_row - 1 + start.used
    mark = len(_MARK) if beginning.startswith(_MARK) else 0
    at = mark + sum(len(line.encode()) for line in start.lines[:above])
    shape = _shape(file, start, reader, asked)
    return PressText(
        *(file, stream, start, shape, Told(above, at, False)), file.path.stat().st_size, is_plain
    )


def _shape(file: FilePlan, start: TextStart, reader: Reader, asked: Collection[str]) -> Shape:
    names = start.header
    version = None if reader.name == "generic" else version_of(reader.name, names)
    jobs = _jobs(file, version, names)
    wanted = {*asked, *(jobs[job] for job in jobs if job not in ("person", "date"))}
    # A row that names another centre is out, whether or not the wave file speaks of the column.
    wanted |= {name for name in names if fold(name) in words("headings")}
    date, key = (names.index(jobs[job]) if job in jobs else -1 for job in ("date", "person"))
    alike = tuple(at for at, name in enumerate(names) if name and name in wanted)
    others = [at for at in range(len(names)) if at not in {*alike, date, key}]
    counted = tuple(at for at in others if version is None or not names[at])
    return Shape(len(names), start.delimiter, alike, date, key, counted)


def _jobs(file: FilePlan, version: ColumnMap | None, names: Collection[str]) -> dict[str, str]:
    """Job -> column, as far as there is one; the reader refuses what does not fit."""
    found = {job: name.strip() for job, name in file.columns.items() if name.strip() in names}
    for job, headings in version.jobs.items() if version else ():
        known = [name for name in names if heading(name) in headings]
        if known:
            found.setdefault(job, known[0])
    return found
