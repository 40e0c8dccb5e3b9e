"""Importance by relative weights, the priority map, and the ordered logit beside it."""

from __future__ import annotations

import math
from itertools import permutations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pipeline.measures.drivers import UNCERTAIN, priority_map
from pipeline.measures.ordered_logit import agreement, ordered_logit
from pipeline.measures.relative_weights import correlations, importance, johnson_weights


def survey(n: int, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Six questions 0-100 of which the first two matter; the first is answered badly."""
    chance = np.random.default_rng(seed)
    mood = chance.normal(size=(n, 1))
    raw = 3 + 0.6 * mood + chance.normal(size=(n, 6)) + np.array([-1, 0.8, 0.6, -0.8, 0.5, 0])
    answers = (np.clip(np.round(raw), 1, 5) - 1) * 25
    judged = answers[:, :2].sum(axis=1) / 50 + chance.normal(size=n) * 0.7 + 1
    return answers, (np.clip(np.round(judged), 1, 5) - 1) * 25


def r2(answers: np.ndarray, overall: np.ndarray, columns: tuple[int, ...]) -> float:
    if not columns:
        return 0.0
    x = np.column_stack([np.ones(len(overall)), answers[:, columns]])
    rest = overall - x @ np.linalg.lstsq(x, overall, rcond=None)[0]
    return float(1 - rest.var() / overall.var())


def test_importance_is_the_average_gain_over_all_orders_of_entry() -> None:
    answers, overall = survey(300)
    answers = answers[:, :4]
    gains = np.zeros(4)
    orders = list(permutations(range(4)))
    for order in orders:
        for at, column in enumerate(order):
            before = r2(answers, overall, order[:at])
            gains[column] += r2(answers, overall, order[: at + 1]) - before
    whole = r2(answers, overall, (0, 1, 2, 3))
    assert importance(answers, overall) == pytest.approx(gains / len(orders) / whole, abs=1e-9)


def test_johnsons_weights_agree_closely() -> None:
    for seed in range(20):
        answers, overall = survey(400, seed)
        johnson = johnson_weights(correlations(answers, overall)[None])[0]
        assert johnson == pytest.approx(importance(answers, overall), abs=0.02)


def test_johnsons_weights_sum_to_one_and_know_independent_questions() -> None:
    answers, overall = survey(400)
    assert johnson_weights(correlations(answers, overall)[None]).sum() == pytest.approx(1)
    many = np.hstack([answers, np.random.default_rng(5).normal(size=(400, 8))])
    assert importance(many, overall).sum() == pytest.approx(1)


def test_the_map_finds_what_matters_and_is_badly_answered() -> None:
    found = priority_map(*survey(1500))
    assert found.fields[0] == "focus"
    assert found.fields[1] == "strength"
    assert found.fields[2] == "maintain"
    assert found.fields[3] == "monitor"
    assert sum(found.importance) == pytest.approx(1)
    assert all(a <= b <= c for a, b, c in zip(found.low, found.importance, found.high, strict=True))
    assert 0.3 < found.r2 < 1


def test_a_question_at_the_average_has_an_uncertain_place() -> None:
    fields = [priority_map(*survey(120, seed)).fields for seed in range(5)]
    assert any(UNCERTAIN in one for one in fields)


def test_the_order_of_people_changes_nothing() -> None:
    answers, overall = survey(200)
    order = np.random.default_rng(2).permutation(200)
    assert priority_map(answers[order], overall[order]) == priority_map(answers, overall)


def test_only_people_with_all_answers_count() -> None:
    answers, overall = survey(200)
    answers[:30, 1] = np.nan
    overall[30:50] = np.nan
    assert priority_map(answers, overall).n == 150


@pytest.mark.parametrize(
    ("answers", "overall", "reason"),
    [
        (*survey(99), "too_few"),
        (survey(120)[0].repeat(2, axis=1)[:, :9], survey(120)[1], "too_few"),
        (survey(120)[0][:, :1], survey(120)[1], "too_few"),
        (survey(120)[0], np.full(120, 75.0), "no_spread"),
        (survey(120)[0] * np.array([1, 1, 0, 1, 1, 1]), survey(120)[1], "no_spread"),
        (survey(200)[0][:, [0, 0, 1]], survey(200)[1], "collinear"),
        (np.full((150, 3), np.nan), np.full(150, 50.0), "too_few"),
        (np.empty((0, 3)), np.empty(0), "too_few"),
    ],
)
def test_no_map_says_why_and_gives_no_number(
    answers: np.ndarray, overall: np.ndarray, reason: str
) -> None:
    found = priority_map(answers, overall)
    assert found.reason == reason
    assert found.importance == ()
    assert found.fields == ()


def housing(shared_data: Path) -> tuple[np.ndarray, np.ndarray]:
    table = pd.read_csv(shared_data / "mass_housing_copenhagen" / "MASS_housing.csv")
    table = table.loc[table.index.repeat(table["Freq"])]
    predictors = np.column_stack(
        [
            *(table["Infl"] == level for level in ("Medium", "High")),
            *(table["Type"] == level for level in ("Apartment", "Atrium", "Terrace")),
            table["Cont"] == "High",
        ]
    ).astype(float)
    return predictors, table["Sat"].map({"Low": 1, "Medium": 2, "High": 3}).to_numpy(dtype=float)


def test_ordered_logit_of_copenhagen_housing_as_r_mass_polr_prints_it(shared_data: Path) -> None:
    found = ordered_logit(*housing(shared_data))
    slopes = [0.5663937, 1.2888191, -0.5723501, -0.3661866, -1.0910149, 0.3602841]
    errors = [0.1046528, 0.1271561, 0.1192380, 0.1551733, 0.1514860, 0.0955358]
    assert found.slopes == pytest.approx(slopes, abs=3e-7)
    assert found.errors == pytest.approx(errors, abs=2e-7)
    assert found.thresholds == pytest.approx([-0.4961353, 0.6907083], abs=3e-7)
    assert round(found.deviance, 3) == 3479.149


def test_the_ordered_logit_agrees_with_importance() -> None:
    answers, overall = survey(1000)
    model = ordered_logit(answers / 100, overall)
    assert agreement(priority_map(answers, overall).importance, model) > 0.9
    assert set(np.argsort(model.slopes)[-2:]) == {0, 1}


@pytest.mark.parametrize(
    ("predictors", "outcome"),
    [
        (np.ones((50, 1)), np.tile([1.0, 2.0], 25)),
        (np.arange(50.0)[:, None], np.ones(50)),
        (np.arange(50.0)[:, None], (np.arange(50) > 24).astype(float)),
        (np.empty((0, 2)), np.empty(0)),
    ],
)
def test_a_model_that_cannot_be_fitted_is_none(predictors: np.ndarray, outcome: np.ndarray) -> None:
    found = ordered_logit(predictors, outcome)
    assert found.slopes == ()
    assert math.isnan(found.deviance)
    assert math.isnan(agreement((0.5, 0.5), found))
