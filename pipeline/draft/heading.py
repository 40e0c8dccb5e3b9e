"""What stands first in a draft: id, title, type, period, and words nobody knows yet."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import PurePath

import pandas as pd

from pipeline.draft.names import new_id, slug
from pipeline.policy import fold, words
from pipeline.policy import table as policy_table
from pipeline.records import RawTable
from pipeline.wave import WavePlan

_YEAR = re.compile(r"(?<!\d)(19|20)\d\d(?!\d)")


def period_of(tables: Sequence[RawTable]) -> tuple[date, date] | None:
    """The first and the last day an answer came in; None where no file tells."""
    days = [
        pd.to_datetime(cells.str.slice(0, 10), format="%Y-%m-%d", errors="coerce").dropna()
        for table in tables
        if table.kind == "responses" and "date" in table.columns
        for cells in [table.rows[table.columns["date"]]]
    ]
    filled = [one for one in days if len(one)]
    if not filled:
        return None
    return min(one.min() for one in filled).date(), max(one.max() for one in filled).date()


def wave_id(files: Sequence[str], year: int, earlier: WavePlan | None) -> str:
    """The earlier wave's id with this year, else the first file's name and the year.

    >>> wave_id(["Måling (endelig).xlsx"], 2026, None)
    'maaling-endelig-2026'
    """
    if earlier:
        return new_id(of_year(earlier.id, year), {earlier.id.casefold()}, "wave")
    stem = slug(PurePath(files[0]).stem) or "wave"
    return stem if str(year) in stem else f"{stem}-{year}"


def of_year(text: str, year: int) -> str:
    """The text with this year for the one in it, or behind it where it has none.

    >>> of_year("Brugertilfredshed 2020, myndighed", 2024)
    'Brugertilfredshed 2024, myndighed'
    """
    return _YEAR.sub(str(year), text) if _YEAR.search(text) else f"{text} {year}"


def type_of(texts: Sequence[str], earlier: WavePlan | None) -> tuple[str, str]:
    """(authority / provider, what was guessed)."""
    if earlier:
        return earlier.unit_type, "as in the earlier wave"
    said = fold(" ".join(texts))
    for name, spellings in policy_table("drafting")["types"].items():
        if any(word in said for word in spellings):
            return name, "guessed: by the files' names"
    return "authority", "guessed: nothing tells; authority (myndighed) or provider (udfører)"


def unknown_words(tables: Sequence[RawTable], job: str, stated: Mapping[str, str]) -> list[str]:
    """The texts in the mode or outcome columns that nobody has given a meaning yet."""
    known = {*words({"mode": "modes", "outcome": "dispositions"}[job]), *map(fold, stated)}
    found: dict[str, None] = {}
    for table in tables:
        column = table.columns.get(job, "")
        labels = table.labels.get(column, {})
        for value in table.rows[column].unique() if column else ():
            text = labels.get(value, value)
            if text and fold(text) not in known:
                found.setdefault(text)
    return list(found)
