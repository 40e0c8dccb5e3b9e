"""Progress over measuring points: what of it may be shown.

The points of a unit and instrument have overlapping people behind them. A point is shown with all
that is told of it, or not at all: its mean, the change since the start, who stayed, left and came
new. It is shown only where no sum of what is shown tells of a few people (``supports``): the start
first, then the outcome, then the other points, then the background groups. Goals and courses are
parts of one whole, and go the same way.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from pipeline.disclosure.progress_audit import audit_progress
from pipeline.disclosure.progress_parts import part_statuses
from pipeline.disclosure.progress_points import Followed, followed_of
from pipeline.disclosure.progress_rows import Key, check_progress_rows, key_of
from pipeline.policy import Thresholds
from pipeline.records import (
    RELEASED_COLUMNS,
    SUPPRESSION_COLUMNS,
    About,
    Measures,
    Released,
)

_NUMBERS = ["n", "numerator", "denominator", "value", "low", "high"]
_REASONS = {
    "withheld_small": "Few people are behind it.",
    "withheld_partner": "It would tell of few people by subtraction.",
    "withheld_group": "All have the same score, or the same outcome.",
}
_KEYS = ["measure", "item", "centre", "unit", "breakdown", "category"]


def release_progress(
    measures: Measures, about: About, thresholds: Thresholds, same_wave: Released | None
) -> Released:
    """What of a progress wave may be published, audited.

    ``same_wave``: what an earlier release of the same wave withheld stays withheld, and nothing is
    shown that could be subtracted from what it showed. Raises DisclosureError where a row is not
    known, the courses and the rows contradict each other, or the audit finds a way in.
    """
    rows = measures.rows.reset_index(drop=True)
    check_progress_rows(rows, about)
    least = max(thresholds.question_answers, thresholds.protection)
    before = _held(same_wave, rows, least)
    followed = followed_of(measures, about, thresholds)
    statuses: dict[Key, str] = {}
    for one in followed:
        statuses |= one.statuses(before)
    statuses |= part_statuses(rows, thresholds, before)
    audit_progress(followed, statuses, least)
    told = rows.assign(status=_row_statuses(rows, statuses, followed))
    is_shown = told["status"] == "shown"
    told.loc[~is_shown, _NUMBERS] = pd.NA
    told.loc[~told["status"].isin(["shown", "no_base"]), ["verdict", "method"]] = ""
    released = told[list(RELEASED_COLUMNS)].astype({"status": "str"})
    return Released(released, _log(statuses, about.wave), about)


def _held(release: Released | None, rows: pd.DataFrame, least: int) -> frozenset[Key]:
    """What an earlier release of the same wave forbids now.

    The keys of which it withheld anything, and those that it told of a few people more or less:
    other thresholds leave out others, and the two numbers can be subtracted.
    """
    if release is None or release.about.progress is None:
        return frozenset()
    then = release.rows
    withheld = then[then["status"].str.startswith("withheld")]
    both = then[then["status"] == "shown"].merge(rows, on=_KEYS, suffixes=("", "_now"))
    away = (both["n"] - both["n_now"]).abs()
    near = both[away.gt(0) & away.lt(least)]
    keys = pd.concat([withheld[_KEYS], near[_KEYS]]).astype("str")
    places = keys.itertuples(index=False, name=None)
    return frozenset(key_of(measure, _place(place)) for measure, *place in places)


def _place(names: Sequence[object]) -> Key:
    item, centre, unit, breakdown, category = map(str, names)
    return item, centre, unit, breakdown, category


def _row_statuses(
    rows: pd.DataFrame, statuses: dict[Key, str], followed: list[Followed]
) -> pd.Series:
    starts = {one.start for one in followed}
    found = []
    columns = [*_KEYS, "value", "n", "method"]
    for measure, *names, value, n, method in rows[columns].itertuples(index=False, name=None):
        key = key_of(measure, _place(names))
        own = statuses.get(key, "shown")
        if measure == "reliable_limit":
            own = "shown" if method in ("published", "") else own
        elif measure in ("start_alpha", "start_sd"):
            own = own if key in starts else "withheld_partner"
        if own == "shown" and pd.isna(value):
            own = "no_base" if n or measure == "reliable_limit" else "no_data"
        found.append(own)
    return pd.Series(found, index=rows.index, dtype="str")


def _log(statuses: dict[Key, str], wave: str) -> pd.DataFrame:
    """One row is one point, background group, course or goal that is withheld."""
    log = [
        (*key[:5], wave, status, _REASONS[status], "")
        for key, status in sorted(statuses.items())
        if status in _REASONS
    ]
    return pd.DataFrame(log, columns=list(SUPPRESSION_COLUMNS)).astype("str")
