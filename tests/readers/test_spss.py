"""SPSS files: what is declared missing, dates, encodings, and real files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat
import pytest

from pipeline.errors import ReadError
from pipeline.readers import read_file, reader_for
from tests.readers.plans import plan


def saved(path: Path, columns: dict[str, list[Any]], **options: Any) -> Path:
    """An SPSS file with these variables."""
    pyreadstat.write_sav(pd.DataFrame(columns), path, **options)
    return path


def test_a_declared_dont_know_stays_and_other_missing_values_are_counted(tmp_path: Path) -> None:
    path = saved(
        tmp_path / "a.sav",
        {"q": [1.0, 8.0, 9.0, 9.0, 7.5]},
        missing_ranges={"q": [{"lo": 7, "hi": 9}]},
        variable_value_labels={"q": {1: "Meget utilfreds", 8: "VED IKKE."}},
    )
    table = read_file(plan(path))
    assert table.rows["q"].tolist() == ["1", "8", "", "", ""]
    assert table.declared_missing == {"q": {"7.5": 1, "9": 2}}


def test_everything_declared_missing(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.sav", {"q": [9.0, 9.0]}, missing_ranges={"q": [9]})
    table = read_file(plan(path))
    assert table.rows["q"].tolist() == ["", ""]
    assert table.declared_missing == {"q": {"9": 2}}


def test_nothing_declared_missing(tmp_path: Path) -> None:
    table = read_file(plan(saved(tmp_path / "a.sav", {"q": [9.0, None]})))
    assert table.rows["q"].tolist() == ["9", ""]
    assert table.declared_missing == {}


def test_an_impossible_date_costs_one_cell_and_not_the_file(tmp_path: Path) -> None:
    options = {"variable_format": {"dag": "DATETIME20"}}
    path = saved(tmp_path / "a.sav", {"dag": [13_944_614_400.0, 1e17, None]}, **options)
    table = read_file(plan(path, columns={"date": "dag"}))
    assert table.rows["dag"].tolist() == ["2024-09-02 00:00:00", "100000000000000000", ""]


def test_the_name_of_the_file_does_not_matter(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.sav", {"q": [1.0]}).rename(tmp_path / "a.csv")
    assert reader_for(plan(path)).name == "spss"


def test_a_key_that_is_not_there_is_refused(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.sav", {"lbnr": [1.0]})
    with pytest.raises(ReadError, match="there is no column 'lbnrr'") as error:
        read_file(plan(path, columns={"person": "lbnrr"}))
    assert "nearest: 'lbnr'" in str(error.value)


FAULTS: list[tuple[str, bytes, dict[str, Any], list[str]]] = [
    ("cut.sav", b"$FL2@(#) SPSS DATA FILE", {}, ["cut.sav: the SPSS file is damaged", "save it"]),
    ("noise.zsav", b"$FL3" + bytes(500), {}, ["noise.zsav: the SPSS file is damaged"]),
    ("a.sav", b"id;q\n1;2\n", {"format": "spss"}, ["a.sav: the file is not an SPSS file"]),
]


@pytest.mark.parametrize(("name", "data", "stated", "words"), FAULTS)
def test_a_fault_is_one_clear_error(
    tmp_path: Path, name: str, data: bytes, stated: dict[str, Any], words: list[str]
) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(ReadError) as error:
        read_file(plan(tmp_path / name, **stated))
    for word in words:
        assert word in str(error.value)


def test_a_file_that_was_cut_off_is_damaged(tmp_path: Path) -> None:
    whole = saved(tmp_path / "a.sav", {"q": [1.0, 2.0, 3.0], "t": ["æ", "ø", "å"]}).read_bytes()
    path = tmp_path / "b.sav"
    for size in range(4, len(whole), len(whole) // 5):
        path.write_bytes(whole[:size])
        with pytest.raises(ReadError, match=r"damaged|not one record"):
            read_file(plan(path))


def test_no_cases(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.sav", {"q": []})
    with pytest.raises(ReadError, match="a header but not one record"):
        read_file(plan(path))


def test_a_file_that_would_not_fit_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.readers.spss._MAX_CELLS", 3)
    path = saved(tmp_path / "a.sav", {"q": [1.0, 2.0], "r": [1.0, 2.0]})
    with pytest.raises(ReadError, match="absurdly big") as error:
        read_file(plan(path))
    assert "2 cases of 2 variables" in str(error.value)


def test_an_spss_file_is_no_generic_file(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.sav", {"q": [1.0]})
    with pytest.raises(ReadError, match="the file is an SPSS file"):
        read_file(plan(path, format="generic"))


REAL = ["sample.sav", "sample.zsav", "sample_missing.sav", "simple_alltypes.sav", "hebrews.sav"]


@pytest.mark.parametrize("name", REAL)
def test_real_files_keep_every_case_and_code(shared_data: Path, name: str) -> None:
    path = shared_data / "formats_spss" / f"pyreadstat_{name}"
    table = read_file(plan(path))
    values, about = pyreadstat.read_sav(path, user_missing=True, disable_datetime_conversion=True)
    assert table.rows.index.tolist() == list(range(1, about.number_rows + 1))
    assert list(table.rows.columns) == about.column_names
    emptied = sum(sum(counts.values()) for counts in table.declared_missing.values())
    filled = int((values.notna() & (values != "")).sum().sum())
    assert int((table.rows != "").sum().sum()) == filled - emptied


def test_a_portable_file_holds_what_the_sav_of_the_same_data_holds(shared_data: Path) -> None:
    folder = shared_data / "formats_spss"
    portable = read_file(plan(folder / "pyreadstat_sample.por"))
    other = read_file(plan(folder / "pyreadstat_sample.sav"))
    assert portable.format == "spss"
    assert portable.rows.to_numpy().tolist() == other.rows.to_numpy().tolist()
    assert portable.labels == {name.upper(): labels for name, labels in other.labels.items()}
    assert portable.texts == {name.upper(): text for name, text in other.texts.items()}


def test_the_real_file_with_missing_values_tells_which(shared_data: Path) -> None:
    table = read_file(plan(shared_data / "formats_spss" / "pyreadstat_sample_missing.sav"))
    assert table.declared_missing == {
        "mynum": {"-1": 1, "2500": 1},
        "mylabl": {"-1": 1},
        "myord": {"-3": 1},
    }
    assert table.rows["myord"].tolist() == ["1", "2", "3", "1", "1", "-1", ""]
    assert table.labels["myord"]["-1"] == "missing"
