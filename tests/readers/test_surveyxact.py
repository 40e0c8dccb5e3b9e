"""SurveyXact's dataset, structure and labels: what the samples do not show."""

from __future__ import annotations

from pathlib import Path

from pipeline.readers import read_file, reader_for
from tests.readers.plans import plan, written

DATASET = b"respondentid;closetime;s_1;s_2\n1;;5;4\n"
STRUCTURE = b"questionName;variableName;subType\n"


def test_a_full_name_of_two_columns_is_no_name(tmp_path: Path) -> None:
    structure = STRUCTURE + b"help;s_1;Single\nhelp;s_2;Single\nid;respondentid;Open\n"
    path = written(tmp_path, {"d.csv": DATASET, "structure.csv": structure})
    assert read_file(plan(path)).names == {"id": "respondentid"}


def test_a_choice_on_several_rows_of_structure_is_one_name_and_many_labels(tmp_path: Path) -> None:
    structure = (
        b"questionName;variableName;subType;choiceValue;choiceText\n"
        b"help;s_1;Single;1;Nej\nhelp;s_1;Single;5;Ja\n"
    )
    files = {"d.csv": DATASET, "structure.csv": structure, "labels.csv": b"s_1;5;Ja tak\n"}
    table = read_file(plan(written(tmp_path, files)))
    assert table.names == {"help": "s_1"}
    assert table.labels == {"s_1": {"1": "Nej", "5": "Ja tak"}}


def test_labels_may_have_another_separator_than_the_dataset(tmp_path: Path) -> None:
    path = written(tmp_path, {"d.csv": DATASET, "labels.csv": b's_1,5,"Ja; tak"\n'})
    assert read_file(plan(path)).labels == {"s_1": {"5": "Ja; tak"}}


def test_a_dataset_that_also_looks_like_a_list_is_a_dataset(tmp_path: Path) -> None:
    path = written(tmp_path, {"d.csv": b"respondentid;closetime;enhed;status\n1;;nord;i\n"})
    assert reader_for(plan(path)).name == "surveyxact"


def test_the_wave_file_names_other_jobs_than_the_usual_ones(tmp_path: Path) -> None:
    hot = b"respondentid;closetime;key;state;stato_1\n1;;k;completed;0\n"
    columns = {"person": "key", "status": "state"}
    table = read_file(plan(written(tmp_path, {"d.csv": hot}), columns=columns))
    assert table.columns == {"person": "key", "date": "closetime", "status": "state"}


def test_the_encoding_holds_for_structure_and_labels_too(tmp_path: Path) -> None:
    files = {"d.csv": DATASET, "labels.csv": "s_1;5;På rådhuset\n".encode("cp850")}
    table = read_file(plan(written(tmp_path, files), encoding="cp850"))
    assert table.labels == {"s_1": {"5": "På rådhuset"}}
