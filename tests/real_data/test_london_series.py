"""The same eleven surgeries as a series of one centre: every answer, and a jump that is no change.

The presses of each day are counted here with pandas alone, straight from the file.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from pipeline.records import DAILY_COLUMNS, Released
from tests.measures.series_waves import released, rows_of, series_plan, series_wave
from tests.real_data.test_london import CODES

QUESTION = """
[[questions]]
id = "smiley"
text = "Would you recommend us?"
scale = "likelihood_5"
"""
LAST = date(2024, 4, 5)


def daily(shared: Path) -> pd.DataFrame:
    """The answers of every day by surgery."""
    told = pd.read_csv(shared / "fft_london_gp" / "fft_london_gp.csv")
    code = told["rating"].map(CODES)
    keys = pd.DataFrame(
        {
            "unit": told["surgery"],
            "day": pd.to_datetime(told["time"]).dt.normalize(),
            "answer": code.notna().map({True: "scale", False: "dont_know"}),
            "code": code.fillna(0).astype(int),
        }
    )
    found = keys.value_counts(sort=False).rename("n").reset_index()
    found["unit"] = found["unit"].map(ids(found["unit"]))
    found = found.assign(file="london.csv", centre="c", question="smiley", burst=0)
    text = dict.fromkeys(["file", "centre", "unit", "question", "answer"], "str")
    found = found.astype({**text, "day": "datetime64[us]", "code": "Int16"})
    return found[list(DAILY_COLUMNS)]


def ids(surgeries: pd.Series) -> dict[str, str]:
    return {name: f"s{at}" for at, name in enumerate(sorted(surgeries.unique()))}


@pytest.fixture(scope="module")
def london(shared_data: Path) -> Released:
    presses = daily(shared_data)
    units = sorted(presses["unit"].unique())
    plan = series_plan(
        units, first=date(2023, 7, 13), last=LAST, series="supplement = true", more=QUESTION
    )
    return released(plan, series_wave(presses))


@pytest.fixture(scope="module")
def unit_of(shared_data: Path) -> dict[str, str]:
    told = pd.read_csv(shared_data / "fft_london_gp" / "fft_london_gp.csv")
    return ids(told["surgery"])


def test_all_answers_appear(london: Released) -> None:
    presses = rows_of(london, measure="presses", breakdown="")
    assert set(presses["status"]) == {"shown"}
    whole, units = presses["unit"] == "", presses["unit"] != ""
    assert presses.loc[whole, "n"].tolist() == [3882]
    assert (units.sum(), presses.loc[units, "n"].sum()) == (11, 3882)
    for axis in ("month", "week"):
        parts = rows_of(london, measure="presses", breakdown=axis)
        assert set(parts["status"]) == {"shown"}
        sums = parts.groupby("unit")["n"].sum()
        assert sums.to_dict() == dict(zip(presses["unit"], presses["n"], strict=True))


def test_shares_of_all_and_without_dont_know(london: Released) -> None:
    """data/README.md: 90.60 % of all answers, 91.04 % without don't know (n 3,863)."""
    of_all = rows_of(london, measure="share_of_all", unit="").iloc[0]
    share = rows_of(london, measure="share_positive", unit="", breakdown="").iloc[0]
    assert (round(of_all["value"] * 100, 2), of_all["n"]) == (90.60, 3882)
    assert (round(share["value"] * 100, 2), share["n"]) == (91.04, 3863)


@pytest.mark.parametrize(
    ("surgery", "n", "value", "low", "high"),
    [
        ("Health Partners @ Violet Melchett", 658, 81.61, 78.47, 84.38),
        ("Royal Hospital Chelsea", 104, 99.04, 94.75, 99.83),
    ],
)
def test_the_lowest_and_the_highest_surgery(
    london: Released,
    unit_of: dict[str, str],
    surgery: str,
    n: int,
    value: float,
    low: float,
    high: float,
) -> None:
    """data/README.md, don't know counted as not positive; Wilson without a population."""
    row = rows_of(london, measure="share_of_all", unit=unit_of[surgery]).iloc[0]
    found = [round(row[name] * 100, 2) for name in ("value", "low", "high")]
    assert (row["n"], found, row["method"]) == (n, [value, low, high], "wilson")


def test_the_jump_in_february_is_a_change_of_mode_and_no_improvement(london: Released) -> None:
    """42 to 152 answers a month before, 76 in January and 1,876 in February 2024.

    The centre has no January of its own: beside the surgeries' periods it would tell of a few.
    """
    months = rows_of(london, measure="presses", breakdown="month", unit="")
    told = months.set_index("category")["n"].to_dict()
    before = [n for month, n in told.items() if month < "2024-01"]
    assert (min(before), max(before)) == (42, 152)
    assert told["2024-01-01..2024-02-29"] == 76 + 1876
    jumps = rows_of(london, measure="volume_shift", unit="")
    assert jumps["category"].tolist() == ["2024-01-01..2024-02-29"]
    assert set(rows_of(london, measure="volume_shift")["verdict"]) == {"mode_change"}
    assert jumps["value"].iloc[0] > 9
    words = london.rows[london.rows["measure"].isin(["series_median", "series_shift"])]
    assert "shifted_up" not in set(words["verdict"])
