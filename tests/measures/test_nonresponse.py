from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2_contingency
from scipy.stats.contingency import association

from pipeline.measures.nonresponse import representativity, reweighted_mean, reweighted_share
from pipeline.measures.rates import Ratio
from pipeline.measures.samples import Moments, Proportion


def danish(shared_data: Path, column: str) -> dict[str, Ratio]:
    """R package vcd, NonResponse: answered / invited by residence or gender."""
    rows = pd.read_csv(shared_data / "vcd_danish" / "vcd_NonResponse.csv")
    sums = rows.pivot_table("Freq", column, "response", "sum")
    return {level: Ratio(int(s["yes"]), int(s["yes"] + s["no"])) for level, s in sums.iterrows()}


def test_danish_nonresponse_by_residence(shared_data: Path) -> None:
    text = (shared_data / "worked_examples" / "expected_values_dev.json").read_text("utf-8")
    expected = json.loads(text)["danish_nonresponse"]
    shown = representativity(danish(shared_data, "residence"))
    for place in ("Copenhagen", "City", "Country"):
        answered, silent = expected[place]["yes"], expected[place]["no"]
        assert shown.rates[place] == Ratio(answered, answered + silent)
    assert shown.everyone == Ratio(3731, 3731 + 498)
    assert round(shown.everyone.value, 5) == expected["total"]["rate"] == 0.88224


@pytest.mark.parametrize("column", ["residence", "gender"])
def test_danish_nonresponse_as_scipy_has_it(shared_data: Path, column: str) -> None:
    rates = danish(shared_data, column)
    table = np.array([[r.numerator, r.denominator - r.numerator] for r in rates.values()])
    shown = representativity(rates)
    assert shown.cramers_v == pytest.approx(association(table, method="cramer"))
    assert shown.p == pytest.approx(chi2_contingency(table, correction=False).pvalue)


def test_the_indicator_is_that_of_the_rates_of_the_people(shared_data: Path) -> None:
    """R = 1 - 2 SD of one response rate per invited person, divisor N - 1.

    By hand: (695 * .06210² + 1392 * .00569² + 2142 * .01645²) / 4228 = .0007817, R = .94408.
    """
    rates = danish(shared_data, "residence")
    each = np.concatenate([np.full(r.denominator, r.value) for r in rates.values()])
    shown = representativity(rates)
    assert shown.indicator == pytest.approx(1 - 2 * each.std(ddof=1))
    assert shown.indicator == pytest.approx(0.94408, abs=5e-5)
    assert shown.largest_bias == pytest.approx(each.std(ddof=1) / each.mean())


def test_the_indicator_by_hand() -> None:
    """Rates .2 and .6 of ten each: S² = 20 * .04 / 19, R = 1 - 2 S; chi2 = .8 / .24."""
    shown = representativity({"young": Ratio(2, 10), "old": Ratio(6, 10)})
    assert shown.indicator == pytest.approx(1 - 2 * math.sqrt(0.8 / 19))
    assert shown.cramers_v == pytest.approx(math.sqrt(0.8 / 0.24 / 20))
    assert shown.largest_bias == pytest.approx(math.sqrt(0.8 / 19) / 0.4)


def test_all_alike_is_representative() -> None:
    shown = representativity({"a": Ratio(5, 10), "b": Ratio(20, 40), "none": Ratio(0, 0)})
    assert (shown.indicator, shown.cramers_v, shown.p, shown.largest_bias) == (1, 0, 1, 0)


def test_what_cannot_be_computed_is_not_a_number() -> None:
    for rates in ({}, {"a": Ratio(3, 9)}, {"a": Ratio(3, 9), "b": Ratio(0, 0)}):
        shown = representativity(rates)
        assert math.isnan(shown.indicator)
        assert math.isnan(shown.cramers_v)
    everybody = representativity({"a": Ratio(3, 3), "b": Ratio(2, 2)})
    assert everybody.indicator == 1
    assert math.isnan(everybody.cramers_v)
    nobody = representativity({"a": Ratio(0, 3), "b": Ratio(0, 2)})
    assert math.isnan(nobody.largest_bias)
    assert math.isnan(nobody.p)


def test_a_share_reweighted_to_the_invited(shared_data: Path) -> None:
    """The Danish levels with a satisfied share of .5, .6 and .7, by hand."""
    rates = danish(shared_data, "residence")
    hits = {"Copenhagen": 285, "City": 742, "Country": 1348}
    shown = reweighted_share(
        {k: Proportion(hits[k], r.numerator, r.denominator) for k, r in rates.items()}
    )
    assert shown.raw.value == pytest.approx(2375 / 3731)
    expected = (695 * 285 / 570 + 1392 * 742 / 1236 + 2142 * 1348 / 1925) / 4229
    assert shown.reweighted.estimate.value == pytest.approx(expected)
    assert shown.difference == pytest.approx(expected - 2375 / 3731)
    assert shown.difference < 0


def test_a_mean_reweighted_to_the_invited() -> None:
    """Young 2 of 10 answered, mean 3; old 8 of 10, mean 5: 4.6 raw, 4 reweighted."""
    shown = reweighted_mean({"y": Moments(2, 6.0, 2.0, 10), "o": Moments(8, 40.0, 1.0, 10)})
    assert shown.raw.value == 4.6
    assert shown.reweighted.estimate.value == 4
    assert shown.difference == pytest.approx(-0.6)
    silent = reweighted_mean({"y": Moments(0, 0.0, math.nan, 10), "o": Moments(8, 40.0, 1.0, 10)})
    assert silent.reweighted.reason == "empty_stratum"
    assert math.isnan(silent.difference)
    assert silent.raw.value == 5


ratios = st.integers(0, 50).flatmap(lambda n: st.integers(0, n).map(lambda k: Ratio(k, n)))


@given(st.lists(ratios, max_size=6), st.data())
def test_the_numbers_stay_within_their_range(found: list[Ratio], data: st.DataObject) -> None:
    rates = dict(zip("abcdef", found, strict=False))
    shown = representativity(rates)
    if not math.isnan(shown.indicator):
        # Two people at two levels, one answer: S is at most sqrt(1/2).
        assert 1 - math.sqrt(2) - 1e-9 <= shown.indicator <= 1
    if not math.isnan(shown.cramers_v):
        assert 0 <= shown.cramers_v <= 1 + 1e-9
        assert 0 <= shown.p <= 1
    turned = dict(reversed(rates.items()))
    assert representativity(turned).indicator == pytest.approx(shown.indicator, nan_ok=True)
