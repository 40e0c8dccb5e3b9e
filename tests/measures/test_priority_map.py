from __future__ import annotations

import numpy as np
import pytest

from pipeline.measures.priority_map import Cuts, cuts_at, placements

IMPORTANCE = np.array([40.0, 35.0, 15.0, 10.0])
SCORE = np.array([80.0, 50.0, 75.0, 55.0])


def repeated(column: np.ndarray, draws: int = 10) -> np.ndarray:
    return np.tile(column, (draws, 1))


def test_the_four_fields() -> None:
    found = placements(
        (IMPORTANCE, SCORE), (repeated(IMPORTANCE), repeated(SCORE)), Cuts(), certain=0.9
    )
    assert [one.field for one in found] == ["strength", "focus", "maintain", "monitor"]
    assert all(one.is_certain and one.same_share == 1 for one in found)


def test_cuts_lie_at_the_means_or_where_they_are_stated() -> None:
    across, upward = cuts_at(IMPORTANCE[None], SCORE[None], Cuts())
    assert (across[0], upward[0]) == (25, 65)
    across, upward = cuts_at(IMPORTANCE[None], SCORE[None], Cuts(importance=12, score=78))
    assert (across[0], upward[0]) == (12, 78)
    found = placements(
        (IMPORTANCE, SCORE), (repeated(IMPORTANCE), repeated(SCORE)), Cuts(12, 78), 0.9
    )
    assert [one.field for one in found] == ["strength", "focus", "focus", "monitor"]


def test_a_value_at_its_cut_is_high() -> None:
    even = np.full(3, 100 / 3)
    same = np.array([0.1 + 0.2, 0.3, 0.3])
    found = placements((even, same), (repeated(even), repeated(same)), Cuts(), 0.9)
    assert {one.field for one in found} == {"strength"}


@pytest.mark.parametrize(("elsewhere", "is_certain"), [(0, True), (1, True), (2, False)])
def test_certain_is_nine_draws_in_ten(elsewhere: int, is_certain: bool) -> None:
    drawn = repeated(IMPORTANCE)
    drawn[:elsewhere] = [10, 40, 35, 15]
    found = placements((IMPORTANCE, SCORE), (drawn, repeated(SCORE)), Cuts(), certain=0.9)
    assert found[0].is_certain is is_certain
    assert found[0].same_share == pytest.approx(1 - elsewhere / 10)
    assert found[1].is_certain


def test_a_draw_that_could_not_be_computed_speaks_against() -> None:
    drawn = repeated(IMPORTANCE)
    drawn[0] = np.nan
    scores = repeated(SCORE)
    scores[1, 2] = np.nan
    found = placements((IMPORTANCE, SCORE), (drawn, scores), Cuts(), certain=0.9)
    assert [one.same_share for one in found] == [0.8] * 4
