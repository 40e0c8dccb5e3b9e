"""Stable series are left alone, and a real change is found soon, in the unit that has it.

Everything goes the whole way: daily presses, measures, disclosure control, derived rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache

import numpy as np
import pandas as pd
import pytest

from pipeline.measures.control_chart import laney_chart
from pipeline.measures.run_chart import run_chart
from pipeline.measures.samples import Proportion
from pipeline.measures.shifts import BASELINE, find_shifts, shift_after
from pipeline.measures.volumes import volume_shifts
from pipeline.records import Released
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

CHANGES = {"shifted_up", "shifted_down", "shifted_with_mode"}
WEEKS_OF_24_POINTS = 26
"""The calendar joins two pieces of them to the week beside."""
STABLE = 200


def drawn(shares: np.ndarray, presses: np.ndarray, seed: int) -> pd.DataFrame:
    """Presses of units by weeks (mean number and true share), on the first day of each week."""
    rng = np.random.default_rng(seed)
    n = rng.poisson(presses)
    positive = rng.binomial(n, shares)
    return daily_of(
        press
        for unit in range(len(n))
        for press in weekly(
            f"u{unit}", zip(positive[unit].tolist(), (n - positive)[unit].tolist(), strict=True)
        )
    )


def words(found: Released) -> Mapping[str, str]:
    """Unit -> the verdict on its last segment."""
    rows = rows_of(found, measure="series_median")
    return dict(zip(rows["unit"], rows["verdict"], strict=True))


@pytest.mark.parametrize("spread", [0.0, 0.04], ids=["by chance alone", "weeks differ"])
@pytest.mark.parametrize("is_even", [True, False], ids=["even", "uneven"])
def test_false_signals_of_200_stable_units_of_24_points(spread: float, is_even: bool) -> None:
    """At most 10 %. Shares .6 to .97, 20 to 200 presses a week, the same every week or not."""
    rng = np.random.default_rng(20241127)
    size = (STABLE, WEEKS_OF_24_POINTS)
    share = rng.uniform(0.6, 0.97, (STABLE, 1)) + rng.normal(0, spread, size)
    presses = np.broadcast_to(rng.uniform(20, 200, (STABLE, 1)), size)
    if not is_even:
        presses = rng.uniform(20, 200, size)
    daily = drawn(share.clip(0.02, 0.99), presses, seed=7)
    found = released(series_plan([f"u{at}" for at in range(STABLE)]), series_wave(daily))
    points = rows_of(found, measure="share_positive", breakdown="week", status="shown")
    assert points.groupby("unit").size().median() == 24
    signals = sum(word in CHANGES for word in words(found).values())
    assert signals <= STABLE // 10
    assert rows_of(found, measure="volume_shift").empty


CHANGED, UNITS = 40, 80
YEAR = 52


@cache
def after(weeks: int, *, is_marked: bool = False) -> Released:
    """Half of the units fall from 88 % to 70 % after a year; seen so many weeks later."""
    size = (UNITS, YEAR + 8)
    share = np.full(size, 0.88)
    share[:CHANGED, YEAR:] = 0.70
    presses = np.random.default_rng(3).uniform(60, 120, size)
    daily = drawn(share, presses, seed=11)
    last = FIRST + timedelta(weeks=YEAR + weeks) - timedelta(days=1)
    event = f'[[events]]\ndate = {FIRST + timedelta(weeks=YEAR)}\nkind = "change"\ntext = "x"\n'
    more = SMILEY + (event if is_marked else "")
    plan = series_plan([f"u{at}" for at in range(UNITS)], more=more)
    return released(plan, series_wave(daily[daily["day"] <= pd.Timestamp(last)]))


def test_a_change_is_found_within_six_weeks_in_the_units_that_have_it() -> None:
    found = words(after(6))
    fell = [word for unit, word in found.items() if int(unit[1:]) < CHANGED]
    others = [word for unit, word in found.items() if int(unit[1:]) >= CHANGED]
    assert fell.count("shifted_down") == CHANGED
    assert sum(word in CHANGES for word in others) <= UNITS // 10


def test_and_named_where_it_began() -> None:
    shifts = rows_of(after(6), measure="series_shift")
    mine = shifts[shifts["unit"].isin([f"u{at}" for at in range(CHANGED)])]
    latest = mine.groupby("unit").last()
    start = latest["category"].str.slice(0, 10).map(date.fromisoformat)
    true = FIRST + timedelta(weeks=YEAR)
    assert start.map(lambda day: abs((day - true).days) <= 14).mean() > 0.95
    assert (latest["low"] < latest["value"]).all()
    assert latest["value"].mean() == pytest.approx(-0.18, abs=0.02)
    # The interval does not know that the beginning was chosen, nor of the week that is half old.
    assert (latest["low"].le(-0.18) & latest["high"].ge(-0.18)).mean() > 0.8


def test_a_marked_change_is_found_as_well_and_cuts_the_series() -> None:
    found = after(6, is_marked=True)
    assert [words(found)[f"u{at}"] for at in range(CHANGED)] == ["shifted_down"] * CHANGED
    segments = rows_of(found, measure="series_median", unit="u0")["category"].tolist()
    assert segments == ["2024-01-01..2024-12-31", "2025-01-01..2025-02-04"]
    others = [words(found)[f"u{at}"] for at in range(CHANGED, UNITS)]
    assert sum(word in CHANGES for word in others) <= 2


def steady(weeks: int, positive: int = 45, negative: int = 5) -> list[tuple[int, int]]:
    """A series that moves a little to both sides."""
    moves = (0, 1, -1, 2, -2, 1, 0, -1)
    return [(positive + moves[at % 8], negative - moves[at % 8]) for at in range(weeks)]


def one_unit(weeks: list[tuple[int, int]], events: str = "", series: str = "") -> Released:
    plan = series_plan(("a",), more=SMILEY + events, series=series)
    return released(plan, series_wave(daily_of(weekly("a", weeks))))


def event(day: date, kind: str, unit: str = "") -> str:
    return f'[[events]]\ndate = {day}\nkind = "{kind}"\nunit = "{unit}"\ntext = "x"\n'


FALL = [*steady(20), *steady(8, 35, 15)]


def test_a_shift_beside_a_change_of_mode_is_not_called_better_or_worse() -> None:
    assert words(one_unit(FALL)) == {"a": "shifted_down"}
    day = FIRST + timedelta(weeks=20)
    assert words(one_unit(FALL, event(day, "mode"))) == {"a": "shifted_with_mode"}
    near = event(day + timedelta(days=14), "mode")
    assert words(one_unit(FALL, near))["a"] == "shifted_with_mode"


def test_nor_is_one_beside_a_jump_in_volume() -> None:
    more = [(7 * positive, 7 * negative) for positive, negative in FALL[20:]]
    found = one_unit([*FALL[:20], *more])
    jump = rows_of(found, measure="volume_shift")
    assert jump["verdict"].tolist() == ["mode_change"]
    assert jump["category"].str.startswith("2024-0").all()
    assert words(found) == {"a": "shifted_with_mode"}


def test_an_event_of_another_unit_cuts_nothing() -> None:
    plan = series_plan(("a", "b"), more=SMILEY + event(FIRST + timedelta(weeks=10), "change", "b"))
    daily = daily_of([*weekly("a", steady(20)), *weekly("b", steady(20))])
    segments = rows_of(released(plan, series_wave(daily)), measure="series_median")["unit"]
    assert segments.tolist() == ["a", "b", "b"]


def test_rows_are_those_of_the_run_chart() -> None:
    found = one_unit(steady(24))
    weeks = rows_of(found, measure="share_positive", breakdown="week")
    chart = run_chart(weeks["value"].tolist())
    (median,) = rows_of(found, measure="series_median").itertuples()
    assert (median.n, median.value, median.verdict) == (chart.n, chart.centre, "stable")
    (run,) = rows_of(found, measure="series_longest_run").itertuples()
    assert (run.value, run.high) == (chart.longest_run, chart.run_limit)
    (crossings,) = rows_of(found, measure="series_crossings").itertuples()
    assert (crossings.value, crossings.low) == (chart.crossings, chart.crossings_limit)


def test_limits_are_laneys_on_request() -> None:
    assert rows_of(one_unit(steady(24)), measure="series_limits").empty
    found = one_unit([*steady(23), (5, 45)], series='chart = "laney"')
    weeks = rows_of(found, measure="share_positive", breakdown="week", status="shown")
    points = [
        Proportion(int(hits), int(n))
        for hits, n in zip(weeks["numerator"], weeks["n"], strict=True)
    ]
    chart = laney_chart(points)
    limits = rows_of(found, measure="series_limits")
    assert limits["value"].tolist() == [chart.centre] * len(points)
    assert limits["low"].tolist() == list(chart.low)
    assert limits["category"].tolist() == weeks["category"].tolist()
    outside = [at for at, word in enumerate(limits["verdict"]) if word == "outside"]
    assert tuple(outside) == chart.outside != ()


def points(*groups: tuple[int, int, int]) -> list[Proportion]:
    return [Proportion(hits, n) for count, hits, n in groups for _ in range(count)]


def test_two_shifts_are_two_and_the_last_is_the_word() -> None:
    found = find_shifts(points((15, 80, 90), (15, 60, 90), (6, 82, 90)))
    assert [(one.start, one.end) for one in found] == [(15, 30), (30, 36)]
    assert [one.estimate.value > 0 for one in found] == [False, True]


@pytest.mark.parametrize("before", [0, BASELINE - 1])
def test_a_short_baseline_says_nothing(before: int) -> None:
    assert shift_after(points((5, 40, 90)), points((before, 80, 90))) is None


def test_all_of_one_opinion_or_nobody() -> None:
    assert find_shifts([]) == []
    assert find_shifts(points((20, 30, 30))) == []
    assert shift_after(points((5, 30, 30)), points((20, 30, 30))) is None


@pytest.mark.parametrize(
    ("why", "presses", "found"),
    [
        ("a jump", [100, 110, 90, 105, 900], {4}),
        ("a fall", [100, 110, 90, 105, 20], {4}),
        ("and back once there is a new usual", [100, 110, 90, 900, 950, 870, 100], {3, 6}),
        ("a quiet summer", [100, 110, 90, 105, 40], set()),
        ("two months are no usual", [100, 100, 900], set()),
        ("before the stand came there was no usual", [0, 0, 0, 0, 100, 90], set()),
        ("nobody", [0, 0, 0, 0, 0], set()),
    ],
)
def test_volume(why: str, presses: list[int], found: set[int]) -> None:
    assert volume_shifts(presses, [30] * len(presses)).keys() == found, why


def test_a_month_just_begun_says_nothing_of_volume() -> None:
    assert volume_shifts([100, 110, 90, 105, 1], [30, 31, 30, 31, 2]) == {}
