"""How many will have answered: a forecast that keeps its promise, and is silent when it cannot."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.measures.forecast import Forecast, Period, curve_of, expected_share, forecast

START = date(2026, 1, 5)


def daily(counts: list[int]) -> list[Period]:
    days = (START + timedelta(at) for at in range(len(counts)))
    return [Period(day, day, count) for day, count in zip(days, counts, strict=True)]


def end(days: int) -> date:
    return START + timedelta(days - 1)


@pytest.mark.parametrize(
    ("total", "tau", "seen", "days"),
    [(300, 8, 14, 42), (1000, 15, 10, 42), (60, 10, 14, 42), (100, 5, 10, 30)],
)
def test_the_interval_holds_nine_times_of_ten_or_more(total, tau, seen, days):
    chance = np.random.default_rng(7)
    expected = total * np.diff(-np.expm1(-np.arange(days + 1) / tau))
    held = made = 0
    for _ in range(150):
        came = chance.poisson(expected)
        found = forecast(daily(came[:seen].tolist()), end(days))
        if found is not None:
            made += 1
            held += found.low <= came.sum() <= found.high
    assert made >= 140
    assert held / made >= 0.87


def test_an_earlier_curve_takes_the_place_of_a_guess():
    curve = curve_of(daily([60, 20, 10, 10]))
    assert expected_share(curve, 0.5) == pytest.approx(0.8)
    found = forecast(daily([120, 40]), end(4), earlier=curve)
    assert found is not None
    # 160 answers are 80 %: 40 are still to come, give or take the chance of 40 (and of the 160).
    assert found.basis == "earlier"
    assert found.middle == pytest.approx(200, abs=2)
    assert found.low < 190 < 215 < found.high + 8


def test_after_a_reminder_only_what_comes_later_counts():
    counts = [50, 20, 8, 3, 1, 40, 25, 15, 9, 6]
    reminded = START + timedelta(5)
    with_it = forecast(daily(counts), end(20), starts=[reminded])
    assert with_it is not None
    assert with_it.since == reminded
    assert with_it.low >= sum(counts)
    early = forecast(daily(counts[:7]), end(20), starts=[reminded])
    assert early is None


@pytest.mark.parametrize("counts", [[], [3, 2, 1, 1], [0, 0, 0, 0], [100, 5], [0] * 10], ids=str)
def test_it_is_silent_where_there_is_too_little(counts):
    assert forecast(daily(counts), end(30)) is None


def test_nothing_is_forecast_of_what_is_over():
    assert forecast(daily([20, 10, 5, 2]), end(4)) is None
    assert forecast(daily([20, 10, 5, 2]), end(3)) is None
    assert curve_of(daily([0, 0])) == ()


@given(st.lists(st.integers(0, 400), min_size=4, max_size=40), st.integers(1, 60))
def test_limits_are_in_order_and_never_below_what_came(counts, more):
    found = forecast(daily(counts), end(len(counts) + more))
    if found is not None:
        assert sum(counts) <= found.low <= found.middle <= found.high


@given(st.lists(st.integers(1, 200), min_size=4, max_size=30))
def test_joined_days_tell_nearly_the_same(counts):
    days = daily(counts)
    joined = [
        Period(a.first, b.last, a.answers + b.answers)
        for a, b in zip(days[::2], days[1::2], strict=False)
    ]
    if len(days) % 2:
        joined.append(days[-1])
    one, other = (forecast(each, end(len(counts) + 10)) for each in (days, joined))
    if isinstance(one, Forecast) and isinstance(other, Forecast):
        assert one.low <= other.high
        assert other.low <= one.high
