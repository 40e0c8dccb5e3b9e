"""Real SPSS files, read and checked, against their CSV twins and what pyreadstat reads."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pyreadstat
import pytest

from pipeline.checks import check
from pipeline.readers import read_file
from pipeline.records import Checked, RawTable
from pipeline.wave import parse_plan
from tests.readers.plans import plan

FOLDER = "formats_spss"
WAVE = """
model = 2
type = "authority"
period = { start = 2018-05-01, end = 2018-05-31 }
checks = { max_rejected_share = 1.0 }
[[centres]]
id = "a"
name = "A"
"""
LEVELS = "scale = 'satisfaction_4'\ncodes = { low = 1, medium = 2, high = 4 }"
ORDER = f"[[questions]]\nid = 'order'\ncolumn = 'myord'\n{LEVELS}\n"
SEX = "[[questions]]\nid = 'sex'\ncolumn = 'mylabl'\nrole = 'background'\n"
POSITION = {"1": 1, "2": 2, "3": 4}


def read(shared: Path, name: str, **jobs: str) -> RawTable:
    return read_file(plan(shared / FOLDER / f"pyreadstat_{name}", columns=jobs))


def checked(table: RawTable, questions: str) -> Checked:
    return check([table], parse_plan(WAVE + questions, "w", Path("w")))


def answers(result: Checked) -> list[tuple[str, int]]:
    """(answer, position) in the order of the file; 0 = no position."""
    rows = result.responses.fillna({"code": 0})
    return [(row.answer, int(row.code)) for row in rows.itertuples()]


def twin(shared: Path, name: str) -> list[dict[str, str]]:
    """The CSV written from the same cases, in the reader's form of numbers and times."""
    path = shared / FOLDER / f"pyreadstat_{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return [{key: _plain(cell) for key, cell in row.items()} for row in csv.DictReader(file)]


def _plain(cell: str) -> str:
    """1.00 is 1; a moment has a blank; a time of day is seconds, as SPSS keeps it."""
    if cell == "#NULL!":
        return ""
    if cell.count(":") == 2 and "T" not in cell:
        hours, minutes, seconds = cell.split(":")
        return f"{int(hours) * 3600 + int(minutes) * 60 + float(seconds):g}"
    if "T" in cell:
        return cell.replace("T", " ").split(".")[0]
    try:
        return f"{float(cell):.15g}"
    except ValueError:
        return cell.strip()


@pytest.mark.parametrize("name", ["sample.sav", "sample.zsav"])
def test_a_file_and_its_compressed_form_are_the_twin(shared_data: Path, name: str) -> None:
    """The first five cases of the CSV."""
    table = read(shared_data, name, date="mydate")
    expected = twin(shared_data, "sample_missing")[:5]
    assert table.rows.to_dict("records") == expected
    result = checked(table, ORDER + SEX)
    assert answers(result) == [("scale", POSITION[row["myord"]]) for row in expected]
    assert list(result.people["sex"]) == ["Male", "Female", "Male", "Female", "Male"]
    days = result.people["answered_date"].dt.strftime("%Y-%m-%d").fillna("")
    assert days.tolist() == [row["mydate"] for row in expected]
    assert result.rejected.empty


def test_user_missing_values_are_the_difference_between_the_twins(shared_data: Path) -> None:
    """What only the second CSV has is declared missing; a label that says so stays a missing."""
    table = read(shared_data, "sample_missing.sav")
    without, with_them = (
        twin(shared_data, name) for name in ("sample_missing", "sample_missing_user")
    )
    declared: Counter[tuple[str, str]] = Counter()
    stay = {("myord", "-1")}
    for row, empty, full in zip(table.rows.to_dict("records"), without, with_them, strict=True):
        for column, cell in row.items():
            if full[column] != empty[column] and (column, full[column]) in stay:
                assert cell == full[column]
            else:
                assert cell == empty[column], column
                declared[column, full[column]] += full[column] != empty[column]
    told = {
        (column, value): count
        for column, counts in table.declared_missing.items()
        for value, count in counts.items()
    }
    assert told == {key: count for key, count in declared.items() if count}
    result = checked(table, ORDER)
    expected = [("scale", POSITION[row["myord"]]) for row in without if row["myord"]]
    assert answers(result) == expected
    assert result.rejected.empty


def test_hebrew_names_and_every_value_accounted_for(shared_data: Path) -> None:
    table = read(shared_data, "hebrews.sav")
    values, about = pyreadstat.read_sav(shared_data / FOLDER / "pyreadstat_hebrews.sav")
    (column,) = about.column_names
    result = checked(
        table, f'[[questions]]\nid = "q"\ncolumn = "{column}"\nscale = "satisfaction_10"\n'
    )
    on_scale = [int(value) for value in values[column].dropna() if 1 <= value <= 10]
    assert [code for _, code in answers(result)] == on_scale
    assert len(on_scale) > 20
    filled = int(values[column].notna().sum())
    assert Counter(result.rejected["reason"]) == {"off_scale": filled - len(on_scale)}


def test_labels_alone_order_the_answers(shared_data: Path) -> None:
    """In the file high is 1, low 2 and medium 3."""
    table = read(shared_data, "ordered_category.sav")
    result = checked(table, f"[[questions]]\nid = 'q'\ncolumn = 'Col1'\n{LEVELS}\n")
    assert answers(result) == [("scale", 4), ("scale", 1), ("scale", 2), ("scale", 1)]


def test_a_value_labelled_missing_is_no_answer(shared_data: Path) -> None:
    table = read(shared_data, "missing_test.sav")
    result = checked(table, "[[questions]]\nid = 'q'\ncolumn = 'var1'\n")
    assert answers(result) == [("scale", 2)]


def test_all_types_of_variable(shared_data: Path) -> None:
    """x: 7, 8 and 99 declared missing, 9 not; z: -999 to 0 and 999; dates in two forms."""
    table = read(shared_data, "simple_alltypes.sav", date="date")
    assert table.declared_missing == {"x": {"8": 1}, "z": {"-9": 1, "999": 1}}
    colours = "codes = { red = 1, green = 2, blue = 4 }\nscale = 'satisfaction_4'\n"
    result = checked(table, f"[[questions]]\nid = 'x'\n{colours}")
    # The fourth has no label in the file: there the number counts.
    assert answers(result) == [("scale", 1), ("scale", 2), ("scale", 4), ("scale", 4)]
    found = result.rejected[["line", "column", "reason"]].itertuples(index=False, name=None)
    assert list(found) == [(6, "x", "off_scale")]
    assert result.people["answered_date"].dt.strftime("%m-%d").tolist() == [
        *("11-01", "11-01", "12-15"),
        *("12-15", "01-02", "01-02"),
    ]
    assert table.rows["y"].tolist()[:4] == ["2000-01-01", "2000-01-02", "1950-12-24", "1776-07-04"]
