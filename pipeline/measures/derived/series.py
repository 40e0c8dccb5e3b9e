"""Run charts of series, from their shown weeks: medians, shifts, and how volume changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from pipeline.measures.control_chart import laney_chart
from pipeline.measures.derived.published import Published
from pipeline.measures.groups import Group
from pipeline.measures.intervals import Estimate
from pipeline.measures.rows import Row
from pipeline.measures.run_chart import run_chart
from pipeline.measures.samples import Proportion
from pipeline.measures.shifts import Shift, find_shifts, shift_after
from pipeline.measures.volumes import volume_shifts

SEGMENT, WEEK, MONTH = "segment", "week", "month"
CUTTING = ("change", "campaign", "mode")
"""Events that begin a new baseline."""
_LONG = 11
"""Days of a period that is more than one week with the days that a month cuts off."""
_NEAR = timedelta(days=31)
"""A shift that begins so near to a jump in volume, or a change of mode, may be that."""


@dataclass(frozen=True)
class _Period:
    first: date
    last: date
    answers: Proportion
    """Answers on the scale; n = 0 in a week without any."""

    @classmethod
    def of(cls, category: str, answers: Proportion) -> _Period:
        first, last = map(date.fromisoformat, category.split(".."))
        return cls(first, last, answers)

    @property
    def begun(self) -> date:
        """The day that tells which side of a change it belongs to: a week's middle.

        Weeks that were joined belong to what was before: nothing from before a change may stand as
        what came after it.
        """
        is_long = (self.last - self.first).days >= _LONG
        return self.first if is_long else self.first + (self.last - self.first) / 2


_Span = tuple[date, date]
_Segment = Sequence[_Period]
_Presses = Mapping[tuple[str, ...], Sequence[tuple[str, int]]]
"""Question, centre, unit and axis -> category and presses of each period, in order."""


def series_rows(found: Published) -> list[Row]:
    """One row is one derived measure of a series: of a segment, of a week, or of a month.

    Of every unit, and of a pooled centre, whose question is shown. A segment goes from one marked
    change, campaign or new mode to the next; its runs are judged around its own median, and its
    points against those of the segment before.
    """
    if found.about.series is None:
        return []
    rows: list[Row] = []
    shown = _periods(found)
    for centre in found.about.centres:
        groups = [Group(centre.id), *(Group(centre.id, unit.id) for unit in centre.units)]
        for question in found.about.questions:
            for group in groups:
                if found.find("share_positive", question.id, group) is not None:
                    rows += _Series.of(found, question.id, group, shown).rows()
    return rows


@dataclass(frozen=True)
class _Series:
    """What is shown of one group and question: its weeks, in segments, and its months."""

    found: Published
    question: str
    group: Group
    segments: Sequence[_Segment]
    months: Sequence[tuple[str, int]]
    """Category and presses."""

    @classmethod
    def of(cls, found: Published, question: str, group: Group, shown: _Presses) -> _Series:
        """Weeks without presses are in it too."""
        weeks = []
        for category, _ in shown.get((question, group.centre, group.unit, WEEK), ()):
            part = group._replace(breakdown=WEEK, category=category)
            told = found.find("share_positive", question, part)
            answers = Proportion(0, 0) if told is None else Proportion(int(told.numerator), told.n)
            weeks.append(_Period.of(category, answers))
        cuts = sorted(day for day, _ in _events(found, group, CUTTING))
        ends = [date.min, *cuts, date.max]
        cut = [[one for one in weeks if a <= one.begun < b] for a, b in pairwise(ends)]
        months = shown.get((question, group.centre, group.unit, MONTH), ())
        return cls(found, question, group, [one for one in cut if one], months)

    def rows(self) -> Iterator[Row]:
        """All derived rows of the series."""
        jumps = list(self._jumps())
        yield from (row for _, row in jumps)
        spans = [span for span, _ in jumps]
        days = [day for day, _ in _events(self.found, self.group, ("mode",))]
        spans += [(day, day) for day in days]
        baseline: list[Proportion] = []
        for segment in self.segments:
            points = [one for one in segment if one.answers.n]
            answers = [one.answers for one in points]
            after = shift_after(answers, baseline)
            shifts = [after] if after else find_shifts(answers)
            yield from self._segment(segment, points, shifts, spans)
            if self.found.about.series and self.found.about.series.chart == "laney":
                yield from self._limits(points)
            baseline = answers

    def _jumps(self) -> Iterator[tuple[_Span, Row]]:
        periods = [_Period.of(category, Proportion(0, 0)) for category, _ in self.months]
        days = [(one.last - one.first).days + 1 for one in periods]
        presses = [n for _, n in self.months]
        for at, times in volume_shifts(presses, days).items():
            shape = Estimate(presses[at], times, method="xmr_log")
            row = self._row("volume_shift", MONTH, self.months[at][0], shape, "mode_change")
            yield (periods[at].first, periods[at].last), row

    def _segment(
        self,
        segment: _Segment,
        points: _Segment,
        shifts: Sequence[Shift],
        spans: Sequence[_Span],
    ) -> Iterator[Row]:
        runs = run_chart([one.answers.share for one in points])
        words = [_word(shift, points[shift.start].first, spans) for shift in shifts]
        verdict = words[-1] if words else "stable" if runs.is_judged else "too_few"
        name = f"{segment[0].first}..{segment[-1].last}"
        longest, crossings = float(runs.longest_run), float(runs.crossings)
        for measure, shape, word in (
            ("series_median", Estimate(runs.n, runs.centre, method="anhoej"), verdict),
            (
                "series_longest_run",
                Estimate(runs.n, longest, high=runs.run_limit, method="anhoej"),
                "",
            ),
            (
                "series_crossings",
                Estimate(runs.n, crossings, low=runs.crossings_limit, method="anhoej"),
                "",
            ),
        ):
            yield self._row(measure, SEGMENT, name, shape, word)
        for shift, word in zip(shifts, words, strict=True):
            after = points[shift.start : shift.end]
            name = f"{after[0].first}..{after[-1].last}"
            yield self._row("series_shift", SEGMENT, name, shift.estimate, word)

    def _limits(self, points: _Segment) -> Iterator[Row]:
        chart = laney_chart([one.answers for one in points])
        for at, one in enumerate(points):
            low, high = chart.low[at], chart.high[at]
            shape = Estimate(one.answers.n, chart.centre, low, high, "laney")
            verdict = "outside" if at in chart.outside else "inside"
            yield self._row("series_limits", WEEK, f"{one.first}..{one.last}", shape, verdict)

    def _row(self, measure: str, axis: str, category: str, shape: Estimate, verdict: str) -> Row:
        part = self.group._replace(breakdown=axis, category=category)
        return Row(measure, self.question, part, self.found.about.wave, shape, verdict)


def _periods(found: Published) -> _Presses:
    """The shown periods of every question, group and axis."""
    told: defaultdict[tuple[str, ...], list[tuple[str, int]]] = defaultdict(list)
    for (measure, *place, category, _), row in found.rows.items():
        if measure == "presses":
            told[tuple(place)].append((category, row.n))
    return {place: sorted(periods) for place, periods in told.items()}


def _events(found: Published, group: Group, kinds: Sequence[str]) -> list[tuple[date, str]]:
    """Days and kinds of what happened in the group, or everywhere."""
    return [
        (date.fromisoformat(event.date), event.kind)
        for event in found.about.events
        if event.kind in kinds and event.unit in ("", group.unit)
    ]


def _word(shift: Shift, first: date, spans: Sequence[_Span]) -> str:
    if any(start - _NEAR <= first <= end + _NEAR for start, end in spans):
        return "shifted_with_mode"
    return "shifted_up" if shift.estimate.value > 0 else "shifted_down"
