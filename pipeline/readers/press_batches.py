"""CSV files of presses in bounded memory: read block by block, and only what is new."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from io import StringIO
from itertools import accumulate, islice

import numpy as np
import pandas as pd

from pipeline.policy import seconds_of
from pipeline.readers.dates import with_iso_dates
from pipeline.readers.grid import Grid
from pipeline.readers.press_dates import AS_TOLD
from pipeline.readers.press_rows import Gathered, Told
from pipeline.readers.press_scan import Hide, Scan, Shape, scan
from pipeline.readers.press_source import NotPlainError, blocks, digests, opened, refuse_odd
from pipeline.readers.press_start import PressText, begun
from pipeline.readers.reader import Reader
from pipeline.readers.text import (
    TextPart,
    UnclosedQuoteError,
    cells_of,
    none_fits,
    records_from,
)
from pipeline.records import PressRead, PressTable
from pipeline.wave import FilePlan

_WORKERS = 2
_AHEAD = 4
"""Blocks that are read while the one before them is taken in."""
_SHORT = 1 << 10
"""Bytes that most records are shorter than."""
_Block = tuple[int, bytes, "Future[Scan | None]"]


def read_presses(
    file: FilePlan,
    reader: Reader,
    asked: Sequence[str],
    hide: Hide,
    earlier: PressRead | None = None,
) -> PressTable:
    """One file of presses, as ``reader`` reads it. ``asked``: the columns of the questions.

    Of a file that was read before (``earlier``) only the lines behind its old end are read; none
    where it is the same. Raises ReadError as the reader does.
    """
    begins, sha256 = digests(file.path, earlier.size if earlier else 0)
    known = earlier if earlier is not None and earlier.sha256 == begins else None
    if known is not None and sha256 != begins and not known.may_grow:
        known = None
    whole: list[tuple[bool, PressRead | None]] = [(True, None), (False, None)]
    for is_plain, before in whole if known is None else [(known.is_plain, known), *whole]:
        try:
            with opened(file, is_plain) as stream:
                text = begun(file, stream, reader, asked, is_plain=is_plain)
                return _table(text, reader, sha256, _read(text, hide, before))
        except NotPlainError:
            continue
    raise AssertionError("a text that was decoded whole is UTF-8")


def _read(text: PressText, hide: Hide, earlier: PressRead | None) -> Gathered:
    gathered = Gathered(text.shape, hide)
    at = text.first
    if earlier is not None:
        places = zip(earlier.told_lines, earlier.told_at, earlier.told_broken, strict=True)
        gathered.start_from(earlier, [_cells(text, Told(*place)) for place in places])
        at = Told(earlier.ends[1], earlier.ends[0], False)
    with ThreadPoolExecutor(_WORKERS) as pool:
        source = blocks(text.stream, at.at)
        waiting: deque[_Block] = deque()
        while True:
            for first, block in islice(source, _AHEAD - len(waiting)):
                waiting.append((first, block, pool.submit(_scan, block, text.shape, hide)))
            if not waiting:
                break
            at = _take(text, gathered, waiting, at)
    gathered.ends = (at.at, at.line)
    return gathered


def _scan(block: bytes, shape: Shape, hide: Hide) -> Scan | None:
    refuse_odd(block)
    return scan(block, shape, hide)


def _take(text: PressText, gathered: Gathered, waiting: deque[_Block], at: Told) -> Told:
    """Take in the first block that waits; returns the end of what was taken in."""
    _, block, future = waiting.popleft()
    found = future.result()
    if found is not None:
        last = len(found.starts) - 2
        odd = []
        for line in found.odd.tolist():
            one = [block[found.starts[line] : found.starts[line + 1]].decode()]
            is_end = line == last and not waiting
            records = records_from(one, 0, text.start, before=at.line + line, is_end=is_end)
            odd += _placed(records, {at.line + line + 1: int(found.starts[line]) + at.at})
        gathered.add(found, odd, at)
        return Told(at.line + last + 1, at.at + len(block), False)
    lines, part = _slowly(text, block, at.line, is_end=not waiting)
    while part is None:
        _, more, future = waiting.popleft()
        future.result()
        block += more
        lines, part = _slowly(text, block, at.line, is_end=not waiting)
    starts = accumulate((len(line.encode()) for line in lines), initial=at.at)
    places = dict(zip(range(at.line + 1, at.line + len(lines) + 1), starts, strict=False))
    gathered.add(None, _placed(part, places), at)
    return Told(at.line + len(lines), at.at + len(block), False)


def _slowly(
    text: PressText, block: bytes, above: int, *, is_end: bool
) -> tuple[list[str], TextPart | None]:
    """(lines, records) of a block with unusual quotes; no records where a quote is open still."""
    lines = StringIO(block.decode(), newline="").readlines()
    try:
        return lines, records_from(lines, 0, text.start, before=above, is_end=is_end)
    except UnclosedQuoteError:
        if is_end:
            raise
        return lines, None


def _placed(part: TextPart, places: dict[int, int]) -> list[tuple[Told, list[str]]]:
    broken = set(part.broken)
    return [
        (Told(line, places[line], line in broken), cells)
        for line, cells in zip(part.lines, part.cells, strict=True)
    ]


def _cells(text: PressText, told: Told) -> list[str]:
    """What stands in a record, read again at its place."""
    size = _SHORT
    while True:
        text.stream.seek(told.at)
        read = text.stream.read(size)
        lines = StringIO(read.decode(errors="ignore"), newline="").readlines()
        try:
            return cells_of(lines, text.start, is_broken=told.broken, is_all=len(read) < size)
        except UnclosedQuoteError:
            size *= _SHORT


def _table(text: PressText, reader: Reader, sha256: str, gathered: Gathered) -> PressTable:
    told, rows = sorted(gathered.told), gathered.rows()
    is_broken = np.array([one.broken for one in told], dtype=bool)
    if len(told) and is_broken[rows["kinds"]].all():
        raise none_fits(text.start)
    filled = dict(zip(text.shape.counted, gathered.filled, strict=False))
    grid = Grid(
        text.file.name,
        (text.file.header_row, *(one.line for one in told)),
        [list(text.start.header), *_kept(text, told, filled)],
        tuple(one.line for one in told if one.broken),
        text.start.delimiter,
    )
    if reader.table is None:
        raise AssertionError(f"{reader.name} makes no table of a grid")
    table = reader.table(text.file, grid, sha256)
    times = np.bincount(rows["days"], minlength=len(told))
    table = with_iso_dates(table, text.file.dates, pd.Series(times, index=table.rows.index))
    seconds = rows["seconds"]
    if (seconds == AS_TOLD).any():
        own = seconds_of(table.rows[table.columns["date"]]) if "date" in table.columns else seconds
        seconds = np.where(seconds == AS_TOLD, own[rows["days"]], seconds)
    read = PressRead(
        file=text.file.name,
        sha256=sha256,
        size=text.size,
        ends=gathered.ends,
        is_plain=text.is_plain,
        **rows,
        told_lines=tuple(one.line for one in told),
        told_at=tuple(one.at for one in told),
        told_broken=tuple(one.broken for one in told),
        may_grow=text.is_plain and _ends_with_a_line(text, gathered.ends[0]),
        filled=tuple(filled.values()),
    )
    names = {text.start.header[at]: count for at, count in filled.items()}
    return PressTable(table, read, seconds, names)


def _ends_with_a_line(text: PressText, end: int) -> bool:
    text.stream.seek(max(end - 1, 0))
    return text.stream.read(1) == b"\n"


def _kept(text: PressText, told: list[Told], filled: dict[int, int]) -> Iterator[list[str]]:
    """The told rows: only the columns that are used; the rest may be personal and is not kept."""
    shape = text.shape
    kept = {*shape.alike, shape.date, shape.key}
    nameless = {at for at, count in filled.items() if count and not text.start.header[at]}
    for one in told:
        cells = _cells(text, one)
        filling = "" if one.broken else "x"
        yield [
            cell if at in kept else (filling if at in nameless else "")
            for at, cell in enumerate(cells)
        ]
