"""Tables as other tools take them: typed columns with an id, a heading and a meaning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Content = Literal["text", "wide", "count", "share", "number", "value"]
"""``wide`` is long text; ``value`` is a number whose kind is the row's own."""
Entry = str | int | float | None


@dataclass(frozen=True)
class Column:
    """``id``: its name in CSV and SPSS; ``heading``: what a reader of the workbook sees."""

    id: str
    heading: str
    content: Content = "text"
    meaning: str = ""


@dataclass(frozen=True)
class Sheet:
    """One table. A cell is None where a number is withheld or there is none.

    ``kinds``: the kind of number of every row, where a column's content is ``value``.
    """

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Entry, ...], ...]
    kinds: tuple[str, ...] = ()
