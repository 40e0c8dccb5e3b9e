"""Workbooks: SurveyXact in one file, lists from Excel and LibreOffice, cells as text."""

from __future__ import annotations

import datetime as dt
import io
import time
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipeline.errors import ReadError
from pipeline.readers import read_file
from tests.fuzz.written import as_excel_xml
from tests.readers.plans import plan, written
from tests.readers.workbooks import Sheets, ods, xlsx

STATUS = [f"statoverall_{at}" for at in range(1, 6)]
SURVEYXACT: Sheets = {
    "Dataset": [
        ["respondentid", "closetime", *STATUS, "s_1", "s_11_1"],
        [1001, dt.datetime(2024, 9, 2, 18, 52, 40), 0, 0, 0, 1, 0, 5, 1],
        [],
        [1002, None, 0, 1, 0, 0, 0, None, 0],
    ],
    "Structure": [
        ["questionName", "variableName", "questionType", "subType", "choiceValue", "choiceText"],
        ["respondentid", "respondentid", "Open", "Double", None, None],
        ["s_1", "s_1", "Closed", "Single", None, None],
        ["s_11", "s_11_1", "Closed", "Multiple", 1, "Pårørende"],
    ],
    "Labels": [["s_1", 5, "Meget tilfreds"], ["s_1", 6, "Ved ikke"], ["s_11_1", 1, "Valgt"]],
    "Variables": [["s_1", "Hvor tilfreds er du?"]],
}


def test_surveyxact_in_one_workbook(tmp_path: Path) -> None:
    table = read_file(plan(written(tmp_path, {"udtræk.xlsx": xlsx(SURVEYXACT)})))
    assert (table.format, table.kind, table.broken) == ("surveyxact", "responses", ())
    assert table.rows.drop(columns=STATUS).to_dict("index") == {
        2: {
            "respondentid": "1001",
            "closetime": "2024-09-02 18:52:40",
            "s_1": "5",
            "s_11_1": "1",
            "status": "completed",
        },
        4: {
            "respondentid": "1002",
            "closetime": "",
            "s_1": "",
            "s_11_1": "0",
            "status": "distributed",
        },
    }
    assert table.columns == {"person": "respondentid", "date": "closetime", "status": "status"}
    assert table.names == {"respondentid": "respondentid", "s_1": "s_1", "s_11_1": "s_11_1"}
    assert table.labels == {
        "s_1": {"5": "Meget tilfreds", "6": "Ved ikke"},
        "s_11_1": {"1": "Valgt"},
    }


SPLIT: Sheets = {
    "Dataset(2)": [["respondentid", "s_2"], ["b", "2"], ["a", "1"]],
    "Dataset(1)": [["respondentid", "starttime", "s_1"], ["a", "", "5"], ["b", "", "4"]],
    "Labels": [["s_2", "1", "Ja"]],
}


def test_a_wide_dataset_is_joined_on_the_respondent_whatever_the_order(tmp_path: Path) -> None:
    table = read_file(plan(written(tmp_path, {"d.xlsx": xlsx(SPLIT)})))
    assert table.rows[["respondentid", "s_1", "s_2"]].to_dict("index") == {
        2: {"respondentid": "a", "s_1": "5", "s_2": "1"},
        3: {"respondentid": "b", "s_1": "4", "s_2": "2"},
    }


def test_a_part_without_respondents_is_joined_row_by_row(tmp_path: Path) -> None:
    sheets: Sheets = {**SPLIT, "Dataset(2)": [["s_2"], ["1"], ["2"]]}
    table = read_file(plan(written(tmp_path, {"d.xlsx": xlsx(sheets)})))
    assert list(table.rows["s_2"]) == ["1", "2"]


def test_parts_in_the_same_order_are_joined_though_a_respondent_is_doubled(tmp_path: Path) -> None:
    sheets: Sheets = {
        "Dataset (1)": [["respondentid", "starttime"], ["a", "1"], ["a", "2"]],
        "Dataset (2)": [["respondentid", "s_2"], ["a", "x"], ["a", "y"]],
        "Labels": [["s_2", "x", "Ja"]],
    }
    table = read_file(plan(written(tmp_path, {"d.xlsx": xlsx(sheets)})))
    assert list(table.rows["s_2"]) == ["x", "y"]


@pytest.mark.parametrize(
    ("second", "words"),
    [
        ([["respondentid", "s_2"], ["a", "1"]], "not the same 'respondentid' in all sheets"),
        ([["respondentid", "s_2"], ["b", "1"], ["b", "2"]], "same 'respondentid' in several rows"),
        ([["s_2"], ["1"]], "2 rows and 1 rows"),
        ([["s_1"], ["5"], ["5"]], "column 's_1' in two sheets, not the same"),
    ],
    ids=["a respondent is missing", "a respondent is doubled", "a row is missing", "two truths"],
)
def test_parts_that_do_not_fit_stop_the_run(
    tmp_path: Path, second: list[list[str]], words: str
) -> None:
    path = written(tmp_path, {"d.xlsx": xlsx({**SPLIT, "Dataset(2)": second})})
    with pytest.raises(ReadError, match="do not fit together") as error:
        read_file(plan(path))
    assert words in str(error.value)


def test_cells_are_text_as_the_sheet_means_them(tmp_path: Path) -> None:
    day, noon = dt.date(2024, 9, 2), dt.datetime(2024, 9, 2, 12)
    cells = [3, 3.5, 0.1 + 0.2, 123456789012, "000123", "NA", day, noon, dt.time(8, 30), True]
    expected = ["3", "3.5", "0.3", "123456789012", "000123", "NA", "2024-09-02"]
    expected += ["2024-09-02 12:00:00", "08:30:00", "TRUE", "", ""]
    header = [f"c{at}" for at in range(12)]
    data = xlsx({"Ark1": [header, [*cells, "=1+1", "\u00a0 "]]})
    table = read_file(plan(written(tmp_path, {"celler.xlsx": data}), format="generic"))
    assert list(table.rows.iloc[0]) == expected


LIST: list[list[object]] = [
    ["Id", "Enhed", "Kanal"],
    [1, "Visitation Ærø", "brev"],
    [2, "Visitation Syd", "brev"],
]


def test_an_invitation_list_in_excel_with_a_title_above_and_hidden_and_empty_sheets(
    tmp_path: Path,
) -> None:
    sheets: Sheets = {
        "Ark1": [["Udsendelse 2024"], [], *LIST],
        "Ark2": [],
        "Skjult": [["koder"], [1]],
    }
    path = written(tmp_path, {"liste.xlsx": xlsx(sheets, hidden=["Skjult"])})
    table = read_file(plan(path, header_row=3))
    assert table.kind == "invitations"
    assert table.columns == {"person": "Id", "unit": "Enhed", "mode": "Kanal"}
    assert table.rows.to_dict("index") == {
        4: {"Id": "1", "Enhed": "Visitation Ærø", "Kanal": "brev"},
        5: {"Id": "2", "Enhed": "Visitation Syd", "Kanal": "brev"},
    }


def test_a_sheet_is_named_where_several_hold_data(tmp_path: Path) -> None:
    path = written(tmp_path, {"liste.xlsx": xlsx({"Vejledning": [["Læs mig"]], "Liste": LIST})})
    assert len(read_file(plan(path, sheet="Liste")).rows) == 2


def test_a_list_from_libreoffice(tmp_path: Path) -> None:
    rows = [["id", "borgercenter", "status"], ["1", "Børn & unge", "besvaret"]]
    table = read_file(plan(written(tmp_path, {"liste.ods": ods(rows)})))
    assert table.rows.to_dict("index") == {
        2: {"id": "1", "borgercenter": "Børn & unge", "status": "besvaret"}
    }


def test_a_workbook_is_known_by_its_content_not_by_its_name(tmp_path: Path) -> None:
    table = read_file(plan(written(tmp_path, {"liste.csv": xlsx({"Ark1": LIST})})))
    assert list(table.rows["Enhed"]) == ["Visitation Ærø", "Visitation Syd"]


def test_a_dataset_saved_alone_from_excel_finds_the_labels_it_is_given(tmp_path: Path) -> None:
    data = xlsx({"Ark1": SURVEYXACT["Dataset"]})
    labels = xlsx({"Ark1": [["s_1", 5, "Meget tilfreds"]]})
    path = written(tmp_path, {"dataset.xlsx": data, "koder.xlsx": labels})
    table = read_file(plan(path, labels="koder.xlsx"))
    assert table.labels == {"s_1": {"5": "Meget tilfreds"}}


def test_rows_and_columns_are_counted_from_the_sheets_first_cell(tmp_path: Path) -> None:
    rows = [[], [], [], [None, None, "id", "q"], [], [None, None, 7, 0]]
    path = written(tmp_path, {"a.xlsx": xlsx({"Ark1": rows})})
    table = read_file(plan(path, format="generic", header_row=4))
    assert table.rows.to_dict("index") == {6: {"id": "7", "q": "0"}}


@pytest.mark.parametrize("name", ["a.xlsx", "a.xml"])
def test_a_stray_cell_far_down_is_one_more_row_and_costs_little(tmp_path: Path, name: str) -> None:
    header = tuple(f"q{at}" for at in range(8))
    if name == "a.xlsx":
        book = load_workbook(io.BytesIO(xlsx({"Ark1": [header, range(8)]})))
        book.active["H1000000"] = "x"
        book.save(tmp_path / name)
    else:
        xml = as_excel_xml((header, tuple(range(8)), (None,) * 7 + ("x",)))
        rows = xml.rpartition(b"<Row>")
        (tmp_path / name).write_bytes(rows[0] + b'<Row ss:Index="1000000">' + rows[2])
    started = time.process_time()
    table = read_file(plan(tmp_path / name, format="generic"))
    assert list(table.rows.index) == [2, 1_000_000]
    assert table.rows.loc[1_000_000].to_list() == [*[""] * 7, "x"]
    assert time.process_time() - started < 4
