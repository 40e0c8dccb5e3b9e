from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.measures.intervals import mean_estimate, share_estimate, t_quantile
from pipeline.measures.samples import Moments, Proportion
from pipeline.measures.strata import (
    DesignEstimate,
    joined_strata,
    stratified_mean,
    stratified_share,
    stratified_total,
)
from tests.measures.api import PEOPLE, moments, schools, shares, strata


def logit_limits(found: DesignEstimate, degrees: float) -> tuple[float, float]:
    """R's svyciprop(method = "logit"): the interval we do not use, of value, error and degrees."""
    p = found.estimate.value
    reach = t_quantile(degrees) * found.error / (p * (1 - p))
    return tuple(1 / (1 + math.exp(-(math.log(p / (1 - p)) + k * reach))) for k in (-1, 1))


def test_mean_of_apistrat_as_r_survey_gives_it(shared_data: Path) -> None:
    """R's own weights are stored in single precision: 662.2873632 there, 662.2873636 exactly.

    All digits with R's weights: test_linearised.test_apistrat_with_the_weights_of_r.
    """
    found = stratified_mean(strata(schools(shared_data, "apistrat"), "api00"))
    assert round(found.estimate.value, 7) == 662.2873636
    assert found.estimate.value == pytest.approx(662.2873632, abs=5e-7)
    assert found.error == pytest.approx(9.408940803, abs=1e-7)
    assert found.degrees == 197
    assert (found.estimate.low, found.estimate.high) == pytest.approx(
        (643.7321883, 680.842538), abs=1e-6
    )
    assert round(found.effect, 5) == 1.20446
    assert found.reason == ""


def test_apistrat_from_the_printed_summaries_of_its_strata() -> None:
    """libraries.md: n, N, mean, sd and hits per stratum; no data file needed."""
    printed = {
        "E": (100, 674.43, 125.249428),
        "H": (50, 625.82, 109.302742),
        "M": (50, 636.60, 117.579153),
    }
    samples = {h: Moments(n, n * m, sd**2, PEOPLE[h]) for h, (n, m, sd) in printed.items()}
    found = stratified_mean(samples)
    assert (round(found.estimate.value, 5), round(found.error, 5)) == (662.28736, 9.40894)
    assert round(found.effect, 5) == 1.20446
    e, h = (stratified_mean({name: samples[name]}) for name in ("E", "H"))
    assert round(e.estimate.value - h.estimate.value, 2) == 48.61
    assert round(math.hypot(e.error, h.error), 5) == 19.40216


def test_share_of_apistrat_as_r_survey_gives_it(shared_data: Path) -> None:
    found = stratified_share(shares(schools(shared_data, "apistrat")))
    assert round(found.estimate.value, 8) == 0.82794801
    assert found.error == pytest.approx(0.02434, abs=5e-6)
    assert tuple(round(x, 6) for x in logit_limits(found, 197)) == (0.774540, 0.870815)


def test_the_interval_of_a_share_by_hand() -> None:
    """n_eff = 1 / (1/4 * 6/(9*4) + 1/4 * 5/(9*5)) = 14.4; Wilson's formula for 0.65 of 14.4."""
    found = stratified_share({"a": Proportion(2, 4, 10), "b": Proportion(4, 5, 10)}).estimate
    z2 = 1.959963984540054**2
    centre = (0.65 + z2 / 28.8) / (1 + z2 / 14.4)
    reach = math.sqrt(z2 * (0.65 * 0.35 / 14.4 + z2 / (4 * 14.4**2))) / (1 + z2 / 14.4)
    assert found.value == pytest.approx(0.65)
    assert (found.low, found.high) == pytest.approx((centre - reach, centre + reach))


@pytest.mark.parametrize(
    ("stratum", "hits", "n", "limits"),
    [
        ("E", 91, 100, (0.8354459, 0.9526889)),
        ("H", 26, 50, (0.3833795, 0.6536934)),
        ("M", 35, 50, (0.5588292, 0.8112548)),
    ],
)
def test_share_of_each_stratum_as_r_survey_gives_it(
    stratum: str, hits: int, n: int, limits: tuple[float, float]
) -> None:
    sample = Proportion(hits, n, PEOPLE[stratum])
    found = stratified_share({stratum: sample})
    assert tuple(round(x, 7) for x in logit_limits(found, n - 1)) == limits
    alone = share_estimate(sample)
    assert (found.estimate.low, found.estimate.high) == pytest.approx((alone.low, alone.high))


def test_total_of_apistrat_as_r_survey_gives_it(shared_data: Path) -> None:
    found = stratified_total(strata(schools(shared_data, "apistrat"), "enroll"))
    assert round(found.estimate.value, 1) == 3687177.5
    assert round(found.error, 2) == 114641.72


def test_apisrs_is_one_stratum(shared_data: Path) -> None:
    rows = schools(shared_data, "apisrs")
    mean = stratified_mean({"all": moments(rows["api00"], 6194)})
    assert round(mean.estimate.value, 3) == 656.585
    assert round(mean.error, 5) == 9.24972
    assert mean.degrees == 199
    assert mean.effect == pytest.approx(1)
    limits = round(mean.estimate.low, 5), round(mean.estimate.high, 5)
    assert limits == (638.34495, 674.82505)
    total = stratified_total({"all": moments(rows["enroll"], 6194)})
    assert (round(total.estimate.value, 2), round(total.error, 2)) == (3621074.34, 169519.65)


def test_a_census_as_r_survey_gives_it() -> None:
    """n = N = 6 (1, 2, 3, 4, 4, 3): 2.8333333, SE 0."""
    found = stratified_mean({"all": Moments(6, 17.0, 1.3666667, 6)})
    assert round(found.estimate.value, 7) == 2.8333333
    assert found.error == 0
    assert (found.estimate.low, found.estimate.method) == (found.estimate.value, "census")
    share = stratified_share({"a": Proportion(2, 5, 5), "b": Proportion(1, 1, 1)})
    assert (share.estimate.low, share.estimate.high) == (0.5, 0.5)


def test_strata_where_everybody_answered_add_no_uncertainty_and_no_degrees() -> None:
    """By hand: (10*3 + 30*5)/40 = 4.5; SE = 10/40 sqrt(1/4 * 6/10); 4 - 1 degrees."""
    found = stratified_mean({"a": Moments(4, 12.0, 1.0, 10), "b": Moments(30, 150.0, 2.0, 30)})
    assert found.estimate.value == 4.5
    assert found.error == pytest.approx(0.25 * math.sqrt(0.25 * 0.6))
    assert found.degrees == pytest.approx(3)


def test_degrees_of_satterthwaite_where_a_stratum_is_small() -> None:
    """By hand: parts 1/4*16/4 = 1 and 1/4*8/2 = 1, so 4 / (1/3 + 1/1) = 3; R's would be 4."""
    big = 10**9
    found = stratified_mean({"a": Moments(4, 0.0, 16.0, big), "b": Moments(2, 0.0, 8.0, big)})
    assert found.degrees == pytest.approx(3)


FULL = Moments(10, 40.0, 1.0, 50)


@pytest.mark.parametrize(
    ("reason", "groups", "odd", "value"),
    [
        ("unknown_population", ("odd",), Moments(5, 20.0, 1.0, None), math.nan),
        ("empty_stratum", ("odd",), Moments(0, 0.0, math.nan, 7), math.nan),
        ("lonely_stratum", ("odd",), Moments(1, 2.0, math.nan, 50), 3.0),
        ("", (), Moments(0, 0.0, math.nan, 0), 4.0),
        ("", (), Moments(1, 4.0, math.nan, 1), 4.0),
        ("", (), Moments(2, 8.0, 0.0, 50), 4.0),
    ],
)
def test_odd_strata_have_a_reason(
    reason: str, groups: tuple[str, ...], odd: Moments, value: float
) -> None:
    found = stratified_mean({"full": FULL, "odd": odd})
    assert (found.reason, found.groups) == (reason, groups)
    assert found.estimate.value == pytest.approx(value, nan_ok=True)
    assert math.isnan(found.estimate.low) == bool(reason)
    assert math.isnan(stratified_total({"full": FULL, "odd": odd}).estimate.low) == bool(reason)


def test_nobody_at_all_and_no_spread() -> None:
    assert stratified_mean({}).reason == "nobody"
    assert stratified_mean({"a": Moments(0, 0.0, math.nan, 5)}).reason == "nobody"
    assert stratified_share({"a": Proportion(0, 0, 5)}).reason == "nobody"
    alike = stratified_mean({"a": Moments(3, 12.0, 0.0, 9), "b": Moments(2, 4.0, 0.0, 9)})
    assert (alike.reason, alike.groups, alike.error) == ("no_spread", ("a", "b"), 0)
    assert alike.estimate.value == 3
    assert math.isnan(alike.estimate.low)


def test_a_share_has_an_interval_also_where_all_agree_or_one_answered() -> None:
    for sample in (Proportion(1, 1, 5), Proportion(4, 4, 5)):
        found = stratified_share({"a": sample, "b": Proportion(6, 6, 20)})
        assert found.reason == ""
        assert found.estimate.low < found.estimate.value == found.estimate.high == 1


def test_more_answers_than_people_count_as_all() -> None:
    found = stratified_mean({"a": Moments(9, 27.0, 1.0, 8), "b": Moments(1, 5.0, math.nan, 1)})
    assert found.estimate.method == "census"
    assert found.estimate.value == pytest.approx(3.2)


def test_small_strata_are_joined() -> None:
    """By hand: b and d join (1 + 1 answers, 3 and 5): mean 4, s² = 2, 30 people."""
    samples = {
        "d": Moments(1, 5.0, math.nan, 20),
        "a": Moments(5, 20.0, 1.0, 40),
        "b": Moments(1, 3.0, math.nan, 10),
        "c": Moments(1, 1.0, math.nan, 1),
    }
    found = joined_strata(samples)
    assert set(found) == {"a", "c", "b + d"}
    assert found["b + d"] == Moments(2, 8.0, 2.0, 30)
    assert stratified_mean(found).reason == ""
    assert joined_strata(dict(reversed(samples.items()))) == found


def test_a_lonely_stratum_joins_the_smallest_other_and_whole_strata_stay() -> None:
    samples = {"a": Moments(0, 0.0, math.nan, 3), "b": FULL, "c": Moments(4, 8.0, 1.0, 9)}
    assert set(joined_strata(samples)) == {"b", "a + c"}
    assert joined_strata({"b": FULL}) == {"b": FULL}
    nobody = {"a": Moments(0, 0.0, math.nan, 3), "b": Moments(0, 0.0, math.nan, 4)}
    assert stratified_mean(joined_strata(nobody)).reason == "nobody"
    unknown = {"a": Proportion(1, 1, None), "b": Proportion(3, 4, 9)}
    assert joined_strata(unknown) == unknown


@st.composite
def proportions(draw: st.DrawFn) -> Proportion:
    n = draw(st.integers(0, 60))
    people = draw(st.none() | st.integers(0, 120))
    return Proportion(draw(st.integers(0, n)), n, people)


@given(st.lists(proportions(), max_size=6))
def test_whatever_the_strata_there_is_an_answer_and_order_does_not_matter(
    samples: list[Proportion],
) -> None:
    named = dict(zip("abcdef", samples, strict=False))
    for given_strata in (named, joined_strata(named)):
        found = stratified_share(given_strata)
        shown = found.estimate
        if math.isnan(shown.value):
            assert found.reason
        else:
            assert 0 <= shown.low <= shown.value <= shown.high <= 1
        turned = stratified_share(dict(reversed(given_strata.items()))).estimate
        assert turned.value == pytest.approx(shown.value, nan_ok=True)
        assert turned.low == pytest.approx(shown.low, nan_ok=True)


@given(st.integers(2, 50), st.integers(0, 50), st.floats(0.1, 9))
def test_one_stratum_is_a_plain_mean(n: int, more: int, variance: float) -> None:
    sample = Moments(n, 3.0 * n, variance, n + more)
    plain, found = mean_estimate(sample), stratified_mean({"all": sample}).estimate
    assert (found.value, found.low, found.high) == pytest.approx(
        (plain.value, plain.low, plain.high)
    )
