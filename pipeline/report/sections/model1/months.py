"""The series of one unit month by month: presses, shares, and how the answers fall."""

from __future__ import annotations

from pipeline.present.blocks import FigureResult, Section
from pipeline.present.figures.months import Month, draw, months_of
from pipeline.present.periods import months
from pipeline.present.rows import Extract
from pipeline.present.tables import Cell, Table, shown
from pipeline.present.texts import Texts

_WITHOUT = 2


def build(extract: Extract, texts: Texts) -> Section:
    """A table and a figure per question; no blocks where the unit has no series."""
    blocks: list[FigureResult | Table] = []
    for number, question in enumerate(extract.about.questions, start=1):
        found = months_of(extract, question)
        if any(value.value is not None for one in found for value in (one.share, one.presses)):
            blocks.append(_table(texts, f"months-{number}-{extract.key}", found))
        if any(month.is_whole for month in found):
            blocks.append(draw(extract, texts, question, found))
    return Section(f"{extract.key}-months", texts.t("months.title"), tuple(blocks))


def _table(texts: Texts, table_id: str, found: tuple[Month, ...]) -> Table:
    rows = tuple(
        (
            Cell(months(texts, month.days)),
            shown(texts, "count", month.presses),
            shown(texts, "count", month.without, what="numerator"),
            shown(texts, "count", month.share, what="n"),
            shown(texts, "share", month.share),
            shown(texts, "share", month.share, what="interval"),
        )
        for month in found
    )
    table = Table(table_id, texts.t("months.caption"), texts.lines("months.columns"), rows)
    is_counted = any(month.without.status != "not_measured" for month in found)
    return table if is_counted else table.without(_WITHOUT)
