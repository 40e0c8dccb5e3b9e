from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtr
from statsmodels.stats.power import NormalIndPower

from pipeline.measures.minimum_difference import (
    Demand,
    answers_needed,
    detectable_mean,
    detectable_share,
)
from pipeline.measures.samples import Moments, Proportion

sizes = st.builds(
    lambda n, more: Proportion(0, n, None if more is None else n + more),
    st.integers(1, 500),
    st.none() | st.integers(0, 500),
)


@pytest.mark.parametrize(("n", "points"), [(20, 38), (30, 31), (50, 24), (100, 17), (200, 12)])
def test_the_printed_table_of_methods_section_2(n: int, points: int) -> None:
    group = Proportion(0, n)
    assert round(detectable_share(group, group) * 100) == points


@pytest.mark.parametrize("n", [20, 200])
def test_statsmodels_agrees_on_the_standard_errors_it_takes(n: int) -> None:
    """Its effect size is a difference in standard deviations: that of one answer is √(p(1-p))."""
    effect = NormalIndPower().solve_power(nobs1=n, alpha=0.05, power=0.8)
    group = Proportion(0, n)
    expected = effect * math.sqrt(0.75 * 0.25)
    assert detectable_share(group, group) == pytest.approx(expected, rel=1e-4)


def test_what_is_detectable_is_found_four_times_in_five() -> None:
    this, other = Proportion(0, 120), Proportion(0, 80)
    error = math.sqrt(0.75 * 0.25 * (1 / 120 + 1 / 80))
    z = detectable_share(this, other) / error
    assert ndtr(z - 1.959964) == pytest.approx(0.8, abs=1e-6)


def test_a_finite_population_shows_smaller_differences() -> None:
    """n_eff of 24 of 40 is 58.5 (methods section 2)."""
    finite, infinite = Proportion(0, 24, 40), Proportion(0, 24)
    expected = Demand().reach * math.sqrt(0.75 * 0.25 * 2 / 58.5)
    assert detectable_share(finite, finite) == pytest.approx(expected)
    assert detectable_share(finite, finite) < detectable_share(finite, infinite)
    assert detectable_share(finite, infinite) < detectable_share(infinite, infinite)


def test_a_target_is_easier_to_tell_from_than_a_second_group() -> None:
    group = Proportion(0, 50)
    found = detectable_share(group, None)
    assert found == pytest.approx(detectable_share(group, group) / math.sqrt(2))


def test_a_mean_with_its_own_spread_or_a_stated_one() -> None:
    """(1.959964 + 0.841621) · 1.2 · √(2/50) = 0.672 on a scale of five."""
    group = Moments(50, 200.0, 1.44)
    assert detectable_mean(group, group) == pytest.approx(0.67238, abs=1e-5)
    assert detectable_mean(group, group, 1.2) == detectable_mean(group, group)
    finite = Moments(50, 200.0, 1.44, population=100)
    assert detectable_mean(finite, finite) == pytest.approx(0.67238 / math.sqrt(2), abs=1e-5)


def test_where_everybody_answered_every_difference_shows() -> None:
    everybody = Proportion(0, 12, 12)
    assert detectable_share(everybody, everybody) == 0
    assert detectable_share(everybody, None) == 0
    assert detectable_share(everybody, Proportion(0, 100)) > 0
    assert detectable_mean(Moments(6, 17.0, 1.4, 6), None) == 0


@pytest.mark.parametrize(
    ("why", "found"),
    [
        ("nobody", detectable_share(Proportion(0, 0), Proportion(0, 50))),
        ("nobody in a group of nobody", detectable_share(Proportion(0, 0, 0), None)),
        ("too few for any difference", detectable_share(Proportion(0, 4), Proportion(0, 4))),
        ("no spread planned", detectable_share(Proportion(0, 50), None, share=1.0)),
        ("one answer", detectable_mean(Moments(1, 4.0, math.nan), None)),
        ("nobody's mean", detectable_mean(Moments(0, 0.0, math.nan), None, 1.0)),
        ("no spread", detectable_mean(Moments(9, 36.0, 0.0), None)),
    ],
)
def test_what_cannot_be_computed_is_no_number(why: str, found: float) -> None:
    assert math.isnan(found), why


@given(sizes, sizes)
def test_more_answers_show_smaller_differences(this: Proportion, other: Proportion) -> None:
    found = detectable_share(this, other)
    more = Proportion(0, this.n + 10, this.population)
    assert math.isnan(found) or detectable_share(more, other) <= found
    assert found == pytest.approx(detectable_share(other, this), nan_ok=True)


def test_returns_for_a_margin_of_five_points() -> None:
    """SACE guidance: 278 of 1,000."""
    assert answers_needed(1000, 0.05) == 278
    assert answers_needed(None, 0.05) == 385
    assert answers_needed(60, 0.05) == 53  # 384.15 · 60 / (60 + 383.15) = 52.01
    assert answers_needed(12, 0.05) == 12
    assert answers_needed(0, 0.05) == 0
