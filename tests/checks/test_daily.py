"""A series by day: every press counts once, misuse and bursts show, a mix is understood."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from pipeline.checks import check
from pipeline.errors import DataError
from pipeline.records import DAILY_COLUMNS, Checked, RawTable
from pipeline.wave import parse_plan

WAVE = """\
model = 1
type = "authority"
period = { start = 2026-01-01, end = 2026-06-30 }
checks = { max_rejected_share = 1.0 }
[series]
[[centres]]
id = "a"
name = "Borgercenter Å"
units = [ { id = "n", name = "Nord", codes = ["1", "2"] }, { id = "s", name = "Syd" } ]
[[questions]]
id = "smiley"
scale = "satisfaction_4"
"""
JOBS = {"unit": "stand", "date": "time"}


def checked(presses: list[tuple[str, str, str]], text: str = WAVE, **more) -> Checked:
    frame = pd.DataFrame(presses, columns=["stand", "time", "smiley"], dtype="str")
    frame.index = pd.RangeIndex(2, 2 + len(frame))
    columns = more.pop("columns", JOBS)
    table = RawTable("tryk.csv", "0" * 64, "generic", "responses", frame, columns, **more)
    return check([table], parse_plan(text, "w", Path("w")))


def day(text: str) -> pd.Timestamp:
    return pd.Timestamp(text)


def counts(result: Checked) -> list[tuple[object, ...]]:
    rows = result.daily.drop(columns=["file", "centre", "question"])
    return [tuple(None if pd.isna(cell) else cell for cell in row) for row in rows.to_numpy()]


def at(second: int, stand: str = "1") -> tuple[str, str, str]:
    return stand, f"2026-01-05 08:{second // 60:02}:{second % 60:02}", "4"


def test_every_press_is_counted_by_unit_day_and_answer():
    result = checked(
        [
            ("1", "2026-01-05 08:00:00", "4"),
            ("2", "2026-01-05 23:59:59", "Meget tilfreds"),
            ("Syd", "2026-01-05 08:00:00", "1"),
            ("1", "2026-01-06T00:00:00+01:00", "Ved ikke"),
        ]
    )
    assert list(result.daily.columns) == list(DAILY_COLUMNS)
    assert counts(result) == [
        ("n", day("2026-01-05"), "scale", 4, 2, 0),
        ("n", day("2026-01-06"), "dont_know", None, 1, 0),
        ("s", day("2026-01-05"), "scale", 1, 1, 0),
    ]
    assert result.daily["n"].sum() == len(result.responses)


def test_a_press_without_a_day_is_rejected_and_conserved():
    result = checked([("1", "05-01-2026", "4"), ("1", "", "4"), ("1", "2026-02-30", "4"), at(0)])
    assert result.daily["n"].sum() == len(result.responses) == 1
    assert list(result.rejected["reason"]) == ["bad_date"] * 3
    assert (result.rejected["column"] == "").all()
    (file,) = result.files
    assert (file.records_read, file.records_accepted, file.records_rejected) == (4, 1, 3)


def test_misuse_is_counted_as_misuse_and_rejected():
    presses = [at(0), at(60), ("nowhere", "2026-01-05 08:00:00", "4"), ("1", "soon", "4")]
    result = checked([*presses, ("1", "2026-01-05 09:00:00", "")], tests=(2, 4, 5, 6))
    assert counts(result) == [
        ("n", day("2026-01-05"), "misuse", None, 1, 0),
        ("n", day("2026-01-05"), "scale", 4, 1, 0),
    ]
    assert list(result.rejected["reason"]) == ["test_row"] * 4


@pytest.mark.parametrize(
    ("presses", "burst"),
    [
        ([at(second) for second in (0, 2, 4, 6, 8)], 5),
        ([at(second) for second in (8, 0, 4, 6, 2)], 5),
        ([at(second) for second in (0, 2, 4, 6)], 0),
        ([at(second) for second in (0, 2, 5, 7, 9)], 0),
        ([at(second, stand) for second, stand in zip(range(5), "11221", strict=True)], 0),
        ([("1", "2026-01-05 08:00", "4")] * 10, 10),
        ([("1", "2026-01-05 08:00:00", "4")] * 9, 0),
        ([("1", "2026-01-05", "4")] * 12, 0),
    ],
    ids=["quick", "in any order", "four", "a pause", "stands", "minute", "nine", "no time"],
)
def test_bursts_are_counted_by_stand_and_never_removed(presses, burst):
    result = checked(presses)
    assert int(result.daily["burst"].sum()) == burst
    assert int(result.daily["n"].sum()) == len(presses) == len(result.responses)


MIXES = {
    "satisfaction_4": [("😡", "Rød", "1", "Meget utilfreds", "☹️"), ("🙂", "gul", "3", "Tilfreds")],
    "smiley_4_from_0": [("😡", "Rød", "0", "Meget utilfreds"), ("🙁", "ORANGE", "1", "Utilfreds")],
    "satisfaction_5": [("😠", "rød", "1", "Meget utilfreds"), ("😐", "Gul", "3", "Neutral")],
    "smiley_5_from_0": [
        ("😠", "rød", "0", "Meget sur"),
        ("🙂", "Lysegrøn", "3", "Tilfreds", "3.0"),
    ],
}
POSITIONS = {"satisfaction_4": (1, 3), "satisfaction_5": (1, 3)}
POSITIONS |= {"smiley_4_from_0": (1, 2), "smiley_5_from_0": (1, 4)}


@pytest.mark.parametrize("scale", list(MIXES))
def test_colours_words_numbers_and_pictures_mix_in_one_column(scale):
    texts = [
        (text, code)
        for group, code in zip(MIXES[scale], POSITIONS[scale], strict=True)
        for text in group
    ]
    presses = [("1", "2026-01-05", text) for text, _ in texts]
    result = checked(presses, WAVE.replace("satisfaction_4", scale))
    assert result.rejected.empty
    assert list(result.responses["code"]) == [code for _, code in texts]


@pytest.mark.parametrize(
    ("scale", "number"),
    [("satisfaction_4", "0"), ("smiley_4_from_0", "4"), ("smiley_5_from_0", "5")],
)
def test_numbers_that_begin_elsewhere_are_asked_about(scale, number):
    presses = [("1", "2026-01-05", "2")] * 150 + [("1", "2026-01-05", number)] * 2
    with pytest.raises(DataError, match="not those of its scale") as raised:
        checked(presses, WAVE.replace("satisfaction_4", scale))
    assert "line 152" in str(raised.value)
    assert "smiley_4_from_0" in raised.value.todo


def test_a_single_slip_is_rejected_and_codes_answer_the_question():
    many = [("1", "2026-01-05", "2")] * 150
    assert list(checked([*many, ("1", "2026-01-05", "0")]).rejected["reason"]) == ["off_scale"]
    codes = 'codes = { "0" = 1, "1" = 2, "2" = 3, "3" = 4 }\n'
    result = checked([*many, *[("1", "2026-01-05", "0")] * 9], WAVE + codes)
    assert set(result.responses["code"]) == {3, 1}


def test_a_series_without_a_date_column_stops():
    with pytest.raises(DataError, match="a series is made of days"):
        checked([at(0)], columns={"unit": "stand"})


def test_a_questionnaire_has_no_days():
    text = WAVE.replace("[series]\n", "")
    result = checked([("1", "soon", "4")], text)
    assert result.daily.columns.empty
    assert list(result.rejected["column"]) == ["time"]
