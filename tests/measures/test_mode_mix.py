from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.measures.intervals import Estimate, mean_estimate, share_estimate
from pipeline.measures.mode_mix import standardised_mean, standardised_share
from pipeline.measures.samples import Moments, Proportion

E_H_M = {
    "E": Moments(100, 67443.0, 125.249428**2, 4421),
    "H": Moments(50, 31291.0, 109.302742**2, 755),
    "M": Moments(50, 31830.0, 117.579153**2, 1018),
}
"""R survey, apistrat: three school types instead of three modes."""

PUPILS = {"E": 4421.0, "H": 755.0, "M": 1018.0}


def test_stratified_mean_of_apistrat_as_r_survey_prints_it() -> None:
    """R prints 662.2873632: its weights are rounded, 44.209999 for 44.21.

    R takes df = n - strata = 197 where Satterthwaite takes fewer.
    """
    found = standardised_mean(E_H_M, PUPILS)
    assert found.estimate.value == pytest.approx(662.2873632, abs=1e-6)
    squared = sum((PUPILS[s] / 6194) ** 2 * E_H_M[s].squared_error for s in PUPILS)
    assert math.sqrt(squared) == pytest.approx(9.408940803, abs=1e-7)
    low, high = 643.7321883, 680.842538
    assert found.estimate.high - found.estimate.low == pytest.approx(high - low, rel=5e-3)
    assert found.estimate.high + found.estimate.low == pytest.approx(high + low)
    assert (found.uncovered, found.estimate.n) == (0, 200)


def test_stratified_share_of_apistrat_as_r_survey_prints_it() -> None:
    """Share Yes .82794801, SE .02434: the interval is as wide as its own standard errors."""
    schools = {
        "E": Proportion(91, 100, 4421),
        "H": Proportion(26, 50, 755),
        "M": Proportion(35, 50, 1018),
    }
    found = standardised_share(schools, PUPILS).estimate
    assert round(found.value, 8) == 0.82794801
    assert (found.high - found.low) / 2 == pytest.approx(1.96 * 0.02434, rel=0.05)


def test_the_value_of_one_mode_is_its_own() -> None:
    share, mean = Proportion(18, 24, 40), Moments(24, 90.0, 1.3, 40)
    for found, own in (
        (standardised_share({"web": share}, {"web": 7}).estimate, share_estimate(share)),
        (standardised_mean({"web": mean}, {"web": 7}).estimate, mean_estimate(mean)),
    ):
        assert limits(found) == pytest.approx(limits(own))
        assert found.method == "mode_standardised"


def limits(found: Estimate) -> tuple[float, float, float]:
    return found.value, found.low, found.high


def test_more_interviews_alone_change_nothing() -> None:
    """90 % on the telephone, 60 % on the web, both waves; only the mix changed."""
    now = {"phone": Proportion(90, 100), "web": Proportion(30, 50)}
    earlier_mix = {"phone": 50, "web": 100}
    assert standardised_share(now, earlier_mix).estimate.value == pytest.approx(0.7)
    assert 120 / 150 == 0.8


@pytest.mark.parametrize(
    ("why", "mix", "uncovered"),
    [
        ("a mode nobody used any more", {"phone": 60, "paper": 20}, 0.25),
        ("a mode nobody answered in", {"phone": 50, "sms": 50}, 0.5),
        ("no mode is the same", {"paper": 3}, 1.0),
        ("no mix", {}, math.nan),
        ("a mix of nobody", {"phone": 0}, math.nan),
    ],
)
def test_a_mode_with_weight_and_no_answers_is_refused(
    why: str, mix: dict[str, float], uncovered: float
) -> None:
    shares = {"phone": Proportion(90, 100), "sms": Proportion(0, 0)}
    means = {"phone": Moments(100, 400.0, 1.0), "sms": Moments(0, 0.0, math.nan)}
    for found in (standardised_share(shares, mix), standardised_mean(means, mix)):
        assert found.uncovered == pytest.approx(uncovered, nan_ok=True), why
        assert all(map(math.isnan, limits(found.estimate))), why


def test_a_mode_that_was_not_there_before_weighs_nothing() -> None:
    now = {"phone": Proportion(90, 100), "sms": Proportion(0, 50)}
    assert standardised_share(now, {"phone": 10}).estimate.value == 0.9
    assert standardised_share(now, {"phone": 10, "sms": 0}).estimate.value == 0.9


def test_a_mode_in_which_everybody_answered_adds_no_uncertainty() -> None:
    whole = {"phone": Proportion(9, 10, 10), "web": Proportion(4, 8, 8)}
    found = standardised_share(whole, {"phone": 1, "web": 1}).estimate
    assert found.low == found.value == found.high == pytest.approx(0.7)
    means = {"phone": Moments(10, 40.0, 1.0, 10), "web": Moments(8, 24.0, 1.0, 8)}
    found = standardised_mean(means, {"phone": 1, "web": 1}).estimate
    assert found.low == found.value == found.high == 3.5
    half = standardised_mean(means | {"web": Moments(8, 24.0, 1.0)}, {"phone": 1, "web": 1})
    alone = mean_estimate(Moments(8, 24.0, 1.0))
    width = half.estimate.high - half.estimate.low
    assert width == pytest.approx((alone.high - alone.low) / 2)
    only_one = {"phone": Moments(1, 4.0, math.nan, 1), "web": Moments(8, 24.0, 1.0)}
    found = standardised_mean(only_one, {"phone": 1, "web": 1}).estimate
    assert found.high - found.low == pytest.approx(width)


@pytest.mark.parametrize(
    "web", [Moments(1, 3.0, math.nan), Moments(9, 27.0, 0.0)], ids=["one answer", "no spread"]
)
def test_a_mean_without_spread_has_no_interval(web: Moments) -> None:
    now = {"phone": Moments(1, 4.0, math.nan) if web.n == 1 else Moments(5, 20.0, 0.0), "web": web}
    found = standardised_mean(now, {"phone": 1, "web": 1}).estimate
    assert found.value == 3.5
    assert math.isnan(found.low)


@given(
    st.dictionaries(
        st.sampled_from(["phone", "web", "paper"]),
        st.tuples(st.integers(1, 50), st.integers(0, 50), st.floats(0.1, 9)),
        min_size=1,
    )
)
def test_a_share_lies_in_its_interval(drawn: dict[str, tuple[int, int, float]]) -> None:
    modes = {mode: Proportion(min(hits, n), n) for mode, (n, hits, _) in drawn.items()}
    found = standardised_share(modes, {mode: part for mode, (_, _, part) in drawn.items()})
    assert found.uncovered == 0
    assert -1e-9 <= found.estimate.low <= found.estimate.value <= found.estimate.high <= 1 + 1e-9
