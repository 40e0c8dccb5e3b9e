"""The theme index: each person's mean index over a theme's questions, counted by group."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipeline.measures.breakdowns import categories_of
from pipeline.measures.groups import Breakdown, Group
from pipeline.measures.rates import ANSWERED
from pipeline.measures.theme_scores import theme_scores
from pipeline.records import Wave, ticked

_DIGITS = 9
"""Sums of the same answers in another order may differ in the last digits: not another score."""


@dataclass(frozen=True)
class Theme:
    """A theme index: question id -> points of its scale, and the share a person must answer."""

    points: Mapping[str, int]
    coverage: float


@dataclass(frozen=True)
class ThemeTally:
    """The scores of one group on one theme: (score 0-100, people with it), lowest score first."""

    scores: tuple[tuple[float, int], ...] = ()
    population: int | None = None

    @property
    def n(self) -> int:
        """People with answers to enough of the theme's questions."""
        return sum(people for _, people in self.scores)


def theme_tallies(
    wave: Wave,
    themes: Mapping[str, Theme],
    ways: Sequence[Breakdown],
    populations: Mapping[Group, int],
) -> Mapping[tuple[Group, str], ThemeTally]:
    """The scores of every group on every theme: units, centres, and centres by breakdown."""
    people = wave.people[wave.people["disposition"].isin(ANSWERED)].reset_index(drop=True)
    found = {}
    for name, theme in themes.items():
        scores = theme_scores(items_of(wave, people, theme), theme.coverage)
        scored = people.assign(score=np.round(scores, _DIGITS))
        scored = scored[scored["score"].notna()]
        for group, counts in _by_group(scored, ways):
            found[group, name] = ThemeTally(counts, populations.get(group))
    return found


def items_of(wave: Wave, people: pd.DataFrame, theme: Theme) -> np.ndarray:
    """Persons x questions: each answer as an index 0-100; not a number where there is none."""
    codes = ticked(wave.responses, pd.Index(people["person_id"]), list(theme.points))
    steps = np.array(list(theme.points.values()), dtype="float64") - 1
    values: np.ndarray = (np.where(codes > 0, codes, np.nan) - 1) * 100 / steps
    return values


def pooled_themes(tallies: Iterable[ThemeTally], population: int | None) -> ThemeTally:
    """The scores of several groups together."""
    counted: Counter[float] = Counter()
    for tally in tallies:
        counted.update(dict(tally.scores))
    return ThemeTally(tuple(sorted(counted.items())), population)


def _by_group(
    scored: pd.DataFrame, ways: Sequence[Breakdown]
) -> Iterator[tuple[Group, tuple[tuple[float, int], ...]]]:
    with_unit = scored[scored["unit"] != ""]
    homes = [scored[["centre", "score"]].assign(unit=""), with_unit[["centre", "unit", "score"]]]
    homes = [home.assign(breakdown="", category="") for home in homes]
    homes += [
        scored[["centre", "score"]].assign(
            unit="", breakdown=way.id, category=categories_of(scored, way.id)
        )
        for way in ways
    ]
    counts = pd.concat(homes).groupby([*Group._fields, "score"]).size()
    found: dict[Group, list[tuple[float, int]]] = {}
    for *key, score, people in counts.reset_index().itertuples(index=False, name=None):
        found.setdefault(Group(*key), []).append((float(score), int(people)))
    yield from ((group, tuple(scores)) for group, scores in found.items())
