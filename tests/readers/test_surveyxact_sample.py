"""The real SurveyXact export beside the project."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.readers import read_file
from pipeline.records import RawTable
from tests.readers.plans import plan


@pytest.fixture(scope="module")
def table(shared_data: Path) -> RawTable:
    """The export, with two columns named by their full and one by its cut name."""
    columns = {"mode": "statcreation_2", "unit": "organization", "centre": "survey"}
    return read_file(plan(shared_data / "formats_surveyxact" / "dataset.csv", columns=columns))


def test_rows_columns_and_letters(table: RawTable) -> None:
    assert table.rows.shape == (4, 111)
    assert list(table.rows.index) == [2, 3, 4, 5]
    assert table.broken == ()
    assert table.rows.loc[2, "s_15"] == "Frauenhaus in Georgien im ländlichen Gebiet"
    assert list(table.rows["train_3"]) == ["5", "5", "5", "-7"]


def test_status_is_derived(table: RawTable) -> None:
    assert list(table.rows[table.columns["status"]]) == [
        "completed",
        "distributed",
        "completed",
        "distributed",
    ]


def test_jobs_are_found_by_full_and_cut_names(table: RawTable) -> None:
    assert table.columns == {
        "person": "responde",
        "date": "closetim",
        "status": "status",
        "mode": "statc_5",
        "unit": "organiza",
        "centre": "survey",
    }


def test_full_names_follow_the_option_not_the_order(table: RawTable) -> None:
    assert table.names["social_entrepreneur"] == "social_e"
    assert table.names["statdistribution_6"] == "statd_1"
    assert table.names["statdistribution_1"] == "statd_2"
    assert table.names["s_11_17"] == "s_11_17"
    assert table.names["generated_id"] == "generated_id"


def test_english_labels_are_taken_before_german(table: RawTable) -> None:
    assert table.labels["s_5"]["1"] == "running application"
    assert table.labels["train_1"] == {
        "-7": "keine Angabe",
        "1": "gar nicht zufrieden",
        "2": "kaum zufrieden",
        "3": "teilweise zufrieden",
        "4": "eher zufrieden",
        "5": "sehr zufrieden",
    }


@pytest.mark.parametrize("name", ["import.csv", "update.csv"])
def test_the_other_datasets_of_the_folder(shared_data: Path, name: str) -> None:
    table = read_file(plan(shared_data / "formats_surveyxact" / name))
    assert list(table.rows[table.columns["person"]]) == ["841931211"]
    assert list(table.rows["status"]) == ["completed"]


def test_the_wave_file_decides_the_language(shared_data: Path) -> None:
    path = shared_data / "formats_surveyxact" / "dataset.csv"
    table = read_file(plan(path, labels="labels_de.csv", structure="structure_de.csv"))
    assert table.labels["s_4"] == {"1": "männlich", "2": "weiblich"}
    assert table.names["statoverall_4"] == "stato_4"
