"""The dates of a tool, by the forms that its column map knows."""

from __future__ import annotations

import pandas as pd

from pipeline.readers.column_map import ColumnMap
from pipeline.readers.dates import in_iso_form, swapped
from pipeline.wave import FilePlan


def dated(rows: pd.DataFrame, column: str, version: ColumnMap, file: FilePlan) -> pd.DataFrame:
    """The rows with the column's dates in the ISO form, where one form of the map fits them all.

    Where several forms fit, or none, or the form with day and month the other way round as well,
    the dates stay as they are: the form is asked for. A form that the wave file states goes before
    the map.
    """
    cells = rows[column]
    odd = cells[(cells != "") & ~cells.str.match(r"\d{4}-")]
    forms = dict.fromkeys(form for known in version.dates for form in (known, swapped(known)))
    fitting = [form for form in forms if _fits(odd, form)]
    if file.dates or odd.empty or fitting not in [[form] for form in version.dates]:
        return rows
    where = f"{file.name}, column {column!r}"
    return rows.assign(**{column: in_iso_form(cells, fitting[0], where)})


def _fits(cells: pd.Series, form: str) -> bool:
    return bool(pd.to_datetime(cells, format=form, errors="coerce").notna().all())
