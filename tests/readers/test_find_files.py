"""Which files of a folder are read when the wave file lists none."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import ReadError
from pipeline.readers import find_files
from tests.readers.plans import written
from tests.readers.workbooks import xlsx

DATASET = b"respondentid;closetime;s_1\n1;;5\n"
LIST = b"id;enhed;status\n1;nord;i\n"
EXPORT = {
    "dataset.csv": DATASET,
    "labels_da.csv": b"s_1;5;Ja, helt; ja, ja\n",
    "structure_da.csv": b"questionName;variableName\ns_1;s_1\n",
    "udsendelse.csv": LIST,
    "wave.toml": b"",
    "README": b"",
    "noter.md": b"",
    "noter.txt": b"",
    ".DS_Store": b"\0",
    "~$udsendelse.xlsx": b"lock",
}


def test_exports_are_found_and_what_explains_them_is_left_out(tmp_path: Path) -> None:
    written(tmp_path, EXPORT)
    (tmp_path / "gamle").mkdir()
    found = find_files(tmp_path, "wave.toml")
    assert [path.name for path in found] == ["dataset.csv", "udsendelse.csv"]
    assert all(path.is_absolute() for path in found)


def test_two_files_with_answers_must_be_listed(tmp_path: Path) -> None:
    written(tmp_path, {**EXPORT, "dataset2.csv": DATASET})
    with pytest.raises(ReadError, match=r"several files hold answers: dataset\.csv, dataset2\.csv"):
        find_files(tmp_path, "wave.toml")


def test_two_lists_may_lie_side_by_side(tmp_path: Path) -> None:
    written(
        tmp_path,
        {
            **EXPORT,
            "udsendelse2.xlsx": xlsx({"Ark1": [["id", "enhed", "kanal"], [1, "a", "brev"]]}),
        },
    )
    assert len(find_files(tmp_path, "wave.toml")) == 3


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("svar.xml", b"<a/>", "svar.xml: no reader knows this file"),
        ("andet.csv", b"x;y\n1;2\n", "andet.csv: no reader knows this file"),
        ("tom.csv", b"", "tom.csv: the file is empty"),
        ("kort.csv", b"respondentid\n1\n", "kort.csv: no separator"),
    ],
)
def test_a_file_nobody_claims_stops_the_run(
    tmp_path: Path, name: str, data: bytes, words: str
) -> None:
    written(tmp_path, {**EXPORT, name: data})
    with pytest.raises(ReadError) as error:
        find_files(tmp_path, "wave.toml")
    assert words in str(error.value)


def test_labels_without_a_dataset_stop_the_run(tmp_path: Path) -> None:
    written(tmp_path, {name: EXPORT[name] for name in ("structure_da.csv", "udsendelse.csv")})
    with pytest.raises(ReadError, match=r"structure_da\.csv: no reader knows this file"):
        find_files(tmp_path, "wave.toml")


@pytest.mark.parametrize("name", ["", "findes ikke"])
def test_a_folder_without_exports(tmp_path: Path, name: str) -> None:
    written(tmp_path, {"wave.toml": b""})
    with pytest.raises(ReadError, match="no export in the folder"):
        find_files(tmp_path / name, "wave.toml")


def test_a_folder_named_relatively(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path, EXPORT)
    monkeypatch.chdir(tmp_path)
    assert len(find_files(Path(), "wave.toml")) == 2
