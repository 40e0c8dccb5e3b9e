"""Which centres were asked a question: where nobody of many answered, it was not asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from pipeline.draft.organisation import Organisation
from pipeline.draft.questions import QuestionDraft
from pipeline.policy import fold
from pipeline.records import RawTable

_ENOUGH_PEOPLE = 10
_NOBODY = 0.02
_ASKED = 0.25


def with_centres(
    questions: Sequence[QuestionDraft], tables: Sequence[RawTable], organisation: Organisation
) -> tuple[QuestionDraft, ...]:
    """The questions, those that only some centres were asked with their centres.

    Told from the share of each centre's respondents that answered, where both the asked and the
    others are many enough to tell; and from the files, where one does not hold the question.
    """
    ids = [centre.id for centre in organisation.centres]
    surveys = [table for table in tables if table.kind == "responses"]
    centres = {table.file: _centre_of_rows(table, tables, organisation) for table in surveys}
    scored = [question for question in questions if question.is_scored]
    shares = {question.id: _shares(question, scored, surveys, centres) for question in scored}
    return tuple(
        _limited(question, shares[question.id], ids, [table.file for table in surveys])
        if question.is_scored
        else question
        for question in questions
    )


def _limited(
    question: QuestionDraft, shares: pd.Series, ids: list[str], files: list[str]
) -> QuestionDraft:
    silent = set(shares[shares < _NOBODY].index)
    is_clear = bool(silent) and bool((shares[~shares.index.isin(silent)] > _ASKED).any())
    lacks = bool(set(files) - set(question.variable.files))
    if not lacks and not (is_clear and question.role == "cross_cutting"):
        return question
    asked = [id_ for id_ in ids if id_ not in silent and (not lacks or id_ in shares.index)] or ids
    why = "not every file has it" if lacks else "elsewhere nobody answered"
    return replace(
        question,
        role="centre_specific",
        centres=tuple(asked),
        notes=(*question.notes, f"guessed: asked in these centres only, {why}"),
        unconfirmed=(*question.unconfirmed, "centres"),
    )


def _shares(
    question: QuestionDraft,
    scored: Sequence[QuestionDraft],
    surveys: Sequence[RawTable],
    centres: dict[str, pd.Series],
) -> pd.Series:
    """Centre -> share of its respondents who answered, centres with enough respondents only."""
    parts = []
    for table in surveys:
        column = _column(table, question)
        if column:
            columns = [name for one in scored if (name := _column(table, one))]
            did_answer = (table.rows[columns] != "").any(axis="columns")
            filled = (table.rows[column] != "")[did_answer]
            parts.append(pd.DataFrame({"centre": centres[table.file][did_answer], "is": filled}))
    rows = pd.concat(parts)
    grouped = rows[rows["centre"] != ""].groupby("centre")["is"].agg(["mean", "size"])
    return grouped.loc[grouped["size"] >= _ENOUGH_PEOPLE, "mean"]


def _column(table: RawTable, question: QuestionDraft) -> str:
    column = table.names.get(question.variable.name, question.variable.name)
    return column if column in table.rows.columns else ""


def _centre_of_rows(
    table: RawTable, tables: Sequence[RawTable], organisation: Organisation
) -> pd.Series:
    """Every row's centre id; '' where neither its own cells nor the invitation list tell."""
    own = _own_centres(table, organisation)
    key = table.columns.get("person", "")
    for other in tables:
        person = other.columns.get("person", "")
        if other.kind == "invitations" and key and person:
            by_key = dict(zip(other.rows[person], _own_centres(other, organisation), strict=True))
            listed = table.rows[key].map(by_key).fillna("").astype("str")
            own = own.where(own != "", listed)
    return own


def _own_centres(table: RawTable, organisation: Organisation) -> pd.Series:
    for job in ("unit", "centre"):
        column = table.columns.get(job, "")
        if column:
            labels = table.labels.get(column, {})
            places = organisation.centre_of
            found = {v: places.get(fold(labels.get(v, v)), "") for v in table.rows[column].unique()}
            return table.rows[column].map(found).astype("str")
    return pd.Series("", index=table.rows.index, dtype="str")
