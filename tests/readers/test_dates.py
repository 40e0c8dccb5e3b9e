"""Dates: the stated form, never a guess; what does not fit stays for the checks to name."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from pipeline.errors import ReadError, WaveFileError
from pipeline.readers import read_file
from pipeline.readers.dates import in_iso_form
from pipeline.wave import parse_plan
from tests.readers.plans import plan, written


def iso(cells: list[str], pattern: str) -> list[str]:
    return in_iso_form(pd.Series(cells, dtype="str"), pattern, "a.csv").tolist()


@pytest.mark.parametrize(
    ("pattern", "cell", "expected"),
    [
        ("%d-%m-%Y", "14-09-2024", "2024-09-14"),
        ("%d-%m-%Y", "3-9-2024", "2024-09-03"),
        ("%d-%m-%Y", "14-09-2024 10:15", "2024-09-14"),
        ("%d-%m-%Y %H:%M", "14-09-2024 10:15", "2024-09-14 10:15:00"),
        ("%d. %m. %Y", "14. 9. 2024", "2024-09-14"),
        ("%d.%m.%y", "14.09.24", "2024-09-14"),
        ("%m/%d/%Y", "9/14/2024", "2024-09-14"),
        ("%m/%d/%Y %I:%M %p", "9/14/2024 1:05 PM", "2024-09-14 13:05:00"),
        ("%Y%m%d", "20240914", "2024-09-14"),
        ("excel", "45549", "2024-09-14 00:00:00"),
        ("excel", "45549,5", "2024-09-14 12:00:00"),
        ("excel", "45549.75", "2024-09-14 18:00:00"),
        ("%d-%m-%Y", "2024-09-14", "2024-09-14"),
        ("%d-%m-%Y", "", ""),
    ],
)
def test_a_stated_form(pattern: str, cell: str, expected: str) -> None:
    assert iso([cell], pattern) == [expected]


def test_one_odd_cell_stays_for_the_checks() -> None:
    assert iso(["14-09-2024", "15-09-2024", "i går"], "%d-%m-%Y")[2] == "i går"
    assert iso(["45549", "45550", "12"], "excel")[2] == "12"


def test_a_form_that_fits_only_the_first_days_of_months_is_refused() -> None:
    with pytest.raises(ReadError, match="another form") as error:
        iso(["01-09-2024"] * 9 + ["13-09-2024"], "%m-%d-%Y")
    assert "99-99-9999 in 1 rows, first in line 9" in str(error.value)
    assert "2024" not in str(error.value)


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        (["03-04-2024", "05-06-2024"], ['"%d-%m-%Y" or "%m-%d-%Y" (each fits']),
        (["03-04-2024", "15-06-2024"], ['dates = "%d-%m-%Y" (fits']),
        (["03/14/24"], ['dates = "%m/%d/%y" (fits']),
        (["45549", "45550"], ['dates = "excel" (fits']),
        (["14. september"], ["99. xxxxxxxxx", "or as they are written"]),
    ],
)
def test_an_unstated_form_is_asked_about(
    tmp_path: Path, cells: list[str], words: list[str]
) -> None:
    text = "dag;q\n" + "".join(f"{cell};1\n" for cell in cells)
    path = written(tmp_path, {"a.csv": text.encode()})
    with pytest.raises(ReadError, match=r"a\.csv, column 'dag': the dates") as error:
        read_file(plan(path, columns={"date": "dag"}))
    for word in words:
        assert word in str(error.value)
    assert not any(cell in str(error.value) for cell in cells)


def test_a_few_odd_dates_are_data_and_no_error(tmp_path: Path) -> None:
    path = written(tmp_path, {"a.csv": b"dag;q\n2024-09-02;1\n2024-09-03T10:15;2\n3/9;3\n;4\n"})
    table = read_file(plan(path, columns={"date": "dag"}))
    assert table.rows["dag"].tolist() == ["2024-09-02", "2024-09-03T10:15", "3/9", ""]


WAVE = """
model = 2
type = "myndighed"
period = { start = 2026-09-01, end = 2026-10-16 }
[[files]]
path = "a.csv"
dates = "%s"
[[centres]]
id = "voksne"
name = "Voksne"
[[questions]]
id = "s_1"
"""


@pytest.mark.parametrize("pattern", ["%d-%m-%Y", "%m/%d/%y %H:%M", "excel", ""])
def test_the_wave_file_states_the_form(tmp_path: Path, pattern: str) -> None:
    assert parse_plan(WAVE % pattern, "w", tmp_path).files[0].dates == pattern


@pytest.mark.parametrize("pattern", ["%d-%m", "dd-mm-yyyy", "%", "%Y", "Excel"])
def test_a_form_without_day_month_or_year_is_refused(tmp_path: Path, pattern: str) -> None:
    with pytest.raises(WaveFileError, match=r"line 7, key files\[1\]\.dates: not a form of dates"):
        parse_plan(WAVE % pattern, "w", tmp_path)
