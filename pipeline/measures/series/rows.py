"""Rows of a series: shares, presses and days without any, of the whole, by month and by week."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import numpy as np

from pipeline.measures.groups import Group, all_groups
from pipeline.measures.intervals import Estimate, share_estimate
from pipeline.measures.rows import Row
from pipeline.measures.samples import Proportion
from pipeline.measures.series.centre import centre_axes
from pipeline.measures.series.days import DaySeries, Series, asked_questions
from pipeline.measures.series.joining import Axes, unit_axes
from pipeline.measures.series.periods import Pieces, pieces
from pipeline.wave import QuestionPlan, WavePlan

MONTH, WEEK = "month", "week"


def answered_rows(series: Series, plan: WavePlan) -> list[Row]:
    """One row is the visits to one group: on each day as many as pressed its most used question.

    Stands with several questions do not tell which presses are one visit's.
    """
    visits: dict[Group, int] = {}
    for group in all_groups(plan, units=True):
        mine = [days.presses for (owner, _), days in series.items() if owner == group]
        visits[group] = int(np.max(mine, axis=0).sum()) if mine else 0
    for centre in plan.centres if plan.pooled_units else ():
        visits[Group(centre.id)] = sum(visits[Group(centre.id, u)] for u in plan.pooled_units)
    return [Row("answered", "", group, plan.id, count(n)) for group, n in visits.items()]


def series_rows(series: Series, plan: WavePlan) -> list[Row]:
    """One row is one measure of a series for one group, of the whole or of one period.

    The whole: share_of_all, misuse, burst. By week and by month: share_positive; by month also the
    distribution (``month_distribution``). Of the whole and every period: presses, days_without.
    """
    if not series:
        return []
    days = next(iter(series.values()))
    calendar = pieces(days.first, _last(days))
    rows: list[Row] = []
    for question in asked_questions(plan):
        mine = {group: one for (group, item), one in series.items() if item == question.id}
        found = _axes(mine, question, calendar, plan)
        for group, one in mine.items():
            maker = _Maker(one, question, group, plan.id)
            rows += maker.whole()
            rows += maker.periods(MONTH, found[group].months, calendar)
            rows += maker.periods(WEEK, found[group].weeks, calendar)
    return rows


def count(n: int) -> Estimate:
    """A count as a row has it."""
    return Estimate(n, float(n), method="count", numerator=float(n))


def _last(days: DaySeries) -> date:
    return days.first + timedelta(days=len(days.positions) - 1)


def _axes(
    series: Mapping[Group, DaySeries], question: QuestionPlan, calendar: Pieces, plan: WavePlan
) -> Mapping[Group, Axes]:
    """The periods of each group; a pooled centre's are chosen after its units'."""
    least = plan.thresholds.question_answers
    starts = calendar.offsets[:-1]
    hits = [position - 1 for position in (question.scale.positive if question.scale else ())]
    counts = {}
    for group, days in series.items():
        both = np.stack([days.positions.sum(axis=1), days.positions[:, hits].sum(axis=1)], axis=1)
        counts[group] = np.add.reduceat(both, starts, axis=0)
    found = {group: unit_axes(one, calendar.months, least) for group, one in counts.items()}
    for group in found if plan.pooled_units else ():
        if not group.unit:
            units = [Group(group.centre, unit) for unit in plan.pooled_units]
            found[group] = centre_axes(
                [counts[unit] for unit in units],
                [found[unit] for unit in units],
                calendar.months,
                least,
            )
    return found


@dataclass(frozen=True)
class _Maker:
    """The rows of one group and question."""

    days: DaySeries
    question: QuestionPlan
    group: Group
    wave: str

    def whole(self) -> Iterator[Row]:
        """Of the whole wave."""
        every = slice(None)
        presses, hits = int(self.days.presses.sum()), self._hits(every)
        yield self._row("share_of_all", share_estimate(Proportion(hits, presses)))
        yield from self._counts(every, self.group)
        yield self._row("misuse", count(int(self.days.others["misuse"].sum())))
        burst = float(self.days.others["burst"].sum())
        shape = Estimate(
            presses, burst, method="count", numerator=burst, denominator=float(presses)
        )
        yield self._row("burst", shape)

    def periods(self, axis: str, starts: tuple[int, ...], calendar: Pieces) -> Iterator[Row]:
        """Of every period of one axis."""
        offsets = calendar.offsets
        for start, end in pairwise(starts):
            name = calendar.name(start, end)
            inside = slice(offsets[start], offsets[end])
            part = self.group._replace(breakdown=axis, category=name)
            at = [int(n) for n in self.days.positions[inside].sum(axis=0)]
            sample = Proportion(self._hits(inside), sum(at))
            yield self._row("share_positive", share_estimate(sample), part)
            yield from self._counts(inside, part)
            for position, n in enumerate(at, start=1) if axis == MONTH else ():
                place = part._replace(category=f"{name}/{position}")
                shape = share_estimate(Proportion(n, sum(at)))
                yield self._row("month_distribution", shape, place)

    def _counts(self, inside: slice, part: Group) -> Iterator[Row]:
        presses = self.days.presses[inside]
        yield self._row("presses", count(int(presses.sum())), part)
        without, days = float((presses == 0).sum()), len(presses)
        shape = Estimate(days, without, method="count", numerator=without, denominator=float(days))
        yield self._row("days_without", shape, part)

    def _hits(self, inside: slice) -> int:
        scale = self.question.scale
        hits = [position - 1 for position in (scale.positive if scale else ())]
        return int(self.days.positions[inside][:, hits].sum())

    def _row(self, measure: str, shape: Estimate, part: Group | None = None) -> Row:
        return Row(measure, self.question.id, part or self.group, self.wave, shape)
