"""One block of a press file -> numbers: which rows are alike, and what each has of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from pipeline.policy import NO_TIME
from pipeline.readers.press_dates import Dates, dates_alike, dates_apart

Hide = Callable[[np.ndarray, np.ndarray], np.ndarray]
"""(bytes of all keys, where each begins and the last ends) -> 64 hidden bits of each."""
KindKey = tuple[str, ...]

_NOTHING = np.empty(0, dtype="int64")
_NEWLINE, _RETURN, _QUOTE = 10, 13, 34


@dataclass(frozen=True)
class Shape:
    """How the rows of a press file are built: columns by position, -1 where there is none.

    ``alike``: columns in which rows of one kind are equal; ``counted``: columns of which only the
    filled cells are counted.
    """

    width: int
    delimiter: str
    alike: tuple[int, ...]
    date: int
    key: int
    counted: tuple[int, ...]


@dataclass(frozen=True)
class Scan:
    """The rows of one block, without those in ``odd``.

    ``at``: physical line of each row, from 0. ``kinds`` and ``days`` are positions in
    ``kind_keys`` and ``day_keys``, ``kind_first`` and ``day_first`` the first row of each.
    ``starts``: first byte of every physical line. ``odd``: lines with another number of columns.
    """

    at: np.ndarray
    kinds: np.ndarray
    days: np.ndarray
    seconds: np.ndarray
    keys: np.ndarray
    kind_keys: Sequence[KindKey]
    kind_first: np.ndarray
    day_keys: Sequence[str]
    day_first: np.ndarray
    filled: tuple[int, ...]
    starts: np.ndarray = field(default_factory=lambda: _NOTHING)
    odd: np.ndarray = field(default_factory=lambda: _NOTHING)


def scan(block: bytes, shape: Shape, hide: Hide) -> Scan | None:
    """The rows of a block whose lines are records; None where quotes or line ends are unusual."""
    bounds = _lines(block, shape)
    if bounds is None:
        return None
    starts, is_odd = bounds
    table = _parsed(_without(block, starts, is_odd), shape)
    at = np.flatnonzero(~is_odd)
    if table is None or table.num_rows != len(at):
        return None
    found = _rows(table, at, shape, hide)
    blank = _blank(found, block, starts, shape.delimiter)
    if len(blank):
        kept = np.delete(np.arange(len(at)), blank)
        found = _rows(table.take(pa.array(kept)), at[kept], shape, hide)
    return replace(found, starts=starts, odd=np.flatnonzero(is_odd))


def _rows(table: pa.Table, at: np.ndarray, shape: Shape, hide: Hide) -> Scan:
    codes, texts = [], []
    for column in shape.alike:
        code, text = _encoded(table.column(f"c{column}"))
        codes.append(code)
        texts.append(text)
    keys = np.empty(0, dtype="uint64")
    if shape.key >= 0:
        keys, has_key = _hidden(table.column(f"c{shape.key}"), hide)
        codes.append(has_key.astype("int64"))
        texts.append(["", "key"])
    kinds, kind_first, kind_keys = _combined(codes, texts, len(at))
    days, day_keys, seconds = _dates(table, shape, len(at))
    return Scan(
        at=at,
        kinds=kinds,
        days=days,
        seconds=seconds,
        keys=keys,
        kind_keys=kind_keys,
        kind_first=kind_first,
        day_keys=day_keys,
        day_first=_first(days, len(day_keys)),
        filled=tuple(_filled(table.column(f"c{column}")) for column in shape.counted),
    )


def _blank(found: Scan, block: bytes, starts: np.ndarray, delimiter: str) -> np.ndarray:
    """The rows without any value in any column: they are no records."""
    empty = [at for at, key in enumerate(found.kind_keys) if not any(key)]
    nothing = [at for at, day in enumerate(found.day_keys) if not day]
    if not empty or not nothing:
        return _NOTHING
    rows = np.flatnonzero(np.isin(found.kinds, empty) & np.isin(found.days, nothing))
    lines = found.at[rows]
    texts = [block[starts[line] : starts[line + 1]].decode() for line in lines]
    # Quotes stand round whole cells here, so without quotes and separators only values are left.
    is_blank = [not text.replace(delimiter, " ").replace('"', " ").strip() for text in texts]
    found_rows: np.ndarray = rows[np.array(is_blank, dtype=bool)]
    return found_rows


def _lines(block: bytes, shape: Shape) -> tuple[np.ndarray, np.ndarray] | None:
    """(first byte of every line and the end, lines that are no whole record)."""
    if b"\r" in block and block.count(b"\r") != block.count(b"\r\n"):
        return None
    signs = np.frombuffer(block, dtype="uint8")
    ends = np.flatnonzero(signs == _NEWLINE) + 1
    if not block.endswith(b"\n"):
        ends = np.r_[ends, len(block)]
    marks = np.flatnonzero(signs == ord(shape.delimiter))
    if b'"' in block:
        quotes = np.flatnonzero(signs == _QUOTE)
        if not _are_plain(signs, quotes, ends, shape):
            return None
        marks = marks[np.searchsorted(quotes, marks) % 2 == 0]
    starts = np.r_[0, ends]
    return starts, _counts(marks, ends, shape.width - 1) != shape.width - 1


def _counts(marks: np.ndarray, ends: np.ndarray, usual: int) -> np.ndarray:
    """How many separators stand in each line."""
    if len(marks) == len(ends) * usual:
        grid = marks.reshape(len(ends), usual)
        if (grid[:, -1] < ends).all() and (grid[1:, 0] >= ends[:-1]).all():
            return np.full(len(ends), usual)
    counts: np.ndarray = np.diff(np.searchsorted(marks, ends), prepend=0)
    return counts


def _are_plain(signs: np.ndarray, quotes: np.ndarray, ends: np.ndarray, shape: Shape) -> bool:
    """Whether quotes stand in pairs round whole cells, each pair within a line."""
    if len(quotes) % 2:
        return False
    opens, closes = quotes[::2], quotes[1::2]
    edges = (ord(shape.delimiter), _NEWLINE, _RETURN)
    padded = np.r_[_NEWLINE, signs, _NEWLINE]
    is_cell = np.isin(padded[opens], edges) & np.isin(padded[closes + 2], edges)
    is_line = np.searchsorted(ends, opens, "right") == np.searchsorted(ends, closes, "right")
    return bool((is_cell & is_line).all())


def _without(block: bytes, starts: np.ndarray, is_odd: np.ndarray) -> bytes:
    if not is_odd.any():
        return block
    bounds = [0, *(int(at) for line in np.flatnonzero(is_odd) for at in starts[line : line + 2])]
    return b"".join(block[a:b] for a, b in list(pairwise([*bounds, len(block)]))[::2])


def _parsed(block: bytes, shape: Shape) -> pa.Table | None:
    if not block:
        return None
    words = {f"c{at}": pa.dictionary(pa.int32(), pa.string()) for at in shape.alike}
    own = {f"c{at}": pa.string() for at in (shape.date, shape.key, *shape.counted) if at >= 0}
    try:
        return csv.read_csv(
            pa.BufferReader(block),
            csv.ReadOptions(
                use_threads=False,
                block_size=len(block) + 1,
                column_names=[f"c{at}" for at in range(shape.width)],
            ),
            csv.ParseOptions(
                delimiter=shape.delimiter,
                quote_char='"' if b'"' in block else False,
                ignore_empty_lines=False,
            ),
            csv.ConvertOptions(
                column_types={**words, **own},
                include_columns=[*words, *own],
                strings_can_be_null=False,
                null_values=[],
                check_utf8=False,
            ),
        )
    except pa.ArrowInvalid:
        return None


def _encoded(column: pa.ChunkedArray) -> tuple[np.ndarray, list[str]]:
    """(number of each cell's text, the texts without white space around them)."""
    array = column.combine_chunks()
    texts = [str(text).strip() for text in array.dictionary.to_pylist()]
    codes, unique = pd.factorize(np.array([*texts, ""], dtype=object))
    return codes[array.indices.to_numpy()].astype("int64"), list(unique)


def _combined(
    codes: Sequence[np.ndarray], texts: Sequence[Sequence[str]], rows: int
) -> tuple[np.ndarray, np.ndarray, list[KindKey]]:
    """(kind of each row, first row of each kind, texts of each kind)."""
    number = np.zeros(rows, dtype="int64")
    for code, text in zip(codes, texts, strict=True):
        number = number * len(text) + code
    kinds, unique = pd.factorize(number)
    first = _first(kinds, len(unique))
    keys = [
        tuple(text[code[row]] for code, text in zip(codes, texts, strict=True)) for row in first
    ]
    return kinds.astype("int32"), first, keys


def _first(codes: np.ndarray, count: int) -> np.ndarray:
    """The first position of every code."""
    first = np.zeros(count, dtype="int64")
    first[codes[::-1]] = np.arange(len(codes) - 1, -1, -1)
    return first


def _hidden(column: pa.ChunkedArray, hide: Hide) -> tuple[np.ndarray, np.ndarray]:
    """(hidden bits of each key, whether there is a key)."""
    array = pc.utf8_trim_whitespace(column).combine_chunks()
    _, offsets, data = array.buffers()
    begins = np.frombuffer(offsets, dtype="int32")[array.offset : array.offset + len(array) + 1]
    signs = np.frombuffer(data or b"", dtype="uint8")
    return hide(signs, begins.astype("int64")), np.diff(begins) > 0


def _dates(table: pa.Table, shape: Shape, rows: int) -> Dates:
    if shape.date < 0:
        return np.zeros(rows, dtype="int32"), [""], np.full(rows, NO_TIME, dtype="int32")
    cells = table.column(f"c{shape.date}").combine_chunks()
    return dates_alike(cells) or dates_apart(pc.utf8_trim_whitespace(cells))


def _filled(column: pa.ChunkedArray) -> int:
    return int(pc.sum(pc.not_equal(pc.utf8_trim_whitespace(column), "")).as_py() or 0)
