"""Enalyzer: texts speak for themselves, numbers are asked about."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import ReadError
from pipeline.readers import read_file, reader_for
from tests.readers.plans import plan, written
from tests.readers.workbooks import xlsx

TEXTS = b"id;enhed;q1\n1;Nord;Tilfreds\n2;Syd;Ved ikke\n"
NUMBERS = b"id;q1;q2;note\n1;4;2;a\n2;;1,5;b\n"
LABELS = b"q1,4,Tilfreds\nq2,2,Utilfreds\n"
KEY = {"person": "id"}


def test_texts_need_no_word(tmp_path: Path) -> None:
    path = written(tmp_path, {"a.csv": TEXTS})
    rows = read_file(plan(path, format="enalyzer", columns=KEY)).rows
    assert rows["q1"].tolist() == ["Tilfreds", "Ved ikke"]


def test_labels_explain_numbers(tmp_path: Path) -> None:
    path = written(tmp_path, {"a.csv": NUMBERS, "l.csv": LABELS})
    table = read_file(plan(path, format="enalyzer", columns=KEY, labels="l.csv"))
    assert table.labels == {"q1": {"4": "Tilfreds"}, "q2": {"2": "Utilfreds"}}


def test_a_word_on_values_is_enough(tmp_path: Path) -> None:
    path = written(tmp_path, {"a.csv": NUMBERS})
    table = read_file(plan(path, format="enalyzer", columns=KEY, answers="value"))
    assert table.rows["q2"].tolist() == ["2", "1,5"]


def test_the_workbook_reads_like_the_csv(tmp_path: Path) -> None:
    rows = [["id", "E-mail", "q1"], [1, "a@x.dk", "Tilfreds"], [2, "b@x.dk", "Utilfreds"]]
    path = written(tmp_path, {"a.xlsx": xlsx({"Svar": rows})})
    table = read_file(plan(path, format="enalyzer", columns=KEY))
    assert table.rows.to_numpy().tolist() == [["1", "Tilfreds"], ["2", "Utilfreds"]]


def test_it_claims_nothing_by_itself(tmp_path: Path) -> None:
    path = written(tmp_path, {"a.csv": TEXTS})
    with pytest.raises(ReadError, match="no reader knows this file"):
        reader_for(plan(path))


FAULTS: list[tuple[str, bytes, dict[str, Any], list[str]]] = [
    (
        "numbers without a word",
        NUMBERS,
        {},
        ["a.csv: columns hold numbers", "'q1', 'q2'", 'answers = "value"', '"labels.csv"'],
    ),
    (
        "places without labels",
        NUMBERS,
        {"answers": "position"},
        ["places in the questionnaire are no answers", "labels ="],
    ),
    (
        "dates that cannot be month first",
        b"id;dag;q\n1;02-09-2024;ja\n2;30-09-2024;nej\n",
        {"columns": {"date": "dag", "person": "id"}},
        ["column 'dag': the dates are in another form", 'dates = "%d-%m-%Y"'],
    ),
    (
        "a key that is not there",
        TEXTS,
        {"columns": {"person": "E-mail"}},
        ["there is no column 'E-mail'"],
    ),
    (
        "no labels file",
        NUMBERS,
        {"labels": "nix.csv"},
        ["nix.csv: there is no such file"],
    ),
]


@pytest.mark.parametrize(
    ("data", "stated", "words"), [fault[1:] for fault in FAULTS], ids=[f[0] for f in FAULTS]
)
def test_a_fault_is_one_clear_error(
    tmp_path: Path, data: bytes, stated: dict[str, Any], words: list[str]
) -> None:
    path = written(tmp_path, {"a.csv": data})
    with pytest.raises(ReadError) as error:
        read_file(plan(path, format="enalyzer", **{"columns": KEY, **stated}))
    for word in words:
        assert word in str(error.value)
