"""Measurements of people followed from point to point: which rows are in, what they hold."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from pipeline.checks.records import Records, records_of
from pipeline.errors import DataError, nearest
from pipeline.policy import fold, words
from pipeline.records import RawTable
from pipeline.wave import WavePlan

_NUMBER = re.compile(r"\s*(-?\d+(?:[.,]\d+)?)\s*(?:[-–:=(].*)?")
"""A number, alone or before what it means: ``3``, ``2,5``, ``3 - Svært``; not ``3-4``."""
_RANGE = re.compile(r"\s*\d+\s*[-–]\s*\d")
_NEEDED = {
    "person": "who was measured",
    "point": "at which measuring point a row was measured",
}


@dataclass(frozen=True)
class Courses:
    """One row of ``records`` is one row of an export, of ``values`` one item of a row that is in.

    ``records``: records' rows, with ``point`` and ``course``. ``values``: file, line, key, point,
    date, column, value. ``rejected``: file, line, column, reason. ``cells``: as Records.
    ``filled``: (file, column) -> cells with something in them.
    """

    records: pd.DataFrame
    values: pd.DataFrame
    rejected: pd.DataFrame
    cells: pd.DataFrame
    filled: Mapping[tuple[str, str], int]


def courses_of(tables: Sequence[RawTable], plan: WavePlan) -> Courses:
    """The measurements of all exports together.

    A row is out that names no person, unit or point, comes a second time, is of another unit than
    the person's first, or is dated before an earlier point. Raises DataError where a file has no
    column for person, point or an item.
    """
    for table in tables:
        _stop_if_unnamed(table, plan)
    found = [_records(table, plan) for table in tables]
    rows = pd.concat([one.rows for one in found], ignore_index=True)
    rows = rows.assign(fault=_faults(rows, plan))
    parts = [_values(table, rows[rows["file"] == table.file], plan) for table in tables]
    values = pd.concat([part for part, _ in parts], ignore_index=True)
    is_out = values["fault"] != ""
    out = values.loc[is_out, ["file", "line", "column"]].assign(reason="off_scale")
    counted = [*(one.cells for one in found), *(cells for _, cells in parts)]
    cells = pd.concat(counted, ignore_index=True)
    filled = Counter(zip(values["file"].map(str), values["column"].map(str), strict=True))
    return Courses(
        rows,
        values[~is_out].drop(columns="fault"),
        pd.concat([*(one.rejected for one in found), out], ignore_index=True),
        cells.groupby(["file", "line"], as_index=False)[["read", "empty"]].sum(),
        filled,
    )


def _stop_if_unnamed(table: RawTable, plan: WavePlan) -> None:
    for job, what in _NEEDED.items():
        if not table.columns.get(job):
            raise DataError(
                f"no column says {what}",
                where=table.file,
                expected="one row is one person at one measuring point",
                todo=f'name it in wave.toml: [[files]] columns = {{ {job} = "..." }}',
            )
    known = [str(name) for name in table.rows.columns]
    for column in plan.progress.columns if plan.progress else ():
        if table.names.get(column, column) not in known:
            raise DataError(
                f"there is no column {column!r} for an item of an instrument",
                where=f"{plan.id}, {table.file}, header",
                expected=nearest(column, known) or f"one of {', '.join(sorted(known)[:20])}",
                todo="correct items under [[instruments]] in wave.toml",
            )


def _records(table: RawTable, plan: WavePlan) -> Records:
    found = records_of(table, plan, needs_group=True)
    known = _points(plan)
    said = labelled(table, "point").set_axis(found.rows.index)
    point = said.map(lambda text: known.get(fold(text), "")).astype("str")
    course = labelled(table, "course").set_axis(found.rows.index)
    course = course.map(lambda text: words("courses").get(fold(text), "")).astype("str")
    missing = said.map(lambda text: "unknown_point" if text else "missing_point")
    fault = found.rows["fault"].mask((found.rows["fault"] == "") & (point == ""), missing)
    return replace(found, rows=found.rows.assign(point=point, course=course, fault=fault))


def labelled(table: RawTable, job: str) -> pd.Series:
    """The text of a job's column, as its label where the export has one; '' without a column."""
    column = table.columns.get(job, "")
    if not column:
        return pd.Series("", index=table.rows.index, dtype="str")
    labels = table.labels.get(column, {})
    return table.rows[column].map(lambda value: labels.get(value, value)).astype("str")


def _points(plan: WavePlan) -> dict[str, str]:
    points = plan.progress.points if plan.progress else ()
    return {
        fold(word): one.id for one in points for word in (*one.name.values(), *one.codes, one.id)
    }


def _faults(rows: pd.DataFrame, plan: WavePlan) -> pd.Series:
    """Why each row is out, the other rows of its person considered; '' for those that are in."""
    order = {one.id: at for at, one in enumerate(plan.progress.points if plan.progress else ())}
    fault = rows["fault"].copy()
    first = rows[fault == ""].drop_duplicates("key").set_index("key")[["centre", "unit"]]
    homes = rows[["key"]].join(first, on="key")
    is_elsewhere = (homes["unit"] != rows["unit"]) | (homes["centre"] != rows["centre"])
    fault = fault.mask((fault == "") & is_elsewhere, "other_unit")
    is_again = rows[fault == ""].duplicated(["key", "point"])
    fault = fault.mask(is_again.reindex(rows.index, fill_value=False), "duplicate_point")
    told = rows[(fault == "") & rows["date"].notna()].assign(order=rows["point"].map(order))
    told = told.sort_values(["order"], kind="stable")
    latest = told.groupby("key")["date"].cummax()
    is_early = (told["date"] < latest).reindex(rows.index, fill_value=False)
    return fault.mask(is_early, "point_out_of_order").astype("str")


def _values(
    table: RawTable, rows: pd.DataFrame, plan: WavePlan
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The filled cells of the rows that are in, and how many cells each of those has."""
    inside = rows[rows["fault"] == ""]
    where = inside[["file", "line", "key", "point", "date"]]
    parts = []
    columns = plan.progress.columns if plan.progress else ()
    for column in columns:
        cells = table.rows.loc[inside["line"], table.names.get(column, column)]
        cells = cells.set_axis(inside.index).astype("str")
        blank = cells.map(lambda text: text.strip() == "" or fold(text) in words("answers"))
        part = where.assign(column=column, value=cells.map(number_of).astype("float64"))
        is_off = ~part["value"].between(*_edges(column, plan))
        parts.append(part.assign(fault=is_off.map({True: "off_scale", False: ""}))[~blank])
    nothing = where.head(0).assign(column="", value=0.0, fault="")
    values = pd.concat(parts or [nothing], ignore_index=True)
    filled = values.groupby("line").size().reindex(inside["line"], fill_value=0)
    read = pd.Series(len(columns), index=inside.index)
    cells = inside[["file", "line"]].assign(read=read, empty=read - filled.to_numpy())
    return values, cells


def number_of(text: str) -> float | None:
    """The number a cell begins with, alone or before what it means; None where there is none.

    >>> [number_of(text) for text in ("3", " 2,5 ", "3 - Svært problem", "3-4", "mange")]
    [3.0, 2.5, 3.0, None, None]
    """
    found = None if _RANGE.match(text) else _NUMBER.fullmatch(text)
    return float(found.group(1).replace(",", ".")) if found else None


def _edges(column: str, plan: WavePlan) -> tuple[float, float]:
    """What an item may be: on the scale of every instrument that it is part of."""
    scales = [
        (one.low, one.high)
        for one in (plan.progress.instruments if plan.progress else ())
        if column in one.items
    ]
    return max(low for low, _ in scales), min(high for _, high in scales)
