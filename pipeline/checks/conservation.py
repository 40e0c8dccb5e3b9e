"""Rows are conserved: read = accepted + rejected, per file; too many rejected stop the run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pandas as pd

from pipeline.errors import DataError
from pipeline.policy import reasons
from pipeline.records import FileCount, RawTable


def count_files(
    tables: Sequence[RawTable], rejected: pd.DataFrame, cells: pd.DataFrame
) -> tuple[FileCount, ...]:
    """One count per file. ``cells``: file, read, empty; summed over the kinds of cells."""
    is_value = rejected["column"] != ""
    records_out = rejected.loc[~is_value].groupby("file").size()
    values_out = rejected.loc[is_value].groupby("file").size()
    read_in = cells.groupby("file")["read"].sum()
    empty_in = cells.groupby("file")["empty"].sum()
    counts = []
    for table in tables:
        read = len(table.rows)
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
    files: Sequence[FileCount], rejected: pd.DataFrame, max_share: float
) -> None:
    """Raise DataError, naming file, line, column and reason, when a file is mostly wrong.

    Reasons that are a normal outcome (``fault = false`` in reasons.toml) do not count.
    """
    normal = [code for code, row in reasons().items() if not row.get("fault", True)]
    faults = rejected[~rejected["reason"].isin(normal)]
    # The invitation list first: a fault there is why answers cannot be matched.
    for file in sorted(files, key=lambda file: file.kind != "invitations"):
        mine = faults[faults["file"] == file.file]
        records = int((mine["column"] == "").sum())
        values = int((mine["column"] != "").sum())
        filled = file.values_accepted + file.values_rejected
        too_many_records = records > max_share * file.records_read
        if too_many_records or values > max_share * max(filled, 1):
            raise _too_faulty(file, mine, too_many_records, max_share)


def _too_faulty(
    file: FileCount, faults: pd.DataFrame, is_records: bool, max_share: float
) -> DataError:
    level = "record" if is_records else "value"
    counted = Counter(faults["reason"])
    listed = [
        f"    line {row.line!s}"
        + (f", column {row.column!s}" if row.column else "")
        + f": {row.reason!s}"
        for row in faults.head(10).itertuples()
    ]
    worst = max(sorted(counted), key=counted.__getitem__)
    total = file.records_read if is_records else file.values_accepted + file.values_rejected
    return DataError(
        f"too many {level}s are rejected: "
        + ", ".join(f"{count} {reason}" for reason, count in sorted(counted.items()))
        + "\n"
        + "\n".join(listed),
        where=file.file,
        expected=f"at most {max_share:.0%} of {total} {level}s",
        got=f"{reasons()[worst]['meaning']}",
        todo=reasons()[worst]["do"],
    )
