from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.measures.theme_scores import theme_scores

NO = math.nan
cells = st.lists(
    st.lists(st.sampled_from([0.0, 25.0, 50.0, 75.0, 100.0, NO]), min_size=4, max_size=4),
    max_size=20,
)


def test_engagement_index_of_the_civil_service_people_survey(shared_data: Path) -> None:
    """Ten persons whose five items have the printed means: 530 / 10 = 53."""
    text = (shared_data / "worked_examples" / "expected_values_dev.json").read_text("utf-8")
    worked = json.loads(text)["engagement_index"]
    answers = np.array([_five_items(score) for score in worked["example_group"]])
    assert set(np.unique(answers)) <= set(worked["weights"].values())
    assert theme_scores(answers).tolist() == worked["example_group"]
    assert (theme_scores(answers).sum(), theme_scores(answers).mean()) == (530, worked["index"])


def _five_items(score: int) -> list[float]:
    """Five answers of 0, 25, 50, 75 or 100 with this mean."""
    quarters = score * 5 // 25
    return [25.0 * (quarters // 5 + (at < quarters % 5)) for at in range(5)]


@pytest.mark.parametrize(
    ("answered", "coverage", "has_score"),
    [(0, 0.5, False), (1, 0.5, False), (2, 0.5, False), (3, 0.5, True), (5, 0.5, True),
     (3, 0.6, True), (2, 0.6, False), (1, 0.0, True), (0, 0.0, False), (4, 1.0, False)],
)  # fmt: skip
def test_at_least_half_of_the_items(answered: int, coverage: float, has_score: bool) -> None:
    person = np.array([[75.0] * answered + [NO] * (5 - answered)])
    found = theme_scores(person, coverage)[0]
    assert found == 75 if has_score else math.isnan(found)


def test_exactly_half_is_enough() -> None:
    assert theme_scores(np.array([[100.0, 0.0, NO, NO]])).tolist() == [50]


@pytest.mark.parametrize(
    "answers", [np.empty((0, 4)), np.full((3, 4), NO), np.empty((3, 0))], ids=["", "NaN", "items"]
)
def test_nobody_has_a_score(answers: np.ndarray) -> None:
    assert np.isnan(theme_scores(answers)).all()


@given(cells)
def test_the_order_of_people_and_items_does_not_matter(rows: list[list[float]]) -> None:
    answers = np.array(rows, dtype=float).reshape(len(rows), 4)
    turned = theme_scores(answers[::-1, ::-1])[::-1]
    assert theme_scores(answers) == pytest.approx(turned, nan_ok=True)
