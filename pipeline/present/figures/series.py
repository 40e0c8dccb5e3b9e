"""The share of positive answers week by week around its median, and the presses it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from math import nan

from matplotlib.axes import Axes

from pipeline.present.blocks import FigureResult
from pipeline.present.figures.drawing import nothing_to_draw, pictured
from pipeline.present.figures.events import event_room, mark_events
from pipeline.present.figures.pens import bars, line, points, strokes
from pipeline.present.figures.style import COLOUR
from pipeline.present.figures.timeline import count_axis, share_axis, timeline
from pipeline.present.rows import Extract
from pipeline.present.series import Point, Series
from pipeline.present.series_words import words_of
from pipeline.present.texts import Texts

_SHARE, _PRESSES = 220.0, 70.0
_BAR = "#aeb6be"


def draw(extract: Extract, texts: Texts, series: Series) -> FigureResult:
    """One figure per question: the curve, its median and events, and a bar per period below."""
    words = words_of(extract, texts, series)
    if not series.shown:
        values = [point.share for point in series.points]
        return nothing_to_draw(texts, words.id, words.title, values)
    days = series.points[0].days[0], series.points[-1].days[1]
    titles = (texts.t("series.share_panel"), _SHARE), (texts.t("series.presses_panel"), _PRESSES)
    events = [date.fromisoformat(one.date).toordinal() for one in series.events]
    room = event_room(len(events))
    page = timeline(texts, titles, _legend(texts, series), days, room)
    share_axis(page.plots[0], texts)
    _baselines(page.plots[0], series)
    _curve(page.plots[0], series)
    _bars(page.plots[1], texts, series)
    mark_events(page.plots, events, bold=True)
    return pictured(page.page, words)


def _legend(texts: Texts, series: Series) -> list[tuple[str, str]]:
    marks = ["own"]
    if any(series.is_shifted(point) for point in series.shown):
        marks.append("hollow")
    if any(point.is_outside for point in series.shown):
        marks.append("others")
    marks += ["median"] if any(one.middle is not None for one in series.segments) else []
    marks += ["limits"] if any(point.limits.limits for point in series.points) else []
    marks += ["event"] if series.events else []
    named = [(mark, texts.t(f"series.legend_{mark}")) for mark in marks]
    if any(point.is_joined for point in series.shown):
        named[0] = "own", texts.t("series.legend_joined")
    return named


def _baselines(plot: Axes, series: Series) -> None:
    """The median of every segment, and Laney's limits of every point."""
    medians = [
        ((one.days[0].toordinal(), one.days[1].toordinal() + 1), (value, value))
        for one in series.segments
        if (value := one.middle) is not None
    ]
    strokes(plot, medians, color=COLOUR["ink"], linewidth=2.4, zorder=2)
    for side in (0, 1):
        at: list[float] = []
        limits: list[float] = []
        for point in series.points:
            if point.limits.limits:
                first, last = point.days
                at += [first.toordinal(), last.toordinal() + 1, nan]  # a gap lifts the pen
                limits += [point.limits.limits[side]] * 2 + [nan]
        line(plot, at, limits, color=COLOUR["others"], linewidth=1.2, zorder=1)


def _curve(plot: Axes, series: Series) -> None:
    """A line from point to point, broken where a period has nothing to show, and the points."""
    runs = groupby(series.points, key=lambda point: point.share.value is not None)
    for is_shown, run in runs:
        if is_shown:
            joined = list(run)
            at = [point.middle for point in joined]
            line(plot, at, _shares(joined), color=COLOUR["own"], linewidth=1.2, zorder=3)
    size = 8.0 if len(series.points) <= 30 else 5.8 if len(series.points) <= 60 else 4.5
    for mark in ("own", "hollow", "others"):
        chosen = [point for point in series.shown if _mark(series, point) == mark]
        edge = 0.6 if mark == "own" else 1.4
        at = [point.middle for point in chosen]
        points(plot, at, _shares(chosen), mark, markersize=size, markeredgewidth=edge)


def _mark(series: Series, point: Point) -> str:
    if point.is_outside:
        return "others"
    return "hollow" if series.is_shifted(point) else "own"


def _shares(found: Sequence[Point]) -> list[float]:
    return [point.share.value or 0.0 for point in found]


def _bars(plot: Axes, texts: Texts, series: Series) -> None:
    """Presses as if every period were a week: a longer one is no busier for being longer."""
    found = [(point.days, point.per_week) for point in series.points if point.per_week]
    count_axis(plot, texts, max((height for _, height in found), default=0))
    weeks = [
        (first.toordinal(), 0.0, (last - first).days + 1.0, height)
        for (first, last), height in found
    ]
    bars(plot, weeks, facecolor=_BAR, edgecolor="white", linewidth=0.5)
