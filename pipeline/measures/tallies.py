"""People counted once: everything scores and comparisons need, and nothing of a person.

After this no score or comparison looks at a row of people or responses again.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from pipeline.measures.breakdowns import breakdowns, categories_of
from pipeline.measures.groups import EVERYONE, Breakdown, Group, asked_centres, is_pooling
from pipeline.measures.populations import joint_population, populations
from pipeline.measures.rates import ANSWERED
from pipeline.measures.samples import Proportion
from pipeline.measures.themes import Theme, ThemeTally, theme_tallies
from pipeline.records import Wave
from pipeline.wave import QuestionPlan, WavePlan


@dataclass(frozen=True)
class Tally:
    """The answers of one group to one question.

    ``positions``, ``weights`` and ``squares`` have one entry per scale position, lowest first:
    answers, sum of weights, sum of squared weights.
    """

    positions: tuple[int, ...]
    weights: tuple[float, ...]
    squares: tuple[float, ...]
    dont_know: int = 0
    not_relevant: int = 0
    population: int | None = None
    is_exact: bool = False
    """Whether its shares have exact intervals: a local survey (Model 1)."""

    def share(self, hits: int, n: int | None = None) -> Proportion:
        """So many of the answers on the scale, or of ``n``."""
        return Proportion(hits, self.n if n is None else n, self.population, self.is_exact)

    @property
    def n(self) -> int:
        """Answers on the scale."""
        return sum(self.positions)

    @property
    def responses(self) -> int:
        """Answers of any kind."""
        return self.n + self.dont_know + self.not_relevant


@dataclass(frozen=True)
class CountedWave:
    """One wave, counted: a tally per (group of people, question) somebody answered."""

    plan: WavePlan
    tallies: Mapping[tuple[Group, str], Tally]
    populations: Mapping[Group, int]
    is_weighted: bool
    breakdowns: tuple[Breakdown, ...] = ()
    themes: Mapping[tuple[Group, str], ThemeTally] = field(default_factory=dict)


def count_wave(
    wave: Wave, plan: WavePlan, themes: Mapping[str, Theme] | None = None
) -> CountedWave:
    """Count the answers of everybody whose questionnaire counts as complete or partial.

    What a break-off (disposition R) filled in is left out, as it is in the response rate.
    ``themes``: KPI id -> the questions of this wave that make its theme index.
    """
    ways = breakdowns(wave, plan)
    people = populations(wave, plan, ways)
    points = {q.id: q.scale.points for q in plan.questions if q.scale is not None}
    return CountedWave(
        plan,
        {
            (group, question): replace(
                _tally(cells, points[question], people.get(group)), is_exact=not is_pooling(plan)
            )
            for group, question, cells in _cells(wave, ways)
            if question in points
        },
        people,
        bool((wave.people["weight"] != 1).any()),
        ways,
        theme_tallies(wave, themes or {}, ways, people),
    )


def tally_of(counted: CountedWave, question: QuestionPlan, group: Group) -> Tally:
    """The answers of a group to a question; all zero where nobody answered."""
    if group.whole == EVERYONE:
        return pooled(counted, question, asked_centres(question, counted.plan), group)
    points = question.scale.points if question.scale else 0
    return counted.tallies.get((group, question.id)) or _tally(
        {}, points, counted.populations.get(group)
    )


def pooled(
    counted: CountedWave, question: QuestionPlan, centres: Sequence[str], part: Group = EVERYONE
) -> Tally:
    """The answers of several centres together; of the ``part`` of them that its breakdown says."""
    groups = [part._replace(centre=centre) for centre in centres]
    tallies = [tally_of(counted, question, group) for group in groups]
    return Tally(
        tuple(map(sum, zip(*(tally.positions for tally in tallies), strict=True))),
        tuple(map(math.fsum, zip(*(tally.weights for tally in tallies), strict=True))),
        tuple(map(math.fsum, zip(*(tally.squares for tally in tallies), strict=True))),
        sum(tally.dont_know for tally in tallies),
        sum(tally.not_relevant for tally in tallies),
        joint_population(
            groups, counted.populations, is_everyone=len(centres) == len(counted.plan.centres)
        ),
    )


class _Count(NamedTuple):
    n: int
    weight: float
    square: float


_Cells = dict[tuple[str, int], _Count]
"""(answer, position or 0) -> answers, sum of weights, sum of squared weights."""


def _cells(wave: Wave, ways: Sequence[Breakdown]) -> Iterator[tuple[Group, str, _Cells]]:
    """The answers of every unit, every centre, and every centre by every breakdown."""
    people = wave.people[wave.people["disposition"].isin(ANSWERED)]
    at = pd.Index(people["person_id"]).get_indexer(pd.Index(wave.responses["person_id"]))
    answers = _Answers.of(wave.responses[at >= 0], at[at >= 0], people["weight"].to_numpy())
    has_unit = people["unit"] != ""
    homes = [people[["centre"]], people.loc[has_unit, ["centre", "unit"]]]
    for home in homes:
        yield from answers.by(home, len(people), has_unit.to_numpy() if "unit" in home else None)
    for way in ways:
        parts = people[["centre"]].assign(
            unit="", breakdown=way.id, category=categories_of(people, way.id)
        )
        yield from answers.by(parts, len(people), None)


@dataclass(frozen=True)
class _Answers:
    """The responses as numbers: per row the person, and which question and answer it is.

    ``names``: what a number of ``what`` means: question, answer, position (0 unless on the scale).
    """

    person: np.ndarray
    what: np.ndarray
    names: Sequence[tuple[Any, ...]]
    weight: np.ndarray

    @classmethod
    def of(cls, responses: pd.DataFrame, person: np.ndarray, weight: np.ndarray) -> _Answers:
        asked, said = (responses[name].astype("category").cat for name in ("question", "answer"))
        code = responses["code"].fillna(0).to_numpy("int32")
        codes = int(code.max(initial=0)) + 1
        numbers = asked.codes.to_numpy("int32") * len(said.categories) + said.codes.to_numpy()
        numbers = numbers * codes + code
        used = np.flatnonzero(np.bincount(numbers))
        place = np.zeros(used.max(initial=0) + 1, dtype="int32")
        place[used] = np.arange(len(used))
        pairs = ((*divmod(at // codes, len(said.categories)), at % codes) for at in used.tolist())
        names = [(asked.categories[one], said.categories[other], at) for one, other, at in pairs]
        return cls(person, place[numbers], names, weight[person])

    def by(
        self, homes: pd.DataFrame, people: int, has_home: np.ndarray | None
    ) -> Iterator[tuple[Group, str, _Cells]]:
        """Each group of ``homes`` (one row a person, columns as in Group) with its answers."""
        numbers, names = _numbered(homes)
        groups = [Group(*name) for name in names]
        home = np.full(people, -1)
        home[slice(None) if has_home is None else has_home] = numbers
        mine = home[self.person]
        kept = mine >= 0
        cell = mine[kept] * len(self.names) + self.what[kept]
        size, weight = len(groups) * len(self.names), self.weight[kept]
        n = np.bincount(cell, minlength=size)
        sums = np.bincount(cell, weights=weight, minlength=size)
        squares = np.bincount(cell, weights=weight**2, minlength=size)
        found: dict[tuple[int, str], _Cells] = {}
        for at in np.flatnonzero(n):
            group, name = divmod(int(at), len(self.names))
            question, answer, code = self.names[name]
            count = _Count(int(n[at]), float(sums[at]), float(squares[at]))
            found.setdefault((group, question), {})[answer, int(code)] = count
        for (group, question), cells in found.items():
            yield groups[group], question, cells


def _numbered(keys: pd.DataFrame) -> tuple[np.ndarray, list[tuple[Any, ...]]]:
    """A number per row, the same for equal rows; and what each number stands for, in order."""
    grouped = keys.groupby(list(keys.columns), sort=True)
    names = grouped.size().reset_index()[list(keys.columns)].itertuples(index=False, name=None)
    return grouped.ngroup().to_numpy(), list(names)


def _tally(cells: _Cells, points: int, population: int | None) -> Tally:
    none = _Count(0, 0.0, 0.0)
    scale = [cells.get(("scale", position), none) for position in range(1, points + 1)]
    return Tally(
        tuple(one.n for one in scale),
        tuple(one.weight for one in scale),
        tuple(one.square for one in scale),
        cells.get(("dont_know", 0), none).n,
        cells.get(("not_relevant", 0), none).n,
        population,
    )
