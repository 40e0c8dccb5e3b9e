"""People counted once: everything scores and comparisons need, and nothing of a person.

After this no measure looks at a row of people or responses again.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from pipeline.measures.groups import EVERYONE, Group, asked_centres
from pipeline.measures.populations import joint_population, populations
from pipeline.measures.rates import ANSWERED
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


def count_wave(wave: Wave, plan: WavePlan) -> CountedWave:
    """Count the answers of everybody whose questionnaire counts as complete or partial.

    What a break-off (disposition R) filled in is left out, as it is in the response rate.
    """
    found: defaultdict[tuple[Group, str], _Cells] = defaultdict(dict)
    for centre, unit, question, answer, code, n, w, w2 in _cells(wave).itertuples(index=False):
        found[Group(centre, unit), question][answer, code] = (n, w, w2)
    people = populations(wave, plan)
    points = {q.id: q.scale.points for q in plan.questions if q.scale is not None}
    return CountedWave(
        plan,
        {
            (group, question): _tally(cells, points[question], people.get(group))
            for (group, question), cells in found.items()
            if question in points
        },
        people,
        bool((wave.people["weight"] != 1).any()),
    )


def tally_of(counted: CountedWave, question: QuestionPlan, group: Group) -> Tally:
    """The answers of a group to a question; all zero where nobody answered."""
    if group == EVERYONE:
        return pooled(counted, question, asked_centres(question, counted.plan))
    points = question.scale.points if question.scale else 0
    return counted.tallies.get((group, question.id)) or _tally(
        {}, points, counted.populations.get(group)
    )


def pooled(counted: CountedWave, question: QuestionPlan, centres: Sequence[str]) -> Tally:
    """The answers of several centres together."""
    tallies = [tally_of(counted, question, Group(centre)) for centre in centres]
    return Tally(
        tuple(map(sum, zip(*(tally.positions for tally in tallies), strict=True))),
        tuple(map(math.fsum, zip(*(tally.weights for tally in tallies), strict=True))),
        tuple(map(math.fsum, zip(*(tally.squares for tally in tallies), strict=True))),
        sum(tally.dont_know for tally in tallies),
        sum(tally.not_relevant for tally in tallies),
        joint_population(
            centres, counted.populations, is_everyone=len(centres) == len(counted.plan.centres)
        ),
    )


_Cells = dict[tuple[str, int], tuple[int, float, float]]
"""(answer, position or 0) -> answers, sum of weights, sum of squared weights."""


_CENTRE_KEYS = ["centre", "question", "answer", "code"]
_COLUMNS = ["centre", "unit", "question", "answer", "code", "n", "weight", "square"]


def _cells(wave: Wave) -> pd.DataFrame:
    """One row is one answer or position of one question in one centre (unit '') or unit.

    Columns centre, unit, question, answer, code (0 unless scale), n, weight, square.
    """
    people = wave.people[wave.people["disposition"].isin(ANSWERED)]
    homes = people.groupby(["centre", "unit"])
    at = pd.Index(people["person_id"]).get_indexer(pd.Index(wave.responses["person_id"]))
    responses = wave.responses[at >= 0]
    person = at[at >= 0]
    weight = people["weight"].to_numpy()[person]
    by_home = (
        responses[["question", "answer"]]
        .assign(
            home=homes.ngroup().to_numpy()[person],
            code=responses["code"].fillna(0),
            n=1,
            weight=weight,
            square=weight**2,
        )
        .groupby(["home", "question", "answer", "code"], as_index=False)
        .sum()
    )
    places = homes.size().reset_index()[["centre", "unit"]]
    by_unit = places.join(by_home.set_index("home"), how="inner")
    by_centre = by_unit.drop(columns="unit").groupby(_CENTRE_KEYS, as_index=False).sum()
    return pd.concat([by_centre.assign(unit=""), by_unit[by_unit["unit"] != ""]])[_COLUMNS]


def _tally(cells: _Cells, points: int, population: int | None) -> Tally:
    none = (0, 0.0, 0.0)
    scale = [cells.get(("scale", position), none) for position in range(1, points + 1)]
    return Tally(
        tuple(n for n, _, _ in scale),
        tuple(weight for _, weight, _ in scale),
        tuple(square for _, _, square in scale),
        cells.get(("dont_know", 0), none)[0],
        cells.get(("not_relevant", 0), none)[0],
        population,
    )
