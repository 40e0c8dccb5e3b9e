"""One export table -> its records: who, where, how, and which are out and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from pipeline.checks.groups import elsewhere, only_group, place
from pipeline.policy import fold, seconds_of, words
from pipeline.records import REJECTED_COLUMNS, RawTable
from pipeline.wave import WavePlan

ROW_COLUMNS = (
    *("file", "line", "key", "centre", "unit"),
    *("mode", "outcome", "status", "weight", "date", "minute", "second", "stand"),
    *("is_misuse", "fault", "times"),
)
_HEAVIEST = 1_000_000
"""No weight is this heavy; a CPR number, a phone number or a date read as a number is."""
_WORD_JOBS = {
    "mode": ("modes", "unknown_mode", ""),
    "outcome": ("dispositions", "unknown_outcome", "UO"),
    "status": ("statuses", "unknown_status", ""),
}


@dataclass(frozen=True)
class Records:
    """The records of some files, the cells that were out, and how many cells were looked at.

    One row of ``rows`` is one record: ROW_COLUMNS. ``stand`` is the unit as the file calls it,
    ``is_misuse`` a press that the stand calls misuse and that could be placed, ``fault`` the reason
    code of a record that is out, else '', ``times`` how many rows of the file the record stands for
    (more than one where equal rows are told once). One row of ``rejected`` is one cell that is out.
    One row of ``cells`` is one record: its cells read and empty.
    """

    rows: pd.DataFrame
    rejected: pd.DataFrame
    cells: pd.DataFrame


def records_of(table: RawTable, plan: WavePlan, needs_group: bool) -> Records:
    """Read the records of one file; ``needs_group`` is False where the invitation list tells it."""
    rows = pd.DataFrame({"file": table.file, "line": table.rows.index, "key": _key(table)})
    placed = place(table, plan) if needs_group else None
    if placed is not None:
        rows["centre"], rows["unit"], group_fault = placed.centre, placed.unit, placed.fault
    else:
        rows["centre"], rows["unit"] = only_group(plan, table) if needs_group else ("", "")
        group_fault = pd.Series("", index=rows.index)
    is_broken, is_test = rows["line"].isin(table.broken), rows["line"].isin(table.tests)
    lacks_key = (rows["key"] == "") & bool(table.columns.get("person"))
    group_fault = group_fault.mask(elsewhere(table, plan).set_axis(rows.index), "other_centre")
    fault = group_fault.mask(lacks_key, "missing_person").mask(is_broken, "broken_row")
    rows["fault"] = fault.mask(is_test, "test_row")
    rows["stand"], rows["times"] = _cells(table, "unit").to_numpy(), 1
    stated = {"mode": plan.modes, "outcome": plan.outcomes}
    rejected = [_translate_words(rows, table, job, stated.get(job, {})) for job in _WORD_JOBS]
    rejected += [_read_weights(rows, table), _read_dates(rows, table)]
    out = pd.concat(rejected)[list(REJECTED_COLUMNS)]
    rows["is_misuse"] = is_test & (fault == "")
    if plan.series is not None:
        is_undated = (rows["fault"] == "") & rows["date"].isna()
        rows["fault"] = rows["fault"].mask(is_undated, "bad_date")
    used = [table.columns[job] for job in (*_WORD_JOBS, "weight", "date") if job in table.columns]
    empty = (table.rows[used] == "").sum(axis="columns").astype("int64")
    cells = rows[["file", "line"]].assign(read=len(used), empty=empty)
    return Records(rows, out, cells)


def _key(table: RawTable) -> pd.Series:
    """The person's key in the export; anonymous records are their own line of their own file."""
    column = table.columns.get("person", "")
    if column:
        return table.rows[column]
    lines = pd.Series(table.rows.index, index=table.rows.index).astype("str")
    return table.file + " line " + lines


def _cells(table: RawTable, job: str) -> pd.Series:
    """The text of a job's column, as its label where the export has one; '' without a column."""
    column = table.columns.get(job, "")
    if not column:
        return pd.Series("", index=table.rows.index, dtype="str")
    labels = table.labels.get(column, {})
    return table.rows[column].map(lambda value: labels.get(value, value)).astype("str")


def _translate_words(
    rows: pd.DataFrame, table: RawTable, job: str, stated: Mapping[str, str]
) -> pd.DataFrame:
    """Set the job's column to our words; return the cells that hold none of the known ones.

    ``stated`` is what the wave file says a text means; it comes before our own list.
    """
    group, reason, otherwise = _WORD_JOBS[job]
    cells = _cells(table, job)
    known = {**words(group), **{fold(text): word for text, word in stated.items()}}
    found = {value: known.get(fold(value)) for value in cells.unique() if value}
    is_unknown = (cells != "") & cells.map(found).isna()
    rows[job] = cells.map({**found, "": ""}).where(~is_unknown, otherwise).astype("str")
    return _out(rows, is_unknown, table, job, reason)


def _read_weights(rows: pd.DataFrame, table: RawTable) -> pd.DataFrame:
    cells = _cells(table, "weight")
    weights = pd.to_numeric(cells.str.replace(",", ".", regex=False), errors="coerce")
    is_bad = (cells != "") & ~((weights > 0) & (weights < _HEAVIEST))
    rows["weight"] = weights.mask(is_bad | (cells == ""), 1.0).astype("float64")
    return _out(rows, is_bad, table, "weight", "bad_weight")


def _read_dates(rows: pd.DataFrame, table: RawTable) -> pd.DataFrame:
    """The day a record was closed, as its own clock showed it; time of day and zone are cut."""
    cells = _cells(table, "date")
    dates = pd.to_datetime(cells.str.slice(0, 10), format="%Y-%m-%d", errors="coerce")
    rows["date"] = dates.astype("datetime64[us]")
    rows["second"] = seconds_of(cells)
    minutes = cells.str.slice(0, 16).str.replace("T", " ", regex=False)
    rows["minute"] = minutes.where((rows["second"] >= 0) & dates.notna(), "").astype("str")
    return _out(rows, (cells != "") & dates.isna(), table, "date", "bad_date")


def _out(
    rows: pd.DataFrame, is_out: pd.Series, table: RawTable, job: str, reason: str
) -> pd.DataFrame:
    """One row is one cell that is out."""
    lines = rows.loc[is_out, "line"]
    column = table.columns.get(job, "")
    return pd.DataFrame({"file": table.file, "line": lines, "column": column, "reason": reason})


def looked_up(texts: pd.Series, keys: pd.Series) -> pd.Series:
    """The text each key has in ``texts`` (indexed by key), '' where it has none."""
    found = texts.astype("str").reindex(keys.to_numpy()).fillna("")
    return pd.Series(found.to_numpy(), index=keys.index, dtype="str")


def is_among(keys: pd.Series, among: pd.Series | pd.Index) -> pd.Series:
    """Which of the keys are ``among`` these, in a fifth of the time ``isin`` of texts takes."""
    return keys.astype("object").isin(among.astype("object"))


def joined(parts: list[Records]) -> Records:
    """The records of several files of one kind; a key that was met before is a duplicate.

    The first row of a person is kept. Rows are never called duplicates because they look alike.
    """
    if not parts:
        nothing = pd.DataFrame({column: pd.Series(dtype="str") for column in ROW_COLUMNS})
        return Records(nothing, nothing[["file", "line"]], nothing[["file", "line"]])
    rows = pd.concat([part.rows for part in parts], ignore_index=True)
    is_in = rows["fault"] == ""
    is_again = rows["key"].where(is_in).duplicated() & is_in
    rows["fault"] = rows["fault"].mask(is_again, "duplicate_person")
    return Records(
        rows,
        pd.concat([part.rejected for part in parts], ignore_index=True),
        pd.concat([part.cells for part in parts], ignore_index=True),
    )
