"""Bad input: every fault is one clear sentence, with the place and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import ReadError
from pipeline.readers import extent, read_file
from tests.readers.plans import plan, written
from tests.readers.workbooks import locked_xlsx, xlsx, xlsx_with_cell, zip_bomb

GENERIC = {"format": "generic"}
SURVEYXACT = {"format": "surveyxact"}
INVITATIONS = {"format": "invitations"}
DATASET = b"respondentid;closetime;s_1\n1;;5\n2;;4\n"
STRUCTURE = b"questionName;variableName;questionType\ns_1;s_1;Closed\n"
LIST = b"id;enhed;status\n1;nord;i\n"
WORKBOOK = xlsx({"Ark1": [["id", "enhed", "status"], [1, "nord", "i"]]})

Files = Mapping[str, bytes]
# sentence, files (the first is read), what wave.toml says, words of the error
FAULTS: list[tuple[str, Files, dict[str, Any], list[str]]] = [
    ("an empty file", {"a.csv": b""}, GENERIC, ["a.csv: the file is empty", "export again"]),
    ("only white space", {"a.csv": b"\n \n\t\n"}, GENERIC, ["the file is empty"]),
    ("only a byte order mark", {"a.csv": b"\xef\xbb\xbf"}, GENERIC, ["the file is empty"]),
    ("only a header", {"a.csv": b"id;q\n"}, GENERIC, ["a header but not one record"]),
    ("a header and blank lines", {"a.csv": b"id;q\n;\n\n"}, GENERIC, ["not one record"]),
    (
        "bytes that are no cp1252",
        {"a.csv": b"id;q\n1;\xe6\n2;\x81\xe6\n"},
        GENERIC,
        [
            "neither UTF-8 (line 2, byte 8 of the file is 0xE6)",
            "nor cp1252 (line 3, byte 12",
            "0x81",
        ],
    ),
    (
        "cp1252 said to be UTF-8",
        {"a.csv": "id;q\n1;ja\n2;på\n".encode("cp1252")},
        {**GENERIC, "encoding": "utf-8"},
        ["not UTF-8: line 3, byte 14 of the file is 0xE5", "set encoding"],
    ),
    (
        "UTF-8 said to be cp1252",
        {"a.csv": "id;q\n1;ja\n2;på\n".encode()},
        {**GENERIC, "encoding": "cp1252"},
        ["a.csv, line 3: Danish letters are garbled", "UTF-8 read as cp1252", 'encoding = "utf-8"'],
    ),
    (
        "UTF-8 garbled before it came here",
        {"a.csv": "id;q\n1;på\n".encode().decode("cp1252").encode()},
        GENERIC,
        ["line 2: Danish letters are garbled", "without opening the file in Excel"],
    ),
    (
        "UTF-8 that stops within a letter",
        {"a.csv": "id;q\n1;på rådhuset på\n2;å".encode()[:-1]},
        GENERIC,
        ["UTF-8 with a fault: line 3, byte", "0xC3", "cut off"],
    ),
    (
        "DOS letters",
        {"a.csv": "id;q\n1;på rådhuset\n".encode("cp850")},
        GENERIC,
        ["neither UTF-8 nor cp1252", 'encoding = "cp850"'],
    ),
    (
        "Macintosh letters",
        {"a.csv": "id;q\n1;på rådhuset i Tønder\n".encode("mac-roman")},
        GENERIC,
        ["neither UTF-8 nor cp1252", '"mac-roman"'],
    ),
    (
        "an encoding nobody knows",
        {"a.csv": b"id;q\n1;2\n"},
        {**GENERIC, "encoding": "utf9"},
        ["unknown encoding", "nearest: 'utf-8'", "'utf9'", "correct encoding"],
    ),
    (
        "an encoding against the file's own mark",
        {"a.csv": "\ufeffid;q\n1;2\n".encode("utf-16-le")},
        {**GENERIC, "encoding": "cp1252"},
        ["says of itself that it is UTF-16-LE", "cp1252, as in wave.toml"],
    ),
    (
        "UTF-16 without a mark",
        {"a.csv": "id;q\n1;2\n".encode("utf-16-le")},
        GENERIC,
        ["a.csv, line 1: the file holds NUL", 'encoding = "utf-16-le"'],
    ),
    ("a NUL byte", {"a.csv": b"id;q\n1;2\n3;\x00\n"}, GENERIC, ["a.csv, line 3", "NUL bytes"]),
    (
        "UTF-16 cut within a letter",
        {"a.csv": "\ufeffid;q\n1;22\n".encode("utf-16-le")[:-1]},
        GENERIC,
        ["not UTF-16-LE: line 2, byte 21"],
    ),
    (
        "a quote that is never closed",
        {"a.csv": b'id;q\n1;ok\n2;"open\n3;x\n'},
        GENERIC,
        ["a.csv, line 3: a quote is opened and never closed"],
    ),
    (
        "a quote that is never closed in a long file",
        {"a.csv": b'id;q\n1;ok\n2;"open\n' + b"3;x\n" * 50_000},
        GENERIC,
        ["a.csv, line 3: a quote is opened and never closed"],
    ),
    (
        "a quote in the header that does not fit",
        {"a.csv": b'"id"x;q\n1;2\n'},
        GENERIC,
        ["line 1: a quote sign in the header"],
    ),
    (
        "a last line cut off",
        {"a.csv": b"id;q;r\n1;2;3\n4;5"},
        GENERIC,
        ["a.csv, line 3: the file stops within its last line (columns missing: 1)"],
    ),
    (
        "two columns of the same name",
        {"a.csv": b"id;q; q \n1;2;3\n"},
        GENERIC,
        ["line 1: two columns have the same name: 'q'"],
    ),
    (
        "values under no name",
        {"a.csv": b"id;;q\n1;x;3\n"},
        GENERIC,
        ["line 1: column 2 has values but no name"],
    ),
    (
        "a header line that is blank",
        {"a.csv": b"\nid;q\n1;2\n"},
        GENERIC,
        ["a.csv, line 1: the line that should hold the column names is empty", "header_row"],
    ),
    (
        "a header line of separators",
        {"a.csv": b";;\n1;2;3\n"},
        GENERIC,
        ["line 1: the line that should hold the column names is empty"],
    ),
    (
        "a header row below the file",
        {"a.csv": b"id;q\n1;2\n"},
        {**GENERIC, "header_row": 9},
        ["a.csv, line 9", "header_row"],
    ),
    (
        "two separators equally often",
        {"a.csv": b"navn, fornavn;id\nx;1\n"},
        GENERIC,
        ["which sign separates", "semicolon and comma equally often", 'separator = ";"'],
    ),
    ("no separator", {"a.csv": b"id\n1\n"}, GENERIC, ["no separator (; , | or tab)"]),
    (
        "a separator nobody uses",
        {"a.csv": b"id;q\n1;2\n"},
        {**GENERIC, "separator": "x"},
        ["unknown separator", "one of ; , | or tab", "'x'", "correct separator"],
    ),
    (
        "the wrong separator",
        {"a.csv": b"id,nr;q\n1;2\n3;4\n"},
        {**GENERIC, "separator": ","},
        ["not one record has as many columns as the header", "2 columns, separated by comma"],
    ),
    (
        "a column that is not there",
        {"a.csv": b"id;tilfreds\n1;2\n"},
        {**GENERIC, "columns": {"unit": "tilfred"}},
        ["no column 'tilfred'", "nearest: 'tilfreds'", "columns = { unit = ... }"],
    ),
    ("a format nobody knows", {"a.csv": LIST}, {"format": "survey"}, ["nearest: 'surveyxact'"]),
    (
        "a file of another kind",
        {"a.pdf": b"%PDF-1.7"},
        {},
        ["a.pdf: no reader knows this file", ".pdf"],
    ),
    (
        "a table no reader knows",
        {"a.csv": b"x;y\n1;2\n"},
        {},
        ['[[files]] path = "a.csv" format = ...', "surveyxact / invitations / "],
    ),
    (
        "a dataset without respondents",
        {"d.csv": b"respondent-id;s_1\n1;5\n"},
        SURVEYXACT,
        ["no column with the respondent's id", "nearest: 'respondent-id'"],
    ),
    (
        "a dataset without all status columns",
        {"d.csv": b"respondentid;stato_1;stato_2;stato_4;stato_5\n1;0;0;1;0\n"},
        SURVEYXACT,
        ["some are missing: statoverall_3", "status"],
    ),
    (
        "a structure without all status columns is not completed by guessing",
        {
            "d.csv": b"respondentid;stato_1;stato_2\n1;0;1\n",
            "structure.csv": STRUCTURE.replace(b"questionType", b"subType;choiceValue", 1).replace(
                b"s_1;s_1;Closed", b"statoverall;stato_1;Multiple;2"
            ),
        },
        SURVEYXACT,
        ["some are missing: statoverall_1, statoverall_3, statoverall_4, statoverall_5"],
    ),
    (
        "labels that are named but not there",
        {"d.csv": DATASET, "labels_da.csv": b"s_1;5;ja\n"},
        {**SURVEYXACT, "labels": "labels_dk.csv"},
        ["labels_dk.csv: there is no such file", "labels_da.csv"],
    ),
    (
        "labels without three columns",
        {"d.csv": DATASET, "labels.csv": b"s_1;5\n"},
        SURVEYXACT,
        ["labels.csv: the labels table has not three columns"],
    ),
    (
        "a label with a separator too many",
        {"d.csv": DATASET, "labels.csv": b"s_1;4;nej\ns_1;5;ja; tak\ns_1;6;?\n"},
        SURVEYXACT,
        ["labels.csv, line 2", "another number of columns"],
    ),
    (
        "a value with two labels",
        {"d.csv": DATASET, "labels.csv": b"s_1;5;ja\ns_1;5;nej\n"},
        SURVEYXACT,
        ["labels.csv: the value '5' of 's_1' has two labels"],
    ),
    (
        "a structure that is none",
        {"d.csv": DATASET, "structure.csv": b"name;text\ns_1;Hej\n"},
        SURVEYXACT,
        ["structure.csv: the structure table has no column 'questionname'"],
    ),
    (
        "a name that is two columns",
        {
            "d.csv": b"respondentid;response;respon_1\n1;2;3\n",
            "structure.csv": STRUCTURE + b"response;respon_1;Open\n",
        },
        {**SURVEYXACT, "columns": {"unit": "response"}},
        ["'response' is two columns", "respon_1 or response"],
    ),
    (
        "a list without a key",
        {"a.csv": b"navn;enhed;status\nx;nord;i\n"},
        INVITATIONS,
        ["no column is the person", 'columns = { person = "..." }'],
    ),
    (
        "a list without a group",
        {"a.csv": b"id;enhet;status\n1;nord;i\n"},
        INVITATIONS,
        ["no column is the unit or centre", "nearest column is 'enhet'"],
    ),
    (
        "a list with two units",
        {"a.csv": b"id;enhed;tilbud;status\n1;a;b;i\n"},
        INVITATIONS,
        ["several columns could be the unit: 'enhed', 'tilbud'", 'unit = "..."'],
    ),
    ("a workbook cut off", {"a.xlsx": WORKBOOK[:3000]}, GENERIC, ["damaged or cut off"]),
    ("a workbook of noise", {"a.xlsx": b"PK\x03\x04" + bytes(200)}, GENERIC, ["damaged"]),
    ("an old workbook of noise", {"a.xls": locked_xlsx()[:500]}, GENERIC, ["damaged"]),
    ("a workbook under a password", {"a.xlsx": locked_xlsx()}, GENERIC, ["locked with a password"]),
    ("a zip bomb", {"a.xlsx": zip_bomb()}, GENERIC, ["absurdly big", "60 MB when unpacked"]),
    (
        "a stray cell in the last corner",
        {"a.xlsx": xlsx_with_cell("XFD1048576")},
        GENERIC,
        ["absurdly big", "a sheet of 1048576 rows and 16384 columns", "stray cells"],
    ),
    (
        "a sheet that is not there",
        {"a.xlsx": WORKBOOK},
        {**GENERIC, "sheet": "Ark 1"},
        ["there is no such sheet", "nearest: 'Ark1'"],
    ),
    (
        "an empty sheet",
        {"a.xlsx": xlsx({"Ark1": [["id"], [1]], "Ark2": []})},
        {**GENERIC, "sheet": "Ark2"},
        ["a.xlsx, sheet 'Ark2': the sheet is empty"],
    ),
    (
        "no sheet with data",
        {"a.xlsx": xlsx({"Ark1": []})},
        GENERIC,
        ["no sheet holds data", "export again"],
    ),
    (
        "two sheets with data",
        {"a.xlsx": xlsx({"Ark1": [["id"], [1]], "Ark2": [["id"], [1]]})},
        GENERIC,
        ["several sheets hold data", "Ark1, Ark2", "sheet = ..."],
    ),
    (
        "a sheet whose header row is empty",
        {"a.xlsx": xlsx({"Ark1": [["id", "q"], [], [1, 2]]})},
        {**GENERIC, "header_row": 2},
        ["sheet 'Ark1', row 2", "header_row"],
    ),
    (
        "a sheet with a header only",
        {"a.xlsx": xlsx({"Ark1": [["id", "q"]]})},
        GENERIC,
        ["sheet 'Ark1': there is a header but not one record"],
    ),
    (
        "a sheet with a doubled name",
        {"a.xlsx": xlsx({"Ark1": [["id", "id"], [1, 2]]})},
        GENERIC,
        ["sheet 'Ark1', row 1: two columns have the same name: 'id'"],
    ),
]


@pytest.mark.parametrize(
    ("files", "stated", "words"),
    [fault[1:] for fault in FAULTS],
    ids=[fault[0] for fault in FAULTS],
)
def test_one_clear_error(
    tmp_path: Path, files: Files, stated: dict[str, Any], words: list[str]
) -> None:
    path = written(tmp_path, files)
    with pytest.raises(ReadError) as error:
        read_file(plan(path, **stated))
    for word in words:
        assert word in str(error.value)
    assert str(tmp_path) not in str(error.value)


def test_a_file_that_is_not_there_names_the_nearest(tmp_path: Path) -> None:
    written(tmp_path, {"dataset.csv": DATASET})
    for stated in ({}, SURVEYXACT):
        with pytest.raises(ReadError, match="there is no such file") as error:
            read_file(plan(tmp_path / "datasett.csv", **stated))
        assert error.value.where == "datasett.csv"
        assert error.value.expected == "'dataset.csv'"


def test_a_file_in_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="there is no such file"):
        read_file(plan(tmp_path / "ingen" / "dataset.csv"))


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="cannot be opened"):
        read_file(plan(tmp_path, format="generic"))


# sentence, text, expected cells by line, expected broken lines
ROWS: list[tuple[str, str, dict[int, list[str]], tuple[int, ...]]] = [
    ("too many columns", "id;q\n1;a\n2;b;c\n3;d\n", {3: ["2", "b"]}, (3,)),
    ("too few columns", "id;q;r\n1;a;x\n2;b\n3;d;z\n", {3: ["2", "b", ""]}, (3,)),
    (
        "a quote that swallows the next lines gives them back",
        'id;q\n1;"God\n2;b\n3;"c"\n4;d\n',
        {2: ["1", '"God'], 3: ["2", "b"], 4: ["3", "c"], 5: ["4", "d"]},
        (2,),
    ),
    (
        "a quote that swallows lines up to a separator too many gives them back",
        'id;q\n1;"God\n2;b\n3;x";c\n4;d\n',
        {2: ["1", '"God'], 3: ["2", "b"], 4: ["3", 'x"'], 5: ["4", "d"]},
        (2, 4),
    ),
    (
        "a broken row does not fill a phantom column",
        "id;q;\n1;a;\n2;b;c;d\n",
        {2: ["1", "a"], 3: ["2", "b"]},
        (3,),
    ),
    (
        "a stray quote within a line spoils only that line",
        'id;q\n1;"God" hjælp\n2;Sagde "hej"\n',
        {2: ["1", '"God" hjælp'], 3: ["2", 'Sagde "hej"']},
        (2,),
    ),
    (
        "a comment on three lines is one record",
        'id;q\r\n1;"a\r\n\r\nb"\r\n2;c\r\n',
        {2: ["1", "a\r\n\r\nb"], 5: ["2", "c"]},
        (),
    ),
    (
        "a name on two lines before the first separator",
        '"Hvor tilfreds,\nalt i alt?";id\nja;1\nnej;2\n',
        {3: ["ja", "1"], 4: ["nej", "2"]},
        (),
    ),
    ("the last line may lack its line end", "id;q\n1;a\n2;b", {2: ["1", "a"], 3: ["2", "b"]}, ()),
    ("lines of separators are blank", "id;q\n;\n1;a\n ; \n", {3: ["1", "a"]}, ()),
    ("equal rows are two records", "id;q\n1;a\n1;a\n", {2: ["1", "a"], 3: ["1", "a"]}, ()),
    ("a phantom last column is left out", "id;q;\n1;a;\n2;b;\n", {3: ["2", "b"]}, ()),
    (
        "a name of eighty letters and HTML-like names stay",
        f'{"å" * 80};"<b>&amp;"\n1;<script>\n',
        {2: ["1", "<script>"]},
        (),
    ),
]


@pytest.mark.parametrize(
    ("text", "expected", "broken"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS]
)
def test_no_row_is_lost(
    tmp_path: Path, text: str, expected: dict[int, list[str]], broken: tuple[int, ...]
) -> None:
    path = written(tmp_path, {"a.csv": text.encode()})
    table = read_file(plan(path, format="generic"))
    for line, cells in expected.items():
        assert list(table.rows.loc[line]) == cells
    assert table.broken == broken


def test_a_stray_cell_is_seen_wherever_the_sheet_is_cut_for_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path, {"a.xlsx": xlsx_with_cell("CV50")})
    monkeypatch.setattr(extent, "_MAX_CELLS", 4999)
    for size in (7, 11, 13, 1000):
        monkeypatch.setattr(extent, "_CHUNK", size)
        with pytest.raises(ReadError, match="absurdly big"):
            read_file(plan(path, format="generic"))


def test_one_pasted_garbled_word_does_not_stop_a_sound_file(tmp_path: Path) -> None:
    path = written(tmp_path, {"a.csv": "id;q\n1;få børn\n2;fÃ¥ l‘amour\n".encode("cp1252")})
    assert list(read_file(plan(path, format="generic")).rows["q"]) == ["få børn", "fÃ¥ l‘amour"]


def test_a_configured_encoding_is_believed(tmp_path: Path) -> None:
    path = written(tmp_path, {"a.csv": "id;q\n1;på rådhuset\n".encode("cp850")})
    table = read_file(plan(path, format="generic", encoding="cp850"))
    assert list(table.rows["q"]) == ["på rådhuset"]
