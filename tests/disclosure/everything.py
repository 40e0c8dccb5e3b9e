"""An attacker who takes everything in released rows at once, sharing no code with the pipeline.

Unknown is how many people of each smallest place (a unit, or a category of a centre) did what;
every shown number and every status is an equation or a bound. Linear programmes then tell how
narrow every withheld count can be made, and how narrow the published totals alone make it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import pandas as pd

from pipeline.policy import Thresholds
from pipeline.records import About
from tests.disclosure.counted import COMPARING, RESPONSE, Fate, Survey
from tests.disclosure.programme import Programme, limits

Spot = tuple[str, str, str, str]
"""Centre, unit, breakdown, category: the smallest places there are. '' = does not apply."""
Group = tuple[str, str, str, str, str, str]
"""wave, item, centre, unit, breakdown, category."""


@dataclass(frozen=True)
class Found:
    """How narrow a withheld count can be made, and how narrow the totals alone make it."""

    group: Group
    count: str
    width: float
    inherent: float
    need: float
    is_shown: bool
    """Whether the group's answers to the item are shown: only its details are withheld."""


@dataclass
class Attacker:
    """Everything a reader has of one wave: ``rows`` are released rows, of one report or two."""

    rows: pd.DataFrame
    about: About
    thresholds: Thresholds
    wave: str
    points: int
    columns: dict[tuple[Spot, Fate], int] = field(default_factory=dict)
    _shown: set[Group] = field(default_factory=set)
    _above_level: dict[tuple[object, ...], Programme] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.rows = self.rows[self.rows["wave"] == self.wave].reset_index(drop=True)
        self.survey = Survey(self.about, self.points)
        self.questions = sorted(
            {q for item in set(self.rows["item"]) - {""} for q in self.survey.made_of(item)}
        )
        named = self.rows[["centre", "unit"]].drop_duplicates()
        with_units = set(named.loc[named["unit"] != "", "centre"])
        self.spots = [
            (centre, unit, "", "")
            for centre, unit in named.itertuples(index=False, name=None)
            if centre and (unit or centre not in with_units)
        ]
        own = self.rows[~self.rows["breakdown"].isin(["", "answer", "disposition"])]
        axes = own[["centre", "breakdown", "category"]].drop_duplicates()
        self.parts = [
            (centre, "", axis, category)
            for centre, axis, category in axes.itertuples(index=False, name=None)
            if centre
        ]
        self.fates = [*RESPONSE]
        self.fates += [f"{q}:{j}" for q in self.questions for j in (*range(1, self.points + 1),)]
        self.fates += [f"{q}:{j}" for q in self.questions for j in ("dk", "nr", "un")]
        themes = sorted(i for i in set(self.rows["item"]) if self.survey.is_theme(i))
        self.fates += [f"{theme}:{end}" for theme in themes for end in ("up", "down", "none")]
        for spot in (*self.spots, *self.parts):
            for fate in self.fates:
                self.columns[spot, fate] = len(self.columns)

    def spots_of(self, centre: str, unit: str, breakdown: str, category: str) -> list[Spot]:
        """The smallest places a group consists of."""
        is_part = breakdown not in ("", "answer", "disposition")
        among = self.parts if is_part else self.spots
        where = (centre, unit, *((breakdown, category) if is_part else ("", "")))
        return [
            spot for spot in among if all(b in ("", a) for a, b in zip(spot, where, strict=True))
        ]

    def attack(self) -> Iterator[Found]:
        """Every withheld count with its width."""
        everything = self._programme(self.rows)
        for group, name, fates in self._targets():
            spots = self.spots_of(*group[2:])
            if not spots:
                continue
            need, wanted = self._need(group), self._sum(spots, fates)
            width = inherent = everything.width(wanted, need)
            if width < need - 1e-6:
                inherent = self._totals_alone(group).width(wanted, need)
            yield Found(group, name, width, inherent, need, group in self._shown_groups())

    def _totals_alone(self, group: Group) -> Programme:
        """What is known without any row of the item on the group's level or below."""
        _, item, centre, unit, breakdown, _ = group
        level = (item, bool(centre), bool(unit), breakdown)
        if level not in self._above_level:
            self._above_level[level] = self._programme(self._above(group))
        return self._above_level[level]

    def _targets(self) -> Iterator[tuple[Group, str, Mapping[Fate, float]]]:
        """Every count of every withheld row, each once, unless another row shows it."""
        told: dict[tuple[Group, str], tuple[bool, Mapping[Fate, float]]] = {}
        for row in self.rows.itertuples(index=False):
            if row.measure in (*COMPARING, "kpi_others"):
                continue
            part = row.breakdown not in ("", "answer", "disposition")
            axis = (row.breakdown, row.category) if part else ("", "")
            item = (
                row.item
                if self.survey.is_theme(row.item)
                else "".join(self.survey.made_of(row.item))
            )
            group = (self.wave, item, row.centre, row.unit, *axis)
            for name, fates in self.survey.counts(row):
                known = told.get((group, name), (False, {}))[0]
                told[group, name] = (known or not row.status.startswith("withheld_"), fates)
        for (group, name), (is_known, fates) in told.items():
            if not is_known:
                yield group, name, fates

    def _above(self, group: Group) -> pd.DataFrame:
        """The rows without any of the item on the group's level or below: the totals alone."""
        _, item, centre, unit, breakdown, _ = group
        rows = self.rows
        mine = rows["item"].map(
            lambda one: (
                one == item or (bool(one) and not item) or item in self.survey.made_of(one or "")
                if one
                else not item
            )
        )
        is_part = ~rows["breakdown"].isin(["", "answer", "disposition"])
        if breakdown:
            level = (rows["breakdown"] == breakdown) & ((rows["centre"] != "") | (not centre))
        elif unit:
            level = rows["unit"] != ""
        else:
            level = (rows["centre"] != "") | (is_part if not centre else False)
        return rows[~(mine & level)]

    def _shown_groups(self) -> set[Group]:
        """Groups whose own numbers for an item are shown in one report or the other."""
        if not self._shown:
            own = self.rows[self.rows["measure"].isin(["answered", "share_positive", "kpi"])]
            for row in own[own["status"] == "shown"].itertuples(index=False):
                item = (
                    row.item
                    if self.survey.is_theme(row.item)
                    else "".join(self.survey.made_of(row.item))
                )
                group = (item, row.centre, row.unit, row.breakdown, row.category)
                self._shown.add((self.wave, *group))
        return self._shown

    def _need(self, group: Group) -> float:
        """What withheld_small leaves by itself is less than the protection at low thresholds."""
        least = self.thresholds.question_answers if group[1] else self.thresholds.unit_answers
        return min(self.thresholds.protection, least - 1, self.thresholds.unit_answers - 1)

    def _programme(self, rows: pd.DataFrame) -> Programme:
        equal = [*self._structure(), *self._equations(rows)]
        return Programme(len(self.columns), limits(equal, self._statuses(rows)))

    def _sum(self, spots: Iterable[Spot], fates: Mapping[Fate, float]) -> dict[int, float]:
        return {self.columns[s, f]: c for s in spots for f, c in fates.items() if c}

    def _structure(self) -> Iterator[tuple[dict[int, float], float]]:
        """Who answered did one thing with each question; the parts of a breakdown are everybody."""
        themes = [item for item in self.survey.kinds if f"{item}:up" in self.fates]
        for spot in (*self.spots, *self.parts):
            for item in (*self.questions, *themes):
                ends = ("up", "down", "none") if item in themes else None
                steps = ends or (*map(str, range(1, self.points + 1)), "dk", "nr", "un")
                one = self._sum([spot], {f"{item}:{step}": 1.0 for step in steps})
                yield {**one, **self._sum([spot], {"I": -1.0, "P": -1.0})}, 0.0
        for centre, axis in sorted({(spot[0], spot[2]) for spot in self.parts}):
            parts = [spot for spot in self.parts if (spot[0], spot[2]) == (centre, axis)]
            whole = [spot for spot in self.spots if spot[0] == centre]
            for fate in self.fates:
                yield {**self._sum(parts, {fate: 1.0}), **self._sum(whole, {fate: -1.0})}, 0.0

    def _equations(self, rows: pd.DataFrame) -> Iterator[tuple[dict[int, float], float]]:
        for row in rows[rows["status"].isin(["shown", "no_base"])].itertuples(index=False):
            if row.measure in COMPARING or pd.isna(row.n):
                continue
            spots = self.spots_of(row.centre, row.unit, row.breakdown, row.category)
            if row.measure == "kpi_others":
                asked = self.spots_of("", "", "", "")
                spots = [spot for spot in asked if spot[0] != row.centre]
            for (_, fates), value in zip(self.survey.counts(row), self._values(row), strict=False):
                yield self._sum(spots, fates), value
            if row.measure.startswith("response_rate_"):
                out = 0.0 if row.measure.endswith("raw") else -1.0
                listed = {"I": 1.0, "P": 1.0, "NC": 1.0, "NE": 1.0 + out}
                yield self._sum(spots, listed), float(row.denominator)
                if not row.measure.endswith("rr1"):
                    yield self._sum(spots, {"I": 1.0, "P": 1.0}), float(row.numerator)
        for row in rows[rows["status"] == "no_data"].itertuples(index=False):
            spots = self.spots_of(row.centre, row.unit, row.breakdown, row.category)
            for _, fates in self.survey.counts(row):
                yield self._sum(spots, fates), 0.0

    def _values(self, row: object) -> tuple[float, ...]:
        numerator = float(row.numerator)  # type: ignore[attr-defined]
        if row.measure in ("share_positive", "mean", "index", "kpi", "kpi_others"):  # type: ignore[attr-defined]
            return (float(row.n), numerator)  # type: ignore[attr-defined]
        return (numerator,)

    def _statuses(self, rows: pd.DataFrame) -> Iterator[tuple[dict[int, float], float]]:
        """small: fewer than the threshold; partner: at least that many. But nothing where the word

        was taken over from the response or the total, stands on all parts alike, or in a table.
        """
        own = rows[rows["measure"].isin(["answered", "share_positive", "kpi"])]
        own = own[own["breakdown"] == ""]
        status: dict[Group, str] = {}
        for row in own.itertuples(index=False):
            item = (
                row.item
                if self.survey.is_theme(row.item)
                else "".join(self.survey.made_of(row.item))
            )
            key = (self.wave, item, row.centre, row.unit, row.breakdown, row.category)
            status[key] = row.status
        for key, told in status.items():
            _, item, centre, unit, breakdown, category = key
            above = (self.wave, item, centre if unit else "", "", "", "")
            response = status.get((self.wave, "", centre, unit, breakdown, category), "shown")
            is_taken = item and response.startswith("withheld_")
            if (centre or breakdown) and status.get(above, "shown").startswith("withheld_"):
                is_taken = True
            beside = [s for k, s in status.items() if self._is_beside(k, key)]
            if all(s in ("withheld_small", "no_data") for s in beside) and (centre or breakdown):
                is_taken = True
            if is_taken or told not in ("withheld_small", "withheld_partner"):
                continue
            spots = self.spots_of(centre, unit, breakdown, category)
            fates = self.survey.answers(item) if item else dict.fromkeys("IP", 1.0)
            least = self.thresholds.question_answers if item else self.thresholds.unit_answers
            if told == "withheld_small" and not (self.about.has_invitations and not item):
                yield self._sum(spots, fates), least - 1.0
            if told == "withheld_partner":
                yield self._sum(spots, dict.fromkeys(fates, -1.0)), -float(least)

    @staticmethod
    def _is_beside(one: Group, other: Group) -> bool:
        """Whether two groups are parts of the same total."""
        if one[:2] != other[:2] or one[4] != other[4]:
            return False
        if one[4]:
            return one[2] == other[2]
        if other[3]:
            return bool(one[3]) and one[2] == other[2]
        return bool(one[2]) and not one[3]
