"""How the answers came in: all answers so far, period by period, with what happened meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from babel.dates import format_skeleton

from pipeline.present.blocks import FigureResult
from pipeline.present.figures.canvas import Canvas, Row
from pipeline.present.figures.drawing import drawn, nothing_to_draw
from pipeline.present.figures.events import event_room, mark_events
from pipeline.present.figures.pens import line, points
from pipeline.present.figures.sheet import Axis, sheet, ticks
from pipeline.present.figures.style import COLOUR
from pipeline.present.numbers import day, level
from pipeline.present.rows import Extract, Value
from pipeline.present.tables import Cell, Table, shown
from pipeline.present.texts import Texts
from pipeline.records import EventAbout

_HEIGHT = 240.0
_DATES = 5


@dataclass(frozen=True)
class _Period:
    """Days, the people who answered in them, and how many had answered at their end."""

    first: str
    last: str
    value: Value
    total: int | None


def draw(extract: Extract, texts: Texts) -> FigureResult | None:
    """The curve of the centre, or of all together where the centre has too few; None without."""
    centre = extract.centre if extract.categories("period") else ""
    periods = _periods(extract, centre)
    if not periods:
        return None
    name = texts.t("participation.curve_centre" if centre else "participation.curve_all")
    if periods[-1].total is None:
        hidden = [one.value for one in periods if one.value.n is None]
        return nothing_to_draw(texts, "figure-curve", name, hidden)
    events = _events(extract, periods[0].first, periods[-1].last)
    key = [Row(f"{_event(texts, one)}, {day(texts, one.date)}") for one in events]
    room = event_room(len(events))
    page = sheet(_axes(texts, periods), (), _HEIGHT, key, room=room)
    _line(page, periods)
    mark_events([page.plot], [_number(one.date) for one in events])
    return drawn(page, _words(extract, texts, (name, bool(centre)), periods))


def _periods(extract: Extract, centre: str) -> list[_Period]:
    found: list[_Period] = []
    total: int | None = 0
    for key, value in extract.values.items():
        measure, _, where, _, breakdown, category, _ = key
        if (measure, where, breakdown) == ("answered", centre, "period"):
            total = None if total is None or value.n is None else total + value.n
            first, last = category.split("..")
            found.append(_Period(first, last, value, total))
    return found


def _number(iso: str) -> float:
    return float(date.fromisoformat(iso).toordinal())


def _axes(texts: Texts, periods: Sequence[_Period]) -> tuple[Axis, Axis]:
    start, end = _number(periods[0].first), _number(periods[-1].last) + 1
    apart = max(round((end - start) / _DATES), 1)
    days = [date.fromordinal(int(start)) + timedelta(apart * at) for at in range(_DATES)]
    named = [
        (float(one.toordinal()), str(format_skeleton("MMMd", one, locale=texts.locale)))
        for one in days
        if one.toordinal() <= end
    ]
    counts = ticks(0, periods[-1].total or 1)
    answers = tuple((at, level(texts, "count", at)) for at in counts)
    return (
        Axis(start, end, tuple(named), texts.t("curve.across")),
        Axis(0, counts[-1], answers, texts.t("curve.upward")),
    )


def _line(page: Canvas, periods: Sequence[_Period]) -> None:
    """From nobody on the first morning to everybody on the last evening."""
    days = [_number(periods[0].first), *(_number(one.last) + 1 for one in periods)]
    totals = [0, *(one.total or 0 for one in periods)]
    line(page.plot, days, totals, color=COLOUR["own"], linewidth=2.2, zorder=3)
    points(page.plot, days[1:], totals[1:], "own", markersize=7)


def _events(extract: Extract, first: str, last: str) -> list[EventAbout]:
    """What happened from one day to another, in time."""
    found = [one for one in extract.about.events if first <= one.date <= last]
    return sorted(found, key=lambda one: one.date)


def _event(texts: Texts, event: EventAbout) -> str:
    return texts.of(event.text) if event.text else texts.t(f"event.{event.kind}")


def _words(
    extract: Extract, texts: Texts, named: tuple[str, bool], periods: Sequence[_Period]
) -> FigureResult:
    name, is_centre = named
    total = periods[-1].total or 0
    half = next(one for one in periods if 2 * (one.total or 0) >= total)
    scope = texts.t("curve.base_centre" if is_centre else "curve.base_all")
    told = "; ".join(
        texts.t("curve.until", day=day(texts, one.last), count=one.total) for one in periods
    )
    events = " ".join(
        texts.t("curve.happened", event=_event(texts, one), day=day(texts, one.date))
        for one in _events(extract, periods[0].first, periods[-1].last)
    )
    how = texts.t("how.curve", day=day(texts, half.last), count=half.total)
    return FigureResult(
        "figure-curve",
        texts.t("curve.finding", day=day(texts, half.last), count=total),
        f"{texts.t('base.same', count=total)} {scope}",
        f"{how} {texts.t('how.curve_events')}" if events else how,
        _table(extract, texts, name, periods),
        f"{told}. {events}".strip(),
    )


def _table(extract: Extract, texts: Texts, name: str, periods: Sequence[_Period]) -> Table:
    rows = []
    for one in periods:
        days = {"first": day(texts, one.first), "last": day(texts, one.last)}
        is_day = one.first == one.last
        told = [_event(texts, event) for event in _events(extract, one.first, one.last)]
        rows.append(
            (
                Cell(days["last"] if is_day else texts.t("participation.span", **days)),
                shown(texts, "count", one.value, what="n"),
                Cell(level(texts, "count", one.total or 0), "num"),
                Cell(", ".join(told)),
            )
        )
    headers = texts.lines("participation.curve_columns")
    return Table("participation-curve", name, headers, tuple(rows))
