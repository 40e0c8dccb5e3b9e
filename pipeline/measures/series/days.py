"""The presses of every day, counted once: what all rows of a series are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from pipeline.measures.groups import Group, asked_groups
from pipeline.measures.tallies import CountedWave, Tally
from pipeline.records import DAILY_COLUMNS, Wave
from pipeline.wave import QuestionPlan, WavePlan

BLANKS = ("dont_know", "not_relevant")
"""Presses with an answer that is on no scale."""
_OTHERS = (*BLANKS, "misuse", "burst")


@dataclass(frozen=True)
class DaySeries:
    """The presses of one group with one question, a row a day from ``first`` on.

    ``positions``: days x scale positions. ``others``: dont_know, not_relevant, misuse and burst,
    each one number a day. Misuse is no press with an answer; burst counts those with one.
    """

    first: date
    positions: np.ndarray
    others: Mapping[str, np.ndarray]

    @property
    def presses(self) -> np.ndarray:
        """Presses with an answer, a number a day."""
        return np.asarray(self.positions.sum(axis=1) + sum(self.others[name] for name in BLANKS))

    def sum(self, more: DaySeries) -> DaySeries:
        """Both groups together."""
        others = {name: days + more.others[name] for name, days in self.others.items()}
        return DaySeries(self.first, self.positions + more.positions, others)


Series = Mapping[tuple[Group, str], DaySeries]


def count_days(wave: Wave, plan: WavePlan) -> Series:
    """One entry is one group and question of a series wave, also where nobody pressed.

    The days run from the first day of the field period (or of the data) to the last day on which
    anybody of the wave pressed anything. The centre stands only for its pooled units.
    """
    first, last = _range(wave, plan)
    size = (last - first).days + 1
    told = dict(iter(_daily(wave).groupby(["centre", "unit", "question"], sort=False)))
    found: dict[tuple[Group, str], DaySeries] = {}
    for question in plan.questions:
        if question.scale is None:
            continue
        groups = asked_groups(question, plan, units=True)
        for group in groups:
            rows = told.get((group.centre, group.unit, question.id), _daily(wave).iloc[:0])
            found[group, question.id] = _series(rows, first, size, question.scale.points)
        for centre in {group.centre for group in groups} if plan.pooled_units else ():
            parts = [found[Group(centre, unit), question.id] for unit in plan.pooled_units]
            whole = parts[0]
            for part in parts[1:]:
                whole = whole.sum(part)
            found[Group(centre), question.id] = whole
    return found


def count_series(series: Series, plan: WavePlan) -> CountedWave:
    """A series wave counted as a questionnaire is: a tally per group and question somebody pressed.

    Presses are no people: how many there could have been is not known, and nothing is weighted.
    """
    tallies = {key: _tally(days) for key, days in series.items() if days.presses.any()}
    return CountedWave(plan, tallies, {}, is_weighted=False)


def asked_questions(plan: WavePlan) -> tuple[QuestionPlan, ...]:
    """The questions with a scale, in the order of the wave file."""
    return tuple(question for question in plan.questions if question.scale is not None)


def _daily(wave: Wave) -> pd.DataFrame:
    """The daily presses; a wave without any has no columns either."""
    return wave.daily if len(wave.daily.columns) else pd.DataFrame(columns=list(DAILY_COLUMNS))


def _range(wave: Wave, plan: WavePlan) -> tuple[date, date]:
    if wave.daily.empty:
        return plan.start_date, plan.end_date
    days = wave.daily["day"]
    return min(plan.start_date, days.min().date()), max(plan.start_date, days.max().date())


def _series(rows: pd.DataFrame, first: date, size: int, points: int) -> DaySeries:
    day = (rows["day"].to_numpy("datetime64[D]") - np.datetime64(first)).astype(int)
    n = rows["n"].to_numpy("int64")
    answer = rows["answer"].to_numpy(str)
    positions = np.zeros((size, points), "int64")
    is_scale = answer == "scale"
    code = rows.loc[is_scale, "code"].to_numpy("int64")
    np.add.at(positions, (day[is_scale], code - 1), n[is_scale])
    others = {name: np.zeros(size, "int64") for name in _OTHERS}
    for name in (*BLANKS, "misuse"):
        np.add.at(others[name], day[answer == name], n[answer == name])
    bursts = rows["burst"].to_numpy("int64")
    is_answer = answer != "misuse"
    np.add.at(others["burst"], day[is_answer], bursts[is_answer])
    return DaySeries(first, positions, others)


def _tally(days: DaySeries) -> Tally:
    positions = tuple(int(n) for n in days.positions.sum(axis=0))
    weights = tuple(map(float, positions))
    dont_know, not_relevant = (int(days.others[name].sum()) for name in BLANKS)
    return Tally(positions, weights, weights, dont_know, not_relevant)
