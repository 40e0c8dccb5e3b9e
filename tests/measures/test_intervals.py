from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.measures.intervals import Estimate, mean_estimate, share_estimate, t_quantile
from pipeline.measures.kinds import estimate
from pipeline.measures.samples import Moments, Proportion
from pipeline.measures.tallies import Tally
from pipeline.policy import scales


@st.composite
def proportions(draw: st.DrawFn) -> Proportion:
    n = draw(st.integers(1, 2000))
    more = draw(st.none() | st.integers(0, 5000))
    return Proportion(draw(st.integers(0, n)), n, None if more is None else n + more)


@st.composite
def moments(draw: st.DrawFn) -> Moments:
    n = draw(st.integers(1, 2000))
    more = draw(st.none() | st.integers(0, 5000))
    mean, variance = draw(st.floats(1, 5)), draw(st.just(0.0) | st.floats(0.01, 4))
    return Moments(n, mean * n, variance, None if more is None else n + more)


@pytest.mark.parametrize(
    ("source", "sample", "low", "high"),
    [
        ("Newcombe 1998 table I, method 3", Proportion(81, 263), 0.2552885, 0.3662096),
        ("Newcombe 1998 table I, method 3", Proportion(15, 148), 0.0623864, 0.1604872),
        ("Newcombe 1998 table I, method 3", Proportion(0, 20), 0.0, 0.1611252),
        ("Newcombe 1998 table I, method 3", Proportion(1, 29), 0.0061132, 0.1717552),
        ("methods.md section 2", Proportion(18, 24), 0.5510, 0.8800),
        ("methods.md section 2, N", Proportion(18, 24, 40), 0.6260, 0.8432),
        ("methods.md section 2", Proportion(8, 10), 0.4902, 0.9433),
        ("methods.md section 2, N", Proportion(8, 10, 12), 0.6764, 0.8845),
        ("fft_london_gp, lowest unit", Proportion(537, 658), 0.7847, 0.8438),
        ("fft_london_gp, highest unit", Proportion(103, 104), 0.9475, 0.9983),
    ],
)
def test_published_wilson_intervals(
    source: str, sample: Proportion, low: float, high: float
) -> None:
    found = share_estimate(sample)
    digits = 4 if round(high, 4) == high else 7
    assert (round(found.low, digits), round(found.high, digits)) == (low, high), source


def test_wilson_intervals_of_public_health_england(shared_data: Path) -> None:
    text = (shared_data / "worked_examples" / "expected_values_dev.json").read_text("utf-8")
    for hits, n, low, high in json.loads(text)["wilson_phe"]["cases"]:
        found = share_estimate(Proportion(hits, n))
        assert (round(found.low, 6), round(found.high, 6)) == (low, high)
        assert found.method == "wilson"


def test_effective_n_gives_the_margins_of_the_civil_service_people_survey(
    shared_data: Path,
) -> None:
    text = (shared_data / "worked_examples" / "expected_values_dev.json").read_text("utf-8")
    for case in json.loads(text)["finite_population_margin"]["cases"]:
        for population, expected in ((case["N"], "recomputed"), (None, "without_fpc")):
            effective_n = Proportion(0, case["n"], population).effective_n
            margin = 1.96 * math.sqrt(case["p"] * (1 - case["p"]) / effective_n)
            assert margin * 100 == pytest.approx(case[expected], abs=0.005)


def test_mean_with_finite_population_as_r_survey_gives_it_for_apisrs() -> None:
    sample = Moments(200, 656.585 * 200, 132.9752792796**2, 6194)
    found = mean_estimate(sample)
    assert math.sqrt(sample.squared_error) == pytest.approx(9.24972, abs=5e-6)
    assert (found.low, found.high) == pytest.approx((638.34495, 674.82505), abs=5e-6)
    assert found.method == "t_fpc"
    without = Moments(200, sample.total, sample.variance)
    assert math.sqrt(without.squared_error) == pytest.approx(9.40277, abs=5e-6)


@pytest.mark.parametrize(
    ("stratum", "n", "population", "deviation", "error"),
    [
        ("E", 100, 4421, 125.249428, 12.38247979),
        ("H", 50, 755, 109.302742, 14.93712916),
        ("M", 50, 1018, 117.579153, 16.21470731),
    ],
)
def test_standard_errors_of_apistrat(
    stratum: str, n: int, population: int, deviation: float, error: float
) -> None:
    sample = Moments(n, 0.0, deviation**2, population)
    assert math.sqrt(sample.squared_error) == pytest.approx(error, abs=1e-6)


def test_a_census_has_nothing_to_estimate() -> None:
    found = mean_estimate(Moments(6, 17.0, 1.3666667, 6))
    assert found.value == pytest.approx(2.8333333)
    assert (found.low, found.high, found.method) == (found.value, found.value, "census")
    found = share_estimate(Proportion(7, 9, 9))
    assert (found.low, found.high, found.method) == (7 / 9, 7 / 9, "census")


def test_more_answers_than_people_count_as_a_census() -> None:
    assert share_estimate(Proportion(7, 9, 8)).method == "census"
    assert mean_estimate(Moments(9, 30.0, 1.0, 8)).method == "census"


@pytest.mark.parametrize(
    ("scale", "positions", "index"),
    [
        ("satisfaction_5", (50, 150, 250, 500, 50), 58.75),
        ("satisfaction_10", (0, 0, 0, 0, 0, 0, 1, 1, 0, 0), 72.2),
        ("satisfaction_4", (3, 0, 0, 0), 0),
        ("satisfaction_4", (0, 0, 0, 3), 100),
    ],
)
def test_index(scale: str, positions: tuple[int, ...], index: float) -> None:
    assert index_of(scale, positions).value == pytest.approx(index, abs=0.05)


def index_of(scale: str, positions: tuple[int, ...], kind: str = "index") -> Estimate:
    zeros = (0.0,) * len(positions)
    return estimate(kind, Tally(positions, zeros, zeros), scales()[scale])


@given(st.lists(st.integers(0, 30), min_size=4, max_size=4).map(tuple))
def test_the_index_carries_the_interval_of_the_mean(positions: tuple[int, ...]) -> None:
    mean, index = (index_of("satisfaction_4", positions, kind) for kind in ("mean", "index"))
    for limit in ("value", "low", "high"):
        expected = (getattr(mean, limit) - 1) / 3 * 100
        assert getattr(index, limit) == pytest.approx(expected, nan_ok=True, abs=1e-6)


def test_nobody_answered() -> None:
    for found in (share_estimate(Proportion(0, 0, 5)), mean_estimate(Moments(0, 0.0, math.nan))):
        assert found.n == 0
        assert found.method == ""
        assert all(math.isnan(x) for x in (found.value, found.low, found.high))


def test_a_mean_of_one_answer_or_of_equal_answers_has_no_interval() -> None:
    for sample in (Moments(1, 4.0, math.nan), Moments(7, 28.0, 0.0, 20)):
        found = mean_estimate(sample)
        assert found.value == 4
        assert math.isnan(found.low)
        assert math.isnan(found.high)


def test_a_share_of_one_answer_and_a_share_where_all_agree_have_an_interval() -> None:
    for sample in (Proportion(1, 1), Proportion(12, 12), Proportion(0, 12, 13)):
        found = share_estimate(sample)
        assert 0 <= found.low < found.high <= 1


@given(proportions())
def test_a_share_lies_in_its_interval_and_both_in_0_to_1(sample: Proportion) -> None:
    found = share_estimate(sample)
    assert 0 <= found.low <= found.value <= found.high <= 1
    assert found.numerator / found.denominator == found.value


@given(moments())
def test_a_mean_lies_in_its_interval(sample: Moments) -> None:
    found = mean_estimate(sample)
    assert math.isnan(found.low) or found.low <= found.value <= found.high


@given(st.integers(2, 200), st.data())
def test_the_interval_narrows_as_everybody_answers(n: int, data: st.DataObject) -> None:
    hits = data.draw(st.integers(0, n))
    widths = [
        found.high - found.low
        for population in (None, 10 * n, 2 * n, n + 1, n)
        for found in [share_estimate(Proportion(hits, n, population))]
    ]
    assert widths == sorted(widths, reverse=True)
    assert widths[-1] == 0


def test_the_t_quantile_of_a_printed_table() -> None:
    assert round(t_quantile(10), 3) == 2.228
