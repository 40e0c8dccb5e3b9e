"""How far people's courses are, and at which points the same people were measured."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pipeline.measures.groups import UNKNOWN, Group
from pipeline.measures.intervals import Estimate
from pipeline.measures.progress.scores import Scored
from pipeline.measures.rows import Row
from pipeline.records import CourseCount, Wave

COURSE = "course"
STATES = ("finished", "left", "in_course", UNKNOWN)


def course_rows(wave: Wave, group: Group) -> Iterator[Row]:
    """One row is the people of a unit: all of them, and by how far their course is.

    No rows by course where no file says so of anybody in the wave.
    """
    if "course" not in wave.people.columns:
        return
    people = wave.people[
        (wave.people["centre"] == group.centre) & (wave.people["unit"] == group.unit)
    ]
    yield _row(group, "", len(people), wave.id)
    if (wave.people["course"] != "").any():
        told = Counter(people["course"].where(people["course"] != "", UNKNOWN))
        for state in STATES:
            yield _row(group, state, told[state], wave.id)


def _row(group: Group, state: str, n: int, wave: str) -> Row:
    place = group._replace(breakdown=COURSE if state else "", category=state)
    shape = Estimate(n, float(n), method="count", numerator=float(n))
    return Row("courses", "", place, wave, shape)


def course_counts(one: Scored) -> list[CourseCount]:
    """One entry is the people with the same points and the same background groups."""
    names, points = list(one.categories), [str(point) for point in one.scores.columns]
    has = one.scores.notna().to_numpy()
    known = [one.categories[name].astype("str").to_list() for name in names]
    keys = Counter(
        (
            tuple(point for point, is_there in zip(points, has[at], strict=True) if is_there),
            tuple(categories[at] for categories in known),
        )
        for at in range(len(has))
    )
    return [
        CourseCount(
            *(one.instrument.id, one.group.centre, one.group.unit, points),
            dict(zip(names, categories, strict=True)),
            n,
        )
        for (points, categories), n in sorted(keys.items())
    ]
