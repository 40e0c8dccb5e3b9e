"""Row by row of a press file, in numbers: which presses are in, and why the others are not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipeline.checks.records import records_of
from pipeline.policy import reasons
from pipeline.records import PressTable
from pipeline.wave import WavePlan

CODES: tuple[str, ...] = ("", *reasons())
"""Reason codes by number; 0 = the row is in."""

_UNDATED, _AGAIN = CODES.index("bad_date"), CODES.index("duplicate_person")


@dataclass(frozen=True)
class Judged:
    """A press file with what became of its rows.

    ``records``: one row is one told row (ROW_COLUMNS; ``times``: rows of its kind that are in,
    ``key``: unique). One element of ``faults`` is one row: a position in CODES.
    """

    table: PressTable
    records: pd.DataFrame
    faults: np.ndarray
    jobs_read: int
    """Cells of each row that do a job and are counted as values."""

    @property
    def days(self) -> np.ndarray:
        """Days since 1970 of the told rows."""
        return self.records["date"].astype("datetime64[s]").astype("int64").to_numpy() // 86_400


def judged(tables: Sequence[PressTable], plan: WavePlan) -> list[Judged]:
    """Judge the rows of all files by the rules of the ordinary checks, applied to the told rows.

    The day is judged apart from the rest of the row; a key that was met before is a duplicate.
    """
    found = []
    for table in tables:
        part = records_of(table.told, plan, needs_group=True)
        rows = part.rows.assign(
            fault=part.rows["fault"].where(part.rows["fault"] != "bad_date", "")
        )
        rows["key"] = table.told.file + "\0" + rows["line"].astype("str")
        number = np.array([CODES.index(code) for code in rows["fault"]], dtype="uint8")
        faults = number[table.read.kinds]
        is_undated = rows["date"].isna().to_numpy()
        if is_undated.any():
            faults[(faults == 0) & is_undated[table.read.days]] = _UNDATED
        read = int(part.cells["read"].iloc[0])
        found.append(Judged(table, rows, faults, read))
    _reject_again(found)
    return [_counted(one) for one in found]


def _reject_again(files: Sequence[Judged]) -> None:
    """Rows whose key an earlier row that is in has: of any file with a person column."""
    keyed = [one for one in files if one.table.told.columns.get("person")]
    rows = [np.flatnonzero(one.faults == 0) for one in keyed]
    keys = [one.table.read.keys[at] for one, at in zip(keyed, rows, strict=True)]
    if not keys:
        return
    is_again = pd.Series(np.concatenate(keys)).duplicated().to_numpy()
    ends = np.cumsum([len(at) for at in rows])[:-1]
    for one, at, again in zip(keyed, rows, np.split(is_again, ends), strict=True):
        one.faults[at[again]] = _AGAIN


def _counted(one: Judged) -> Judged:
    kinds = one.table.read.kinds
    inside = kinds if not one.faults.any() else kinds[one.faults == 0]
    times = np.bincount(inside, minlength=len(one.records))
    records = one.records.assign(times=times)
    return Judged(one.table, records, one.faults, one.jobs_read)


def first_rows(one: Judged) -> np.ndarray:
    """The line of the first row of each kind that is in; 0 where none is."""
    rows = np.flatnonzero(one.faults == 0)[::-1]
    first = np.zeros(len(one.records), dtype="int64")
    first[one.table.read.kinds[rows]] = one.table.read.lines[rows]
    return first


def faults_of(one: Judged) -> pd.DataFrame:
    """One row is one reason why whole rows are out: file, column, reason, rows, first_line."""
    counts = np.bincount(one.faults, minlength=len(CODES))
    found = [
        (one.table.told.file, "", CODES[code], int(counts[code]), int(one.table.read.lines[at]))
        for code in np.flatnonzero(counts).tolist()
        if code and (at := int(np.argmax(one.faults == code))) >= 0
    ]
    columns = ["file", "column", "reason", "rows", "first_line"]
    return pd.DataFrame(found, columns=columns).astype({"rows": "int64", "first_line": "int64"})
