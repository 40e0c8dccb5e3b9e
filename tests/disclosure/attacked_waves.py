"""Random waves for the attackers: 2-4 levels, breakdowns, small units, a wave before."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from pipeline.disclosure import release
from pipeline.policy import Thresholds
from pipeline.records import About, Measures, Released
from tests.disclosure.everything import Attacker, Found
from tests.disclosure.tables import BEFORE, HOUSE, NOW, Leaf, about_of, measures_of

KINDS = ("share_positive", "mean", "top_box", "net")


@dataclass(frozen=True)
class AttackedWave:
    """A release, and that of the wave before where there is one."""

    released: Released
    previous: Released | None
    thresholds: Thresholds
    previous_thresholds: Thresholds
    points: int


def attacked_wave(seed: int) -> AttackedWave:
    """A random organisation with 1-2 questions, released as the pipeline does."""
    chance = np.random.default_rng(seed)
    points = int(chance.choice([2, 3, 5]))
    questions = ("q", "r")[: int(chance.integers(1, 3))]
    levels = int(chance.integers(2, 5))
    now = _leaves(chance, questions, points, levels)
    has_invitations = bool(chance.integers(2))
    kinds = KINDS[: int(chance.integers(1, 5))] if points > 2 else KINDS[:1]
    themes = {"theme": questions} if len(questions) > 1 and chance.integers(2) else {}
    about = about_of(
        now,
        has_invitations=has_invitations,
        asked=dict.fromkeys(questions, ()),
        kinds=kinds,
        themes=themes,
        points=points,
    )
    thresholds = HOUSE if chance.integers(2) else Thresholds(10, 5, 5, 5, 3, "tests")
    before = _again(chance, now, questions, points) if chance.integers(2) else []
    stricter = replace(thresholds, question_answers=int(chance.choice([5, 8])))
    previous = _previous(before, about, stricter) if before else None
    measures = measures_of(now, about, before)
    return AttackedWave(
        release(measures, about, thresholds, previous), previous, thresholds, stricter, points
    )


def _previous(before: list[Leaf], about: About, thresholds: Thresholds) -> Released:
    """The report of the wave before, sometimes with stricter thresholds."""
    kinds = tuple(dict.fromkeys(k.kind for k in about.kpis if k.kind != "theme_index"))
    own = about_of(
        before,
        has_invitations=False,
        asked={question.id: () for question in about.questions},
        kinds=kinds,
        points=len(about.questions[0].labels["da"]),
    )
    own = replace(own, wave=BEFORE, previous="")
    measures = measures_of(before, own)
    rows = measures.rows.assign(wave=BEFORE)
    return release(Measures(rows, measures.links), own, thresholds)


def _leaves(
    chance: np.random.Generator, questions: tuple[str, ...], points: int, levels: int
) -> list[Leaf]:
    """levels: all and centres; and units; and modes; and a background variable or two."""
    axes = [("mode", ("web", "paper", "phone"))] if levels > 3 or chance.integers(2) else []
    if levels > 2 and chance.integers(2):
        axes += [("age", ("18-39", "40-64", "65+")), ("sex", ("f", "m"))][: chance.integers(1, 3)]
    lean = chance.dirichlet(np.full(points, 0.8))
    found = []
    for centre in "abcd"[: chance.integers(1, 5)]:
        units = [f"{centre}{n}" for n in range(chance.integers(0, 5))] if levels > 2 else []
        for unit in units or [""]:
            for _ in range(int(chance.integers(1, 5)) if axes else 1):
                categories = {axis: str(chance.choice(names)) for axis, names in axes}
                found.append(_leaf(chance, centre, unit, categories, (questions, points, lean)))
    return found


def _again(
    chance: np.random.Generator, now: list[Leaf], questions: tuple[str, ...], points: int
) -> list[Leaf]:
    """The same places in the wave before, with other answers."""
    lean = chance.dirichlet(np.full(points, 0.8))
    places = dict.fromkeys((leaf.centre, leaf.unit) for leaf in now)
    return [_leaf(chance, *place, {}, (questions, points, lean)) for place in places]


def _leaf(
    chance: np.random.Generator,
    centre: str,
    unit: str,
    categories: dict[str, str],
    asking: tuple[tuple[str, ...], int, np.ndarray],
) -> Leaf:
    questions, points, lean = asking
    answered = int(
        chance.choice(
            [0, chance.integers(1, 8), chance.integers(4, 30), 60], p=[0.05, 0.4, 0.4, 0.15]
        )
    )
    silent = int(chance.integers(0, 20))
    answers, blank = {}, {}
    for question in questions:
        mix = chance.dirichlet(np.full(points, 0.3)) if chance.integers(3) == 0 else lean
        rates = np.array([1 - (leave := chance.choice([0.0, 0.05, 0.4])), *[leave / 3] * 3])
        scale, dont_know, not_relevant, _ = chance.multinomial(answered, rates)
        positions = tuple(int(n) for n in chance.multinomial(scale, mix))
        # Two positions are given as positive and negative.
        answers[question] = positions[::-1] if points == 2 else positions
        blank[question] = (int(dont_know), int(not_relevant))
    mode = categories.pop("mode", "web")
    partial = int(chance.integers(0, answered + 1)) // 4
    gone = int(chance.integers(0, silent + 1)) // 4
    return Leaf(centre, unit, mode, answered, silent, answers, categories, blank, partial, gone)


def attack(wave: AttackedWave, seed: int, most: int = 60) -> list[Found]:
    """What the attacker finds out about this wave and the one before."""
    chance = np.random.default_rng(seed)
    about, found = wave.released.about, []
    both = [wave.released.rows]
    if wave.previous is not None:
        both.append(wave.previous.rows)
    rows = pd.concat(both, ignore_index=True)
    for name in (NOW, BEFORE):
        if (rows["wave"] == name).any():
            # Only that report's own words are about the wave before.
            limits = wave.thresholds if name == NOW else wave.previous_thresholds
            attacker = Attacker(rows, about, limits, name, wave.points)
            found += list(attacker.attack(chance, most))
    return found
