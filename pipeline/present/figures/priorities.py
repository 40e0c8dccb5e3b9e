"""The priority map (indsatskort): how much each question matters, and how it scores."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from babel.lists import format_list

from pipeline.present.blocks import FigureResult
from pipeline.present.figures.canvas import Canvas, Row
from pipeline.present.figures.drawing import drawn
from pipeline.present.figures.numbering import Box, numbers
from pipeline.present.figures.page import Anchor, box_of, write
from pipeline.present.figures.pens import points, strokes
from pipeline.present.figures.sheet import Axis, sheet, ticks
from pipeline.present.figures.style import COLOUR
from pipeline.present.numbers import level
from pipeline.present.rows import Value
from pipeline.present.tables import Cell, Table, shown
from pipeline.present.texts import Texts
from pipeline.records import QuestionAbout

_HEIGHT, _CORNER = 360.0, 20.0
_NAMED = 2  # so many questions a headline names
_UNCERTAIN = "uncertain"
_FIELDS = {"maintain": (0, 0), "strength": (1, 0), "monitor": (0, 1), "focus": (1, 1)}
"""Where each field lies: right where it matters much, below where it scores low."""

Driver = tuple[QuestionAbout, Value, Value]
"""A question, its importance, and its score (index)."""


def draw(texts: Texts, drivers: Sequence[Driver]) -> FigureResult | None:
    """Every question as a numbered point; None where one has a number that is not shown.

    The lines between the fields are the means of all points, so all must be there.
    """
    if any(part.value is None or score.value is None for _, part, score in drivers):
        return None
    places = [(part.value or 0.0, score.value or 0.0) for _, part, score in drivers]
    legend = [("own", texts.t("priorities.legend_own"))]
    legend += [("hollow", texts.t("priorities.field_uncertain"))]
    legend += [("interval", texts.t("priorities.legend_interval"))]
    key = [_row(texts, driver) for driver in drivers]
    page = sheet(_axes(texts, drivers), legend, _HEIGHT, key)
    _fields(page, texts, _middle(drivers))
    _points(page, drivers)
    numbers(page, places, _corners(page), lines=_lines(page, drivers))
    return drawn(page, _words(texts, drivers))


def _row(texts: Texts, driver: Driver) -> Row:
    question, part, score = driver
    numbers_of = texts.t(
        "priorities.point",
        part=level(texts, "share", part.value or 0.0),
        score=level(texts, "index", score.value or 0.0),
    )
    return Row(texts.of(question.text), texts.t(f"priorities.field_{part.verdict}"), (numbers_of,))


def _axes(texts: Texts, drivers: Sequence[Driver]) -> tuple[Axis, Axis]:
    across = ticks(0, max(part.high or part.value or 0.0 for _, part, _ in drivers))
    scores = [score.value or 0.0 for *_, score in drivers]
    upward = [at for at in ticks(min(scores) - 8, max(scores) + 8) if 0 <= at <= 100]
    return (
        Axis(0, across[-1], _named(texts, "share", across), texts.t("priorities.across")),
        Axis(upward[0], upward[-1], _named(texts, "index", upward), texts.t("priorities.upward")),
    )


def _named(texts: Texts, kind: Any, places: Sequence[float]) -> tuple[tuple[float, str], ...]:
    return tuple((at, level(texts, kind, at)) for at in places)


def _fields(page: Canvas, texts: Texts, middle: tuple[float, float]) -> None:
    """Four fields around the means of importance and score, each with its name in its corner."""
    plot, (x, y) = page.plot, middle
    borders = [((x, x), plot.get_ylim()), (plot.get_xlim(), (y, y))]
    strokes(plot, borders, color=COLOUR["ink"], linewidth=1.2, zorder=2)
    left, top, width, height = box_of(plot)
    for name, (right, below) in _FIELDS.items():
        at = (left + (width - 6 if right else 6), top + (height - 10 if below else 17))
        anchor: Anchor = "end" if right else "start"
        words = texts.t(f"priorities.field_{name}")
        write(plot, at, words, ink=COLOUR["muted"], anchor=anchor, bold=True)


def _corners(page: Canvas) -> list[Box]:
    """Where the names of the fields stand, so that no number is put there."""
    wide, tall = page.plot.bbox.width, page.plot.bbox.height
    return [
        (left, top, left + 90, top + _CORNER)
        for left in (0.0, wide - 90)
        for top in (0.0, tall - _CORNER)
    ]


def _lines(page: Canvas, drivers: Sequence[Driver]) -> list[list[tuple[float, float]]]:
    """The intervals and the borders of the fields: a number on one would be crossed out."""
    found = [
        [(limit, score.value or 0.0) for limit in part.limits]
        for _, part, score in drivers
        if part.limits
    ]
    middle = _middle(drivers)
    across, upward = page.plot.get_xlim(), page.plot.get_ylim()
    return [*found, [(middle[0], y) for y in upward], [(x, middle[1]) for x in across]]


def _middle(drivers: Sequence[Driver]) -> tuple[float, float]:
    """The means of importance and score, where the four fields meet."""
    whole = len(drivers)
    parts, scores = (
        (part.value or 0.0 for _, part, _ in drivers),
        (s.value or 0.0 for *_, s in drivers),
    )
    return sum(parts) / whole, sum(scores) / whole


def _points(page: Canvas, drivers: Sequence[Driver]) -> None:
    ends = [
        (part.limits, (score.value, score.value))
        for _, part, score in drivers
        if part.limits and score.value is not None
    ]
    strokes(page.plot, ends, color=COLOUR["own"], linewidth=1, zorder=3)
    for mark, is_uncertain in (("hollow", True), ("own", False)):
        some = [one for one in drivers if (one[1].verdict == _UNCERTAIN) == is_uncertain]
        across = [part.value or 0.0 for _, part, _ in some]
        points(page.plot, across, [score.value or 0.0 for *_, score in some], mark)


def _words(texts: Texts, drivers: Sequence[Driver]) -> FigureResult:
    question, part, score = drivers[0]
    how = texts.t(
        "how.priorities",
        label=texts.of(question.text),
        part=level(texts, "share", part.value or 0.0),
        score=level(texts, "index", score.value or 0.0),
    )
    count = next((part.n for _, part, _ in drivers if part.n is not None), 0)
    return FigureResult(
        "figure-priorities",
        _finding(texts, drivers),
        f"{texts.t('base.same', count=count)} {texts.t('priorities.base')}",
        f"{how} {texts.t('how.priorities_fields')}",
        table(texts, drivers),
    )


def _finding(texts: Texts, drivers: Sequence[Driver]) -> str:
    """The questions to look at first; or that there is none; or that hardly any can be placed."""
    focus = [question for question, part, _ in drivers if part.verdict == "focus"]
    uncertain = sum(part.verdict == _UNCERTAIN for _, part, _ in drivers)
    if len(focus) > _NAMED:
        return texts.t("priorities.finding_many", count=len(focus))
    if focus:
        names = [texts.t("breakdowns.named", name=texts.of(one.text)) for one in focus]
        listed = str(format_list(names, locale=texts.locale))
        return texts.t("priorities.finding_focus", count=len(focus), names=listed)
    return texts.t("priorities.finding_none", count=uncertain, total=len(drivers))


def table(texts: Texts, drivers: Sequence[Driver]) -> Table:
    """One row per question in the order asked: importance, score and field."""
    rows = tuple(
        (
            Cell(texts.of(question.text)),
            shown(texts, "share", part),
            shown(texts, "share", part, what="interval"),
            shown(texts, "index", score),
            Cell(texts.t(f"priorities.field_{part.verdict}") if part.verdict else ""),
        )
        for question, part, score in drivers
    )
    return Table(
        "priorities-map", texts.t("priorities.caption"), texts.lines("priorities.columns"), rows
    )
