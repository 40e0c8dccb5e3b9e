from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.measures.run_chart import run_chart, run_limits


@pytest.mark.parametrize(
    ("n", "longest", "crossings"),
    [(10, 6, 2), (12, 7, 3), (16, 7, 4), (20, 7, 6), (24, 8, 8), (30, 8, 10)],
)
def test_limits_of_methods_section_5(n: int, longest: int, crossings: int) -> None:
    """Anhøj & Olesen 2014, table of limits by number of useful points."""
    assert run_limits(n) == (longest, crossings)


def test_a_steady_rise_is_a_shift() -> None:
    found = run_chart([float(at) for at in range(20)])
    assert (found.centre, found.longest_run, found.crossings, found.n) == (9.5, 10, 1, 20)
    assert found.has_shifted


@pytest.mark.parametrize(
    ("why", "series", "longest", "crossings", "has_shifted"),
    [
        ("both at their limit", "HHHHHHHHLLLHLLLHLLLHLLLH", 8, 8, False),
        ("a run too long", "LLLHHHHHHHHHLLLHLLLHLLHL", 9, 8, True),
        ("too few crossings", "HHHHLLLHHHLLLHHHLLLHHLLL", 4, 7, True),
    ],
)
def test_each_rule_alone_for_24_points(
    why: str, series: str, longest: int, crossings: int, has_shifted: bool
) -> None:
    """High and low; limits 8 and 8."""
    found = run_chart([{"H": 9.0, "L": 1.0}[side] for side in series])
    assert (found.n, found.longest_run, found.crossings) == (24, longest, crossings)
    assert found.has_shifted == has_shifted, why


def test_points_on_the_median_do_not_count() -> None:
    found = run_chart([5, 1, 5, 9, 5, 1, 9])
    assert (found.centre, found.n, found.crossings) == (5, 4, 3)


def test_days_without_presses_do_not_count() -> None:
    series = [1.0, 2.0, math.nan] * 8
    assert run_chart(series) == run_chart([1.0, 2.0] * 8)


@pytest.mark.parametrize("n", range(10))
def test_fewer_than_ten_points_say_nothing(n: int) -> None:
    found = run_chart([float(at) for at in range(n)])
    assert not found.is_judged
    assert not found.has_shifted
    assert math.isnan(found.run_limit)


def test_a_series_without_spread_has_no_points_to_judge() -> None:
    found = run_chart([4.0] * 30)
    assert (found.n, found.longest_run, found.crossings) == (0, 0, 0)
    assert not found.has_shifted
    assert math.isnan(run_chart([]).centre)


@given(st.lists(st.integers(0, 9), max_size=40))
def test_a_chart_turned_around_or_upside_down_is_the_same(values: list[int]) -> None:
    found = run_chart(values)
    for other in (values[::-1], [-value for value in values]):
        turned = run_chart(other)
        assert (turned.n, turned.longest_run, turned.crossings) == (
            found.n,
            found.longest_run,
            found.crossings,
        )
    assert found.longest_run <= found.n
    assert found.n == 0 or found.crossings < found.n
