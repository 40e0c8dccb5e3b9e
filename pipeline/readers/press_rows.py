"""The rows of a press file as they are gathered: block by block, equal rows told once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import pandas as pd

from pipeline.policy import seconds_of
from pipeline.readers.press_dates import AS_TOLD
from pipeline.readers.press_scan import Hide, Scan, Shape
from pipeline.records import PressRead

_TYPES = {"lines": "int64", "kinds": "int32", "days": "int32", "seconds": "int32", "keys": "uint64"}
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?!\d)")
Rows = dict[str, np.ndarray]
Kind = tuple[str, ...]
"""Texts of the columns in which rows of one kind are equal, "key" or '', and "broken" or ''."""


class Told(NamedTuple):
    """A row that stands for others: its line, its first byte, whether it is broken."""

    line: int
    at: int
    broken: bool


@dataclass
class Gathered:
    """What is known so far of a press file, in the order it is read.

    ``kinds`` and ``days``: what rows have in common -> number of their told row.
    """

    shape: Shape
    hide: Hide
    kinds: dict[Kind, int] = field(default_factory=dict)
    days: dict[Kind, int] = field(default_factory=dict)
    told: dict[Told, int] = field(default_factory=dict)
    parts: list[Rows] = field(default_factory=list)
    filled: list[int] = field(default_factory=list)
    ends: tuple[int, int] = (0, 0)
    """Bytes and lines of the text that were read."""

    def start_from(self, earlier: PressRead, told_cells: Sequence[Sequence[str]]) -> None:
        """Take over what an earlier reading found; ``told_cells`` were read again."""
        rows = zip(earlier.told_lines, earlier.told_at, earlier.told_broken, strict=True)
        for place, cells in zip(rows, told_cells, strict=True):
            told = Told(*place)
            self._number(self.kinds, self._kind(told, cells), told)
            self._number(self.days, self._day(told, cells), told)
        self.parts.append({name: getattr(earlier, name) for name in _TYPES})
        self.filled = list(earlier.filled)

    def add(
        self, scan: Scan | None, records: Sequence[tuple[Told, Sequence[str]]], at: Told
    ) -> None:
        """Take in a block: the rows of its scan, and records that were read one by one.

        ``at``: the lines above the block, and its first byte.
        """
        parts = [] if scan is None else [self._of_scan(scan, at)]
        if records:
            parts.append(self._of_records(records))
        rows = parts[0] if len(parts) == 1 else _joined(parts)
        if len(parts) > 1:
            order = np.argsort(rows["lines"], kind="stable")
            rows = {name: part[order] if len(part) else part for name, part in rows.items()}
        self.parts.append(rows)
        counts = [sum(bool(cells[column]) for _, cells in records) for column in self.shape.counted]
        known = scan.filled if scan is not None else [0] * len(counts)
        before = self.filled or [0] * len(counts)
        self.filled = [sum(three) for three in zip(before, counts, known, strict=True)]

    def rows(self) -> Rows:
        """All rows; told rows are numbered by their lines."""
        order = sorted(self.told)
        place = np.empty(len(order), dtype="int32")
        place[[self.told[told] for told in order]] = np.arange(len(order))
        rows = _joined(self.parts)
        return {**rows, "kinds": place[rows["kinds"]], "days": place[rows["days"]]}

    def _of_scan(self, scan: Scan, above: Told) -> Rows:
        def told(row: int) -> Told:
            line = int(scan.at[row])
            return Told(line + above.line + 1, int(scan.starts[line]) + above.at, False)

        kinds = [
            self._number(self.kinds, (*key, ""), told(row))
            for key, row in zip(scan.kind_keys, scan.kind_first.tolist(), strict=True)
        ]
        days = [
            self._number(self.days, (day, ""), told(row))
            for day, row in zip(scan.day_keys, scan.day_first.tolist(), strict=True)
        ]
        return {
            "lines": scan.at + (above.line + 1),
            "kinds": np.array(kinds, dtype="int32")[scan.kinds],
            "days": np.array(days, dtype="int32")[scan.days],
            "seconds": scan.seconds,
            "keys": scan.keys,
        }

    def _of_records(self, records: Sequence[tuple[Told, Sequence[str]]]) -> Rows:
        kinds = [self._number(self.kinds, self._kind(*record), record[0]) for record in records]
        days = [self._number(self.days, self._day(*record), record[0]) for record in records]
        dates = pd.Series([self._date(cells) for _, cells in records], dtype="str")
        seconds = np.where(dates.map(_is_iso), seconds_of(dates), AS_TOLD)
        keys = [cells[self.shape.key].encode() for _, cells in records if self.shape.key >= 0]
        ends = np.cumsum([0, *map(len, keys)])
        found = {
            "lines": np.array([told.line for told, _ in records]),
            "kinds": np.array(kinds),
            "days": np.array(days),
            "seconds": seconds,
            "keys": self.hide(np.frombuffer(b"".join(keys), dtype="uint8"), ends),
        }
        return {name: part.astype(_TYPES[name]) for name, part in found.items()}

    def _number(self, known: dict[Kind, int], key: Kind, told: Told) -> int:
        number = known.get(key)
        if number is None:
            number = known[key] = self.told.setdefault(told, len(self.told))
        return number

    def _kind(self, told: Told, cells: Sequence[str]) -> Kind:
        has_key = () if self.shape.key < 0 else ("key" if cells[self.shape.key] else "",)
        return (*(cells[at] for at in self.shape.alike), *has_key, "broken" if told.broken else "")

    def _day(self, told: Told, cells: Sequence[str]) -> Kind:
        date = self._date(cells)
        return date[:10] if _is_iso(date) else date, "broken" if told.broken else ""

    def _date(self, cells: Sequence[str]) -> str:
        return cells[self.shape.date] if self.shape.date >= 0 else ""


def _is_iso(text: str) -> bool:
    return _ISO.match(text) is not None


def _joined(parts: Sequence[Rows]) -> Rows:
    return {
        name: np.concatenate([np.empty(0, dtype=kind), *(part[name] for part in parts)])
        for name, kind in _TYPES.items()
    }
