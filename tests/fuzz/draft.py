"""An export before it is written: rows with their truth, how it is written, and what is known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any, Literal

from tests.fuzz.survey import Answer

Container = Literal["text", "xlsx", "ods", "xml", "parquet", "json", "sav", "zsav"]


class Formula(str):
    """A cell of a workbook that is computed; the text is the result that was saved with it."""

    __slots__ = ()


@dataclass(frozen=True)
class Row:
    """One record: its cells, and its truth. ``fault``: the reason why it must be rejected."""

    cells: tuple[str, ...]
    key: str = ""
    fault: str = ""
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True)
class Form:
    """How the table is written to a file."""

    container: Container = "text"
    separator: str = ";"
    encoding: str = "utf-8"
    newline: str = "\n"
    """A line end, or ``mixed``."""
    quotes_all: bool = False
    typed: bool = False
    """Whether workbooks hold numbers as numbers."""
    sheet: str = "Ark1"
    merged: tuple[tuple[int, int, int, int], ...] = ()
    """Row and column of the first cell and of the last, from 0."""
    sheets_beside: Mapping[str, list[list[str]]] = field(default_factory=dict)


@dataclass(frozen=True)
class Known:
    """What must hold of the outcome, whatever the mutations did.

    ``extra``: records beside the rows; None = how many records there are is not known. ``answers``:
    the same as the truth, some of it, or anything. ``accepts``: True = must be read, False = must
    be refused, None = either.
    """

    extra: int | None = 0
    answers: Literal["same", "some", "any"] = "same"
    accepts: bool | None = True


@dataclass(frozen=True)
class Draft:
    """``header``: the lines above the records, the first one names the columns.

    ``person``: whether a column holds keys; ``key``: from the truth's key to the one that the
    reader makes. ``closed``: formats that refuse unknown columns. ``free``: the column of comments.
    """

    format: str
    name: str
    header: tuple[tuple[str, ...], ...]
    rows: tuple[Row, ...]
    form: Form
    wave: str
    stated: Mapping[str, Any] = field(default_factory=dict)
    beside: Mapping[str, bytes] = field(default_factory=dict)
    key: Callable[[str], str] = str
    closed: bool = False
    free: str = ""
    labels: Mapping[str, Mapping[float, str]] = field(default_factory=dict)
    """Value labels of an SPSS file."""
    known: Known = Known()
    damage: tuple[Callable[[bytes, Random], bytes], ...] = ()
    done: tuple[str, ...] = ()
    """The names of the mutations so far."""
    answered: Mapping[str, tuple[Answer, ...]] = field(default_factory=dict)
    """For an invitation list: what its people answered in the survey beside it."""


def expected_faults(draft: Draft) -> Counter[str]:
    """Reason -> records that must be rejected for it; '' = accepted."""
    seen: set[str] = set()
    faults: Counter[str] = Counter()
    for row in draft.rows:
        is_again = not row.fault and row.key in seen
        faults["duplicate_person" if is_again else row.fault] += 1
        if not row.fault:
            seen.add(row.key)
    return faults


def expected_answers(draft: Draft) -> Counter[tuple[str, Answer]]:
    """(Key, answer) -> 1, of all accepted records."""
    first: dict[str, tuple[Answer, ...]] = {}
    for row in draft.rows:
        if not row.fault:
            answers = draft.answered.get(row.key, ()) if draft.answered else row.answers
            first.setdefault(row.key, answers)
    return Counter((key, answer) for key, answers in first.items() for answer in answers)
