"""Series of smileys: periods are a calendar joined until each may be shown, and lose no press."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.measures import measure
from pipeline.measures.series.joining import axes, unit_axes
from pipeline.measures.series.periods import pieces
from tests.measures.series_waves import (
    FIRST,
    SMILEY,
    daily_of,
    released,
    rows_of,
    series_plan,
    series_wave,
    weekly,
)

days = st.dates(date(2019, 1, 1), date(2030, 12, 31))


@given(days, st.integers(0, 900))
def test_pieces_are_a_partition_of_the_days_that_nests_in_months(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    found = pieces(first, last)
    assert found.firsts[0] == first
    assert found.firsts[-1] == last + timedelta(days=1)
    assert all(a < b for a, b in pairwise(found.firsts))
    starts = {found.firsts[at] for at in found.months[:-1]}
    every = [first + timedelta(days=at) for at in range(length + 1)]
    assert starts == {first, *(day for day in every if day.day == 1)}
    for at, (start, end) in enumerate(pairwise(found.firsts)):
        inner = start != first and end <= last
        assert not inner or 4 <= (end - start).days <= 10
        assert (start.year, start.month) == ((end - timedelta(1)).year, (end - timedelta(1)).month)
        assert at in found.months or start.weekday() == 0


@given(days, st.integers(0, 200), st.integers(1, 200))
def test_a_piece_stays_when_more_days_follow(first: date, length: int, more: int) -> None:
    """Only the last piece, which is not over, may grow."""
    short = pieces(first, first + timedelta(days=length)).firsts
    long = pieces(first, first + timedelta(days=length + more)).firsts
    assert long[: len(short) - 1] == short[:-1]


@pytest.mark.parametrize(
    ("why", "first", "last", "expected"),
    [
        ("a leap day", date(2024, 2, 26), date(2024, 3, 3), ["02-26", "03-01"]),
        ("no leap day", date(2023, 2, 20), date(2023, 3, 5), ["02-20", "03-01"]),
        ("week 53", date(2020, 12, 21), date(2021, 1, 10), ["12-21", "12-28", "01-01"]),
        (
            "a new year in midweek",
            date(2024, 12, 23),
            date(2025, 1, 12),
            ["12-23", "01-01", "01-06"],
        ),
        ("summer time", date(2024, 3, 25), date(2024, 4, 7), ["03-25", "04-01"]),
    ],
)
def test_calendars(why: str, first: date, last: date, expected: list[str]) -> None:
    """By hand: pieces under four days belong to the week beside them in the month."""
    found = [f"{day:%m-%d}" for day in pieces(first, last).firsts[:-1]]
    assert found == expected, why


counts = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 4)) | st.just((0, 0)), min_size=9, max_size=9
)


@given(counts, st.integers(3, 9))
def test_every_period_may_be_shown_or_is_empty(told: list[tuple[int, int]], least: int) -> None:
    both = np.array([(positive + negative, positive) for positive, negative in told])
    found = unit_axes(both, (0, 2, 6, 9), least)
    assert (found.weeks[0], found.weeks[-1]) == (found.months[0], found.months[-1]) == (0, 9)
    assert set(found.months) <= set(found.weeks)
    assert set(found.months) <= {0, 2, 6, 9}
    n, positive = both.sum(axis=0)
    for starts in (found.weeks, found.months):
        parts = [both[a:b].sum(axis=0) for a, b in pairwise(starts)]
        assert sum(part[0] for part in parts) == n
        shown = [m == 0 or (m >= least and 0 < hits < m) for m, hits in parts]
        assert all(shown) or (starts == (0, 9) and not (n >= least and 0 < positive < n))


def test_a_period_is_joined_to_the_next_else_to_the_one_before() -> None:
    n = (6, 2, 6, 0, 2)
    found = axes((0, 5), lambda a, b: sum(n[a:b]) == 0 or sum(n[a:b]) >= 5)
    assert found.weeks == (0, 1, 5)


UNITS = ("a", "b")
presses = st.lists(
    st.tuples(
        st.sampled_from(UNITS),
        st.integers(0, 80).map(lambda at: FIRST + timedelta(days=at)),
        st.sampled_from([("scale", 1), ("scale", 4), ("dont_know", None), ("misuse", None)]),
        st.integers(1, 9),
    ),
    max_size=40,
)


@settings(max_examples=60)
@given(presses, st.booleans())
def test_all_periods_add_up_to_the_whole(
    told: list[tuple[str, date, tuple[str, int | None], int]], is_pooled: bool
) -> None:
    plan = series_plan(UNITS, series="supplement = true" if is_pooled else "")
    daily = daily_of((unit, day, *answer, n) for unit, day, answer, n in told)
    rows = measure(series_wave(daily), plan, None, None).rows
    rows = rows[rows["measure"].isin(["share_positive", "presses", "days_without"])]
    sums = rows.groupby(["measure", "unit", "breakdown"])[["n", "numerator", "denominator"]].sum()
    for name, unit in {key[:2] for key in sums.index}:
        for axis in ("week", "month"):
            assert sums.loc[(name, unit, axis)].equals(sums.loc[(name, unit, "")])
    expected = daily[daily["answer"] != "misuse"].groupby("unit")["n"].sum()
    for unit in UNITS:
        assert sums.loc[("presses", unit, ""), "n"] == expected.get(unit, 0)
    assert ("" in rows["unit"].values) == is_pooled
    if is_pooled:
        assert sums.loc[("presses", "", ""), "n"] == expected.sum()


def test_what_is_counted_and_what_is_not() -> None:
    daily = daily_of(
        [
            ("a", FIRST, "scale", 4, 8),
            ("a", FIRST, "scale", 1, 2),
            ("a", FIRST + timedelta(2), "dont_know", None, 6),
            ("a", FIRST + timedelta(2), "misuse", None, 9),
            ("b", FIRST + timedelta(3), "scale", 4, 1),
        ]
    )
    daily["burst"] = [5, 0, 1, 9, 0]
    rows = measure(series_wave(daily), series_plan(UNITS), None, None).rows
    mine = rows[(rows["unit"] == "a") & (rows["breakdown"] == "")].set_index("measure")
    told = mine[["n", "numerator", "denominator", "value"]].astype(float)
    assert told.loc["share_positive"].tolist() == [10, 8, 10, 0.8]
    assert told.loc["share_of_all"].tolist() == [16, 8, 16, 0.5]
    assert told.loc["presses", "n"] == told.loc["answered", "n"] == 16
    assert told.loc["misuse", "n"] == 9
    assert told.loc["burst", ["numerator", "denominator"]].tolist() == [6, 16]
    assert told.loc["days_without", ["numerator", "denominator"]].tolist() == [2, 4]
    assert told.loc["dont_know", ["numerator", "denominator"]].tolist() == [6, 16]


def test_no_people_are_read_and_no_rates_made() -> None:
    """A wave of presses is measured from its days alone; nobody was invited."""
    daily = daily_of(weekly("a", [(8, 2)] * 5))
    rows = measure(series_wave(daily), series_plan(UNITS), None, None).rows
    assert not rows["measure"].str.startswith(("response_rate", "invited", "unanswered")).any()
    assert not rows["measure"].isin(["versus_others", "kpi", "kpi_others", "change"]).any()
    assert set(rows["unit"]) == {"a", "b"}


@pytest.mark.parametrize(
    "told",
    [
        [],
        [("a", FIRST, "scale", 4, 30)],
        [("a", FIRST, "scale", 4, 30), ("a", FIRST, "scale", 1, 3)],
        [("a", FIRST, "dont_know", None, 30)],
        [("a", FIRST, "misuse", None, 30)],
        weekly("a", [(8, 2)] * 9),
        weekly("a", [(0, 0)] * 30 + [(8, 2)]),
    ],
    ids=["nobody", "one opinion", "one point", "no scale", "misuse", "nine points", "late"],
)
@pytest.mark.parametrize("series", ["", "supplement = true", 'chart = "laney"'])
@pytest.mark.parametrize("units", [("a",), UNITS])
def test_undefined_cases_are_rows_with_a_status(
    told: list[tuple[str, date, str, int | None, int]], series: str, units: tuple[str, ...]
) -> None:
    found = released(series_plan(units, series=series), series_wave(daily_of(told)))
    shown = found.rows["status"] == "shown"
    assert found.rows.loc[~shown, ["n", "value", "low", "high"]].isna().all(axis=None)
    assert set(found.rows["unit"]) >= set(units)
    medians = rows_of(found, measure="series_median")
    assert set(medians["verdict"]) <= {"too_few"}


def test_a_wave_without_any_daily_table() -> None:
    found = released(series_plan(UNITS), series_wave(pd.DataFrame()))
    assert not (found.rows["status"] == "shown").any()
    assert set(found.rows["unit"]) == set(UNITS)


def test_a_centre_without_units_is_its_own_group() -> None:
    plan = series_plan((), organisation="units = []")
    daily = daily_of(weekly("", [(8, 2)] * 12))
    found = released(plan, series_wave(daily))
    assert set(found.rows["unit"]) == {""}
    assert rows_of(found, measure="presses", breakdown="")["n"].tolist() == [120]


def test_several_questions_are_series_of_their_own() -> None:
    more = SMILEY + SMILEY.replace('"smiley"', '"other"')
    both = pd.concat(
        [daily_of(weekly("a", [(8, 2)] * 5)), daily_of(weekly("a", [(3, 3)] * 5), "other")]
    )
    found = released(series_plan(UNITS, more=more), series_wave(both))
    presses = rows_of(found, measure="presses", breakdown="", unit="a")
    assert dict(zip(presses["item"], presses["n"], strict=True)) == {"smiley": 50, "other": 30}
    # 8 visits on each Monday, 3 on each Tuesday: the question most pressed on a day counts them.
    assert rows_of(found, measure="answered", unit="a")["n"].tolist() == [55]
