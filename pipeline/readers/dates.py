"""Dates in exports -> ISO text: by the form that is stated, and never by a guess."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from pipeline.errors import ReadError
from pipeline.policy import EXCEL, fitting_forms, parsed_dates
from pipeline.records import RawTable

_ISO = r"\d{4}-\d{2}-\d{2}(?!\d)"
_MANY = 0.5
"""From this share of odd cells on, the form of the column is at fault and not the cells."""


def in_iso_form(
    cells: pd.Series, pattern: str, where: str, times: pd.Series | None = None
) -> pd.Series:
    """The cells as YYYY-MM-DD, with the time where ``pattern`` has one; what is ISO stays.

    ``pattern`` is one of strptime, or ``excel``; ``times`` how many cells of the file each cell
    stands for (left out, one). A cell that does not fit stays as it is, and the
    checks name it (bad_date). Raises ReadError when most do not fit, or when some show that day
    and month stand the other way round.

    >>> in_iso_form(pd.Series(["02-09-2024 10:15", "", "2024-09-03"]), "%d-%m-%Y", "a").to_list()
    ['2024-09-02', '', '2024-09-03']
    """
    is_open = (cells != "") & ~cells.str.match(_ISO)
    found = parsed_dates(cells[is_open], pattern)
    left = cells[is_open][found.isna()]
    if _sum(left, times) > _MANY * _sum(cells[is_open], times) or _fits_some(
        left, swapped(pattern)
    ):
        raise _other_form(left, where, f"dates like {pattern}, or YYYY-MM-DD")
    has_time = pattern == EXCEL or bool(re.search(r"%[HI]", pattern))
    texts = found.dt.strftime("%Y-%m-%d %H:%M:%S" if has_time else "%Y-%m-%d")
    return cells.mask(cells.index.isin(texts.dropna().index), texts).astype("str")


def with_iso_dates(table: RawTable, pattern: str, times: pd.Series | None = None) -> RawTable:
    """The table with its date column in ISO form, by the ``pattern`` that the wave file states.

    Raises ReadError when nothing is stated and most dates are in another form: 03-04-2024 may be
    April or March, and nobody but the analyst knows. ``times``: as for ``in_iso_form``, by line.
    """
    column = table.columns.get("date", "")
    if not column:
        return table
    cells = table.rows[column]
    where = f"{table.file}, column {column!r}"
    if pattern:
        dates = in_iso_form(cells, pattern, where, times)
        return replace(table, rows=table.rows.assign(**{column: dates}))
    odd = cells[(cells != "") & ~cells.str.match(_ISO)]
    if _sum(odd, times) > _MANY * _sum(cells[cells != ""], times):
        raise _other_form(odd, where, "YYYY-MM-DD, or a form that the wave file states")
    return table


def _sum(cells: pd.Series, times: pd.Series | None) -> int:
    """How many cells of the file these stand for."""
    return len(cells) if times is None else int(times[cells.index].sum())


def swapped(pattern: str) -> str:
    """The pattern with day and month the other way round.

    >>> swapped("%d-%m-%Y")
    '%m-%d-%Y'
    """
    return re.sub("%[dm]", lambda found: "%m" if found[0] == "%d" else "%d", pattern)


def _fits_some(cells: pd.Series, pattern: str) -> bool:
    return (
        pattern != EXCEL and bool(len(cells)) and bool(parsed_dates(cells, pattern).notna().any())
    )


def _other_form(cells: pd.Series, where: str, expected: str) -> ReadError:
    """Tells the shape (99-99-9999), never a date itself, and the forms that fit every cell."""
    shape = re.sub(r"[^\W\d_]", "x", re.sub(r"\d", "9", str(cells.iloc[0])))[:30]
    return ReadError(
        "the dates are in another form",
        where=where,
        expected=expected,
        got=f"{shape} in {len(cells)} rows, first in line {cells.index[0]}",
        todo=f"write under [[files]] in wave.toml: dates = {_choice(fitting_forms(cells))}",
    )


def _choice(fitting: Sequence[str]) -> str:
    if not fitting:
        return '"%d-%m-%Y" (day first) or as they are written: %d day, %m month, %Y year'
    listed = " or ".join(f'"{pattern}"' for pattern in fitting)
    return f"{listed} ({'fits' if len(fitting) == 1 else 'each fits'} every one of these dates)"
