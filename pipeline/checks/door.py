"""At the door: what would bring personal data in stops the run, and is never quoted."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd

from pipeline.errors import DataError
from pipeline.personal_data import IDENTIFIERS, personal_data_in
from pipeline.policy import fold, personal_heading
from pipeline.records import RawTable
from pipeline.wave import QuestionPlan

_WORDS = {
    "e-mail": "e-mail addresses",
    "cpr": "CPR numbers",
    "ip": "IP addresses",
    "position": "positions",
    "telefon": "phone numbers",
    "birth": "dates of birth",
}
# Six digits alone are the first half of a CPR number, the other half may stand in the next column.
_DAY = re.compile(
    r"(?:0[1-9]|[12]\d|3[01])[-./ ]?(?:0[1-9]|1[0-2])[-./ ]?(?:(?:19|20)\d\d|\d\d)(?:\.0)?"
    r"|(?:19|20)\d\d[-./]?(?:0[1-9]|1[0-2])[-./]?(?:0[1-9]|[12]\d|3[01])(?:[ T]00:00.*)?"
)


def refuse_personal_sources(tables: Sequence[RawTable], questions: Sequence[QuestionPlan]) -> None:
    """Raise DataError where the name of a file, or the column of a text that is kept, is personal.

    File names are kept and printed. Scored questions keep positions only, so their columns may be
    called anything.
    """
    _refuse_file_names(tables)
    _refuse_columns(tables, questions)


def _refuse_file_names(tables: Sequence[RawTable]) -> None:
    for table in tables:
        if kind := personal_data_in(table.file, IDENTIFIERS):
            raise DataError(
                f"the name of the file looks as if it held {_WORDS[kind]}",
                where=table.file,
                expected="a name without personal data",
                todo="rename the file, and correct [[files]] in wave.toml where it is listed",
            )


def _refuse_columns(tables: Sequence[RawTable], questions: Sequence[QuestionPlan]) -> None:
    for question in questions:
        if question.is_scored:
            continue
        for table in tables:
            column = table.names.get(question.column, question.column)
            kinds = {personal_heading(question.column), personal_heading(column)} - {""}
            if kinds and column in table.rows.columns:
                raise DataError(
                    f"the column holds personal data ({', '.join(sorted(kinds))})",
                    where=f"{table.file}, column {question.column!r}",
                    expected=f"{question.role} data that tells of no single person",
                    todo=f"take the question {question.id!r} out of wave.toml, "
                    "or rename the column if it holds something else",
                )


def refuse_personal_values(question: QuestionPlan, texts: pd.Series, most: int, where: str) -> None:
    """Raise DataError where a background variable holds personal data, or too many values.

    ``texts`` are its values, one per person; ``most`` how many different ones may be there.
    """
    values = [str(value) for value in texts.unique()]
    kind = next((kind for value in values if (kind := _personal_kind(value))), "")
    todo = f"leave the question {question.id!r} out of wave.toml, or group its values in the export"
    if kind:
        raise DataError(
            f"the background variable {question.id!r} holds what looks like {_WORDS[kind]}",
            where=where,
            expected="groups of people, such as age groups",
            todo=todo,
        )
    if len(values) > most:
        raise DataError(
            f"the background variable {question.id!r} has too many values to be a grouping",
            where=where,
            expected=f"at most {most} different values",
            got=f"{len(values)} different values",
            todo=todo,
        )


def refuse_personal_themes(themes: Sequence[str], most: int, where: str) -> None:
    """Raise DataError where a theme of the statements holds personal data, or they are too many.

    Themes are kept and printed, as the values of a background variable are.
    """
    kind = next((kind for theme in themes if (kind := _personal_kind(theme))), "")
    if kind:
        raise DataError(
            f"a theme of the statements holds what looks like {_WORDS[kind]}",
            where=where,
            expected="what the statement is about, in a word or two",
            todo="give the statement another theme in the sheet",
        )
    if (count := len(set(map(fold, themes)))) > most:
        raise DataError(
            "the statements have too many themes to be counted",
            where=where,
            expected=f"at most {most} different themes",
            got=f"{count}",
            todo="put themes that are alike together in the sheet; is the theme column the right "
            "one?",
        )


def _personal_kind(value: str) -> str:
    return "birth" if _DAY.fullmatch(value.strip()) else personal_data_in(value)
