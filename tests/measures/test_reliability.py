"""Alpha, omega and item-rest against R and published data."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from statsmodels.multivariate.factor import Factor

from pipeline.measures.reliability import (
    Reliability,
    cronbach,
    omega,
    one_factor_loadings,
    reliability,
)

# R's data set `attitude` (Chatterjee & Price 1977): rating, complaints, privileges, learning,
# raises, critical, advance of 30 departments.
ATTITUDE = np.array(
    [
        [43, 51, 30, 39, 61, 92, 45],
        [63, 64, 51, 54, 63, 73, 47],
        [71, 70, 68, 69, 76, 86, 48],
        [61, 63, 45, 47, 54, 84, 35],
        [81, 78, 56, 66, 71, 83, 47],
        [43, 55, 49, 44, 54, 49, 34],
        [58, 67, 42, 56, 66, 68, 35],
        [71, 75, 50, 55, 70, 66, 41],
        [72, 82, 72, 67, 71, 83, 31],
        [67, 61, 45, 47, 62, 80, 41],
        [64, 53, 53, 58, 58, 67, 34],
        [67, 60, 47, 39, 59, 74, 41],
        [69, 62, 57, 42, 55, 63, 25],
        [68, 83, 83, 45, 59, 77, 35],
        [77, 77, 54, 72, 79, 77, 46],
        [81, 90, 50, 72, 60, 54, 36],
        [74, 85, 64, 69, 79, 79, 63],
        [65, 60, 65, 75, 55, 80, 60],
        [65, 70, 46, 57, 75, 85, 46],
        [50, 58, 68, 54, 64, 78, 52],
        [50, 40, 33, 34, 43, 64, 33],
        [64, 61, 52, 62, 66, 80, 41],
        [53, 66, 52, 50, 63, 80, 37],
        [40, 37, 42, 58, 50, 57, 49],
        [63, 54, 42, 48, 66, 75, 33],
        [66, 77, 66, 63, 88, 76, 72],
        [78, 75, 58, 74, 80, 78, 49],
        [48, 57, 44, 45, 51, 83, 38],
        [85, 85, 71, 71, 77, 74, 55],
        [82, 82, 39, 59, 64, 78, 39],
    ],
    dtype=float,
)


@pytest.fixture(scope="module")
def attitude() -> Reliability:
    return reliability(ATTITUDE)


def test_alpha_of_attitude_as_r_psych_gives_it(attitude: Reliability) -> None:
    assert attitude.n == 30
    assert attitude.alpha == pytest.approx(0.8431427696, abs=1e-10)
    assert [round(limit, 2) for limit in attitude.alpha_limits] == [0.74, 0.92]
    dropped = [0.80976, 0.79692, 0.82785, 0.80303, 0.79539, 0.86387, 0.84046]
    assert [round(one, 5) for one in attitude.dropped] == dropped


def test_standardised_alpha_of_attitude() -> None:
    standardised = (ATTITUDE - ATTITUDE.mean(axis=0)) / ATTITUDE.std(axis=0, ddof=1)
    assert round(cronbach(standardised), 7) == 0.8390838


def test_loadings_and_omega_of_attitude_as_r_factanal_gives_them(attitude: Reliability) -> None:
    correlations = np.corrcoef(ATTITUDE, rowvar=False)[None]
    printed = [0.8524782, 0.9022414, 0.5927052, 0.7306959, 0.7649939, 0.2460928, 0.3778441]
    assert one_factor_loadings(correlations)[0] == pytest.approx(printed, abs=2e-6)
    assert attitude.omega == pytest.approx(0.8405444, abs=1e-6)
    low, high = attitude.omega_limits
    assert 0.7 < low < attitude.omega < high < 0.95


def test_the_loadings_are_those_of_statsmodels() -> None:
    correlations = np.corrcoef(ATTITUDE, rowvar=False)
    found = Factor(corr=correlations, n_factor=1, nobs=30, method="ml").fit()
    ours = one_factor_loadings(correlations[None])[0]
    assert np.abs(found.loadings[:, 0]) == pytest.approx(ours, abs=1e-5)


def themes(shared_data: Path) -> dict[str, np.ndarray]:
    folder = shared_data / "psych_bfi"
    answers = pd.read_csv(folder / "psych_bfi.csv")
    keys = pd.read_csv(folder / "psych_bfi.keys.csv")
    return {
        str(theme): np.column_stack(
            [7 - answers[key[1:]] if key.startswith("-") else answers[key] for key in keys[theme]]
        ).astype(float)
        for theme in keys
    }


def test_listwise_alphas_of_bfi(shared_data: Path) -> None:
    found = {name: reliability(items).alpha for name, items in themes(shared_data).items()}
    assert {name: round(alpha, 4) for name, alpha in found.items()} == {
        "agree": 0.7038,
        "conscientious": 0.7293,
        "extraversion": 0.7609,
        "neuroticism": 0.8133,
        "openness": 0.6025,
    }


def test_alpha_by_two_formulas(shared_data: Path) -> None:
    for items in themes(shared_data).values():
        complete = items[~np.isnan(items).any(axis=1)]
        assert reliability(items).alpha == pytest.approx(cronbach(complete), abs=1e-12)


def test_an_item_that_runs_against_the_others_is_told(shared_data: Path) -> None:
    items = themes(shared_data)["agree"].copy()
    items[:, 2] = 7 - items[:, 2]
    found = reliability(items)
    assert found.rest[2] < 0
    assert found.is_low


def test_floor_and_ceiling_are_the_ends_of_the_scale() -> None:
    chance = np.random.default_rng(3)
    items = chance.choice([0.0, 50.0, 100.0], size=(60, 3))
    found = reliability(items)
    assert found.floor == tuple((items == 0).mean(axis=0))
    assert found.ceiling == tuple((items == 100).mean(axis=0))


@pytest.mark.parametrize(
    ("items", "reason"),
    [
        (ATTITUDE[:, :2], "too_few_items"),
        (ATTITUDE[:29], "too_few"),
        (np.full((40, 3), np.nan), "too_few"),
        (np.empty((0, 3)), "too_few"),
        (np.column_stack([ATTITUDE[:, :2], np.full(30, 50.0)]), "no_spread"),
    ],
)
def test_what_cannot_be_computed_says_why(items: np.ndarray, reason: str) -> None:
    found = reliability(items)
    assert found.reason == reason
    assert math.isnan(found.alpha)
    assert math.isnan(found.omega)
    assert found.rest == ()


def test_the_same_question_twice_has_alpha_one_and_no_omega() -> None:
    items = np.repeat(ATTITUDE[:, :1], 3, axis=1)
    assert reliability(items).alpha == pytest.approx(1)
    assert math.isnan(omega(items))


def test_the_order_of_people_changes_nothing() -> None:
    order = np.random.default_rng(1).permutation(30)
    assert reliability(ATTITUDE[order]) == reliability(ATTITUDE)
