"""Which column of an export does which job, where neither the reader nor the analyst says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from pipeline.draft.dates import odd_dates
from pipeline.draft.names import heading, plain
from pipeline.policy import fitting_forms, fold, words
from pipeline.policy import table as policy_table
from pipeline.records import RawTable

_SAME_KEYS = 0.5


def with_jobs(
    tables: Sequence[RawTable],
) -> tuple[tuple[RawTable, ...], Mapping[str, Mapping[str, str]]]:
    """The tables with their jobs completed, and file -> job -> column for what was guessed.

    An invitation list is left as its reader understood it. Where there is one, it says who belongs
    where, and the person column of an export is the one that holds the list's keys.
    """
    keys = [
        set(table.rows[table.columns["person"]]) - {""}
        for table in tables
        if table.kind == "invitations" and "person" in table.columns
    ]
    invited = set().union(*keys)
    surveys = [table for table in tables if table.kind == "responses"]
    found = {
        table.file: _guessed(table, invited, surveys) if table.kind == "responses" else {}
        for table in tables
    }
    completed = tuple(
        replace(table, columns={**table.columns, **found[table.file]}) for table in tables
    )
    return completed, found


def _guessed(table: RawTable, invited: set[str], surveys: Sequence[RawTable]) -> dict[str, str]:
    full = {column: name for name, column in table.names.items()}
    found: dict[str, str] = {}
    for job, headings in policy_table("drafting")["jobs"].items():
        taken = {*table.columns.values(), *found.values()}
        if job in table.columns or (invited and job in ("unit", "centre")):
            continue
        # A wave file cannot name a column with control characters in its name.
        readable = [name for name in map(str, table.rows.columns) if plain(name) == name]
        free = [name for name in readable if name not in taken]
        if job == "person" and invited:
            column = _key_column(table.rows[free], invited)
        else:
            named = [n for n in free if {heading(n), heading(full.get(n, n))} & set(headings)]
            fits = (n for n in named if _can_do(job, table.rows[n], _everywhere(n, surveys)))
            column = next(fits, "")
        if column:
            found[job] = column
    return found


def _key_column(rows: pd.DataFrame, invited: set[str]) -> str:
    """The column most of whose values are keys of the list; '' where no column's are."""
    shares = {str(name): _share_in(cells, invited) for name, cells in rows.items()}
    best = max(shares, key=lambda name: shares[name], default="")
    return best if best and shares[best] >= _SAME_KEYS else ""


def _share_in(cells: pd.Series, keys: set[str]) -> float:
    filled = cells[cells != ""]
    return float(filled.isin(keys).mean()) if len(filled) else 0.0


def _everywhere(name: str, surveys: Sequence[RawTable]) -> pd.Series:
    """The column in all exports: each may be of one centre."""
    cells = [table.rows[name] for table in surveys if name in table.rows.columns]
    found: pd.Series = pd.concat(cells)
    return found


def _can_do(job: str, cells: pd.Series, everywhere: pd.Series) -> bool:
    """Whether the values are such that a run could use them for the job."""
    filled = cells[cells != ""]
    if filled.empty:
        return False
    if job == "person":
        return bool(filled.is_unique and len(filled) == len(cells))
    if job == "weight":
        numbers = pd.to_numeric(filled.str.replace(",", ".", regex=False), errors="coerce")
        return bool((numbers > 0).all())
    if job == "date":
        odd = odd_dates(filled)
        return len(odd) < 0.05 * len(filled) or bool(fitting_forms(odd))
    if job == "mode":
        return any(fold(value) in words("modes") for value in filled.unique())
    # In a long file, words that hardly repeat are no names of groups.
    names = everywhere[everywhere != ""]
    return names.nunique() >= 2 and (len(names) < 20 or names.nunique() * 2 <= len(names))
