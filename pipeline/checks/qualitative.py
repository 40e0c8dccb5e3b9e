"""The statements of a wave beside what else it has, or alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from pipeline.checks.comments import comments_of, names_of
from pipeline.checks.conservation import (
    FaultLimits,
    count_files,
    counted_rejections,
    stop_if_too_faulty,
)
from pipeline.checks.quality import periods
from pipeline.checks.statements import Statements
from pipeline.checks.texts import text_patterns
from pipeline.checks.unused import unused_columns
from pipeline.personal_data import IDENTIFIERS, redact
from pipeline.records import (
    PEOPLE_COLUMNS,
    REJECTED_COLUMNS,
    RESPONSES_COLUMNS,
    Checked,
    Quality,
    RawTable,
)
from pipeline.wave import WavePlan

_ORDER = ["file", "line", "column"]


def nobody() -> Checked:
    """A wave without a survey: tables without rows, of the types they have with rows."""
    people = pd.DataFrame(columns=list(PEOPLE_COLUMNS), dtype="str")
    people = people.astype(
        {"answered_share": "float64", "weight": "float64", "answered_date": "datetime64[us]"}
    )
    responses = pd.DataFrame(columns=list(RESPONSES_COLUMNS), dtype="str").astype({"code": "Int16"})
    return Checked(
        people, responses, _rejected_table([]), pd.DataFrame(), (), has_invitations=False
    )


def with_statements(
    checked: Checked,
    told: Sequence[Statements],
    tables: Sequence[RawTable],
    plan: WavePlan,
    *,
    secret: bytes,
) -> Checked:
    """The wave with its statements. ``tables``: all files, whose names are taken out of the texts.

    Raises DataError when more rows are rejected than the wave file allows.
    """
    sheets = [table for table in tables if table.kind == "statements"]
    records = pd.concat([part.records.rows for part in told], ignore_index=True)
    rejected = _rejected_table([part for one in told for part in _out(one)])
    cells = pd.concat([part.records.cells for part in told], ignore_index=True)
    inside = records.loc[records["fault"] == "", ["file", "line"]]
    counted, sizes = counted_rejections(rejected), {sheet.file: len(sheet.rows) for sheet in sheets}
    files = count_files(sheets, counted, cells.merge(inside, on=["file", "line"]), sizes)
    limit = plan.max_rejected_share
    stop_if_too_faulty(files, counted, {}, FaultLimits(limit, limit))
    texts = pd.concat([part.texts for part in told], ignore_index=True)
    comments = comments_of(texts, names_of(tables, _lines(tables)), secret)
    quality = Quality(
        patterns=text_patterns(sheets, texts),
        periods=periods(records[records["fault"] == ""]),
        unused=unused_columns(sheets, plan),
    )
    counts = {count.file: count for count in (*checked.files, *files)}
    return replace(
        checked,
        rejected=_rejected_table([checked.rejected, rejected]),
        comments=pd.concat([checked.comments, comments], ignore_index=True),
        files=tuple(counts[table.file] for table in tables),
        quality=_together(checked.quality, quality),
        statements=pd.concat([part.rows for part in told], ignore_index=True),
    )


def _out(part: Statements) -> list[pd.DataFrame]:
    """Rejected records, and rejected cells of records that are in."""
    rows = part.records.rows
    whole = rows.loc[rows["fault"] != "", ["file", "line", "fault"]]
    inside = rows.loc[rows["fault"] == "", ["file", "line"]]
    cells = part.records.rejected.merge(inside, on=["file", "line"])
    return [whole.rename(columns={"fault": "reason"}).assign(column=""), cells]


def _rejected_table(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """One row is one rejected record or value (REJECTED_COLUMNS)."""
    nothing = pd.DataFrame(columns=list(REJECTED_COLUMNS), dtype="str")
    table = pd.concat([nothing, *parts], ignore_index=True)[list(REJECTED_COLUMNS)]
    table = table.astype(dict.fromkeys(REJECTED_COLUMNS, "str") | {"line": "Int64"})
    table["column"] = table["column"].map(lambda name: redact(name, IDENTIFIERS)).astype("str")
    return table.sort_values(_ORDER, ignore_index=True)


def _lines(tables: Sequence[RawTable]) -> pd.DataFrame:
    """One row is one record of any file: file, line, and no key."""
    parts = [pd.DataFrame({"file": t.file, "line": t.rows.index, "key": ""}) for t in tables]
    return pd.concat(parts, ignore_index=True)


def _together(one: Quality, other: Quality) -> Quality:
    def both(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
        return pd.concat([first, second], ignore_index=True) if len(first) else second

    return replace(
        one,
        patterns=both(one.patterns, other.patterns),
        periods=both(one.periods, other.periods),
        unused=both(one.unused, other.unused),
    )
