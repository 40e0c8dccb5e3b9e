"""Weighted estimates find what all invited think although some levels answer much less.

Invited people of three ages and two genders are drawn once per round; what they think depends on
both, and so does who answers. The truth is the mean of all invited.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
import pytest

from pipeline.measures.intervals import Estimate, mean_estimate, share_estimate
from pipeline.measures.linearised import Design, linearised_mean, linearised_share, unseen_parts
from pipeline.measures.samples import Moments, Proportion
from pipeline.measures.strata import joined_strata, stratified_mean, stratified_share
from pipeline.measures.weighting import Margin, raked_weights

AGES, GENDERS = ("young", "middle", "old"), ("f", "m")
RATES = {
    "steep": ((0.2, 0.5, 0.8), (0.8, 1.0)),
    "middling": ((0.4, 0.6, 0.9), (0.7, 1.0)),
    "high": ((0.8, 0.9, 0.98), (0.9, 1.0)),
    "low": ((0.15, 0.2, 0.3), (0.7, 1.0)),
}
"""Response rate by age, and the factor by gender."""


@dataclass(frozen=True)
class Drawn:
    """Everybody invited, and who answered."""

    age: np.ndarray
    gender: np.ndarray
    values: np.ndarray
    answered: np.ndarray


def draw(rng: np.random.Generator, people: int, rates: str) -> Drawn:
    age = rng.choice(3, people, p=[0.25, 0.45, 0.3])
    gender = rng.choice(2, people, p=[0.55, 0.45])
    leaning = np.array([-0.9, 0.0, 0.6])[age] + np.array([-0.2, 0.2])[gender]
    values = np.clip(np.round(3.9 + leaning + rng.normal(0, 0.9, people)), 1, 5)
    by_age, by_gender = map(np.array, RATES[rates])
    return Drawn(age, gender, values, rng.random(people) < by_age[age] * by_gender[gender])


def smallest_level(drawn: Drawn) -> int:
    of_age = np.bincount(drawn.age[drawn.answered], minlength=3)
    of_gender = np.bincount(drawn.gender[drawn.answered], minlength=2)
    return int(min(of_age.min(), of_gender.min()))


def margins(drawn: Drawn) -> tuple[Margin, Margin]:
    def one(name: str, codes: np.ndarray, labels: tuple[str, ...]) -> Margin:
        invited = {label: int((codes == at).sum()) for at, label in enumerate(labels)}
        return Margin(name, [labels[at] for at in codes[drawn.answered]], invited)

    return one("age", drawn.age, AGES), one("gender", drawn.gender, GENDERS)


def by_raking(drawn: Drawn) -> Iterator[tuple[str, Estimate]]:
    both = margins(drawn)
    weights = raked_weights(both).weights
    design = Design(weights, unseen_parts(weights), margins=tuple(m.codes for m in both))
    values = drawn.values[drawn.answered]
    yield "mean", linearised_mean(values, design).estimate
    yield "share", linearised_share((values >= 4).astype(float), design).estimate


def moments(values: np.ndarray, people: int) -> Moments:
    variance = float(values.var(ddof=1)) if len(values) > 1 else math.nan
    return Moments(len(values), float(values.sum()), variance, people)


def by_cells(drawn: Drawn) -> Iterator[tuple[str, Estimate]]:
    """The six cells of age and gender as strata; those with one answer or none are joined."""
    cell = drawn.age * 2 + drawn.gender
    means, shares = {}, {}
    for at in range(6):
        values = drawn.values[drawn.answered & (cell == at)]
        people = int((cell == at).sum())
        means[str(at)] = moments(values, people)
        shares[str(at)] = Proportion(int((values >= 4).sum()), len(values), people)
    yield "mean", stratified_mean(joined_strata(means)).estimate
    yield "share", stratified_share(joined_strata(shares)).estimate


def unweighted(drawn: Drawn) -> Iterator[tuple[str, Estimate]]:
    values, people = drawn.values[drawn.answered], len(drawn.values)
    yield "mean", mean_estimate(moments(values, people))
    yield "share", share_estimate(Proportion(int((values >= 4).sum()), len(values), people))


METHODS = {"raking": by_raking, "cells": by_cells, "unweighted": unweighted}


@cache
def results(
    people: int, rates: str, rounds: int
) -> dict[tuple[str, str], list[tuple[float, float, float]]]:
    """(method, what) -> per round how far value, low and high lie from the truth.

    Rounds in which a level has fewer than five answers are left out: raking gives no interval for
    a mean then.
    """
    rng = np.random.default_rng([people, *rates.encode()])
    found: dict[tuple[str, str], list[tuple[float, float, float]]] = {}
    for _ in range(rounds):
        drawn = draw(rng, people, rates)
        if smallest_level(drawn) < 5:
            continue
        truth = {"mean": drawn.values.mean(), "share": (drawn.values >= 4).mean()}
        for method, estimates in METHODS.items():
            for what, shown in estimates(drawn):
                t = float(truth[what])
                entry = (shown.value - t, shown.low - t, shown.high - t)
                found.setdefault((method, what), []).append(entry)
    return found


def coverage(entries: list[tuple[float, float, float]]) -> float:
    return float(np.mean([low <= 1e-9 and high >= -1e-9 for _, low, high in entries]))


def bias(entries: list[tuple[float, float, float]]) -> float:
    return float(np.mean([value for value, _, _ in entries]))


SMALL_RUN = [(150, "middling"), (400, "steep")]
LONG_RUN = [(people, rates) for people in (60, 150, 400, 1000) for rates in RATES]


@pytest.mark.parametrize(("people", "rates"), SMALL_RUN)
@pytest.mark.parametrize("method", ["raking", "cells"])
@pytest.mark.parametrize("what", ["mean", "share"])
def test_weighting_recovers_what_non_response_hides(
    people: int, rates: str, method: str, what: str
) -> None:
    found = results(people, rates, 250)
    plain, weighted = found["unweighted", what], found[method, what]
    assert len(weighted) >= 240
    assert bias(plain) > 0.06
    assert abs(bias(weighted)) < 0.1 * bias(plain)
    assert coverage(plain) < 0.65
    # 250 rounds: 93 to 98 %, and two standard errors of a simulated share.
    assert 0.90 <= coverage(weighted) <= 0.996


@pytest.mark.long
@pytest.mark.parametrize("method", ["raking", "cells"])
@pytest.mark.parametrize("what", ["mean", "share"])
def test_intervals_cover_in_very_many_rounds(method: str, what: str) -> None:
    """93 to 98 % on average over all scenarios, and nowhere below 90 %."""
    covered = [
        coverage(found[method, what])
        for people, rates in LONG_RUN
        if len((found := results(people, rates, 1500)).get((method, what), [])) >= 150
    ]
    assert len(covered) == 15  # of 60 people with low rates hardly any wave has five at each level
    assert min(covered) >= 0.90
    assert 0.93 <= float(np.mean(covered)) <= 0.98
