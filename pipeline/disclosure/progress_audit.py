"""A second look at a progress release, by other means than the first: any two shown sums."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

import numpy as np
import pandas as pd

from pipeline.disclosure.progress_points import Followed, grouped, measured_at
from pipeline.disclosure.progress_rows import POINT, RELIABLE, Key
from pipeline.disclosure.refusals import refused


def audit_progress(followed: Sequence[Followed], statuses: Mapping[Key, str], least: int) -> None:
    """Raise DisclosureError where a shown sum, or the difference of two, tells of a few people.

    Made from the statuses alone: who was measured at a shown point, at it and the first, and in a
    shown background group at the first point and the outcome.
    """
    for one in followed:
        people = np.array([course.n for course in one.courses])
        shown = [np.array(has, dtype=bool) for has in _shown(one, statuses)]
        told = [*shown, *(first ^ other for first, other in combinations(shown, 2))]
        if any(0 < people[has].sum() < least for has in told):
            item, centre, unit = one.place
            row = pd.Series({"item": item, "centre": centre, "unit": unit})
            raise refused("the points of a unit tell of a few people", row)


def _shown(one: Followed, statuses: Mapping[Key, str]) -> Iterator[list[bool]]:
    first = one.order[0]
    for (*place, breakdown, category), status in statuses.items():
        if tuple(place) != one.place or status != "shown" or not category:
            continue
        if breakdown in (POINT, RELIABLE):
            yield [category in course.points for course in one.courses]
            yield [measured_at(first, category)(course) for course in one.courses]
        else:
            has = grouped((first, one.outcome), breakdown, category)
            yield [has(course) for course in one.courses]
