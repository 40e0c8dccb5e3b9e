"""HappyOrNot: nothing personal comes in, nothing is merged, and strange columns stop the run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import ReadError
from pipeline.readers import find_files, read_file
from tests.readers.plans import plan, written

PRESS = {
    "feedbackId": "f1",
    "smileyId": 1,
    "localTime": "2024-09-02T10:15:00",
    "surveyId": 9,
    "experiencePointId": 5,
    "buttonIndex": 3,
    "misuse": False,
    "position": 0,
    "smileyType": "SMILEY_TOUCH",
}


def export(*changes: dict[str, Any], without: str = "") -> bytes:
    """Presses as the interface sends them, one per change."""
    records = [{**PRESS, **change} for change in changes]
    return json.dumps([{k: v for k, v in r.items() if k != without} for r in records]).encode()


def test_presses_that_look_alike_are_all_kept_even_with_one_id(tmp_path: Path) -> None:
    path = written(tmp_path, {"a.json": export({}, {}, {"feedbackId": "f2"})})
    assert read_file(plan(path)).rows["feedbackId"].tolist() == ["f1", "f1", "f2"]


def test_the_smaller_button_is_the_more_negative(tmp_path: Path) -> None:
    path = written(tmp_path, {"a.json": export({"buttonIndex": 0}, {"buttonIndex": 10})})
    table = read_file(plan(path))
    assert table.rows["smiley"].tolist() == ["1", "11"]
    assert table.ascending == ("smiley",)
    assert "buttonIndex" not in table.rows.columns


def test_nothing_personal_comes_in(tmp_path: Path) -> None:
    personal = {"age": 71, "gender": "female", "name": "Åse", "email": "a@x.dk"}
    path = written(tmp_path, {"a.json": export({**personal, "textInEnglish": "Åse was here"})})
    table = read_file(plan(path))
    assert not {"age", "gender", "name", "email", "textinenglish"} & set(
        map(str.casefold, table.rows.columns)
    )
    assert "Åse" not in table.rows.to_csv()


def test_the_masked_text_is_preferred_and_beside_means_by_name(tmp_path: Path) -> None:
    comment = {"text": "Ring 12345678", "maskedText": "Ring ***", "position": 1}
    both = [{**comment}, {"text": "og tak", "maskedText": ""}]
    files = {"button-feedbacks.json": export({}), "text_feedbacks_2024.json": export(*both)}
    path = written(tmp_path, {**files, "demographics.json": export({"age": 4})})
    assert find_files(tmp_path, "wave.toml") == (path,)
    table = read_file(plan(path))
    assert table.rows["text"].tolist() == ["Ring ***\nog tak"]


@pytest.mark.parametrize(("said", "tests"), [("true", (2,)), ("1", (2,)), ("FALSE", ()), ("", ())])
def test_misuse_in_every_spelling(tmp_path: Path, said: str, tests: tuple[int, ...]) -> None:
    names = ",".join(PRESS)
    line = ",".join(str(value) for value in {**PRESS, "misuse": said}.values())
    path = written(tmp_path, {"a.csv": f"{names}\n{line}\n".encode()})
    assert read_file(plan(path)).tests == tests


FAULTS: list[tuple[str, dict[str, bytes], list[str]]] = [
    (
        "an unknown column",
        {"a.json": export({"faceId": "x"})},
        ["a.json: unknown columns: 'faceId'", "column_maps/happyornot.toml", '"generic"'],
    ),
    (
        "a missing column",
        {"a.json": export({}, without="misuse")},
        ["a.json: no column is the misuse", "a column called misuse"],
    ),
    (
        "a comment without a press",
        {
            "button-feedbacks.json": export({}),
            "text-feedbacks.json": export({"feedbackId": "f7", "text": "hemmeligt"}),
        },
        ["text-feedbacks.json, line 1: comments belong to no press", "1 of 1", "same period"],
    ),
    (
        "text feedbacks without texts",
        {"button-feedbacks.json": export({}), "text-feedbacks.json": export({})},
        ["text-feedbacks.json: the text feedbacks have no column 'text'"],
    ),
    (
        "misuse that is neither",
        {"a.json": export({}, {"misuse": "måske"})},
        ["a.json, line 2: misuse is neither true nor false"],
    ),
    (
        "JSON cut off",
        {"a.json": export({}, {})[:-9]},
        ["a.json, line 1: the file is not JSON", "cut off"],
    ),
    ("no feedback", {"a.json": b"[]"}, ["a.json: the list holds no records"]),
    ("an error message", {"a.json": b'{"error": "no token"}'}, ["not a list of records"]),
    (
        "a name twice in one record",
        {"a.json": export({})[:-2] + b', "misuse": true}]'},
        ["a.json: the file is not sound JSON", "a name stands twice"],
    ),
    ("no number", {"a.json": b'[{"buttonIndex": NaN}]'}, ["sound JSON", "NaN is no number"]),
    ("a well without bottom", {"a.json": b'[{"ui": ' + b"[" * 100_000}, ["not sound JSON"]),
    (
        "a list in a record",
        {"a.json": export({"ui": ["qr"]})},
        ["a.json, record 1", "holds a list"],
    ),
    ("something else", {"a.csv": b"id;q\n1;2\n"}, ["no list of button feedbacks", "API v2"]),
]


@pytest.mark.parametrize(
    ("files", "words"), [fault[1:] for fault in FAULTS], ids=[fault[0] for fault in FAULTS]
)
def test_a_fault_is_one_clear_error(
    tmp_path: Path, files: dict[str, bytes], words: list[str]
) -> None:
    path = written(tmp_path, files)
    with pytest.raises(ReadError) as error:
        read_file(plan(path, format="happyornot"))
    for word in words:
        assert word in str(error.value)
    assert "hemmeligt" not in str(error.value)
