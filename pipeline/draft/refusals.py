"""Files no wave can be drafted from, and what to do about them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.draft.names import heading
from pipeline.draft.questions import LeftOut, QuestionDraft
from pipeline.errors import DataError
from pipeline.personal_data import IDENTIFIERS, personal_data_in
from pipeline.policy import table as policy_table
from pipeline.records import RawTable

_SHOWN = 5
_ESCAPED = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))")


def refuse_counts(tables: Sequence[RawTable]) -> None:
    """Raise DataError where each row stands for several people: they would count as one each."""
    for table in tables:
        for name in map(str, table.rows.columns if table.kind == "responses" else ()):
            if _counts_people(table, name):
                raise DataError(
                    f"a table of counts: {name!r} tells how many people a row stands for",
                    where=table.file,
                    expected="one row per answer sheet",
                    todo="export the answers themselves, or repeat each row as often as it counts",
                )


def refuse_statements(tables: Sequence[RawTable]) -> None:
    """Raise DataError for a sheet of statements: there is nothing in it to draft from."""
    for table in tables:
        if table.kind == "statements":
            raise DataError(
                "a sheet of statements needs no draft",
                where=table.file,
                expected="the exports of a survey",
                todo="put the sheet into the wave's folder and write wave.toml by hand: "
                "docs/model1.md shows the whole of it",
            )


def _counts_people(table: RawTable, name: str) -> bool:
    cells, others = table.rows[name], table.rows.drop(columns=name)
    if heading(name) not in policy_table("drafting")["counts"]["headings"] or others.empty:
        return False
    is_number = cells.str.fullmatch(r"\d{1,9}").all() and (cells.str.len() > 0).all()
    return bool(is_number and (cells.astype(int) > 1).any() and not others.duplicated().any())


def refuse_without_questions(
    tables: Sequence[RawTable], questions: Sequence[QuestionDraft], left_out: LeftOut
) -> None:
    """Raise DataError where there are no answers, or only names, dates, numbers and comments."""
    holds_answers = any(table.kind == "responses" for table in tables)
    if holds_answers and any(question.role != "comment" for question in questions):
        return
    if headings := _personal_headings(tables):
        # Such a column is left out of the draft: here it was the only question.
        raise _personal(headings, tables)
    found = {"comments": [question.variable.name for question in questions], **left_out}
    told = (f"{why}: {_first(names)}" for why, names in found.items() if names)
    raise DataError(
        "no question was found to draft a wave from",
        where=", ".join(table.file for table in tables),
        expected="one row per answer sheet, and at least one column with few different answers",
        got="; ".join(told) if holds_answers else "only the list of who was invited",
        todo="see that the export holds the answers and not a summary of them; "
        "scales are listed in docs/wave-file.md",
    )


def refuse_personal(text: str, tables: Sequence[RawTable]) -> None:
    """Say it of the export: the draft that would hold the personal data is never written."""
    if personal_data_in(_read(text), IDENTIFIERS):
        raise _personal(_personal_headings(tables), tables)


def _read(text: str) -> str:
    r"""TOML as it will be read: a control character is one, and not the letters u001b.

    >>> _read(r'"\u001b@abc.dk"') == '"\x1b@abc.dk"', _read(r'"\\u001b@abc.dk, \"x\""')
    (True, '"\\u001b@abc.dk, "x""')
    """
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)) if found[1] else found[2], text)


def _personal_headings(tables: Sequence[RawTable]) -> list[str]:
    return [
        f"{table.file}, column {at}"
        for table in tables
        for at, name in enumerate(table.rows.columns, 1)
        if personal_data_in(str(name), IDENTIFIERS)
    ]


def _personal(headings: Sequence[str], tables: Sequence[RawTable]) -> DataError:
    return DataError(
        "a heading, or the name of a unit or an answer, looks as if it held personal data",
        where="; ".join(headings) or ", ".join(table.file for table in tables),
        expected="no e-mail address and no CPR number in what a wave file takes over",
        todo="rename it in a copy of the export; nothing was written",
    )


def _first(names: Sequence[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(name[:40] for name in names[:_SHOWN]) + more
