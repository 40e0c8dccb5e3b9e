"""How the answers fall month by month: one column each, the most negative answer at the foot."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.present.blocks import FigureResult
from pipeline.present.figures.drawing import nothing_to_draw, pictured
from pipeline.present.figures.pens import bars
from pipeline.present.figures.style import COLOUR, answer_colours
from pipeline.present.figures.timeline import Timeline, share_axis, timeline
from pipeline.present.numbers import level
from pipeline.present.periods import Days, days_of, months
from pipeline.present.rows import Extract, Value, points
from pipeline.present.sentences import base
from pipeline.present.series_words import answers_named
from pipeline.present.tables import Cell, Table, shown
from pipeline.present.texts import Texts
from pipeline.records import QuestionAbout

_HEIGHT, _GAP = 170.0, 1.5


@dataclass(frozen=True)
class Month:
    """One month, or several that were joined. ``answers``: share of each position, 1 first."""

    days: Days
    share: Value
    presses: Value
    without: Value
    answers: tuple[Value, ...]

    @property
    def is_whole(self) -> bool:
        """A column is drawn only when every part of it is known."""
        return bool(self.answers) and all(one.value is not None for one in self.answers)


def months_of(extract: Extract, question: QuestionAbout) -> tuple[Month, ...]:
    """The released months of one question of the part, in time."""
    shares, presses, without = (
        dict(extract.along(measure, question.id, "month"))
        for measure in ("share_positive", "presses", "days_without")
    )
    answers = dict(extract.along("month_distribution", question.id, "month"))
    none = Value("not_measured")
    return tuple(
        Month(
            days_of(month),
            shares.get(month, none),
            presses.get(month, none),
            without.get(month, none),
            tuple(answers.get(f"{month}/{at}", none) for at in range(1, points(question) + 1)),
        )
        for month in sorted(shares.keys() | presses.keys())
    )


def draw(
    extract: Extract, texts: Texts, question: QuestionAbout, found: tuple[Month, ...]
) -> FigureResult:
    """The columns of all months, with the table of the same months under them."""
    number = extract.about.questions.index(question) + 1
    figure_id, title = f"figure-months-{number}-{extract.key}", texts.t("months.figure")
    if not any(month.is_whole for month in found):
        values = [value for month in found for value in month.answers]
        return nothing_to_draw(texts, figure_id, title, values)
    labels = answers_named(texts, question)
    legend = list(zip(answer_colours(len(labels)), labels, strict=True))
    days = found[0].days[0], found[-1].days[1]
    page = timeline(texts, [(texts.t("months.panel"), _HEIGHT)], legend, days)
    share_axis(page.plots[0], texts)
    _columns(page, found, len(labels))
    return pictured(page.page, _words(texts, (figure_id, question), found))


def _columns(page: Timeline, found: tuple[Month, ...], points: int) -> None:
    """Every month from the foot up: one answer on the other, as wide as the month is long."""
    gap = _GAP / page.pixels_between(1)
    whole = [month for month in found if month.is_whole]
    feet = [0.0] * len(whole)
    for position, colour in enumerate(answer_colours(points)):
        shares = [month.answers[position].value or 0.0 for month in whole]
        parts = [
            (first.toordinal() + gap, foot, (last - first).days + 1 - 2 * gap, share)
            for (first, last), foot, share in zip(
                (month.days for month in whole), feet, shares, strict=True
            )
        ]
        look = {"facecolor": colour, "edgecolor": COLOUR["ink"], "linewidth": 0.7}
        bars(page.plots[0], [part for part in parts if part[3]], **look)
        feet = [foot + share for foot, share in zip(feet, shares, strict=True)]


def _words(
    texts: Texts, named: tuple[str, QuestionAbout], found: tuple[Month, ...]
) -> FigureResult:
    figure_id, question = named
    labels = answers_named(texts, question)
    first = next(month for month in found if month.is_whole)
    largest = max(range(len(labels)), key=lambda at: first.answers[at].value or 0)
    how = texts.t(
        "how.months",
        month=months(texts, first.days),
        label=labels[largest],
        share=level(texts, "share", first.answers[largest].value or 0),
    )
    caption = f"{base(texts, [month.share for month in found])} {texts.t('months.base')}"
    alt = " ".join(_said(texts, labels, month) for month in found if month.is_whole)
    table = _table(texts, labels, f"{figure_id}-table", found)
    return FigureResult(figure_id, _finding(texts, found), caption, how, table, alt)


def _finding(texts: Texts, found: tuple[Month, ...]) -> str:
    shares = [month.share.value for month in found if month.share.value is not None]
    if not shares:
        return texts.t("months.figure")
    low, high = (level(texts, "share", pick(shares)) for pick in (min, max))
    if low == high:
        return texts.t("months.finding_same", share=low)
    return texts.t("months.finding", low=low, high=high)


def _said(texts: Texts, labels: tuple[str, ...], month: Month) -> str:
    parts = (
        f"{label} {shown(texts, 'share', answer).text}"
        for label, answer in zip(labels, month.answers, strict=True)
    )
    return f"{months(texts, month.days)}: {', '.join(parts)}."


def _table(texts: Texts, labels: tuple[str, ...], table_id: str, found: tuple[Month, ...]) -> Table:
    headers = (texts.t("months.month"), *labels)
    rows = tuple(
        (
            Cell(months(texts, month.days)),
            *(shown(texts, "share", answer) for answer in month.answers),
        )
        for month in found
    )
    return Table(table_id, texts.t("months.figure_caption"), headers, rows)
