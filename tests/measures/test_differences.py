from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtri
from scipy.stats import ttest_1samp, ttest_ind

from pipeline.measures.differences import (
    Difference,
    difference_of_means,
    difference_of_shares,
    mean_against,
    share_against,
)
from pipeline.measures.intervals import share_estimate, t_quantile
from pipeline.measures.samples import Moments, Proportion


@st.composite
def proportions(draw: st.DrawFn) -> Proportion:
    n = draw(st.integers(1, 500))
    more = draw(st.none() | st.integers(0, 500))
    return Proportion(draw(st.integers(0, n)), n, None if more is None else n + more)


@st.composite
def moments(draw: st.DrawFn) -> Moments:
    n = draw(st.integers(2, 500))
    more = draw(st.none() | st.integers(0, 500))
    mean, variance = draw(st.floats(1, 5)), draw(st.floats(0.01, 4))
    return Moments(n, mean * n, variance, None if more is None else n + more)


def of(values: list[int], population: int | None = None) -> Moments:
    """The moments of these answers."""
    n, mean = len(values), sum(values) / len(values)
    variance = sum((value - mean) ** 2 for value in values) / (n - 1) if n > 1 else math.nan
    return Moments(n, float(sum(values)), variance, population)


def limits(found: Difference) -> tuple[float, float]:
    return found.estimate.low, found.estimate.high


@pytest.mark.parametrize(
    ("this", "other", "low", "high"),
    [
        (Proportion(56, 70), Proportion(48, 80), 0.0524, 0.3339),
        (Proportion(9, 10), Proportion(3, 10), 0.1705, 0.8090),
        (Proportion(5, 56), Proportion(0, 29), -0.0381, 0.1926),
        (Proportion(0, 10), Proportion(0, 20), -0.1611, 0.2775),
    ],
)
def test_newcombe_1998_table_2_method_10(
    this: Proportion, other: Proportion, low: float, high: float
) -> None:
    found = difference_of_shares(this, other)
    assert tuple(round(limit, 4) for limit in limits(found)) == (low, high)
    assert found.estimate.method == "newcombe"


def test_z_and_p_of_56_in_70_against_48_in_80() -> None:
    found = difference_of_shares(Proportion(56, 70), Proportion(48, 80))
    assert found.p == pytest.approx(0.008045081, abs=1e-9)
    assert ndtri(found.p / 2) ** 2 == pytest.approx(7.0234114, abs=1e-6)


def test_a_finite_group_leaves_less_doubt() -> None:
    """With n_eff 58.5 and 55: sqrt(p(1-p)(1/58.5+1/55)), p = 26/34."""
    found = difference_of_shares(Proportion(18, 24, 40), Proportion(8, 10, 12))
    pooled = 26 / 34
    error = math.sqrt(pooled * (1 - pooled) * (1 / 58.5 + 1 / 55))
    assert found.p == pytest.approx(2 * _upper_tail(abs(0.75 - 0.8) / error))
    assert found.estimate.method == "newcombe_fpc"
    low = -0.05 - math.hypot(0.75 - 0.6260, 0.8845 - 0.8)
    high = -0.05 + math.hypot(0.8432 - 0.75, 0.8 - 0.6764)
    assert limits(found) == pytest.approx((low, high), abs=2e-4)


def _upper_tail(z: float) -> float:
    return math.erfc(z / math.sqrt(2)) / 2


def test_verdicts_of_the_civil_service_people_survey(shared_data: Path) -> None:
    """A and B are not told apart, A and D are (technical guide 2019, p. 24)."""
    text = (shared_data / "worked_examples" / "expected_values_dev.json").read_text("utf-8")
    cases = json.loads(text)["finite_population_margin"]["cases"]
    group = {
        case["group"]: Proportion(round(case["p"] * case["n"]), case["n"], case["N"])
        for case in cases
    }
    assert difference_of_shares(group["A"], group["B"]).p > 0.05
    assert difference_of_shares(group["A"], group["D"]).p < 0.05


def test_difference_of_two_strata_of_apistrat() -> None:
    """R survey: E - H = 48.61, SE 19.40216 with finite populations."""
    e = Moments(100, 67443.0, 125.249428**2, 4421)
    h = Moments(50, 31291.0, 109.302742**2, 755)
    found = difference_of_means(e, h)
    assert found.estimate.value == pytest.approx(48.61)
    a, b = 12.38247979**2, 14.93712916**2
    degrees = (a + b) ** 2 / (a**2 / 99 + b**2 / 49)
    error = (found.estimate.high - found.estimate.value) / t_quantile(degrees)
    assert error == pytest.approx(19.40216, abs=5e-6)
    assert found.estimate.method == "welch_fpc"


@given(
    st.lists(st.integers(1, 5), min_size=2, max_size=30),
    st.lists(st.integers(1, 5), min_size=2, max_size=30),
)
def test_welch_as_scipy_has_it(this: list[int], other: list[int]) -> None:
    found = difference_of_means(of(this), of(other))
    if len(set(this)) == 1 or len(set(other)) == 1:
        assert math.isnan(found.p) == (len(set(this)) == len(set(other)))
        return  # scipy warns of groups without any spread
    expected = ttest_ind(this, other, equal_var=False)
    interval = expected.confidence_interval(0.95)
    assert found.p == pytest.approx(expected.pvalue, abs=1e-9)
    assert limits(found) == pytest.approx((interval.low, interval.high), abs=1e-9)


def test_one_sample_as_scipy_has_it() -> None:
    values = [5, 4, 4, 3, 5, 2, 4]
    found = mean_against(of(values), 3.5)
    expected = ttest_1samp(values, 3.5)
    interval = expected.confidence_interval(0.95)
    assert found.p == pytest.approx(expected.pvalue)
    assert limits(found) == pytest.approx((interval.low - 3.5, interval.high - 3.5))
    assert found.estimate.method == "target"


@given(proportions(), st.floats(0.01, 0.99))
def test_the_score_test_and_the_wilson_interval_agree(sample: Proportion, target: float) -> None:
    found, shown = share_against(sample, target), share_estimate(sample)
    if sample.is_census or min(abs(target - shown.low), abs(target - shown.high)) < 1e-6:
        return
    assert (found.p < 0.05) == (not shown.low <= target <= shown.high)
    assert limits(found) == pytest.approx((shown.low - target, shown.high - target))


@given(proportions(), proportions())
def test_swapping_the_groups_turns_the_sign_of_shares(this: Proportion, other: Proportion) -> None:
    _assert_mirrored(difference_of_shares(this, other), difference_of_shares(other, this))


@given(moments(), moments())
def test_swapping_the_groups_turns_the_sign_of_means(this: Moments, other: Moments) -> None:
    _assert_mirrored(difference_of_means(this, other), difference_of_means(other, this))


def _assert_mirrored(found: Difference, mirrored: Difference) -> None:
    assert found.p == pytest.approx(mirrored.p)
    assert 0 <= found.p <= 1
    assert limits(found) == pytest.approx(tuple(-x for x in limits(mirrored))[::-1])
    assert found.estimate.low <= found.estimate.value <= found.estimate.high


def test_two_censuses_differ_exactly_or_not_at_all() -> None:
    found = difference_of_shares(Proportion(6, 8, 8), Proportion(3, 4, 4))
    assert (found.estimate.value, *limits(found), found.p) == (0, 0, 0, 1)
    found = difference_of_shares(Proportion(7, 8, 8), Proportion(3, 4, 4))
    assert (found.estimate.value, *limits(found), found.p) == (0.125, 0.125, 0.125, 0)
    found = difference_of_means(of([4, 5], 2), of([3], 1))
    assert (found.estimate.value, *limits(found), found.p) == (1.5, 1.5, 1.5, 0)
    assert found.estimate.method == "census"
    assert share_against(Proportion(3, 4, 4), 0.75).p == 1
    assert share_against(Proportion(3, 4, 4), 0.7).p == 0
    assert mean_against(of([4, 5], 2), 4.5).p == 1


def test_one_census_leaves_the_doubt_of_the_other() -> None:
    everybody, some = Proportion(30, 40, 40), Proportion(9, 20, 60)
    found = difference_of_shares(everybody, some)
    shown = share_estimate(some)
    assert limits(found) == pytest.approx((0.75 - shown.high, 0.75 - shown.low))
    answers = [5, 3, 4, 4, 2]
    means = difference_of_means(of([4] * 4, 4), of(answers))
    assert means.p == pytest.approx(ttest_1samp(answers, 4).pvalue)


def test_no_test_without_answers_or_without_any_spread() -> None:
    nobody = Moments(0, 0.0, math.nan)
    undefined = [
        difference_of_shares(Proportion(0, 0), Proportion(3, 4)),
        difference_of_shares(Proportion(3, 4), Proportion(0, 0, 9)),
        difference_of_means(of([3, 4]), nobody),
        share_against(Proportion(0, 0), 0.5),
        mean_against(nobody, 3),
    ]
    assert all(math.isnan(found.p) for found in undefined)
    assert all(math.isnan(found.estimate.value) for found in undefined)
    no_spread = [
        difference_of_means(of([5, 5]), of([4, 4, 4])),
        difference_of_means(of([5]), of([4, 3, 5])),
        mean_against(of([5, 5, 5]), 4),
    ]
    assert [found.estimate.value for found in no_spread] == [1, 1, 1]
    assert all(math.isnan(found.p) and math.isnan(found.estimate.low) for found in no_spread)


def test_everybody_positive_in_both_groups_is_no_difference() -> None:
    found = difference_of_shares(Proportion(12, 12), Proportion(30, 30, 50))
    assert (found.estimate.value, found.p) == (0, 1)
    assert found.estimate.low < 0 < found.estimate.high


def test_a_target_of_all_or_none_is_met_or_not() -> None:
    assert share_against(Proportion(12, 12), 1.0).p == 1
    assert share_against(Proportion(11, 12), 1.0).p == 0
    assert share_against(Proportion(0, 12), 0.0).p == 1
