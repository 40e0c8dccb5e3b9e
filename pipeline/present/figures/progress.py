"""Mean scores over the measuring points, and where the same people were at the first of them."""

from __future__ import annotations

from itertools import groupby

from pipeline.present.blocks import FigureResult
from pipeline.present.figures.canvas import Canvas, Row
from pipeline.present.figures.drawing import drawn, nothing_to_draw
from pipeline.present.figures.pens import line, points, strokes
from pipeline.present.figures.sheet import Axis, sheet, ticks
from pipeline.present.figures.style import COLOUR
from pipeline.present.numbers import interval, level
from pipeline.present.progress import Point, Progress
from pipeline.present.progress_words import finding, scale, told, verdict
from pipeline.present.tables import Cell, Table
from pipeline.present.texts import Texts

_HEIGHT = 240.0
_BESIDE = 0.12
"""So far left of a point's mean stands where its people were at the first."""


def draw(texts: Texts, one: Progress, figure_id: str) -> FigureResult:
    """One figure per instrument: a dot per point with its interval, a diamond per later point."""
    title = finding(texts, one)
    means = [point.mean for point in one.points]
    if all(value.value is None for value in means):
        return nothing_to_draw(texts, figure_id, title, means)
    legend = [(mark, texts.t(f"progress.legend_{mark}")) for mark in ("own", "interval")]
    if any(point.stayers.value is not None for point in one.points):
        legend.append(("others", texts.t("progress.legend_others")))
    rows = [_row(texts, one, point) for point in one.points]
    page = sheet(_axes(texts, one), legend, _HEIGHT, rows)
    _curve(page, one)
    _starts(page, one)
    return drawn(page, _words(texts, one, figure_id, title))


def _axes(texts: Texts, one: Progress) -> tuple[Axis, Axis]:
    at = [(float(point.number), str(point.number)) for point in one.points]
    across = Axis(0.5, len(at) + 0.5, tuple(at), texts.t("progress.axis_points"))
    places = ticks(one.about.low, one.about.high)
    words = tuple((place, level(texts, "count", place)) for place in places if place == int(place))
    better = texts.t(f"progress.better_{one.about.better}")
    name = texts.t("progress.axis_score", better=better)
    return across, Axis(min(places), max(places), words, name)


def _row(texts: Texts, one: Progress, point: Point) -> Row:
    """A point's name, mean, and what it rests on; why there is none where there is none."""
    name = texts.of(point.about.name)
    if point.mean.value is None:
        return Row(name, notes=(told(texts, point.mean).text,))
    notes = [texts.t("progress.people", count=point.mean.n or 0)]
    if point.mean.limits:
        limits = interval(texts, "mean", point.mean.limits)
        notes.insert(0, texts.t("progress.uncertainty", limits=limits))
    if point.stayers.value is not None:
        before = level(texts, "mean", point.stayers.value)
        start = texts.of(one.first.about.name)
        notes.append(texts.t("progress.same_before", value=before, start=start))
    return Row(name, level(texts, "mean", point.mean.value), tuple(notes))


def _curve(page: Canvas, one: Progress) -> None:
    """Dots joined by a line, broken where a point is not shown, each with its interval."""
    for is_shown, run in groupby(one.points, key=lambda point: point.mean.value is not None):
        found = list(run)
        if is_shown:
            at = [point.number for point in found]
            means = [point.mean.value or 0.0 for point in found]
            line(page.plot, at, means, color=COLOUR["own"], linewidth=1.4, zorder=3)
            points(page.plot, at, means, "own", zorder=5)
    ends = [
        ((point.number, point.number), point.mean.limits)
        for point in one.points
        if point.mean.limits
    ]
    strokes(page.plot, ends, color=COLOUR["own"], linewidth=2.2, zorder=4)


def _starts(page: Canvas, one: Progress) -> None:
    """Where the people of each later point were at the first."""
    found = [point for point in one.points if point.stayers.value is not None]
    at = [point.number - _BESIDE for point in found]
    points(page.plot, at, [point.stayers.value or 0.0 for point in found], "others", zorder=6)


def _words(texts: Texts, one: Progress, figure_id: str, title: str) -> FigureResult:
    return FigureResult(
        figure_id,
        title,
        scale(texts, one.about),
        _how(texts, one),
        table(texts, one, f"{figure_id}-table"),
    )


def _how(texts: Texts, one: Progress) -> str:
    """An example from the last point that is shown."""
    point = next(point for point in reversed(one.points) if point.mean.value is not None)
    name, value = texts.of(point.about.name), level(texts, "mean", point.mean.value or 0.0)
    said = texts.t("how.progress", number=point.number, point=name, value=value)
    if point.stayers.value is not None:
        before = level(texts, "mean", point.stayers.value)
        start = texts.of(one.first.about.name)
        said += " " + texts.t("how.progress_same", value=before, start=start)
    return said


def table(texts: Texts, one: Progress, table_id: str) -> Table:
    """Every point: people, mean, and the change since the first of the people at both."""
    rows = []
    for point in one.points:
        is_first = point is one.first
        change = (
            [Cell(texts.t("table.none"), "num")] * 4
            if is_first
            else [
                told(texts, point.change, "n"),
                told(texts, point.change, "difference"),
                told(texts, point.change, "difference_interval"),
                Cell(verdict(texts, point.change)),
            ]
        )
        name = Cell(f"{point.number}. {texts.of(point.about.name)}")
        own = [told(texts, point.mean, what) for what in ("n", "value", "interval")]
        rows.append((name, *own, *change))
    caption = texts.t("progress.caption", name=texts.of(one.about.name))
    return Table(table_id, caption, texts.lines("progress.columns"), tuple(rows))
