"""Do 95 % intervals cover 95 %? Simulated groups of 10 to 400 people of whom 10 to 100 % answer.

The truth is what everybody in the group would have answered. Drawn with a fixed seed.
"""

from __future__ import annotations

import math
from functools import cache

import numpy as np
import pytest

from pipeline.measures.intervals import Estimate
from pipeline.measures.kinds import estimate
from pipeline.measures.tallies import Tally
from pipeline.policy import scales

GROUPS = (10, 15, 20, 30, 40, 80, 150, 400)
RATES = (0.1, 0.25, 0.5, 0.75, 0.9, 1.0)
FEWEST = 5
"""Answers from which a value is shown at all."""
ANSWERS = {
    "spread": (0.25, 0.15, 0.1, 0.2, 0.3),
    "middling": (0.1, 0.2, 0.4, 0.2, 0.1),
    "typical": (0.04, 0.08, 0.15, 0.43, 0.30),
    "very satisfied": (0.01, 0.02, 0.05, 0.22, 0.70),
    "nearly all alike": (0.01, 0.01, 0.02, 0.06, 0.90),
}
SCALE = scales()["satisfaction_5"]
KINDS = ("share_positive", "top_box", "index", "net")


@cache
def shown(kind: str, positions: tuple[int, ...], population: int) -> Estimate:
    zeros = (0.0,) * 5
    return estimate(kind, Tally(positions, zeros, zeros, population=population), SCALE)


def covered(kind: str, people: np.ndarray, answered: int) -> tuple[int, int]:
    """(intervals that hold the truth, intervals given) of groups, one per row."""
    held = given = 0
    for everyone, few in zip(_counts(people), _counts(people[:, :answered]), strict=True):
        truth = shown(kind, everyone, sum(everyone)).value
        found = shown(kind, few, sum(everyone))
        if not math.isnan(found.low):
            given += 1
            held += found.low - 1e-9 <= truth <= found.high + 1e-9
    return held, given


def _counts(people: np.ndarray) -> list[tuple[int, ...]]:
    return [tuple(int(n) for n in np.bincount(row, minlength=5)) for row in people]


def simulated(kind: str, draws: int) -> dict[tuple[int, int, str], float]:
    """Coverage per group size, number of answers and kind of answers."""
    chance = np.random.default_rng(20240902)
    found = {}
    for size in GROUPS:
        for answered in sorted({round(size * rate) for rate in RATES}):
            for name, shares in ANSWERS.items():
                people = chance.choice(5, size=(draws, size), p=shares)
                if answered >= FEWEST:
                    held, given = covered(kind, people, answered)
                    found[size, answered, name] = held / given if given else math.nan
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_intervals_cover_as_they_say_on_average(kind: str) -> None:
    draws = 60
    found = [one for one in simulated(kind, draws).values() if not math.isnan(one)]
    assert len(found) > 150
    assert 0.93 <= sum(found) / len(found) <= 0.99
    # So few draws leave ±6 points around the true coverage of a single scenario.
    assert min(found) >= 0.90 - 4 * math.sqrt(0.9 * 0.1 / draws)


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
def test_intervals_cover_in_every_scenario(kind: str) -> None:
    found = {key: one for key, one in simulated(kind, 3000).items() if not math.isnan(one)}
    by_answers = {name: [one for key, one in found.items() if key[2] == name] for name in ANSWERS}
    means = {name: sum(ones) / len(ones) for name, ones in by_answers.items()}
    print(kind, {name: round(one, 3) for name, one in means.items()}, min(found.values()))
    assert 0.93 <= sum(found.values()) / len(found) <= 0.985
    assert min(found.values()) >= 0.90 - 2 * math.sqrt(0.9 * 0.1 / 3000)
