"""A continuous series as it was released: its points, its segments, its shifts, what happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.present.periods import Days, days_of, weeks
from pipeline.present.rows import Extract, Value
from pipeline.records import EventAbout, QuestionAbout

_DAYS_OF_A_WEEK = 7


@dataclass(frozen=True)
class Point:
    """One point is one week, or several that were joined, as long as ``days``.

    ``limits``: Laney's centre and limits, where the wave has them.
    """

    days: Days
    share: Value
    presses: Value
    limits: Value

    @property
    def is_outside(self) -> bool:
        """Whether the share lies outside the limits."""
        return self.limits.status == "shown" and self.limits.verdict == "outside"

    @property
    def is_joined(self) -> bool:
        """Whether the point is two weeks or more: one alone may not be shown."""
        return weeks(self.days) > 1

    @property
    def middle(self) -> float:
        """Where the point is drawn: the middle of its days, in days."""
        first, last = self.days
        return (first.toordinal() + last.toordinal() + 1) / 2

    @property
    def per_week(self) -> float | None:
        """Presses as if the period were seven days: periods differ in length."""
        first, last = self.days
        days = (last - first).days + 1
        return None if self.presses.value is None else self.presses.value / days * _DAYS_OF_A_WEEK


@dataclass(frozen=True)
class Segment:
    """What lies between two marked events: one baseline. ``shift``: the last shift inside it.

    ``points``: those of the curve that lie in it. ``middle``: the median of two of them or more.
    ``verdict``: stable / shifted_up / shifted_down / shifted_with_mode / too_few; '' where nothing
    was judged.
    """

    days: Days
    points: tuple[Point, ...]
    median: Value
    run: Value
    crossings: Value
    shift: tuple[Days, Value] | None

    @property
    def middle(self) -> float | None:
        """The median where it is one; of a single point it would be that point again."""
        return self.median.value if len(self.points) > 1 else None

    @property
    def verdict(self) -> str:
        """What is known of the segment; a shift that was found says it best."""
        if self.median.status != "shown":  # a withheld row tells nothing, whatever its verdict
            return ""
        return self.shift[1].verdict if self.shift else self.median.verdict


@dataclass(frozen=True)
class Series:
    """One question of one unit. ``jumps``: (month, times the usual presses) far from the usual."""

    question: QuestionAbout
    points: tuple[Point, ...]
    segments: tuple[Segment, ...]
    jumps: tuple[tuple[Days, Value], ...]
    events: tuple[EventAbout, ...]

    @property
    def shown(self) -> tuple[Point, ...]:
        """The points that have a share: those of the curve."""
        return _shown_in(self.points, (date.min, date.max))

    def is_shifted(self, point: Point) -> bool:
        """Whether the point lies after a shift that was found in its segment."""
        shifts = [one.shift[0] for one in self.segments if one.shift]
        return any(first <= point.days[0] <= last for first, last in shifts)


def series_of(extract: Extract, question: QuestionAbout) -> Series:
    """The released rows of the part's series of one question, in time."""
    shares = dict(extract.along("share_positive", question.id, "week"))
    presses = dict(extract.along("presses", question.id, "week"))
    limits = dict(extract.along("series_limits", question.id, "week"))
    none = Value("not_measured")
    points = tuple(
        Point(days_of(week), *(one.get(week, none) for one in (shares, presses, limits)))
        for week in sorted(shares.keys() | presses.keys())
    )
    return Series(
        question,
        points,
        _segments(extract, question.id, points),
        tuple(
            (days_of(month), value)
            for month, value in _in_time(extract, "volume_shift", question.id, "month")
            if value.verdict == "mode_change" and value.value is not None
        ),
        _events(extract, points),
    )


def _in_time(extract: Extract, measure: str, item: str, breakdown: str) -> list[tuple[str, Value]]:
    return sorted(extract.along(measure, item, breakdown), key=lambda pair: pair[0])


def _segments(extract: Extract, item: str, points: Sequence[Point]) -> tuple[Segment, ...]:
    medians = _in_time(extract, "series_median", item, "segment")
    shifts = [
        (days_of(category), value)
        for category, value in _in_time(extract, "series_shift", item, "segment")
        if value.status == "shown"
    ]
    return tuple(
        Segment(
            days_of(category),
            _shown_in(points, days_of(category)),
            median,
            extract.find("series_longest_run", item, breakdown="segment", category=category),
            extract.find("series_crossings", item, breakdown="segment", category=category),
            _inside(shifts, days_of(category)),
        )
        for category, median in medians
    )


def _shown_in(points: Sequence[Point], days: Days) -> tuple[Point, ...]:
    first, last = days
    return tuple(
        point
        for point in points
        if point.share.value is not None and first <= point.days[0] <= last
    )


def _inside(shifts: Sequence[tuple[Days, Value]], days: Days) -> tuple[Days, Value] | None:
    first, last = days
    found = [one for one in shifts if first <= one[0][0] <= last]
    return found[-1] if found else None


def _events(extract: Extract, points: Sequence[Point]) -> tuple[EventAbout, ...]:
    """What happened in this part while there were points, in time."""
    if not points:
        return ()
    first, last = points[0].days[0], points[-1].days[1]
    mine = [event for event in extract.about.events if event.unit in ("", extract.unit)]
    found = [event for event in mine if first <= date.fromisoformat(event.date) <= last]
    return tuple(sorted(found, key=lambda event: event.date))
