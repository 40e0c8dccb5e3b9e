"""The rows of what a unit measures for itself (Model 1): told from the others, and looked through.

Refused is what this stage would not know how to protect: it fails closed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from pipeline.disclosure.refusals import refused
from pipeline.disclosure.rests import rests
from pipeline.records import About, Released

MONTH, WEEK, PHASE = "month", "week", "phase"
AXES = (MONTH, WEEK, PHASE)
"""Ways in which the answers of a unit are cut in time."""
_STATEMENTS = ("", "theme", "tone", "theme_tone")
_BREAKDOWNS: Mapping[str, tuple[str, ...]] = {
    "share_positive": AXES,
    "share_of_all": ("",),
    "presses": ("", MONTH, WEEK),
    "days_without": ("", MONTH, WEEK),
    "misuse": ("",),
    "burst": ("",),
    "month_distribution": (MONTH,),
    "change_local": (PHASE,),
    "statements": _STATEMENTS,
}
_KEY = ["measure", "item", "centre", "unit", "breakdown", "category", "wave"]


def is_local(rows: pd.DataFrame) -> pd.Series:
    """For each measure row whether ``series`` or ``statements`` protects it, and not the others."""
    known = rests()
    is_series = [name in known and known[name].is_series for name in rows["measure"]]
    is_part = rows["measure"].eq("share_positive") & rows["breakdown"].isin(AXES)
    return is_part | pd.Series(is_series, index=rows.index, dtype=bool)


def apart(rows: pd.DataFrame, about: About) -> list[pd.DataFrame]:
    """The rows in parts that no sum joins: units outside the smiley supplement are in no total."""
    pooled = about.series.pooled if about.series else ()
    is_outside = rows["unit"].ne("") & ~rows["unit"].isin(pooled)
    parts = [rows[~is_outside], rows[is_outside]] if pooled else [rows]
    return [part for part in parts if not part.empty] or [rows]


def part_of(release: Released | None, rows: pd.DataFrame, about: About) -> Released | None:
    """What an earlier release told of the groups in a part of this one's rows."""
    pooled = about.series.pooled if about.series else ()
    if release is None or not pooled:
        return release
    has_units = rows["unit"].isin(pooled).any() or rows["unit"].eq("").any()
    is_outside = release.rows["unit"].ne("") & ~release.rows["unit"].isin(pooled)
    return replace(release, rows=release.rows[is_outside != has_units])


def check_local_rows(rows: pd.DataFrame, about: About) -> None:
    """Raise DisclosureError for a row that nobody said how to protect.

    An unknown group, question or breakdown, a centre put together of units that do not share the
    smiley supplement, a negative count, a row that occurs twice, a wave that is not Model 1.
    """
    units = {centre.id: {unit.id for unit in centre.units} for centre in about.centres}
    is_pooled = bool(about.series and about.series.pooled)
    groups = {(centre, "") for centre, inside in units.items() if is_pooled or not inside}
    groups |= {(centre, unit) for centre, inside in units.items() for unit in inside}
    questions = {question.id for question in about.questions}
    columns = rows[["measure", "item", "centre", "unit", "breakdown", "category"]]
    for at, (measure, item, centre, unit, breakdown, category) in zip(
        rows.index, columns.itertuples(index=False, name=None), strict=True
    ):
        is_known = (
            about.model == 1
            and (centre, unit) in groups
            and breakdown in _BREAKDOWNS.get(measure, ())
            and bool(breakdown) == bool(category)
            and (item == "" if measure == "statements" else item in questions)
        )
        if not is_known:
            raise refused("a row of a local measurement that no rule knows", rows.loc[at])
    faults = {
        "another wave": rows["wave"] != about.wave,
        "a negative count": rows["n"].lt(0).fillna(True) | rows["numerator"].lt(0),
        "the same measure twice": rows.duplicated(_KEY),
    }
    for what, is_so in faults.items():
        if is_so.any():
            raise refused(what, rows.loc[is_so].iloc[0])
