"""The people behind the points of a unit and instrument, and which points may be shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field

import pandas as pd

from pipeline.disclosure.progress_rows import POINT, RELIABLE, SHARES, Key
from pipeline.disclosure.refusals import refused
from pipeline.disclosure.supports import tells_of_few
from pipeline.policy import Thresholds
from pipeline.records import About, CourseCount, Measures

_MEANS = (
    *("point_mean", "point_change", "start_of_stayers", "start_of_leavers", "newcomers"),
    "group_change",
)
_Place = tuple[str, str, str]
"""Item, centre, unit."""


Has = Callable[[CourseCount], bool]
"""Whether the people of a course stand behind a sum."""


def measured_at(*points: str) -> Has:
    """Those who were measured at all of these points."""
    return lambda one: {*points} <= {*one.points}


def grouped(points: tuple[str, ...], background: str, category: str) -> Has:
    """Those of them who are in a background group."""
    has = measured_at(*points)
    return lambda one: has(one) and one.categories[background] == category


@dataclass(frozen=True)
class Followed:
    """The people of one unit and instrument: who was measured when (``courses``).

    ``order``: the points as they are decided on, the start first. ``uniform``: points, and
    (background, category), of which some mean or share says the same of everybody. ``sums``: the
    published sums, once they are decided, a row of how much every course counts each.
    """

    place: _Place
    order: tuple[str, ...]
    outcome: str
    courses: Sequence[CourseCount]
    backgrounds: Mapping[str, Sequence[str]]
    uniform: Set[tuple[str, str]]
    thresholds: Thresholds
    sums: list[list[float]] = field(default_factory=list)

    @property
    def least(self) -> int:
        """So many people, or nobody, stand behind everything that can be worked out."""
        return max(self.thresholds.question_answers, self.thresholds.protection)

    @property
    def start(self) -> Key:
        """What is decided with the first point: its mean, and what rests on it."""
        return (*self.place, POINT, "")

    def statuses(self, before: Set[Key]) -> dict[Key, str]:
        """What becomes of every point and background group; ``before``: withheld already."""
        found: dict[Key, str] = {}
        first, *later = self.order
        found[self._key(first)] = own = self._point(first, before)
        found[self.start] = own
        for point in later:
            found[self._key(point)] = self._point(point, before)
            if own.startswith("withheld") and not found[self._key(point)].startswith("withheld"):
                found[self._key(point)] = "withheld_partner"
            is_told = found[self._key(point)] == "shown" and (RELIABLE, point) in self.uniform
            key = (*self.place, RELIABLE, point)
            found[key] = "withheld_group" if is_told else found[self._key(point)]
        for background, categories in self.backgrounds.items():
            whole = found[self._key(self.outcome)]
            found |= self._groups(background, categories, whole, before)
        return found

    def count(self, has: Has) -> int:
        """How many people have a course of a kind."""
        return sum(one.n for one in self.courses if has(one))

    def _key(self, point: str) -> Key:
        return (*self.place, POINT, point)

    def _point(self, point: str, before: Set[Key]) -> str:
        """The status of a point; where it is shown its sums are public from here on."""
        first = self.order[0]
        sets = [measured_at(point), *([measured_at(first, point)] if point != first else [])]
        sizes = [self.count(has) for has in sets]
        if not sizes[0]:
            return "no_data"
        if self._key(point) in before:
            return "withheld_partner"
        if any(0 < n < self.least for n in sizes):
            return "withheld_small"
        if (POINT, point) in self.uniform:
            return "withheld_group"
        return self._published(sets)

    def _groups(
        self, background: str, categories: Sequence[str], whole: str, before: Set[Key]
    ) -> dict[Key, str]:
        """The change by background group: the largest first, each where it leaves enough."""
        points = self.order[0], self.outcome
        sets = {name: grouped(points, background, name) for name in categories}
        sizes = {name: self.count(has) for name, has in sets.items()}
        least = max(self.least, self.thresholds.breakdown_answers)
        found: dict[Key, str] = {}
        is_uniform = any((background, name) in self.uniform for name in categories)
        for name, n in sorted(sizes.items(), key=lambda pair: (-pair[1], pair[0])):
            key = (*self.place, background, name)
            if n == 0:
                found[key] = "no_data"
            elif n < least:
                found[key] = "withheld_small"
            elif whole != "shown" or key in before:
                found[key] = "withheld_partner"
            elif is_uniform:
                found[key] = "withheld_group"
            else:
                found[key] = self._published([sets[name]])
        return found

    def _published(self, sets: Sequence[Has]) -> str:
        """Shown, and the sums public, unless with all that is public they tell of a few people."""
        more = [[float(has(one)) for one in self.courses] for has in sets]
        people = [one.n for one in self.courses]
        if tells_of_few([*self.sums, *more], people, self.least):
            return "withheld_partner"
        self.sums.extend(more)
        return "shown"


def followed_of(measures: Measures, about: About, thresholds: Thresholds) -> list[Followed]:
    """One entry per unit and instrument of the rows.

    Raises DisclosureError where the courses say another number of people than the rows do.
    """
    progress = about.progress
    if progress is None:
        return []
    points = [one.id for one in progress.points]
    order = tuple(dict.fromkeys([points[0], progress.outcome, *points]))
    rows = measures.rows
    at_points = rows[rows["breakdown"] == POINT]
    places = dict.fromkeys(at_points[["item", "centre", "unit"]].itertuples(index=False, name=None))
    found = []
    for item, centre, unit in places:
        own = rows[(rows["item"] == item) & (rows["centre"] == centre) & (rows["unit"] == unit)]
        courses = [
            one
            for one in measures.courses
            if (one.item, one.centre, one.unit) == (item, centre, unit)
        ]
        groups = own[own["measure"] == "group_change"]
        backgrounds = {
            str(name): list(part["category"].astype(str))
            for name, part in groups.groupby("breakdown", sort=False)
        }
        one = Followed(
            *((item, centre, unit), order, progress.outcome, courses, backgrounds),
            uniform=_uniform(own, thresholds.question_answers),
            thresholds=thresholds,
        )
        _check(one, own)
        found.append(one)
    return found


def _uniform(rows: pd.DataFrame, least: int) -> frozenset[tuple[str, str]]:
    """Points and background groups where some number says the same of all its people."""
    is_many = rows["n"].fillna(0) >= least
    is_mean = rows["measure"].isin(_MEANS) & rows["low"].isna()
    is_share = rows["measure"].isin(SHARES) & (rows["value"] == 1)
    found = rows[is_many & (is_mean | is_share)]
    axes = found["breakdown"].mask(found["measure"].isin(SHARES), RELIABLE)
    return frozenset(zip(axes.astype(str), found["category"].astype(str), strict=True))


def _check(one: Followed, rows: pd.DataFrame) -> None:
    means = rows[rows["measure"] == "point_mean"]
    for point, n in zip(means["category"].astype(str), means["n"], strict=True):
        if one.count(measured_at(point)) != n:
            row = {"measure": "point_mean", "item": one.place[0], "unit": one.place[2]}
            raise refused("courses and points do not add up", pd.Series(row))
