from __future__ import annotations

import json
import math
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.measures.group_tests import (
    benjamini_hochberg,
    kruskal_wallis,
    mann_whitney,
    welch_anova,
)
from tests.real_data import kansas_city

from .airquality import COUNTS
from .test_verdicts import BENJAMINI_HOCHBERG_1995

groups = st.lists(st.integers(0, 12), min_size=5, max_size=5)


def test_kruskal_wallis_of_airquality_as_r_prints_it(shared_data: Path) -> None:
    """R kruskal.test(Ozone ~ Month)."""
    found = kruskal_wallis(list(COUNTS.values()))
    assert (round(found.statistic, 6), found.df, found.n) == (29.266576, 4, 116)
    assert found.p == pytest.approx(6.900714e-06, rel=1e-6)
    printed = worked(shared_data)["kruskal_airquality"]
    assert (round(found.statistic, 3), found.df) == (printed["chi2"], printed["df"])
    assert f"{found.p:.3e}" == f"{printed['p']:.3e}"


def test_wilcoxon_of_may_and_august_as_r_prints_it() -> None:
    found = mann_whitney(COUNTS[5], COUNTS[8])
    assert found.statistic == 127.5
    assert found.p == pytest.approx(0.0001208078, abs=5e-11)


def test_pairwise_wilcoxon_of_airquality_with_bonferroni(shared_data: Path) -> None:
    expected = worked(shared_data)["pairwise_mwu_airquality_bonferroni"]["expected"]
    for one, other in combinations(COUNTS, 2):
        p = min(1, mann_whitney(COUNTS[one], COUNTS[other]).p * 10)
        assert round(p, 5) == pytest.approx(
            expected.get(f"{one}-{other}", expected["others"]), abs=5e-6
        )


def test_welch_anova_of_airquality_as_r_prints_it() -> None:
    """R oneway.test(Ozone ~ Month)."""
    found = welch_anova(list(COUNTS.values()))
    assert (round(found.statistic, 7), found.df) == (8.0266762, 4)
    assert round(found.df_within, 6) == 42.668201
    assert found.p == pytest.approx(6.439084e-05, rel=1e-6)


def test_benjamini_hochberg_adjusts_as_r_p_adjust_does() -> None:
    found = benjamini_hochberg(BENJAMINI_HOCHBERG_1995)
    assert [round(p, 6) for p in found[:5]] == [0.0015, 0.003, 0.0095, 0.035625, 0.0603]
    assert sum(p <= 0.05 for p in found) == 4


def worked(shared_data: Path) -> dict[str, dict]:
    text = (shared_data / "worked_examples" / "expected_values_dev.json").read_text("utf-8")
    return json.loads(text)


def residents(shared_data: Path, wave: str, centre: str = "") -> list[int]:
    """Counts per position of "a place to live"."""
    found = kansas_city.answers(shared_data, wave, "q1_01", centre)
    return [found[str(at)] for at in range(1, 6)]


def test_kansas_city_did_not_change(shared_data: Path) -> None:
    now, before = (residents(shared_data, wave) for wave in (kansas_city.NOW, kansas_city.BEFORE))
    assert round(mann_whitney(now, before).p, 3) == 0.365


def test_the_districts_of_kansas_city_differ(shared_data: Path) -> None:
    found = kruskal_wallis(
        [
            residents(shared_data, kansas_city.BEFORE, f"bydel-{district}")
            for district in kansas_city.DISTRICTS
        ]
    )
    assert (round(found.statistic, 3), found.df) == (32.196, 5)
    assert round(found.p, 7) == 5.4e-06


@pytest.mark.parametrize(
    ("why", "tested"),
    [
        ("no group", []),
        ("one group", [[1, 4, 2]]),
        ("one group with answers", [[1, 4, 2], [0, 0, 0]]),
        ("nobody", [[0, 0, 0], [0, 0, 0]]),
        ("all the same answer", [[0, 4, 0], [0, 2, 0]]),
    ],
)
def test_what_cannot_be_tested_has_no_number(why: str, tested: list[list[int]]) -> None:
    found = [kruskal_wallis(tested), welch_anova(tested)]
    if len(tested) == 2:
        found.append(mann_whitney(*tested))
    for one in found:
        assert math.isnan(one.statistic), why
        assert math.isnan(one.p), why
        assert one.n == sum(map(sum, tested))


def test_welch_needs_a_spread_in_every_group() -> None:
    assert math.isnan(welch_anova([[1, 4, 2], [0, 3, 0]]).p)
    assert math.isnan(welch_anova([[1, 4, 2], [0, 0, 1]]).p)
    assert not math.isnan(kruskal_wallis([[1, 4, 2], [0, 0, 1]]).p)


def test_a_group_without_answers_changes_nothing() -> None:
    answering = [[1, 4, 2], [3, 0, 2]]
    for test in (kruskal_wallis, welch_anova):
        assert test([*answering, [0, 0, 0]]) == test(answering)


def test_no_p_values_no_adjustment() -> None:
    assert benjamini_hochberg([]) == []
    assert math.isnan(benjamini_hochberg([math.nan])[0])


@given(groups, groups)
def test_which_group_is_named_first_does_not_matter(this: list[int], other: list[int]) -> None:
    one, two = mann_whitney(this, other), mann_whitney(other, this)
    assert one.p == pytest.approx(two.p, nan_ok=True)
    assert one.statistic + two.statistic == pytest.approx(sum(this) * sum(other)) or math.isnan(
        one.p
    )
    for test in (kruskal_wallis, welch_anova):
        assert test([this, other]).p == pytest.approx(test([other, this]).p, nan_ok=True)


@given(st.lists(groups, min_size=1, max_size=4))
def test_a_p_value_is_a_probability_or_none(tested: list[list[int]]) -> None:
    for found in (kruskal_wallis(tested), welch_anova(tested)):
        assert math.isnan(found.p) or 0 <= found.p <= 1
