"""Every form of date in every format that has dates: stated or clear it is read, else asked."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat
import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from pipeline.checks import check
from pipeline.errors import ReadError
from pipeline.readers import read_file
from pipeline.wave import parse_plan
from tests.readers.plans import plan, written
from tests.readers.workbooks import xlsx

Cells = Sequence[str]
NAMED = {"columns": {"date": "Svardato"}}


def rows_of(header: str, cells: Cells, *above: str) -> bytes:
    """CSV: the header, lines ``above``, and a row per date.

    ``DATE name`` is the column of the dates, ``=5 name`` one of 5 in every row; others count.
    """
    names = header.split(";")
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL)
    writer.writerows([[name.split()[-1] for name in names], *map(str.split, above)])
    for at, cell in enumerate(cells):
        kinds = [name.split()[0] if " " in name else "" for name in names]
        own = {"DATE": cell, "": f"{at + 1}"}
        writer.writerow([own.get(kind, kind.removeprefix("=")) for kind in kinds])
    return out.getvalue().encode()


def sav(folder: Path, cells: Cells) -> Path:
    frame = pd.DataFrame({"Svardato": list(cells), "q": [1.0] * len(cells)})
    pyreadstat.write_sav(frame, str(folder / "a.sav"))
    return folder / "a.sav"


def a_file(name: str, make: Callable[[Cells], bytes]) -> Callable[[Path, Cells], Path]:
    return lambda folder, cells: written(folder, {name: make(cells)})


PRESSES = "feedbackId;DATE localTime;=7 surveyId;=5 experiencePointId;=3 buttonIndex;=0 misuse"
DESK = "DATE dato;Id;=4 AnswerNumber;=12 QueueId;=5 MaxAnswerNumber"
IMPORT_IDS = " ".join(['{"ImportId":"x"}'] * 6)
FORMATS: dict[str, tuple[Callable[[Path, Cells], Path], dict[str, Any]]] = {
    "surveyxact": (a_file("a.csv", lambda c: rows_of("respondentid;DATE closetime;s_1", c)), {}),
    "invitations": (a_file("a.csv", lambda c: rows_of("id;enhed;status;DATE Svardato", c)), {}),
    "limesurvey": (
        a_file("a.csv", lambda c: rows_of("id;DATE submitdate;startlanguage;Q1", c)),
        {},
    ),
    "qualtrics": (
        a_file(
            "a.csv",
            lambda c: rows_of(
                "StartDate;ResponseId;DATE RecordedDate;Finished;Status;Q1",
                c,
                "a b c d e f",
                IMPORT_IDS,
            ),
        ),
        {},
    ),
    "ms_forms": (
        a_file(
            "a.xlsx",
            lambda c: xlsx(
                {
                    "Sheet1": [
                        ["ID", "Start time", "Completion time", "Q1"],
                        *([at + 1, "x", cell, "Tilfreds"] for at, cell in enumerate(c)),
                    ]
                }
            ),
        ),
        {},
    ),
    "enalyzer": (
        a_file("a.csv", lambda c: rows_of("id;DATE Svardato", c)),
        {"format": "enalyzer", "columns": {"person": "id", "date": "Svardato"}},
    ),
    "spss": (sav, NAMED),
    "happyornot": (
        a_file(
            "a.csv",
            lambda c: rows_of(
                PRESSES, c
            ),
        ),
        {},
    ),
    "front_desk": (
        a_file(
            "a.csv", lambda c: rows_of(DESK, c)
        ),
        {},
    ),
    "generic csv": (a_file("a.csv", lambda c: rows_of("DATE Svardato;q", c)), NAMED),
    "generic json": (
        a_file("a.json", lambda c: json.dumps([{"Svardato": cell} for cell in c]).encode()),
        NAMED,
    ),
}  # fmt: skip
# name -> what the wave file says, cells, and what they are
FORMS: dict[str, tuple[str, Cells, Cells]] = {
    "Danish": ("%d-%m-%Y", ["14-09-2024", "02-09-2024"], ["2024-09-14", "2024-09-02"]),
    "Danish, short": ("%d.%m.%Y", ["14.9.2024", "2.9.2024"], ["2024-09-14", "2024-09-02"]),
    "Danish with a time that is not asked for": (
        "%d/%m/%Y",
        ["14/09/2024 23:59", "02/09/2024 00:01"],
        ["2024-09-14", "2024-09-02"],
    ),
    "Danish with a time": (
        "%d-%m-%Y %H.%M",
        ["14-09-2024 10.15", "02-09-2024 23.59"],
        ["2024-09-14 10:15:00", "2024-09-02 23:59:00"],
    ),
    "ISO": ("", ["2024-09-14", "2024-09-02 10:15:00"], ["2024-09-14", "2024-09-02 10:15:00"]),
    "ISO beside a stated form": ("%d-%m-%Y", ["2024-09-14", "2024-09-02"],
                                 ["2024-09-14", "2024-09-02"]),
    "ISO with an offset, in the hour that comes twice": (
        "",
        ["2024-10-27T02:30:00+02:00", "2024-10-27T02:30:00+01:00"],
        ["2024-10-27T02:30:00+02:00", "2024-10-27T02:30:00+01:00"],
    ),
    "ISO without zeros": ("%Y-%m-%d", ["2024-9-14", "2024-9-2"], ["2024-09-14", "2024-09-02"]),
    "US": ("%m/%d/%Y", ["9/14/2024", "9/2/2024"], ["2024-09-14", "2024-09-02"]),
    "US with a time": (
        "%m/%d/%Y %I:%M %p",
        ["9/14/2024 1:05 PM", "9/2/2024 12:00 AM"],
        ["2024-09-14 13:05:00", "2024-09-02 00:00:00"],
    ),
    "Excel": ("excel", ["45549", "45537"], ["2024-09-14 00:00:00", "2024-09-02 00:00:00"]),
    "Excel with a time": (
        "excel",
        ["45549.75", "45537,5"],
        ["2024-09-14 18:00:00", "2024-09-02 12:00:00"],
    ),
}  # fmt: skip
SLOW = ("spss",)
"""Read by a process of their own; texts, so some of the forms show all."""
CASES = [
    (name, form)
    for name in FORMATS
    for form in FORMS
    if name not in SLOW or form in ("Danish", "US with a time", "Excel")
]


def dates(folder: Path, name: str, cells: Cells, stated: str) -> list[str]:
    make, more = FORMATS[name]
    table = read_file(plan(make(folder, cells), dates=stated, **more))
    return table.rows[table.columns["date"]].tolist()


@pytest.mark.parametrize(("name", "form"), CASES, ids=[f"{n}, {f}" for n, f in CASES])
def test_a_stated_form_is_read(name: str, form: str, tmp_path: Path) -> None:
    stated, cells, expected = FORMS[form]
    found = dates(tmp_path, name, cells, stated)
    assert found == list(expected)


AMBIGUOUS = [["03-04-2024"], ["2/3/2024", "4/5/2024"], ["03.04.24"]]


@pytest.mark.parametrize(
    ("name", "cells"),
    [(name, cells) for name in FORMATS for cells in AMBIGUOUS[: 1 if name in SLOW else 3]],
)
def test_what_may_be_two_days_is_asked_about(name: str, cells: Cells, tmp_path: Path) -> None:
    """The question names both forms and quotes no date; its answer decides."""
    with pytest.raises(ReadError, match="the dates are in another form") as error:
        dates(tmp_path, name, cells, "")
    sign = next(sign for sign in "-/." if sign in cells[0])
    year = "%y" if cells[0].endswith(".24") else "%Y"
    day_first, month_first = f"%d{sign}%m{sign}{year}", f"%m{sign}%d{sign}{year}"
    assert f'dates = "{day_first}" or "{month_first}" (each fits' in str(error.value)
    assert cells[0] not in str(error.value)
    first = dates(tmp_path, name, cells, day_first)[0]
    second = dates(tmp_path, name, cells, month_first)[0]
    assert first != second
    assert first[5:] == "-".join(reversed(second[5:].split("-")))


@pytest.mark.parametrize("name", FORMATS)
def test_day_numbers_are_asked_about(name: str, tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r'dates = "excel" \(fits'):
        dates(tmp_path, name, ["45537", "45537,5"], "")


def test_real_cells_of_a_workbook_are_dates_or_day_numbers(tmp_path: Path) -> None:
    """A formatted cell is a date; a number in a cell that is not is asked about."""
    moment = dt.datetime(2024, 9, 2, 10, 15)
    real = [["Svardato"], [moment], [dt.date(2024, 9, 14)], [None], [dt.datetime(2024, 9, 2)]]
    path = written(tmp_path, {"a.xlsx": xlsx({"Ark1": [[*row, "x"] for row in real]})})
    rows = read_file(plan(path, **NAMED)).rows
    assert rows["Svardato"].tolist() == ["2024-09-02 10:15:00", "2024-09-14", "", "2024-09-02"]
    numbers = written(tmp_path, {"b.xlsx": xlsx({"A": [["Svardato"], [45537], [45537.5]]})})
    with pytest.raises(ReadError, match='dates = "excel"'):
        read_file(plan(numbers, **NAMED))
    rows = read_file(plan(numbers, dates="excel", **NAMED)).rows
    assert rows["Svardato"].tolist() == ["2024-09-02 00:00:00", "2024-09-02 12:00:00"]


def test_a_workbook_that_counts_from_1904_shows_the_same_days(tmp_path: Path) -> None:
    book = Workbook()
    book.epoch = CALENDAR_MAC_1904
    for row in (["Svardato", "q"], [dt.datetime(2024, 9, 2, 10, 15), 1]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    rows = read_file(plan(tmp_path / "a.xlsx", **NAMED)).rows
    assert rows["Svardato"].tolist() == ["2024-09-02 10:15:00"]


WAVE = """
model = 2
type = "authority"
period = { start = 2024-09-02, end = 2024-10-31 }
checks = { max_rejected_share = 1.0 }
[[centres]]
id = "a"
name = "A"
[[questions]]
id = "q"
role = "kpi"
"""
# name -> stated, cells, day per row ('' = bad_date)
MIXED: dict[str, tuple[str, Cells, Cells]] = {
    "one in words among Danish ones": (
        "%d-%m-%Y",
        ["14-09-2024", "02-09-2024", "i går"],
        ["2024-09-14", "2024-09-02", ""],
    ),
    "a day number and ISO among Danish ones": (
        "%d-%m-%Y",
        ["14-09-2024", "2024-09-02", "02-09-2024", "45537"],
        ["2024-09-14", "2024-09-02", "2024-09-02", ""],
    ),
    "another sign among Danish ones": (
        "%d-%m-%Y",
        ["14-09-2024", "02-09-2024", "3.9.2024"],
        ["2024-09-14", "2024-09-02", ""],
    ),
    "one US among ISO": (
        "",
        ["2024-09-14", "2024-09-02", "9/3/2024"],
        ["2024-09-14", "2024-09-02", ""],
    ),
    "a day that is not in the calendar": ("", ["2024-09-14", "2024-02-30"], ["2024-09-14", ""]),
    "zones and hours that do not exist": (
        "",
        ["2024-09-02T23:30:00Z", "2024-03-31T02:30:00", "2024-10-27T02:30:00+01:00"],
        ["2024-09-02", "2024-03-31", "2024-10-27"],
    ),
}


@pytest.mark.parametrize("name", MIXED)
def test_odd_ones_in_a_column_are_named_and_not_guessed(name: str, tmp_path: Path) -> None:
    stated, cells, expected = MIXED[name]
    path = written(tmp_path, {"a.csv": rows_of("DATE Svardato;q", cells)})
    result = check([read_file(plan(path, dates=stated, **NAMED))], parse_plan(WAVE, "w", tmp_path))
    days = result.people["answered_date"].dt.strftime("%Y-%m-%d").fillna("")
    assert days.tolist() == list(expected)
    bad = [(at + 2, "Svardato", "bad_date") for at, day in enumerate(expected) if not day]
    out = result.rejected[result.rejected["reason"] == "bad_date"]
    assert list(out[["line", "column", "reason"]].itertuples(index=False, name=None)) == bad


@pytest.mark.parametrize("name", FORMATS)
def test_day_first_and_month_first_in_one_column_stop_the_run(name: str, tmp_path: Path) -> None:
    cells = ["14-09-2024", "13-09-2024", "02-09-2024", "09-15-2024"]
    for stated in ("", "%d-%m-%Y"):
        with pytest.raises(ReadError, match="the dates are in another form"):
            dates(tmp_path, name, cells, stated)
