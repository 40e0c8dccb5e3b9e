"""The rows of a progress wave: what each is decided with, and what no rule knows."""

from __future__ import annotations

import pandas as pd

from pipeline.disclosure.refusals import refused
from pipeline.disclosure.rests import rests
from pipeline.records import About

Key = tuple[str, str, str, str, str]
"""Item, centre, unit, breakdown, category: what is shown or withheld as one."""
POINT, COURSE, GOALS = "point", "course", ("goal_progress", "goal_maintenance")
RELIABLE = "reliable"
"""Stands for a point where its shares of reliable change are decided apart."""
SHARES = ("reliable_improved", "reliable_unchanged", "reliable_worse")
_OF_START = ("reliable_limit", "start_alpha", "start_sd")
_BY_GROUP = ("group_change", "group_change_difference")
_ROW = ["measure", "item", "centre", "unit", "breakdown", "category", "wave"]


def key_of(measure: str, place: Key) -> Key:
    """What a row is decided with: a goal with all levels of its parameter, a limit with the start.

    >>> key_of("goals", ("", "b", "b1", "goal_progress", "Bolig/full"))
    ('', 'b', 'b1', 'goal_progress', 'Bolig')
    """
    item, centre, unit, breakdown, category = place
    if breakdown in GOALS:
        category = category.rpartition("/")[0]
    if measure in SHARES:
        breakdown = RELIABLE
    if measure in _OF_START:
        breakdown, category = POINT, ""
    return item, centre, unit, breakdown, category


def check_progress_rows(rows: pd.DataFrame, about: About) -> None:
    """Raise DisclosureError for a row that nobody said how to protect.

    An unknown measure, group, instrument, point or breakdown, a negative count, a row that occurs
    twice, another wave, a wave that is not Model 1.
    """
    if about.progress is None or about.model != 1:
        raise refused("progress in a wave that has none", pd.Series({"wave": about.wave}))
    units = {centre.id: {unit.id for unit in centre.units} for centre in about.centres}
    groups = {(centre, "") for centre, inside in units.items() if not inside}
    groups |= {(centre, unit) for centre, inside in units.items() for unit in inside}
    for at, row in zip(rows.index, rows[_ROW].itertuples(index=False, name=None), strict=True):
        measure, item, centre, unit, breakdown, category, wave = map(str, row)
        is_known = _is_known(measure, item, breakdown, category, about=about)
        if not is_known or (centre, unit) not in groups or wave != about.wave:
            raise refused("a row of progress that no rule knows", rows.loc[at])
    counts = rows["n"].lt(0).fillna(True) | rows["denominator"].lt(0)
    if counts.any():
        raise refused("a negative count", rows.loc[counts].iloc[0])
    if rows.duplicated(_ROW).any():
        raise refused("the same measure twice", rows.loc[rows.duplicated(_ROW)].iloc[0])


def _is_known(measure: str, item: str, breakdown: str, category: str, *, about: About) -> bool:
    """Whether a measure may have this item and breakdown."""
    progress = about.progress
    if measure == "courses":
        return not item and (breakdown, bool(category)) in (("", False), (COURSE, True))
    if measure == "goals":
        return not item and breakdown in GOALS and "/" in category
    instruments = {one.id for one in progress.instruments} if progress else set()
    if item not in instruments or measure not in rests() or not rests()[measure].is_progress:
        return False
    if measure in _OF_START:
        return not breakdown
    if measure in _BY_GROUP:
        return breakdown in {one.id for one in about.breakdowns} and bool(category)
    points = {one.id for one in progress.points} if progress else set()
    return breakdown == POINT and category in points
