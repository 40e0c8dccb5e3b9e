"""How the answers came in: people who answered by period of the field time.

Days are put together until every period holds enough people to be told: periods are the same for
all groups, because a finer one of the whole minus coarser ones of the parts would tell on a part.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from pipeline.measures.groups import EVERYONE, Group
from pipeline.measures.intervals import Estimate
from pipeline.measures.rates import ANSWERED
from pipeline.measures.rows import Row
from pipeline.records import Wave
from pipeline.wave import WavePlan

PERIOD = "period"
_FEWEST = 4
"""A curve of fewer points tells nothing: then there is one of all centres together only."""


def curve_rows(wave: Wave, plan: WavePlan) -> list[Row]:
    """One row is the people of one group who answered in one period (category ``first..last``).

    For all centres together and each centre, where all have enough answers for at least four
    periods; else for all together. No rows where a respondent's day is not known.
    """
    people = wave.people[wave.people["disposition"].isin(ANSWERED)]
    days = people["answered_date"].dt.normalize() if "answered_date" in people else pd.Series()
    if people.empty or len(days) != len(people) or days.isna().any():
        return []
    centres = [centre.id for centre in plan.centres]
    counts = pd.crosstab(days, people["centre"]).reindex(columns=centres, fill_value=0)
    by_centre = counts.loc[:, counts.sum() > 0]
    least = max(plan.thresholds.breakdown_answers, plan.thresholds.unit_answers)
    periods = _periods(by_centre.to_numpy(), least)
    groups = [EVERYONE, *map(Group, by_centre.columns)]
    if len(periods) < _FEWEST:
        groups = [EVERYONE]
        periods = _periods(counts.sum(axis=1).to_numpy()[:, None], least)
    if len(periods) < _FEWEST:
        return []
    return [
        Row(
            "answered",
            "",
            group._replace(breakdown=PERIOD, category=_named(counts.index[period])),
            plan.id,
            _count(counts.iloc[period], group),
        )
        for group in groups
        for period in periods
    ]


def _periods(counts: np.ndarray, least: int) -> list[slice]:
    """Days put together until every column has at least ``least``; what is left joins the last.

    >>> _periods(np.array([[3], [3], [9], [2]]), 5)
    [slice(0, 2, None), slice(2, 4, None)]
    """
    ends: list[int] = []
    held = np.zeros(counts.shape[1], dtype=int)
    for day, found in enumerate(counts, start=1):
        held += found
        if (held >= least).all():
            ends.append(day)
            held = np.zeros_like(held)
    if not ends:
        return []
    starts = [0, *ends[:-1]]
    ends[-1] = len(counts)
    return [slice(start, end) for start, end in zip(starts, ends, strict=True)]


def _named(days: pd.Index[Any]) -> str:
    return f"{days[0]:%Y-%m-%d}..{days[-1]:%Y-%m-%d}"


def _count(counts: pd.DataFrame, group: Group) -> Estimate:
    found = counts[group.centre] if group.centre else counts
    people = int(found.to_numpy().sum())
    return Estimate(people, float(people), method="count", numerator=float(people))
