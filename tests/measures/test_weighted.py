from __future__ import annotations

import math
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.measures.intervals import mean_estimate, share_estimate, t_quantile
from pipeline.measures.samples import Moments, Proportion
from pipeline.measures.weighted import WeightedAnswers, weighted_mean, weighted_share


def answers(pairs: list[tuple[float, float]]) -> WeightedAnswers:
    """From (value, weight), one entry per answer."""
    return WeightedAnswers(
        len(pairs),
        tuple(value for value, _ in pairs),
        tuple(weight for _, weight in pairs),
        tuple(weight**2 for _, weight in pairs),
    )


def test_mean_and_error_of_apiclus1_as_r_survey_prints_them(shared_data: Path) -> None:
    """A cluster's total and size are a weighted answer; R's error holds 15 of 757 clusters."""
    schools = pd.read_csv(shared_data / "r_survey_api" / "apiclus1.csv")
    clusters = schools.groupby("dnum")["api00"].agg(["mean", "size"])
    found = weighted_mean(answers(list(clusters.itertuples(index=False, name=None))))
    error = (found.high - found.value) / t_quantile(14) * math.sqrt(1 - 15 / 757)
    assert round(found.value, 4) == 644.1694
    assert round(error, 5) == 23.54224


def test_kish_of_the_raked_apiclus1() -> None:
    """Counts and raking weights of R survey's rakecheck; design effect 1.051657 recomputed."""
    counts = (12, 132, 8, 17, 3, 11)
    weights = (39.83923625, 29.87067549, 49.06907216, 36.79102486, 67.12552924, 50.32940112)
    sample = WeightedAnswers(
        183,
        (0.0,) * 6,
        tuple(n * w for n, w in zip(counts, weights, strict=True)),
        tuple(n * w**2 for n, w in zip(counts, weights, strict=True)),
    )
    assert sample.weight == pytest.approx(6194)
    assert 183 / sample.kish_n == pytest.approx(1.051657, abs=1e-6)


def test_weighted_means_of_real_travellers(shared_data: Path) -> None:
    """SFO 2018, overall rating 1-5: 4.003 plain and 4.042 weighted, recomputed from the file."""
    path = shared_data / "sfo_customer_survey" / "2018_SFO_Customer_Survey.csv"
    rows = pd.read_csv(path, usecols=["Q7ALL", "WEIGHT"], encoding="cp1252")
    rated = rows[rows["Q7ALL"].isin(list("12345"))].astype(float)
    sums = rated.assign(square=rated["WEIGHT"] ** 2).groupby("Q7ALL").sum()
    sample = WeightedAnswers(
        len(rated), tuple(sums.index), tuple(sums["WEIGHT"]), tuple(sums["square"])
    )
    assert round(rated["Q7ALL"].mean(), 3) == 4.003
    assert round(weighted_mean(sample).value, 3) == 4.042


@given(st.lists(st.integers(1, 5), min_size=2, max_size=40), st.floats(0.1, 50))
def test_equal_weights_change_nothing(values: list[int], weight: float) -> None:
    n, mean = len(values), sum(values) / len(values)
    variance = sum((value - mean) ** 2 for value in values) / (n - 1)
    plain = mean_estimate(Moments(n, float(sum(values)), variance))
    sums = {value: weight * values.count(value) for value in sorted(set(values))}
    squares = tuple(weight**2 * values.count(value) for value in sums)
    found = weighted_mean(WeightedAnswers(n, tuple(sums), tuple(sums.values()), squares))
    assert found.value == pytest.approx(plain.value)
    assert found.low == pytest.approx(plain.low, nan_ok=True, abs=1e-9)
    hits = values.count(5)
    shares = WeightedAnswers(
        n,
        (0.0, 1.0),
        (weight * (n - hits), weight * hits),
        (weight**2 * (n - hits), weight**2 * hits),
    )
    share, expected = weighted_share(shares), share_estimate(Proportion(hits, n))
    assert (share.value, share.low, share.high) == pytest.approx(
        (expected.value, expected.low, expected.high), abs=1e-9
    )


@given(
    st.lists(st.tuples(st.integers(0, 1).map(float), st.floats(0.01, 100)), min_size=1, max_size=30)
)
def test_a_weighted_share_lies_in_its_interval(pairs: list[tuple[float, float]]) -> None:
    found = weighted_share(answers(pairs))
    assert 0 <= found.low <= found.value <= found.high <= 1


def test_nobody_one_and_all_the_same() -> None:
    nobody = WeightedAnswers(0, (1.0, 2.0), (0.0, 0.0), (0.0, 0.0))
    assert math.isnan(weighted_mean(nobody).value)
    assert math.isnan(weighted_share(nobody).value)
    for sample in (answers([(4.0, 2.5)]), WeightedAnswers(3, (3.0, 4.0), (0.0, 6.0), (0.0, 14.0))):
        found = weighted_mean(sample)
        assert found.value == 4
        assert math.isnan(found.low)
