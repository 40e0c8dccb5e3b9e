"""Microsoft Forms: both languages, options, dates, and nobody's name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import ReadError
from pipeline.readers import read_file, reader_for
from pipeline.records import RawTable
from tests.readers.plans import plan, written
from tests.readers.workbooks import xlsx

ENGLISH = ["ID", "Start time", "Completion time", "Email", "Name"]
DANISH = ["ID", "Starttidspunkt", "Fuldførelsestidspunkt", "Mail", "Navn"]
NOON = dt.datetime(2024, 9, 2, 12)


def form(
    folder: Path,
    questions: Sequence[str],
    answers: Sequence[Sequence[Any]],
    header: Sequence[str] = tuple(ENGLISH),
    **stated: Any,
) -> RawTable:
    """The table read from a form with these answers, one respondent a row."""
    front = [[at, NOON, NOON, "aase@example.org", "Åse"] for at in range(1, len(answers) + 1)]
    rows = [[*mine, *row] for mine, row in zip(front, answers, strict=True)]
    data = xlsx({"Sheet1": [[*header, *questions], *rows]})
    return read_file(plan(written(folder, {"svar.xlsx": data}), **stated))


@pytest.mark.parametrize("header", [ENGLISH, DANISH], ids=["English", "Danish"])
def test_names_and_addresses_stay_at_the_door(tmp_path: Path, header: list[str]) -> None:
    table = form(tmp_path, ["Tilfreds?"], [["Ja"]], header)
    assert table.format == "ms_forms"
    assert table.columns["date"] == header[2]
    everything = " ".join([*table.rows.columns, *table.rows.to_numpy().ravel()])
    assert "Åse" not in everything
    assert "@" not in everything
    assert not {"Email", "Name", "Mail", "Navn"} & set(table.rows.columns)


def test_a_form_that_asks_for_a_unit_and_a_status_is_no_invitation_list(tmp_path: Path) -> None:
    data = xlsx({"Sheet1": [[*ENGLISH, "Enhed", "Status"], [1, NOON, NOON, "", "", "Nord", "ny"]]})
    assert reader_for(plan(written(tmp_path, {"svar.xlsx": data}))).name == "ms_forms"


def test_two_forms_do_not_share_respondents(tmp_path: Path) -> None:
    for name in ("nord", "syd"):
        (tmp_path / name).mkdir()
    data = xlsx({"Sheet1": [[*ENGLISH, "Tilfreds?"], [1, NOON, NOON, "", "", "Ja"]]})
    paths = [tmp_path / name / f"{name}.xlsx" for name in ("nord", "syd")]
    for path in paths:
        path.write_bytes(data)
    keys = [read_file(plan(path)).rows["respondent"].item() for path in paths]
    assert keys == ["nord 1", "syd 1"]


def test_a_respondent_is_the_same_in_the_next_download(tmp_path: Path) -> None:
    data = xlsx({"Sheet1": [[*ENGLISH, "Q"], [7, NOON, NOON, "", "", "Ja"]]})
    files = dict.fromkeys(("Nord(1-7).xlsx", "Nord(1-57).xlsx", "Nord(1-57) (2).xlsx"), data)
    written(tmp_path, files)
    keys = {read_file(plan(tmp_path / name)).rows["respondent"].item() for name in files}
    assert keys == {"Nord 7"}


def test_a_question_may_be_the_key(tmp_path: Path) -> None:
    table = form(tmp_path, ["Dit nummer"], [["a7"]], columns={"person": "Dit nummer"})
    assert table.columns["person"] == "Dit nummer"
    assert "respondent" not in table.rows.columns


def test_a_row_without_number_has_no_key(tmp_path: Path) -> None:
    data = xlsx({"Sheet1": [[*ENGLISH, "Q"], [None, NOON, NOON, "", "", "Ja"]]})
    table = read_file(plan(written(tmp_path, {"svar.xlsx": data})))
    assert list(table.rows["respondent"]) == [""]


# sentence, answers, expected option columns with their cells
OPTIONS: list[tuple[str, list[str], dict[str, list[str]]]] = [
    ("joined", ["A;B", "B", ""], {"Q [A]": ["1", "0", ""], "Q [B]": ["1", "1", ""]}),
    ("with a last semicolon", ["B;", "A;B;"], {"Q [B]": ["1", "1"], "Q [A]": ["0", "1"]}),
    ("an option in brackets", ["A;(ved ikke)"], {"Q [A]": ["1"], "Q [(ved ikke)]": ["1"]}),
    ("one option each", ["A", "B"], {}),
    ("a comment with a semicolon", ["A;B", "Godt; men sent"], {}),
    ("a comment with a smile", ["Tak ;)", "Tak ;-)"], {}),
    ("nobody answered", ["", ""], {}),
    ("a number typed as other", ["A;ring 12 34 56 78"], {"Q [A]": ["1"]}),
    ("a CPR number typed as other", ["A;010190-1234"], {"Q [A]": ["1"]}),
    ("as many options as comments have", [f"A;{at}" for at in range(300)], {}),
    ("an option that looks like HTML", ["<b>;x"], {"Q [<b>]": ["1"], "Q [x]": ["1"]}),
]


@pytest.mark.parametrize(
    ("answers", "expected"), [case[1:] for case in OPTIONS], ids=[case[0] for case in OPTIONS]
)
def test_options_become_columns(
    tmp_path: Path, answers: list[str], expected: dict[str, list[str]]
) -> None:
    table = form(tmp_path, ["Q", "R"], [[answer, "x"] for answer in answers])
    found = {name: list(table.rows[name]) for name in table.rows.columns if "[" in name}
    assert found == expected
    assert list(table.rows["Q"]) == answers


DATES = [
    ("real dates", NOON, {}, "2024-09-02 12:00:00"),
    ("month first, as one date shows", "8/20/25 12:51:45", {}, "2025-08-20 12:51:45"),
    ("day first, as one date shows", "20/8/2025 12:51:45", {}, "2025-08-20 12:51:45"),
    ("stated", "1/2/25 10:00:00", {"dates": "%d/%m/%y %H:%M:%S"}, "2025-02-01 10:00:00"),
]


@pytest.mark.parametrize(
    ("cell", "stated", "expected"), [case[1:] for case in DATES], ids=[case[0] for case in DATES]
)
def test_dates_come_as_iso(
    tmp_path: Path, cell: Any, stated: dict[str, str], expected: str
) -> None:
    data = xlsx({"Sheet1": [[*ENGLISH, "Q"], [1, cell, cell, "", "", "x"]]})
    table = read_file(plan(written(tmp_path, {"svar.xlsx": data}), **stated))
    assert list(table.rows["Completion time"]) == [expected]


def test_dates_that_may_be_two_days_are_asked_about(tmp_path: Path) -> None:
    data = xlsx({"Sheet1": [[*ENGLISH, "Q"], [1, "", "1/2/25 10:00:00", "", "", "x"]]})
    with pytest.raises(ReadError, match="dates = ") as error:
        read_file(plan(written(tmp_path, {"svar.xlsx": data})))
    assert "1/2/25" not in str(error.value)


def test_the_form_that_is_stated_is_not_overruled(tmp_path: Path) -> None:
    data = xlsx({"Sheet1": [[*ENGLISH, "Q"], [1, "", "8/20/25 10:00:00", "", "", "x"]]})
    with pytest.raises(ReadError, match="the dates are in another form"):
        read_file(plan(written(tmp_path, {"svar.xlsx": data}), dates="%d/%m/%y %H:%M:%S"))


BAD = [
    (
        "no completion time",
        ["ID", "Start time", "Completed", "Email", "Name", "Q"],
        {"format": "ms_forms"},
        ["no column is the date of a ms_forms export", "completion time"],
    ),
    (
        "two columns for one job",
        ["ID", "Start time", "Completion time", "Email", "Name", "Id"],
        {},
        ["several columns could be the record: 'ID', 'Id'", "rename"],
    ),
    (
        "a personal column as the key",
        [*ENGLISH, "Q"],
        {"columns": {"person": "Email"}},
        ["the column 'Email' is personal and never read"],
    ),
    (
        "a column that is not there",
        [*ENGLISH, "Tilfreds?"],
        {"columns": {"unit": "Tilfreds"}},
        ["there is no column 'Tilfreds'", "nearest: 'Tilfreds?'"],
    ),
    ("the same question twice", [*ENGLISH, "Q", "Q "], {}, ["two columns have the same name: 'Q'"]),
    (
        "a question called like an option of another",
        [*ENGLISH, "Q", "Q [x]"],
        {},
        ["the column 'Q [x]' is there already"],
    ),
    (
        "Danish without the time it was handed in",
        ["ID", "Starttidspunkt", "Mail", "Navn", "Q"],
        {},
        ["no column is the date", "fuldførelsestidspunkt"],
    ),
]


@pytest.mark.parametrize(
    ("header", "stated", "words"), [case[1:] for case in BAD], ids=[case[0] for case in BAD]
)
def test_one_clear_error(
    tmp_path: Path, header: list[str], stated: dict[str, Any], words: list[str]
) -> None:
    cells = [1, NOON, NOON, "aase@example.org", "Åse", "x;y", "z"][: len(header)]
    path = written(tmp_path, {"svar.xlsx": xlsx({"Sheet1": [header, cells]})})
    with pytest.raises(ReadError) as error:
        read_file(plan(path, **stated))
    for word in words:
        assert word in str(error.value)
    assert "aase" not in str(error.value)


def test_a_form_saved_as_csv_by_excel(tmp_path: Path) -> None:
    text = "ID;Start time;Completion time;Email;Name;Åben?\n1;;20-09-2024 10:00:00;;Bo;Ja – tit\n"
    path = written(tmp_path, {"svar.csv": text.encode("cp1252")})
    table = read_file(plan(path, dates="%d-%m-%Y %H:%M:%S"))
    assert list(table.rows.loc[2]) == ["1", "", "2024-09-20 10:00:00", "Ja – tit", "svar 1"]
