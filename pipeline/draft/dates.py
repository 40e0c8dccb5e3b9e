"""Dates of a draft: in ISO form where one form fits them, and what to ask where several do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from pipeline.policy import fitting_forms, parsed_dates
from pipeline.records import RawTable

_ISO = r"\d{4}-\d{2}-\d{2}(?!\d)"


@dataclass(frozen=True)
class DateForm:
    """How a file writes its dates, and the other forms that fit every one of them."""

    form: str
    others: Sequence[str] = ()


def with_dates(
    tables: Sequence[RawTable], stated: Mapping[str, str]
) -> tuple[tuple[RawTable, ...], Mapping[str, DateForm]]:
    """The tables with ISO dates, and file -> the form where it is another; ``stated``: by file.

    Where no form fits, the dates stay as they are: a run asks for the form.
    """
    found: dict[str, DateForm] = {}
    completed = []
    for table in tables:
        column = table.columns.get("date", "")
        odd = odd_dates(table.rows[column]) if column else pd.Series(dtype="str")
        given = stated.get(table.file, "")
        forms = [given] if given else fitting_forms(odd) if len(odd) else []
        if not forms or odd.empty:
            completed.append(table)
            continue
        days = parsed_dates(odd, forms[0]).dt.strftime("%Y-%m-%d").dropna()
        dated = table.rows[column].where(~table.rows.index.isin(days.index), days)
        completed.append(replace(table, rows=table.rows.assign(**{column: dated.astype("str")})))
        if not given:
            found[table.file] = DateForm(forms[0], forms[1:])
    return tuple(completed), found


def odd_dates(cells: pd.Series) -> pd.Series:
    """The cells that are not empty and not YYYY-MM-DD, with or without a time."""
    return cells[(cells != "") & ~cells.str.match(_ISO)]
