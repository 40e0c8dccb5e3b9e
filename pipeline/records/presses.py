"""Presses on stands, told briefly: millions of rows as a few kinds of row and some numbers each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from pipeline.records import RawTable


_LETTERS = np.frombuffer(b"abcdefghijklmnop", dtype="uint8")
_PAIRS = np.stack([np.repeat(_LETTERS, 16), np.tile(_LETTERS, 16)], axis=1).copy().view("uint16")


def as_letters(ids: np.ndarray) -> np.ndarray:
    """The 16 letters a-p of each id of 64 bits, a hex digit each, as bytes in rows of 16.

    >>> as_letters(np.array([0x0123456789ABCDEF], dtype="uint64")).tobytes()
    b'abcdefghijklmnop'
    """
    letters: np.ndarray = _PAIRS[:, 0][ids.astype(">u8").view("uint8")]
    return letters.view("uint8").reshape(-1, 16)


@dataclass(frozen=True)
class PressRead:
    """How far a press file has been read, and what a later reading goes on from.

    One element of the arrays is one row of the file, in its order: ``lines`` where it begins,
    ``kinds`` and ``days`` the told row that is like it but for time and key, and the one of the
    same day, ``seconds`` since midnight (-1 without a time, -2 where the told row's date tells),
    ``keys`` 64 bits of its hidden key (no elements without a person column). A told row is the
    first of its kind or day: ``told_lines``, ``told_at`` (first byte) and ``told_broken`` name it;
    what stands in it is read again from the file, never kept.
    """

    file: str
    sha256: str
    size: int
    """Bytes of the file."""
    ends: tuple[int, int]
    """Bytes and lines of its text that were read."""
    is_plain: bool
    """Whether the file's bytes are its text in UTF-8."""
    lines: np.ndarray
    kinds: np.ndarray
    days: np.ndarray
    seconds: np.ndarray
    keys: np.ndarray
    told_lines: tuple[int, ...]
    told_at: tuple[int, ...]
    told_broken: tuple[bool, ...]
    may_grow: bool
    """Whether lines that are written behind its end can be read on their own."""
    filled: tuple[int, ...]
    """Rows with a value, of every column that nothing uses."""


@dataclass(frozen=True)
class PressTable:
    """A press file: ``told`` holds the rows that stand for all like them, ``read`` all rows.

    ``seconds`` are since midnight for every row, -1 where it has no time; ``filled`` tells of the
    columns that nothing uses, whose cells were not kept: column -> rows with a value.
    """

    told: RawTable
    read: PressRead
    seconds: np.ndarray
    filled: Mapping[str, int]


@dataclass(frozen=True)
class PressRows:
    """What became of the rows of one press file, to be written batch by batch.

    One element of ``faults`` is one row: a position in ``reasons``, 0 = in. ``ids`` are pseudonyms
    as numbers. By kind (position in the told rows): ``people`` the columns of people that all rows
    of the kind share, ``answers`` question -> answer and code, ``cells`` the rejected cells
    (column, reason). ``dates`` is the day of each told row.
    """

    file: str
    lines: np.ndarray
    kinds: np.ndarray
    days: np.ndarray
    faults: np.ndarray
    ids: np.ndarray
    reasons: tuple[str, ...]
    people: pd.DataFrame
    answers: Mapping[str, pd.DataFrame]
    cells: Mapping[int, tuple[tuple[str, str], ...]]
    dates: np.ndarray
    read: PressRead


@dataclass(frozen=True)
class Counts:
    """What a receipt tells of a wave whose rows are not in memory.

    One row is, by table: one outcome in one centre (centre, disposition, people); one reason in one
    column of one file (file, column, reason, rows, first_line). ``answers``: question -> answers.
    """

    people: pd.DataFrame
    rejected: pd.DataFrame
    answers: Mapping[str, int] = field(default_factory=dict)

    @property
    def totals(self) -> dict[str, Any]:
        """People, respondents, answers by question and rejections by reason, in all."""
        people = self.people.groupby("disposition")["people"].sum()
        reasons = self.rejected.groupby("reason")["rows"].sum()
        return {
            "people": int(people.sum()),
            "respondents": int(people[people.index.isin(["I", "P"])].sum()),
            "answers": dict(self.answers),
            "reasons": {str(code): int(rows) for code, rows in reasons.items()},
        }
