"""Progress of one unit with one instrument, point by point, from the released rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.present.rows import Extract, Value
from pipeline.records import InstrumentAbout, PointAbout

_OUTCOMES = ("improved", "unchanged", "worse")


@dataclass(frozen=True)
class Point:
    """What is told of one measuring point. Of the first there is a ``mean`` alone.

    ``change``: since the first, of the people measured at both; ``same``: how many of the first's
    they are; ``stayers`` and ``leavers``: where those who are in it, and those who are not, were
    at the first point.
    """

    about: PointAbout
    number: int
    mean: Value
    change: Value
    same: Value
    stayers: Value
    leavers: Value
    newcomers: Value
    reliable: Mapping[str, Value]


@dataclass(frozen=True)
class Progress:
    """One instrument in one unit. ``outcome``: the point that shows the result."""

    about: InstrumentAbout
    points: tuple[Point, ...]
    outcome: Point
    limit: Value

    @property
    def is_measured(self) -> bool:
        """Whether anybody was measured at any point."""
        return any(one.mean.status not in ("no_data", "not_measured") for one in self.points)

    @property
    def first(self) -> Point:
        """The first point."""
        return self.points[0]


def progress_of(extract: Extract) -> tuple[Progress, ...]:
    """One entry per instrument that anybody of the unit was measured with."""
    about = extract.about.progress
    found = []
    for instrument in about.instruments if about else ():
        points = tuple(_points(extract, instrument))
        outcome = next(one for one in points if about and one.about.id == about.outcome)
        limit = extract.find("reliable_limit", instrument.id)
        found.append(Progress(instrument, points, outcome, limit))
    return tuple(one for one in found if one.is_measured)


def _points(extract: Extract, instrument: InstrumentAbout) -> Iterator[Point]:
    about = extract.about.progress

    def find(measure: str, point: str) -> Value:
        return extract.find(measure, instrument.id, breakdown="point", category=point)

    for number, point in enumerate(about.points if about else (), start=1):
        yield Point(
            point,
            number,
            mean=find("point_mean", point.id),
            change=find("point_change", point.id),
            same=find("same_people", point.id),
            stayers=find("start_of_stayers", point.id),
            leavers=find("start_of_leavers", point.id),
            newcomers=find("newcomers", point.id),
            reliable={name: find(f"reliable_{name}", point.id) for name in _OUTCOMES},
        )
