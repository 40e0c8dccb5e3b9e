"""The property itself: every kind of fault it is there for makes it fail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from pipeline.errors import ReadError
from pipeline.records import Checked, RawTable
from tests.fuzz import outcome
from tests.fuzz.change_rows import ROW_CHANGES
from tests.fuzz.changes import Changed, of_rows
from tests.fuzz.exports import MAKERS

Reading = Callable[[RawTable], RawTable]


def sound() -> Changed:
    """A CSV of three people who answered both questions."""
    export = MAKERS["enalyzer"](Random(3))  # noqa: S311
    told = export.rows[1][:-3]
    rows = tuple(
        (str(at), *told[1:], said, "Enig", "")
        for at, said in enumerate(("Tilfreds", "Utilfreds", "Ved ikke"))
    )
    answers = tuple(
        (str(at), question, *meant)
        for at, first in enumerate((("scale", 4), ("scale", 2), ("dont_know", -1)))
        for question, meant in (("overall", first), ("helped", ("scale", 4)))
    )
    return of_rows(replace(export, answers=answers), (export.rows[0], *rows))


def judged(changed: Changed, folder: Path) -> str:
    return outcome.outcome_of(changed, folder).fault


def test_a_sound_file_has_no_fault(tmp_path: Path) -> None:
    assert judged(sound(), tmp_path) == ""


def _lost_row(table: RawTable) -> RawTable:
    return replace(table, rows=table.rows.iloc[1:])


def _swapped_answers(table: RawTable) -> RawTable:
    column = "Hvor tilfreds er du?"
    return replace(table, rows=table.rows.assign(**{column: table.rows[column].to_list()[::-1]}))


def _invented_answer(table: RawTable) -> RawTable:
    rows = table.rows.copy()
    rows["Hvor tilfreds er du?"] = "Meget tilfreds"
    return replace(table, rows=rows)


def _left_out(table: RawTable) -> RawTable:
    return replace(table, broken=(2,))


def _traceback(table: RawTable) -> RawTable:
    raise KeyError("s_1")


def _no_todo(table: RawTable) -> RawTable:
    raise ReadError("the file is damaged", where="a.csv")


def _programmers(table: RawTable) -> RawTable:
    raise ReadError("KeyError in column", where="a.csv", todo="export again")


@pytest.mark.parametrize(
    ("reading", "truth", "words"),
    [
        (_lost_row, "none", "2 records were read, there are 3"),
        (_swapped_answers, "same", "nobody gave"),
        (_invented_answer, "part", "nobody gave"),
        (_left_out, "same", "answers are gone"),
        (_traceback, "none", "a traceback: KeyError"),
        (_no_todo, "none", "no todo"),
        (_no_todo, "same", "a sound file is refused"),
        (_programmers, "part", "speaks to programmers"),
    ],
)
def test_a_fault_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reading: Reading, truth: Any, words: str
) -> None:
    read_file = outcome.read_file
    monkeypatch.setattr(outcome, "read_file", lambda file: reading(read_file(file)))
    assert words in judged(replace(sound(), truth=truth), tmp_path)


def test_a_lost_line_is_named_though_nobody_knows_how_many_there_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_file = outcome.read_file
    monkeypatch.setattr(outcome, "read_file", lambda file: _lost_row(read_file(file)))
    assert "line 2 is lost" in judged(replace(sound(), truth="none", records=None), tmp_path)


def test_a_count_that_does_not_add_up_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    check = outcome.check

    def forgetful(*given: Any) -> Checked:
        result = check(*given)
        (file,) = result.files
        return replace(result, files=(replace(file, records_accepted=2),))

    monkeypatch.setattr(outcome, "check", forgetful)
    assert "records are not conserved" in judged(sound(), tmp_path)


def test_what_must_be_refused_is_no_table(tmp_path: Path) -> None:
    empty = ROW_CHANGES["no_rows"](Random(1), sound().export)  # noqa: S311
    assert judged(empty, tmp_path) == ""
    assert "must be refused" in judged(replace(sound(), is_refused=True), tmp_path)


def test_a_slow_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outcome, "SECONDS", 0.0)
    assert judged(sound(), tmp_path).startswith("took")
