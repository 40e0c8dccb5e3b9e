"""The presses of a series by day: what everything that is measured about a series rests on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from pipeline.checks.bursts import in_bursts
from pipeline.errors import DataError
from pipeline.policy import BurstRule
from pipeline.records import DAILY_COLUMNS, RawTable
from pipeline.wave import WavePlan

MISUSE = "misuse"
_BY = ["file", "centre", "unit", "question", "day", "answer", "code"]


def stop_if_undated(tables: Sequence[RawTable]) -> None:
    """Raise DataError where a file of a series has no column that says when."""
    for table in tables:
        if not table.columns.get("date"):
            raise DataError(
                "no column says when a press was made, and a series is made of days",
                where=table.file,
                expected="a column with the day, with or without the time",
                todo='name it in wave.toml: [[files]] columns = { date = "..." }',
            )


def daily_of(
    records: pd.DataFrame, answers: pd.DataFrame, misuse: pd.DataFrame, rule: BurstRule
) -> pd.DataFrame:
    """One row is the presses of one unit on one day with one answer, from one file (DAILY_COLUMNS).

    ``records``: those that are in and those the stand calls misuse: file, line, key, centre, unit,
    stand, date, second. ``answers``: key, question, answer, code of the first; ``misuse``: file,
    line, question of the second.
    """
    records = records.assign(burst=_bursts(records, rule))
    pressed = answers.merge(records[records["fault"] == ""], on="key")
    misused = misuse.merge(records, on=["file", "line"]).assign(answer=MISUSE, code=-1)
    return counted(pd.concat([pressed, misused]).assign(n=1))


def _bursts(records: pd.DataFrame, rule: BurstRule) -> pd.Series:
    days = records["date"].astype("datetime64[s]").astype("int64") // 86_400
    stands = records.groupby("stand", sort=False).ngroup()
    found = pd.Series(False, index=records.index)
    for _, part in records.groupby("file", sort=False):
        stand, day, second = (
            each[part.index].to_numpy() for each in (stands, days, records["second"])
        )
        found[part.index] = in_bursts(stand, day, second, rule)
    return found


def counted(presses: pd.DataFrame) -> pd.DataFrame:
    """Presses, or groups of ``n`` of them with ``burst`` in bursts, added up (DAILY_COLUMNS)."""
    presses = presses.rename(columns={"date": "day"})
    counts = presses.groupby(_BY, sort=True)[["n", "burst"]].sum().reset_index()
    code = counts["code"].astype("Int16").where(counts["answer"] == "scale")
    texts = ["file", "centre", "unit", "question", "answer"]
    counts = counts.assign(code=code, day=counts["day"].astype("datetime64[us]"))
    return counts.astype({**dict.fromkeys(texts, "str"), "n": np.int64, "burst": np.int64})[
        list(DAILY_COLUMNS)
    ]


def misused(table: RawTable, records: pd.DataFrame, plan: WavePlan) -> pd.DataFrame:
    """One row is one press that the stand calls misuse: file, line, question.

    ``records``: the rows of the file that are misuse and could be placed.
    """
    lines = records.loc[records["file"] == table.file, "line"]
    parts = [pd.DataFrame({"file": [], "line": [], "question": []})]
    for question in plan.questions:
        column = table.names.get(question.column, question.column)
        if question.is_scored and column in table.rows.columns:
            cells = table.rows.loc[lines, column]
            at = cells.index[cells != ""]
            parts.append(pd.DataFrame({"file": table.file, "line": at, "question": question.id}))
    return pd.concat(parts[1:] or parts, ignore_index=True)
