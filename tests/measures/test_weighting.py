from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import DataError
from pipeline.measures.trimming import (
    kish_effect,
    normed,
    raked_and_trimmed,
    trimmed_weights,
)
from pipeline.measures.weighting import Margin, cell_weights, raked_weights
from tests.measures.api import PEOPLE, SCHOOL_WIDE, margin, schools

AGE = Margin("age", ["young", "old", "old", "old"], {"young": 10, "old": 6})


def test_the_six_weights_of_the_raked_apiclus1(shared_data: Path) -> None:
    """R survey, rakecheck.R: all printed digits, counts and Kish's effect 1.051657."""
    rows = schools(shared_data, "apiclus1")
    margins = margin(rows, "stype", PEOPLE), margin(rows, "sch.wide", SCHOOL_WIDE)
    found = raked_weights(margins, rows["pw"].to_numpy())
    kinds = rows.assign(weight=found.weights.round(8)).groupby(["stype", "sch.wide"])["weight"]
    assert kinds.agg(["min", "max", "size"]).to_dict("index") == {
        ("E", "No"): {"min": 39.83923625, "max": 39.83923625, "size": 12},
        ("E", "Yes"): {"min": 29.87067549, "max": 29.87067549, "size": 132},
        ("H", "No"): {"min": 67.12552924, "max": 67.12552924, "size": 3},
        ("H", "Yes"): {"min": 50.32940112, "max": 50.32940112, "size": 11},
        ("M", "No"): {"min": 49.06907216, "max": 49.06907216, "size": 8},
        ("M", "Yes"): {"min": 36.79102486, "max": 36.79102486, "size": 17},
    }
    assert found.gap <= 1e-12
    assert found.weights.sum() == pytest.approx(6194)
    assert round(kish_effect(found.weights), 6) == 1.051657


def test_cell_weights_are_raking_to_one_margin_and_both_are_invited_by_answered() -> None:
    assert cell_weights(AGE).tolist() == [10, 2, 2, 2]
    found = raked_weights([AGE])
    assert found.weights == pytest.approx([10, 2, 2, 2])
    assert found.rounds == 1


def test_raking_starts_from_the_base_weights() -> None:
    found = raked_weights([AGE], np.array([1.0, 1.0, 1.0, 2.0]))
    assert found.weights == pytest.approx([10, 1.5, 1.5, 3])


@pytest.mark.parametrize(
    ("words", "margins"),
    [
        ("nobody at the level 'old'", [Margin("age", ["young"], {"young": 3, "old": 2})]),
        ("nobody at this level was invited", [Margin("age", ["y", "x"], {"y": 3})]),
        ("nobody at this level was invited", [Margin("age", ["y", "x"], {"y": 3, "x": 0})]),
        ("nobody answered", [Margin("age", [], {"young": 3})]),
        ("same number", [AGE, Margin("sex", ["f", "m", "f", "m"], {"f": 7, "m": 8})]),
        ("no weights meet", [AGE, Margin("sex", ["f", "m", "m", "m"], {"f": 8, "m": 8})]),
        ("no variable", []),
    ],
)
def test_what_cannot_be_weighted_says_so_and_what_to_do(words: str, margins: list[Margin]) -> None:
    with pytest.raises(DataError, match=words) as caught:
        raked_weights(margins)
    assert caught.value.todo or "nobody answered" in words
    if len(margins) == 1:
        with pytest.raises(DataError, match=words):
            cell_weights(margins[0])


def test_levels_nobody_was_invited_at_are_left_alone() -> None:
    assert cell_weights(Margin("age", ["a", "b"], {"a": 3, "b": 1, "c": 0})).tolist() == [3, 1]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xy")), min_size=12, max_size=40))
def test_raked_weights_meet_every_margin_and_do_not_know_the_order(
    pairs: list[tuple[str, str]],
) -> None:
    full = pairs + [(a, b) for a in "abc" for b in "xy"]
    one = Margin("one", [a for a, _ in full], {"a": 50, "b": 30, "c": 40})
    two = Margin("two", [b for _, b in full], {"x": 70, "y": 50})
    weights = raked_weights([one, two]).weights
    for margin_, codes in ((one, one.codes), (two, two.codes)):
        assert np.bincount(codes, weights) == pytest.approx(margin_.people)
    turned = full[::-1]
    again = raked_weights(
        [
            Margin("one", [a for a, _ in turned], one.invited),
            Margin("two", [b for _, b in turned], two.invited),
        ]
    ).weights
    assert again[::-1] == pytest.approx(weights)


def test_normed_weights_have_mean_1_and_the_same_effect() -> None:
    weights = np.array([1.0, 2.0, 6.0])
    assert normed(weights) == pytest.approx([1 / 3, 2 / 3, 2])
    assert kish_effect(weights) == pytest.approx(3 * 41 / 81)
    assert kish_effect(normed(weights)) == pytest.approx(3 * 41 / 81)
    assert kish_effect(np.ones(5)) == 1
    assert np.isnan(kish_effect(np.array([])))


def test_trimming_by_hand() -> None:
    """Ten weights, nine 1 and one 11: mean 2, SD sqrt(90/9), limit 2 + 2 sqrt(10) = 8.32456.

    The 2.67544 cut off is shared by the nine: 1 + 2.67544/9 = 1.29727. The other level is left.
    """
    weights = np.array([1.0] * 9 + [11.0] + [4.0, 5.0])
    found = trimmed_weights(weights, ["north"] * 10 + ["south"] * 2)
    assert found.limits[:10] == pytest.approx([8.324555320336759] * 10)
    assert found.weights[:10] == pytest.approx([1.297271631073693] * 9 + [8.324555320336759])
    assert found.weights[10:].tolist() == [4, 5]
    assert (found.cut, found.above) == (1, 0)


def test_who_is_lifted_above_the_limit_is_cut_as_well() -> None:
    """20 is above the limit; 15.5 is below it, but not after its part of what was cut."""
    weights = np.array([20.0, 15.5] + [1.0] * 11 + [9.5])
    limit = weights.mean() + 2 * weights.std(ddof=1)
    assert 15.5 < limit < 20
    assert limit < 15.5 * (weights.sum() - limit) / (weights.sum() - 20)
    found = trimmed_weights(weights, ["all"] * 14)
    assert found.weights[:2] == pytest.approx([limit, limit])
    assert found.weights.sum() == pytest.approx(weights.sum())
    assert found.cut == 1


@given(st.lists(st.floats(0.1, 100), min_size=1, max_size=40), st.integers(1, 4))
def test_trimming_keeps_the_sum_of_every_level_and_its_limit(values: list[float], k: int) -> None:
    weights = np.array(values)
    levels = [str(at % k) for at in range(len(values))]
    found = trimmed_weights(weights, levels)
    for level in set(levels):
        here = np.array(levels) == level
        assert found.weights[here].sum() == pytest.approx(weights[here].sum())
    assert (found.weights <= found.limits * (1 + 1e-9)).all()
    assert kish_effect(found.weights) <= kish_effect(weights) * (1 + 1e-9)


def raking_with_a_large_weight() -> list[Margin]:
    one = ["a"] * 30 + ["b"] * 30
    two = ["x"] * 28 + ["y"] * 2 + ["x"] * 20 + ["y"] * 10
    return [Margin("one", one, {"a": 70, "b": 70}), Margin("two", two, {"x": 84, "y": 56})]


def test_raked_weights_are_cut_while_the_margins_hold() -> None:
    margins = raking_with_a_large_weight()
    plain = raked_weights(margins).weights
    found = raked_and_trimmed(margins, ["all"] * 60)
    assert found.cut > 0
    assert found.above == 0
    assert found.weights.max() < plain.max()
    for one in margins:
        assert np.bincount(one.codes, found.weights) == pytest.approx(one.people)


def test_margins_come_first_where_both_cannot_be_had() -> None:
    """One respondent stands alone for 40 invited: no weight below the limit can meet that."""
    age = Margin("age", ["old"] * 29 + ["young"], {"old": 60, "young": 40})
    found = raked_and_trimmed([age], ["all"] * 30)
    assert (found.cut, found.above) == (1, 1)
    assert found.weights[-1] == pytest.approx(40)
