"""Rows are conserved: read = accepted + rejected, per file; too many rejected stop the run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from pipeline.errors import DataError
from pipeline.policy import check_rule, reasons
from pipeline.records import FileCount, RawTable
from pipeline.wave import WavePlan


@dataclass(frozen=True)
class FaultLimits:
    """The largest rejected share of a file's records or values, and of one column's values."""

    of_file: float
    of_column: float


def limits_of(plan: WavePlan) -> FaultLimits:
    """The limits of a wave, by its wave file or the policy."""
    share = plan.max_rejected_share
    return FaultLimits(share, max(check_rule(plan.start_date).wrong_column_share, share))


def counted_rejections(rejected: pd.DataFrame) -> pd.DataFrame:
    """One row is one reason in one column of one file: file, column, reason, rows, first_line.

    In the order they are met; ``rejected``: REJECTED_COLUMNS.
    """
    groups = rejected.groupby(["file", "column", "reason"], sort=False)["line"]
    return groups.agg(rows="size", first_line="first").reset_index()


def count_files(
    tables: Sequence[RawTable],
    counted: pd.DataFrame,
    cells: pd.DataFrame,
    rows: Mapping[str, int],
) -> tuple[FileCount, ...]:
    """One count per file. ``cells``: file, read, empty; summed over the kinds of cells.

    ``counted``: as ``counted_rejections``; ``rows``: file -> rows read.
    """
    is_value = counted["column"] != ""
    records_out = counted.loc[~is_value].groupby("file")["rows"].sum()
    values_out = counted.loc[is_value].groupby("file")["rows"].sum()
    read_in = cells.groupby("file")["read"].sum()
    empty_in = cells.groupby("file")["empty"].sum()
    counts = []
    for table in tables:
        read = rows[table.file]
        out = int(records_out.get(table.file, 0))
        values, empty = int(read_in.get(table.file, 0)), int(empty_in.get(table.file, 0))
        values_rejected = int(values_out.get(table.file, 0))
        counts.append(
            FileCount(
                table.file,
                table.sha256,
                table.format,
                table.kind,
                read,
                read - out,
                out,
                values,
                values - empty - values_rejected,
                empty,
                values_rejected,
            )
        )
    return tuple(counts)


def stop_if_too_faulty(
    files: Sequence[FileCount],
    counted: pd.DataFrame,
    filled: Mapping[tuple[str, str], int],
    limits: FaultLimits,
) -> None:
    """Raise DataError, naming file, columns, lines and reasons, when a file is mostly wrong.

    Either too many of a file's records or values are out, or so many of one column's filled cells
    that the column, not the people, must be wrong. Reasons that are a normal outcome
    (``fault = false`` in reasons.toml) do not count. ``counted``: as ``counted_rejections``.
    """
    normal = [code for code, row in reasons().items() if not row.get("fault", True)]
    faults = counted[~counted["reason"].isin(normal)]
    # Records before values and the invitation list first: a fault there is why others follow.
    in_order = sorted(files, key=lambda file: file.kind != "invitations")
    for file in in_order:
        out = faults[(faults["file"] == file.file) & (faults["column"] == "")]
        if out["rows"].sum() > limits.of_file * file.records_read:
            raise _too_faulty(file.file, out, f"{file.records_read} records", limits.of_file)
    for file in in_order:
        values = faults[(faults["file"] == file.file) & (faults["column"] != "")]
        if wrong := _wrong_columns(file.file, values, filled, limits.of_column):
            cells = values[values["column"].isin(wrong)]
            what = f"the values of a column ({', '.join(wrong[:10])})"
            raise _too_faulty(file.file, cells, what, limits.of_column)
        all_values = file.values_accepted + file.values_rejected
        if values["rows"].sum() > limits.of_file * max(all_values, 1):
            raise _too_faulty(file.file, values, f"{all_values} values", limits.of_file)


def _wrong_columns(
    file: str, values: pd.DataFrame, filled: Mapping[tuple[str, str], int], limit: float
) -> list[str]:
    """The question columns in which more than ``limit`` of the filled cells are out."""
    columns = values.groupby("column", sort=False)["rows"].sum()
    out = {str(name): int(rows) for name, rows in columns.items()}
    known = {name: filled[file, name] for name in out if (file, name) in filled}
    return [name for name, cells in known.items() if out[name] > limit * cells]


def _too_faulty(file: str, faults: pd.DataFrame, of_what: str, max_share: float) -> DataError:
    most = faults.sort_values("rows", ascending=False, kind="stable")
    listed = [
        f"    {row.rows} {row.reason!s}"
        + (f" in column {row.column!s}" if row.column else "")
        + f", first in line {row.first_line}"
        for row in most.head(10).itertuples()
    ]
    worst = reasons()[str(most["reason"].iloc[0])]
    return DataError(
        "too much is rejected\n" + "\n".join(listed),
        where=file,
        expected=f"at most {max_share:.0%} of {of_what}",
        got=f"{faults['rows'].sum()}. {worst['meaning']}",
        todo=worst["do"],
    )
