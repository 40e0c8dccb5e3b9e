"""The cells of survey records: answers, background and comments, or a reason why not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from pipeline.checks.answers import ANSWER, FAULT, RULE, decode
from pipeline.checks.recodes import joined_recodes, recodes_of, stop_if_shifted
from pipeline.errors import DataError, nearest
from pipeline.records import REJECTED_COLUMNS, RawTable
from pipeline.wave import QuestionPlan, WavePlan

_REJECTED = [*REJECTED_COLUMNS, "key", "question"]


@dataclass(frozen=True)
class Values:
    """The cells of all survey files.

    One row of ``answers`` is one answer: key, question, answer (categories), code. One row of
    ``rejected`` is one cell that is out: REJECTED_COLUMNS, key, question. One row of ``cells`` is
    one record: its cells read and empty. One row of ``recodes`` is one value of one column.
    """

    answers: pd.DataFrame
    rejected: pd.DataFrame
    cells: pd.DataFrame
    recodes: pd.DataFrame
    filled: Mapping[tuple[str, str], int]
    """(file, column) -> cells that are not empty."""


def values_of(tables: Sequence[RawTable], records: pd.DataFrame, plan: WavePlan) -> Values:
    """Decode every question's cells for the records that are in (``records``, fault == '')."""
    # Of keys and questions the numbers are kept: as texts twenty million answers are gigabytes.
    records = records.assign(key=records["key"].astype("category"))
    parts = [_of_table(table, records[records["file"] == table.file], plan) for table in tables]
    return Values(
        _stack([part.answers for part in parts], ["key", "question", "answer", "code"]),
        _stack([part.rejected for part in parts], _REJECTED),
        pd.concat([part.cells for part in parts], ignore_index=True),
        joined_recodes([part.recodes for part in parts]),
        {key: filled for part in parts for key, filled in part.filled.items()},
    )


def _of_table(table: RawTable, records: pd.DataFrame, plan: WavePlan) -> Values:
    mine = records.set_index("line")
    cells = pd.DataFrame({"file": table.file, "line": mine.index, "read": 0, "empty": 0})
    answers, rejected, recodes, filled = [], [], [], {}
    asked = pd.CategoricalDtype(sorted(question.id for question in plan.questions))
    for question in plan.questions:
        column = "" if question.role == "background" else _column(table, question, plan)
        if not column:
            continue
        raw = table.rows.loc[mine.index, column]
        labels = table.labels.get(column, {})
        part = _one_column(raw, mine, question, labels)
        part["question"] = pd.Categorical([question.id], dtype=asked).repeat(len(part))
        recodes.append(recodes_of(part, question, (table.file, column), labels))
        answers.append(part.loc[part["answer"] != "", ["key", "question", "answer", "code"]])
        out = part.loc[part["fault"] != "", ["key", "question", "fault"]].astype("str")
        out = out.rename(columns={"fault": "reason"}).rename_axis("line").reset_index()
        rejected.append(out.assign(file=table.file, column=column))
        if plan.series is not None:
            stop_if_shifted(part, question, (table.file, column))
        cells["read"] += part["times"].to_numpy()
        cells["empty"] += (part["is_empty"] * part["times"]).to_numpy()
        filled[table.file, column] = int(part.loc[~part["is_empty"], "times"].sum())
    return Values(
        _stack(answers, ["key", "question", "answer", "code"]),
        _stack(rejected, _REJECTED),
        cells,
        joined_recodes(recodes),
        filled,
    )


def _stack(parts: Sequence[pd.DataFrame], columns: list[str]) -> pd.DataFrame:
    filled = [part for part in parts if len(part)]
    if len(filled) == 1:
        return filled[0].reset_index(drop=True)[columns]
    nothing = pd.DataFrame(columns=columns)
    return pd.concat(filled, ignore_index=True)[columns] if filled else nothing


def _column(table: RawTable, question: QuestionPlan, plan: WavePlan) -> str:
    """The file's column with the question's answers; '' where a centre's file lacks another's."""
    column = table.names.get(question.column, question.column)
    if column in table.rows.columns:
        return column
    if question.role == "centre_specific":
        return ""
    known = [*table.names, *(str(name) for name in table.rows.columns)]
    raise DataError(
        f"there is no column {question.column!r} for the question {question.id!r}",
        where=f"{plan.id}, {table.file}, header",
        expected=nearest(question.column, known) or f"one of {', '.join(sorted(known)[:20])}",
        todo='name the column in wave.toml: [[questions]] column = "..."',
    )


def _one_column(
    raw: pd.Series, records: pd.DataFrame, question: QuestionPlan, labels: Mapping[str, str]
) -> pd.DataFrame:
    """One row is one cell: key, text, answer, code, fault, rule, is_empty; by line.

    ``times``: how many cells of the file it stands for.
    """
    part = pd.DataFrame({"key": records["key"], "text": raw})
    part["times"] = records["times"]
    if question.scale is None:
        part = part.assign(answer="", code=-1, fault="", rule="", is_empty=raw == "")
        return part.astype({"answer": ANSWER, "fault": FAULT, "rule": RULE})
    decoded = decode(raw, labels, question.codes, question.scale, records["times"])
    answer: pd.Series = decoded.answer.astype(ANSWER)
    fault: pd.Series = decoded.fault.astype(FAULT)
    if question.centres:
        is_here = records["centre"].map(question.is_asked_in).astype("bool")
        fault = fault.mask(~is_here & (answer != ""), "not_asked_here")
    answer = answer.where(fault == "", "")
    return part.assign(
        answer=answer,
        code=decoded.code,
        fault=fault,
        rule=decoded.rule.astype(RULE),
        is_empty=(answer == "") & (fault == ""),
    )
