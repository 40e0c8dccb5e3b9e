from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from pipeline.measures.resampling import drawn_correlations, in_own_order, products, resamples


def answers(seed: int, people: int = 40) -> pd.DataFrame:
    chance = np.random.default_rng(seed)
    table = pd.DataFrame(chance.integers(1, 6, size=(people, 3)).astype(float), columns=list("cab"))
    return table.mask(chance.random(table.shape) < 0.1)


@given(st.integers(0, 1000), st.permutations(range(40)))
def test_the_order_of_rows_and_columns_changes_nothing(seed: int, order: list[int]) -> None:
    table = answers(seed)
    other = table.iloc[order][["b", "c", "a"]]
    pd.testing.assert_frame_equal(in_own_order(table), in_own_order(other))


def test_the_answers_are_the_seed() -> None:
    here, changed = in_own_order(answers(1)), in_own_order(answers(2))
    first = np.concatenate(list(resamples(here, 250)))
    assert first.shape == (250, len(here))
    assert (first == np.concatenate(list(resamples(here, 250)))).all()
    assert len(changed) == len(here)
    assert (first != np.concatenate(list(resamples(changed, 250)))).any()


def test_every_draw_has_as_many_people_and_nobody_is_preferred() -> None:
    here = in_own_order(answers(3))
    drawn = np.concatenate(list(resamples(here, 4000)))
    assert (drawn.sum(axis=1) == len(here)).all()
    assert abs(drawn.mean(axis=0) - 1).max() < 5 / np.sqrt(4000)
    assert abs(drawn.var(axis=0).mean() - (1 - 1 / len(here))) < 0.05


def test_correlations_of_a_draw_are_those_of_the_people_drawn() -> None:
    rows = answers(4).dropna().to_numpy()
    counts = next(resamples(pd.DataFrame(rows), 20))
    found, exists = drawn_correlations(products(rows), counts)
    assert exists.all()
    for matrix, drawn in zip(found, counts, strict=True):
        people = np.repeat(rows, drawn.astype(int), axis=0)
        np.testing.assert_allclose(matrix, np.corrcoef(people, rowvar=False), atol=1e-12)


def test_a_draw_without_spread_or_with_a_column_twice_has_no_matrix() -> None:
    rows = np.array([[1.0, 2.0, 5.0], [2.0, 2.0, 1.0], [3.0, 4.0, 2.0], [1.0, 1.0, 4.0]])
    twice = np.column_stack([rows[:, :2], rows[:, 1]])
    assert list(
        drawn_correlations(products(rows), np.array([[2.0, 2, 0, 0], [1, 1, 1, 1]]))[1]
    ) == [
        False,
        True,
    ]
    assert not drawn_correlations(products(twice), np.ones((1, 4)))[1].any()
    assert not drawn_correlations(products(rows), np.zeros((1, 4)))[1].any()


def test_nobody_is_drawn_from_nobody() -> None:
    assert list(resamples(in_own_order(pd.DataFrame({"a": [None, None]})), 5)) == []
