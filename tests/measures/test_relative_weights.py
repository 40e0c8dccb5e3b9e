from __future__ import annotations

from itertools import permutations

import numpy as np
import pandas as pd
import pingouin as pg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.measures.relative_weights import johnson, lmg

# R datasets::swiss: Fertility, Agriculture, Examination, Education, Catholic, Infant.Mortality.
SWISS_ROWS = """
    80.2 17 15 12 9.96 22.2     83.1 45.1 6 9 84.84 22.2    92.5 39.7 5 5 93.4 20.2
    85.8 36.5 12 7 33.77 20.3   76.9 43.5 17 15 5.16 20.6   76.1 35.3 9 7 90.57 26.6
    83.8 70.2 16 7 92.85 23.6   92.4 67.8 14 8 97.16 24.9   82.4 53.3 12 7 97.67 21
    82.9 45.2 16 13 91.38 24.4  87.1 64.5 14 6 98.61 24.5   64.1 62 21 12 8.52 16.5
    66.9 67.5 14 7 2.27 19.1    68.9 60.7 19 12 4.43 22.7   61.7 69.3 22 5 2.82 18.7
    68.3 72.6 18 2 24.2 21.2    71.7 34 17 8 3.3 20         55.7 19.4 26 28 12.11 20.2
    54.3 15.2 31 20 2.15 10.8   65.1 73 19 9 2.84 20        65.5 59.8 22 10 5.23 18
    65 55.1 14 3 4.52 22.4      56.6 50.9 22 12 15.14 16.7  57.4 54.1 20 6 4.2 15.3
    72.5 71.2 12 1 2.4 21       74.2 58.1 14 8 5.23 23.8    72 63.5 6 3 2.56 18
    60.5 60.8 16 10 7.72 16.3   58.3 26.8 25 19 18.46 20.9  65.4 49.5 15 8 6.1 22.5
    75.5 85.9 3 2 99.71 15.1    69.3 84.9 7 6 99.68 19.8    77.3 89.7 5 2 100 18.3
    70.5 78.2 12 6 98.96 19.4   79.4 64.9 7 3 98.22 20.2    65 75.9 9 9 99.06 17.8
    92.2 84.6 3 3 99.46 16.3    79.3 63.1 13 13 96.83 18.1  70.4 38.4 26 12 5.62 20.3
    65.7 7.7 29 11 13.79 20.5   72.7 16.7 22 13 11.22 18.9  64.4 17.6 35 32 16.92 23
    77.6 37.6 15 7 4.97 20      67.6 18.7 25 7 8.65 19.5    35 1.2 37 53 42.34 18
    44.7 46.6 16 29 50.43 18.2  42.8 27.7 22 29 58.33 19.3
    """
SWISS = np.array(SWISS_ROWS.split(), dtype=float).reshape(47, 6)
OUTCOME_LAST = np.corrcoef(SWISS[:, [1, 2, 3, 4, 5, 0]], rowvar=False)


def by_hand(matrix: np.ndarray) -> list[float]:
    """LMG as it is defined: the gain in R², averaged over every order of the drivers."""
    drivers = len(matrix) - 1

    def explained(members: tuple[int, ...]) -> float:
        at = list(members)
        return float(matrix[-1, at] @ np.linalg.solve(matrix[np.ix_(at, at)], matrix[-1, at]))

    orders = list(permutations(range(drivers)))
    parts = np.zeros(drivers)
    for order in orders:
        for place, driver in enumerate(order):
            parts[driver] += explained(order[: place + 1]) - explained(order[:place])
    return list(parts / len(orders))


def correlated(seed: int, drivers: int) -> np.ndarray:
    chance = np.random.default_rng(seed)
    common = chance.normal(size=(60, 1))
    return np.asarray(common + chance.normal(size=(60, drivers + 1)) * chance.uniform(0.5, 2))


def test_lmg_of_swiss_as_r_relaimpo_has_it() -> None:
    """calc.relimp(lm(Fertility ~ ., swiss), type = "lmg"), relaimpo 2.2-7."""
    published = [
        0.0570912207681,
        0.1711730289002,
        0.2601346786244,
        0.1055701503735,
        0.1127659229265,
    ]
    found = lmg(OUTCOME_LAST[None])[0]
    assert list(found) == pytest.approx(published, abs=1e-12)
    assert found.sum() == pytest.approx(0.706735001593, abs=1e-11)


def test_relative_weights_of_swiss_as_published() -> None:
    """Johnson's weights, package relativeImp 0.0.2."""
    published = [0.048416895812, 0.154708249806, 0.271964104646, 0.114680029948, 0.116965721381]
    slopes = np.linalg.solve(OUTCOME_LAST[:-1, :-1], OUTCOME_LAST[-1, :-1])
    assert list(johnson(OUTCOME_LAST[:-1, :-1], slopes)) == pytest.approx(published, abs=1e-12)


@pytest.mark.parametrize("drivers", [1, 2, 3, 5])
def test_lmg_is_the_average_over_all_orders(drivers: int) -> None:
    matrices = np.array([np.corrcoef(correlated(seed, drivers), rowvar=False) for seed in range(4)])
    found = lmg(matrices)
    for matrix, parts in zip(matrices, found, strict=True):
        assert list(parts) == pytest.approx(by_hand(matrix), abs=1e-12)


@pytest.mark.parametrize("drivers", [2, 4, 8])
def test_lmg_is_pingouins(drivers: int) -> None:
    rows = correlated(drivers, drivers)
    model = pg.linear_regression(pd.DataFrame(rows[:, :-1]), rows[:, -1], relimp=True)
    found = lmg(np.corrcoef(rows, rowvar=False)[None])[0]
    assert list(found) == pytest.approx(list(model["relimp"].iloc[1:]), abs=1e-12)


@given(st.integers(0, 10_000), st.integers(2, 6))
def test_both_divide_the_whole_r2_into_parts_that_are_not_negative(seed: int, drivers: int) -> None:
    matrix = np.corrcoef(correlated(seed, drivers), rowvar=False)
    slopes = np.linalg.solve(matrix[:-1, :-1], matrix[-1, :-1])
    r2 = float(matrix[-1, :-1] @ slopes)
    for parts in (lmg(matrix[None])[0], johnson(matrix[:-1, :-1], slopes)):
        assert (parts >= 0).all()
        assert parts.sum() == pytest.approx(r2, abs=1e-10)
