from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.measures.control_chart import laney_chart, p_chart, xmr
from pipeline.measures.samples import Proportion

# fmt: off
NIST = (12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22, 8, 10, 5, 13, 11, 20, 18, 24, 15, 9,
        12, 7, 13, 9, 6)
"""Defects in 30 samples of 50 wafers: NIST e-Handbook 6.3.3.2, Montgomery table 7.4."""

ONE_JUMP = (1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1)
"""18 points of methods.md section 5."""
# fmt: on

points = st.lists(
    st.integers(0, 40).flatmap(lambda n: st.builds(Proportion, st.integers(0, n), st.just(n))),
    max_size=12,
)


def test_p_chart_of_the_nist_handbook() -> None:
    found = p_chart([Proportion(defects, 50) for defects in NIST])
    assert round(found.centre, 7) == 0.2313333
    assert {round(high, 7) for high in found.high} == {0.4102391}
    assert {round(low, 7) for low in found.low} == {0.0524275}
    assert [at + 1 for at in found.outside] == [15, 23]


def test_xmr_with_the_ranges_screened() -> None:
    found = xmr(ONE_JUMP)
    assert round(found.mean, 2) == 1.94
    assert (round(found.low, 2), round(found.high, 2)) == (-0.72, 4.60)


def test_xmr_with_all_ranges() -> None:
    found = xmr(ONE_JUMP, is_screened=False)
    assert round(found.mean, 2) == 1.94
    assert (round(found.low, 2), round(found.high, 2)) == (-3.06, 6.95)


@pytest.mark.parametrize("is_screened", [True, False])
def test_xmr_of_the_statprocon_readme(is_screened: bool) -> None:
    found = xmr([10, 50, 40, 30], is_screened=is_screened)
    assert (found.mean, found.range_mean) == (32.5, 20)
    assert (round(found.high, 1), round(found.low, 1)) == (85.7, -20.7)
    assert round(found.range_limit, 2) == 65.36


def test_laney_of_two_shares_by_hand() -> None:
    """z = ∓.1/√(.2·.8/50) = ∓1.76777; σz = 3.53553/1.128; limit .2 + 3 σz √(.2·.8/50)."""
    found = laney_chart([Proportion(5, 50), Proportion(15, 50)])
    assert found.sigma_z == pytest.approx(3.535534 / 1.128)
    assert found.high == pytest.approx([0.2 + 3 * 3.1343386 * 0.0565685] * 2)
    assert found.low == (0, 0)


def test_laney_widens_the_limits_by_what_moves_between_samples() -> None:
    found = laney_chart([Proportion(defects, 50) for defects in NIST])
    z = [(defects / 50 - found.centre) / math.sqrt(0.2313333 * 0.7686667 / 50) for defects in NIST]
    moved = sum(abs(after - before) for before, after in pairwise(z)) / 29
    assert found.sigma_z == pytest.approx(moved / 1.128, rel=1e-6)
    assert found.high[0] == pytest.approx(
        found.centre + 3 * found.sigma_z * math.sqrt(found.centre * (1 - found.centre) / 50)
    )


@pytest.mark.parametrize("values", [[], [3.0], [4.0] * 12], ids=["none", "one", "no spread"])
def test_no_spread_no_limits(values: list[float]) -> None:
    for is_screened in (True, False):
        found = xmr(values, is_screened=is_screened)
        assert all(math.isnan(limit) for limit in (found.low, found.high, found.range_limit))


@pytest.mark.parametrize(
    "counts",
    [[], [Proportion(0, 0)], [Proportion(0, 9)] * 4, [Proportion(9, 9)] * 4],
    ids=["none", "nobody", "all no", "all yes"],
)
def test_shares_without_spread_have_no_limits(counts: list[Proportion]) -> None:
    for found in (p_chart(counts), laney_chart(counts)):
        assert all(map(math.isnan, (*found.low, *found.high)))
        assert found.outside == ()


def test_one_point_has_no_moving_range() -> None:
    found = laney_chart([Proportion(4, 9)])
    assert math.isnan(found.sigma_z)
    assert math.isnan(found.low[0])


def test_a_day_without_answers_is_passed_over() -> None:
    days = [Proportion(5, 50), Proportion(15, 50)]
    with_gap = laney_chart([days[0], Proportion(0, 0), days[1]])
    assert with_gap.sigma_z == laney_chart(days).sigma_z
    assert math.isnan(with_gap.high[1])
    assert math.isnan(with_gap.values[1])


def test_a_point_on_its_limit_is_inside() -> None:
    found = p_chart([Proportion(0, 20), Proportion(4, 20)])
    assert (found.low, found.values[0], found.outside) == ((0, 0), 0, ())


@given(points)
def test_limits_enclose_the_centre(counts: list[Proportion]) -> None:
    for found in (p_chart(counts), laney_chart(counts)):
        for low, high in zip(found.low, found.high, strict=True):
            assert math.isnan(low) or 0 <= low <= found.centre <= high <= 1
