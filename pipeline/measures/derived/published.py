"""What a release shows, found by measure, item and group: the only source of derived rows."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from pipeline.measures.groups import EVERYONE, Group
from pipeline.measures.intervals import t_quantile
from pipeline.measures.samples import Moments, Proportion
from pipeline.policy import model_rule
from pipeline.records import About, KpiAbout, Released

SHARES = ("share_positive", "top_box")
"""KPI kinds that are hits of answers."""

_KEY = ["measure", "item", "centre", "unit", "breakdown", "category", "wave"]
_NUMBERS = ["n", "numerator", "denominator", "value", "low", "high"]


class Shown(NamedTuple):
    """The numbers of one shown row; not a number = there is none."""

    n: int
    numerator: float
    denominator: float
    value: float
    low: float
    high: float
    method: str
    verdict: str


@dataclass(frozen=True)
class Published:
    """The shown rows of one release."""

    about: About
    rows: Mapping[tuple[str, ...], Shown]
    nobody: frozenset[Group]
    """Groups of this wave of whom nobody was invited."""

    @classmethod
    def of(cls, released: Released) -> Published:
        """The shown rows of a release."""
        shown = released.rows[released.rows["status"] == "shown"]
        keys = shown[_KEY].itertuples(index=False, name=None)
        numbers = shown[_NUMBERS].astype("float64").itertuples(index=False, name=None)
        words = shown[["method", "verdict"]].itertuples(index=False, name=None)
        found = {
            key: Shown(0 if math.isnan(n) else int(n), *rest, *told)
            for key, (n, *rest), told in zip(keys, numbers, words, strict=True)
        }
        return cls(released.about, found, _nobody(released))

    def find(self, measure: str, item: str, group: Group, wave: str = "") -> Shown | None:
        """The numbers of a measure; None where not shown. ``wave`` '' is the release's own."""
        return self.rows.get((measure, item, *group, wave or self.about.wave))

    def population(self, group: Group) -> int | None:
        """The eligible people of a group, where the list tells: N - NE."""
        if group in self.nobody:
            return 0
        found = self.find("response_rate_cleaned", "", group)
        return None if found is None else int(found.denominator)

    def categories(self, breakdown: str) -> tuple[str, ...]:
        """The categories of a breakdown of the response that are shown for all together."""
        start = ("answered", "", "", "", breakdown)
        return tuple(key[5] for key in self.rows if key[:5] == start)

    def people(self, kpi: KpiAbout, groups: Sequence[Group]) -> int | None:
        """The eligible people of several groups together; None unless all are known."""
        sizes = [
            self.population(part)
            for group in groups
            for part in (
                [group]
                if group.centre
                else [group._replace(centre=one.centre) for one in self.centres_of(kpi)]
            )
        ]
        known = [size for size in sizes if size is not None]
        return sum(known) if len(known) == len(sizes) else None

    def sample(self, kpi: KpiAbout, group: Group) -> Proportion | Moments | None:
        """The answers behind a KPI's value in this wave; None where it is not shown."""
        found = self.find("kpi", kpi.id, group)
        return None if found is None else sample_of(kpi, found, self.people(kpi, [group]))

    def distribution(self, question: str, group: Group) -> tuple[int, ...] | None:
        """Answers per scale position; None unless all are shown."""
        points = next(
            len(next(iter(one.labels.values())))
            for one in self.about.questions
            if one.id == question
        )
        found = [
            self.find(
                "distribution", question, group._replace(breakdown="answer", category=str(at))
            )
            for at in range(1, points + 1)
        ]
        if any(one is None for one in found):
            return None
        return tuple(int(one.numerator) for one in found if one is not None)

    def centres_of(self, kpi: KpiAbout) -> tuple[Group, ...]:
        """The centres that were asked the KPI's questions."""
        asked = {one.id: one.centres for one in self.about.questions}[kpi.questions[0]]
        every = tuple(centre.id for centre in self.about.centres)
        return tuple(Group(centre) for centre in every if centre in (asked or every))

    def units(self) -> tuple[Group, ...]:
        """Every unit of every centre."""
        return tuple(Group(c.id, unit.id) for c in self.about.centres for unit in c.units)

    @property
    def is_local(self) -> bool:
        """Whether the model lets nothing be pooled or held against others (Model 1)."""
        rule = model_rule(self.about.model, date.fromisoformat(self.about.start_date))
        return rule is not None and not rule.pooled

    def wholes(self) -> tuple[Group, ...]:
        """The groups with comparisons: all centres together and each; of Model 1 units as well."""
        if self.is_local:
            return (*(Group(centre.id) for centre in self.about.centres), *self.units())
        return (EVERYONE, *(Group(centre.id) for centre in self.about.centres))


def _nobody(released: Released) -> frozenset[Group]:
    rows = released.rows[
        (released.rows["measure"] == "invited") & (released.rows["wave"] == released.about.wave)
    ]
    is_none = (rows["status"] == "no_data") | rows["n"].eq(0).fillna(False)
    return frozenset(
        Group(*key) for key in rows.loc[is_none, _KEY[2:6]].itertuples(index=False, name=None)
    )


def sample_of(kpi: KpiAbout, row: Shown, population: int | None) -> Proportion | Moments:
    """Hits of answers, or sum and variance: the variance of a mean follows from its interval."""
    if kpi.kind in SHARES:
        return Proportion(int(row.numerator), row.n, population)
    bare = Moments(row.n, row.value * row.n, 1.0, population)
    if math.isnan(row.low) or bare.is_census or row.n < 2:
        return replace(bare, variance=math.nan)
    error = (row.high - row.low) / 2 / t_quantile(row.n - 1)
    return replace(bare, variance=error**2 / bare.squared_error)
