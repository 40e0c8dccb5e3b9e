from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pingouin import compute_effsize, mwu

from pipeline.measures.effects import (
    cohens_h,
    common_language,
    epsilon_squared,
    hedges_g,
    rank_biserial,
)
from pipeline.measures.samples import Proportion

from .airquality import COUNTS, OZONE

groups = st.lists(st.integers(0, 12), min_size=5, max_size=5)


def answers(group: list[int]) -> list[int]:
    return [at for at, n in enumerate(group, start=1) for _ in range(n)]


def test_rank_biserial_of_may_and_august() -> None:
    """-0.6227811, recomputed from R's W = 127.5: 2 · 127.5/26² - 1."""
    assert round(rank_biserial(COUNTS[5], COUNTS[8]), 7) == -0.6227811
    assert common_language(COUNTS[5], COUNTS[8]) == 127.5 / 26**2


def test_epsilon_squared_of_airquality() -> None:
    """H/(n-1) with R's H = 29.266576 and 116 days."""
    assert round(epsilon_squared(list(COUNTS.values())), 6) == round(29.266576 / 115, 6)


def test_hedges_g_of_airquality_as_pingouin_has_it() -> None:
    expected = compute_effsize(OZONE[5], OZONE[6], eftype="hedges")
    assert hedges_g(COUNTS[5], COUNTS[6]) == pytest.approx(expected)


@pytest.mark.parametrize(("p1", "p2", "h"), [(0.65, 0.50, 0.30), (0.40, 0.25, 0.32)])
def test_cohens_h_of_his_book(p1: float, p2: float, h: float) -> None:
    """2 asin sqrt p, Cohen 1988, table 6.2.2: 1.875 - 1.571 and 1.369 - 1.047."""
    found = cohens_h(Proportion(round(p1 * 100), 100), Proportion(round(p2 * 100), 100))
    assert round(found, 2) == h


@given(groups, groups)
def test_effects_are_those_of_pingouin(this: list[int], other: list[int]) -> None:
    a, b = answers(this), answers(other)
    if len(a) < 2 or len(b) < 2 or len({*a, *b}) < 2:
        return
    ranks = mwu(a, b).iloc[0]
    assert rank_biserial(this, other) == pytest.approx(ranks["RBC"])
    assert common_language(this, other) == pytest.approx(ranks["CLES"])
    if len(set(a)) > 1 or len(set(b)) > 1:
        expected = compute_effsize(a, b, eftype="hedges")
        assert hedges_g(this, other) == pytest.approx(expected)


@given(groups, groups)
def test_effects_have_a_sign_and_bounds(this: list[int], other: list[int]) -> None:
    for effect in (hedges_g, rank_biserial):
        there, back = effect(this, other), effect(other, this)
        assert there == pytest.approx(-back, nan_ok=True, abs=1e-12)
    assert not abs(rank_biserial(this, other)) > 1
    epsilon = epsilon_squared([this, other])
    assert math.isnan(epsilon) or -1e-9 <= epsilon <= 1 + 1e-9


@pytest.mark.parametrize(
    ("this", "other"),
    [([0, 0, 0], [1, 4, 2]), ([0, 4, 0], [0, 2, 0]), ([0, 0, 0], [0, 0, 0])],
)
def test_what_cannot_be_computed_has_no_number(this: list[int], other: list[int]) -> None:
    for effect in (hedges_g, rank_biserial, common_language):
        assert math.isnan(effect(this, other))
    assert math.isnan(epsilon_squared([this, other]))


def test_hedges_g_needs_two_answers_and_a_spread() -> None:
    assert math.isnan(hedges_g([1, 0, 0], [1, 4, 2]))
    assert math.isnan(hedges_g([5, 0, 0], [0, 4, 0]))


def test_cohens_h_of_nobody() -> None:
    assert math.isnan(cohens_h(Proportion(0, 0), Proportion(1, 4)))
