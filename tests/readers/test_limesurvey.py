"""LimeSurvey: the real exports beside the project, structures, and bad files."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import ReadError
from pipeline.readers import find_files, read_file, reader_for
from pipeline.records import RawTable
from tests.readers.plans import plan, written

HEADER = "id;submitdate;lastpage;startlanguage;token;Q1;Q2[SQ001];Q2[SQ002]\n"
EXPORT = (HEADER + "1;2024-09-02 10:00:00;2;da;a;A1;Y;\n").encode()
REAL = ["180102", "883163"]


def real(shared_data: Path, number: str) -> Path:
    name = f"survey_{number}_R_data_file_PUBLIC-version.csv"
    return shared_data / "formats_limesurvey" / name


def table_of(folder: Path, text: str, **stated: Any) -> RawTable:
    return read_file(plan(written(folder, {"results.csv": text.encode()}), **stated))


@pytest.mark.parametrize("number", REAL)
def test_the_real_exports_are_whole(shared_data: Path, number: str) -> None:
    path = real(shared_data, number)
    table = read_file(plan(path))
    with path.open(encoding="utf-8", newline="") as file:
        records = list(csv.DictReader(file))
    submitted = [record["submitdate"] != "NA" for record in records]
    assert 0 < sum(submitted) < len(records)
    assert list(table.rows["id"]) == [record["id"] for record in records]
    words = ["completed" if was else "partial" for was in submitted]
    assert list(table.rows["status"]) == words
    assert table.broken == ()
    assert table.rows["respondent"].is_unique
    assert not (table.rows == "NA").any(axis=None)
    assert "email" not in table.rows.columns


def test_the_real_texts_are_as_written(shared_data: Path) -> None:
    table = read_file(plan(real(shared_data, "883163")))
    said = table.rows.set_index("id").loc["73", "justification"]
    assert said.startswith("Vermoeden: goeie intenties, maar weinig vertrouwen")
    assert "interveniëren" in said


def test_a_row_is_found_by_its_line_in_the_real_file(shared_data: Path) -> None:
    path = real(shared_data, "180102")
    table = read_file(plan(path))
    lines = path.read_text("utf-8").split("\n")
    for line, number in table.rows["id"].items():
        assert lines[line - 1].startswith(f"{number},")


def test_a_survey_that_asks_for_a_unit_and_a_status_is_no_invitation_list(tmp_path: Path) -> None:
    header = HEADER.replace("Q1", "enhed").replace("Q2[SQ001]", "status")
    path = written(tmp_path, {"results.csv": (header + "1;;0;da;a;x;y;z\n").encode()})
    assert reader_for(plan(path)).name == "limesurvey"


def test_the_token_is_the_key_where_there_are_tokens(tmp_path: Path) -> None:
    with_tokens = table_of(tmp_path, HEADER + "1;;0;da;a;;;\n2;;0;da;;;;\n")
    assert with_tokens.columns["person"] == "token"
    without = table_of(tmp_path, HEADER + "1;;0;da;;;;\n2;;0;da;;;;\n")
    assert list(without.rows[without.columns["person"]]) == ["results 1", "results 2"]


def test_the_wave_file_goes_before(tmp_path: Path) -> None:
    stated = {"person": "Q1", "status": "Q2[SQ001]", "date": "token"}
    text = HEADER + "1;2024-09-02 10:00:00;0;da;2024-09-03;;finished;\n"
    table = table_of(tmp_path, text, columns=stated)
    assert table.columns == stated
    assert "status" not in table.rows.columns


@pytest.mark.parametrize(
    ("ticks", "expected"),
    [
        (["Y;", ";Y", ";"], [["1", "0"], ["0", "1"], ["", ""]]),
        (["Y;N", "N;N"], [["Y", "N"], ["N", "N"]]),
        ([";", ";"], [["", ""], ["", ""]]),
    ],
    ids=["ticks", "yes and no", "nobody"],
)
def test_ticks_become_numbers(tmp_path: Path, ticks: list[str], expected: list[list[str]]) -> None:
    lines = [f"{at};;0;da;a;A1;{tick}\n" for at, tick in enumerate(ticks)]
    table = table_of(tmp_path, HEADER + "".join(lines))
    assert table.rows[["Q2[SQ001]", "Q2[SQ002]"]].to_numpy().tolist() == expected


def test_what_was_typed_beside_ticks_stays_and_counts_as_an_answer(tmp_path: Path) -> None:
    header = HEADER.replace("Q1;Q2[SQ001];Q2[SQ002]", "Q2[SQ001];Q2[other];Q2[SQ001comment]")
    table = table_of(tmp_path, header + "1;;0;da;a;Y;;tit\n2;;0;da;b;;brevdue;\n3;;0;da;c;;;\n")
    assert list(table.rows["Q2[SQ001]"]) == ["1", "0", ""]
    assert list(table.rows["Q2[other]"]) == ["", "brevdue", ""]
    assert list(table.rows["Q2[SQ001comment]"]) == ["tit", "", ""]


def test_options_nobody_ticked_stay_empty(tmp_path: Path) -> None:
    header = HEADER.replace("Q2[SQ002]", "Q2[SQ001comment]")
    table = table_of(tmp_path, header + "1;;0;da;a;A1;;tit\n")
    assert list(table.rows["Q2[SQ001]"]) == [""]


def test_the_wave_file_says_which_of_two_columns(tmp_path: Path) -> None:
    header = HEADER.replace("Q1", "Token")
    table = table_of(tmp_path, header + "1;;0;da;a;b;;\n", columns={"person": "Token"})
    assert table.columns["person"] == "Token"


def test_question_texts_as_headings(tmp_path: Path) -> None:
    header = "Response ID,Date submitted,Last page,Start language,Access code,Tilfreds?\n"
    table = table_of(tmp_path, header + "7,2024-09-02 10:00:00,1,da,k7,Ja\n")
    assert table.format == "limesurvey"
    assert table.columns == {"person": "Access code", "status": "status", "date": "Date submitted"}


def lss(rows: Mapping[str, str]) -> bytes:
    """A structure with these rows, table by table."""
    body = "".join(f"<{table}><rows>{xml}</rows></{table}>" for table, xml in rows.items())
    kind = "<LimeSurveyDocType>Survey</LimeSurveyDocType>"
    return f"<?xml version='1.0'?><document>{kind}{body}</document>".encode()


BEFORE_4 = lss(
    {
        "questions": "<row><qid>1</qid><parent_qid>0</parent_qid><type>L</type><title>Q1</title>"
        "<question>Glad?</question><language>en</language></row>"
        "<row><qid>1</qid><parent_qid>0</parent_qid><type>L</type><title>Q1</title>"
        "<question>Tilfreds&amp;nbsp;nu?</question><language>da</language></row>"
        "<row><qid>9</qid><parent_qid>0</parent_qid><type>Y</type><title>token</title></row>",
        "answers": "<row><qid>1</qid><code>A1</code><answer>Ja</answer><language>da</language>"
        "</row><row><qid>1</qid><code>A1</code><answer>Yes</answer><language>en</language></row>"
        "<row><qid>1</qid></row>",
    }
)


def test_a_structure_from_before_version_4(tmp_path: Path) -> None:
    path = written(tmp_path, {"results.csv": EXPORT, "old.lss": BEFORE_4})
    table = read_file(plan(path))
    assert table.texts == {"Q1": "Tilfreds nu?"}
    assert table.labels == {"Q1": {"A1": "Ja"}, "token": {"Y": "Yes", "N": "No"}}


def test_a_structure_lies_beside_and_is_no_export(tmp_path: Path) -> None:
    path = written(tmp_path, {"results.csv": EXPORT, "old.lss": BEFORE_4})
    assert find_files(tmp_path, "wave.toml") == (path.resolve(),)


BAD: list[tuple[str, Mapping[str, bytes], dict[str, Any], list[str]]] = [
    (
        "no submission date",
        {"r.csv": b"id;startlanguage;Q1\n1;da;A1\n"},
        {"format": "limesurvey"},
        ["no column is the submission of a limesurvey export", "submitdate"],
    ),
    (
        "two columns for one job",
        {"r.csv": HEADER.replace("Q1", "Token").encode() + b"1;;0;da;a;b;;\n"},
        {},
        ["several columns could be the person: 'token', 'Token'"],
    ),
    (
        "an address as the key",
        {"r.csv": HEADER.replace("Q1", "email").encode() + b"1;;0;da;a;b@c.dk;;\n"},
        {"columns": {"person": "email"}},
        ["the column 'email' is personal and never read"],
    ),
    (
        "a nameless first column that does not count",
        {"r.csv": b";" + HEADER.encode() + b"x;1;;0;da;a;;;\n"},
        {},
        ["column 1 has values but no name"],
    ),
    (
        "a structure that is none",
        {"r.csv": EXPORT, "x.lss": b"<html></html>"},
        {},
        ["x.lss: the file is no LimeSurvey structure", "<LimeSurveyDocType>Survey"],
    ),
    (
        "a structure cut off",
        {"r.csv": EXPORT, "x.lss": BEFORE_4[:200]},
        {},
        ["x.lss: the file is no LimeSurvey structure"],
    ),
    (
        "a structure that grows without end",
        {"r.csv": EXPORT, "x.lss": BEFORE_4.replace(b"<document>", b"<!DOCTYPE d><document>")},
        {},
        ["x.lss: the file is no LimeSurvey structure"],
    ),
    (
        "two structures",
        {"r.csv": EXPORT, "a.lss": BEFORE_4, "b.lss": BEFORE_4},
        {},
        ["several survey structures lie beside it: a.lss, b.lss", "structure = ..."],
    ),
    (
        "a structure that is named but not there",
        {"r.csv": EXPORT},
        {"structure": "x.lss"},
        ["x.lss: there is no such file"],
    ),
    ("no response", {"r.csv": HEADER.encode()}, {}, ["a header but not one record"]),
]


@pytest.mark.parametrize(
    ("files", "stated", "words"), [case[1:] for case in BAD], ids=[case[0] for case in BAD]
)
def test_one_clear_error(
    tmp_path: Path, files: Mapping[str, bytes], stated: dict[str, Any], words: list[str]
) -> None:
    path = written(tmp_path, files)
    with pytest.raises(ReadError) as error:
        read_file(plan(path, **stated))
    for word in words:
        assert word in str(error.value)
