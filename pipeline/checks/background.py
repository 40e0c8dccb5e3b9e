"""Background variables the wave file names: from the survey, else from the invitation list."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from pipeline.checks.door import refuse_personal_values
from pipeline.errors import DataError, nearest
from pipeline.policy import check_rule, fold, words
from pipeline.records import RawTable
from pipeline.wave import QuestionPlan, WavePlan


def background_of(
    tables: Sequence[RawTable], records: pd.DataFrame, plan: WavePlan
) -> dict[str, pd.Series]:
    """Question id -> text per person key. ``records``: file, line, key of all records that are in.

    "Don't know" and the like tell no group: they are left empty, as if nothing had been answered.

    A person's survey answer comes before what the list says. Raises DataError where no file has
    the column, or where it holds personal data or more values than a grouping has.
    """
    most = check_rule(plan.start_date).max_background_values
    found = {}
    for question in plan.questions:
        if question.role == "background":
            parts = [
                part
                for table in sorted(tables, key=lambda table: table.kind != "responses")
                if (part := _texts(table, question, records)) is not None
            ]
            if not parts:
                raise _missing(question, tables, plan)
            texts = pd.concat(parts)
            texts = texts[texts != ""]
            where = f"{plan.id}, column {question.column!r}"
            refuse_personal_values(question, texts, most, where)
            found[question.id] = texts[~texts.index.duplicated()]
    return found


def _texts(table: RawTable, question: QuestionPlan, records: pd.DataFrame) -> pd.Series | None:
    column = table.names.get(question.column, question.column)
    if column not in table.rows.columns:
        return None
    mine = records[records["file"] == table.file]
    labels = table.labels.get(column, {})
    at, values = pd.factorize(table.rows.loc[mine["line"], column])
    texts = [labels.get(value, value) for value in values]
    known = np.array(["" if fold(text) in words("answers") else text for text in texts], "object")
    return pd.Series(known[at], index=mine["key"].to_numpy(), dtype="str")


def _missing(question: QuestionPlan, tables: Sequence[RawTable], plan: WavePlan) -> DataError:
    known = [str(name) for table in tables for name in table.rows.columns]
    return DataError(
        f"no file has a column {question.column!r} for the background question {question.id!r}",
        where=f"{plan.id}, {', '.join(table.file for table in tables)}",
        expected=nearest(question.column, known),
        todo='name the column in wave.toml: [[questions]] column = "..."',
    )
