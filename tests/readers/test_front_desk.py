"""Front-desk answers: employees stay outside, questions apart, and lengths are not mixed."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import ReadError
from pipeline.readers import read_file, reader_for
from tests.readers.plans import plan, written

HEAD = "dato;Id;AnswerNumber;MaxAnswerNumber;QueueId;Question"


def export(folder: Path, *lines: str, head: str = HEAD) -> Path:
    return written(folder, {"desk.csv": "\n".join([head, *lines, ""]).encode("cp1252")})


def test_one_question_keeps_the_systems_own_column(tmp_path: Path) -> None:
    path = export(tmp_path, "2024-09-02;1;4;4;7;Tilfreds?", "2024-09-02;2;1;4;7;Tilfreds?")
    table = read_file(plan(path))
    assert table.rows["AnswerNumber"].tolist() == ["4", "1"]
    assert table.columns == {"person": "Id", "unit": "QueueId", "date": "dato"}


def test_several_questions_are_never_one_column(tmp_path: Path) -> None:
    path = export(tmp_path, "2024-09-02;1;4;4;7;Tilfreds?", "2024-09-02;2;1;5;7;Løst?")
    rows = read_file(plan(path)).rows
    assert "AnswerNumber" not in rows.columns
    assert rows[["Tilfreds?", "Løst?"]].to_numpy().tolist() == [["4", ""], ["", "1"]]


def test_employees_are_left_at_the_door(tmp_path: Path) -> None:
    head = "AnswerNumber;MaxAnswerNumber;QueueId;EmployeeName;CounterName;Medarbejder initialer"
    path = export(tmp_path, "4;4;7;Åse Bøgh;Skranke Åse;ÅB", head=head)
    table = read_file(plan(path))
    assert list(table.rows.columns) == ["AnswerNumber", "MaxAnswerNumber", "QueueId"]
    with pytest.raises(ReadError, match="'EmployeeName' is personal and never read"):
        read_file(plan(path, columns={"unit": "EmployeeName"}))


def test_columns_of_a_queue_without_answers_are_not_claimed(tmp_path: Path) -> None:
    path = export(tmp_path, "1;7;k", head="Id;QueueId;TicketKey")
    with pytest.raises(ReadError, match="no reader knows this file"):
        reader_for(plan(path))


FAULTS: list[tuple[str, str, list[str], list[str]]] = [
    (
        "numbers of answers mixed",
        HEAD,
        ["2024-09-02;1;4;4;7;Tilfreds?", "2024-09-02;2;4;5;7;Tilfreds?"],
        ["desk.csv, column 'MaxAnswerNumber', 'Tilfreds?'", "different numbers", "4, 5"],
    ),
    (
        "numbers of answers mixed, without questions",
        "AnswerNumber;MaxAnswerNumber;QueueId",
        ["1;4;7", "1;5;7"],
        ["desk.csv, column 'MaxAnswerNumber': one question", "4, 5"],
    ),
    (
        "an answer to nothing",
        HEAD,
        ["2024-09-02;1;4;4;7;A?", "2024-09-02;2;4;4;7;B?", "2024-09-02;3;4;4;7;"],
        ["desk.csv, line 4: there are answers without a question", "1 rows"],
    ),
    (
        "a question called like a column",
        HEAD,
        ["2024-09-02;1;4;4;7;A?", "2024-09-02;2;4;4;7;dato"],
        ["a question is called like a column: 'dato'"],
    ),
    (
        "a column nobody knows",
        f"{HEAD};Borger",
        ["2024-09-02;1;4;4;7;A?;Ib"],
        ["desk.csv: unknown columns: 'Borger'", "column_maps/front_desk.toml"],
    ),
    (
        "a missing column",
        "AnswerNumber;QueueId",
        ["4;7"],
        ["no list of answers at a front desk", "MaxAnswerNumber"],
    ),
    (
        "dates day first",
        HEAD,
        ["14-09-2024;1;4;4;7;A?"],
        ["column 'dato': the dates are in another form", "99-99-9999", '"%d-%m-%Y" (fits'],
    ),
]


@pytest.mark.parametrize(
    ("head", "lines", "words"), [fault[1:] for fault in FAULTS], ids=[f[0] for f in FAULTS]
)
def test_a_fault_is_one_clear_error(
    tmp_path: Path, head: str, lines: list[str], words: list[str]
) -> None:
    path = export(tmp_path, *lines, head=head)
    with pytest.raises(ReadError) as error:
        read_file(plan(path, format="front_desk"))
    for word in words:
        assert word in str(error.value)
