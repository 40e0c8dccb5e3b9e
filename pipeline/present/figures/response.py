"""Who answered: the response rate of every group as a bar, with its counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.present.blocks import FigureResult
from pipeline.present.figures.canvas import Canvas, canvas
from pipeline.present.figures.drawing import drawn, nothing_to_draw
from pipeline.present.figures.marks import level_axis, row_of, upright
from pipeline.present.figures.pens import bars
from pipeline.present.figures.style import COLOUR
from pipeline.present.numbers import level
from pipeline.present.rows import Value
from pipeline.present.tables import Cell, Table, shown
from pipeline.present.texts import Texts

_BAR = 16.0


@dataclass(frozen=True)
class Rate:
    """One group's response rate (RR2); ``heading`` where a kind of group starts."""

    label: str
    value: Value
    heading: str = ""


def draw(texts: Texts, rates: Sequence[Rate]) -> FigureResult:
    """The first rate is the whole, to which a thin line through all bars refers."""
    figure_id = "figure-response"
    if all(rate.value.value is None for rate in rates):
        return nothing_to_draw(
            texts, figure_id, texts.t("response.figure"), [r.value for r in rates]
        )
    rows = [
        row_of(
            rate.label, shown(texts, "share", rate.value), _notes(texts, rate.value), rate.heading
        )
        for rate in rates
    ]
    page = canvas(rows, (), 24)
    level_axis(page, texts, "share", 0)
    _bars(page, rates)
    return drawn(page, _words(texts, figure_id, rates))


def _bars(page: Canvas, rates: Sequence[Rate]) -> None:
    whole = rates[0].value.value
    if whole is not None:
        upright(page, [whole], color="white", linewidth=4, zorder=3)
        upright(page, [whole], color=COLOUR["others"], linewidth=1.5, zorder=3)
    found = [
        (0.0, y - _BAR / 2, rate.value.value, _BAR)
        for rate, y in zip(rates, page.middles, strict=True)
        if rate.value.value
    ]
    bars(page.plot, found, facecolor=COLOUR["own"], linewidth=0)


def _notes(texts: Texts, value: Value) -> list[str]:
    return [] if value.value is None else [texts.t("figure.of", **_counts(texts, value))]


def _counts(texts: Texts, value: Value) -> dict[str, str]:
    return {
        "part": level(texts, "count", value.numerator or 0),
        "whole": level(texts, "count", value.denominator or 0),
    }


def _words(texts: Texts, figure_id: str, rates: Sequence[Rate]) -> FigureResult:
    first = next(rate for rate in rates if rate.value.value is not None)
    share, counts = level(texts, "share", first.value.value or 0), _counts(texts, first.value)
    rows = tuple(
        (
            Cell(rate.label),
            shown(texts, "count", rate.value, what="numerator"),
            shown(texts, "count", rate.value, what="denominator"),
            shown(texts, "share", rate.value),
        )
        for rate in rates
    )
    return FigureResult(
        figure_id,
        texts.t("response.finding", label=first.label, share=share, **counts),
        texts.t("response.base"),
        texts.t("how.response", label=first.label, share=share, **counts),
        Table(
            f"{figure_id}-table",
            texts.t("response.figure_caption"),
            texts.lines("response.figure_columns"),
            rows,
        ),
    )
