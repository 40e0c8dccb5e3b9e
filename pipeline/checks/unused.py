"""Columns that nobody has a use for: a new or renamed question shows here, and is not lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from pipeline.personal_data import IDENTIFIERS, redact
from pipeline.records import RawTable
from pipeline.wave import WavePlan


def unused_columns(
    tables: Sequence[RawTable],
    plan: WavePlan,
    counts: Mapping[tuple[str, str], int] | None = None,
) -> pd.DataFrame:
    """One row is one column of one file that no question and no job uses: file, column, filled.

    ``filled`` is the number of rows with a value. Columns that the tool writes about the
    collection (``RawTable.own``) are left out, and so are empty ones. ``counts``: (file, column) ->
    rows with a value, where the tables do not hold them.
    """
    found = []
    for table in tables:
        asked = {table.names.get(one.column, one.column) for one in plan.questions}
        items = plan.progress.columns if plan.progress else ()
        asked |= {table.names.get(name, name) for name in items}
        used = asked.union(table.columns.values(), table.own)
        for name in table.rows.columns:
            # Cell by cell: what a comparison of columns costs adds up in a sheet of 16,384.
            filled = 0 if name in used else sum(map(bool, table.rows[name].to_list()))
            if counts is not None and name not in used:
                filled = counts.get((table.file, str(name)), 0)
            if filled:
                found.append([table.file, redact(str(name), IDENTIFIERS), filled])
    return pd.DataFrame(found, columns=["file", "column", "filled"])
