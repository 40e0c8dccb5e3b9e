"""Every instrument over the measuring points, with a warning where the people are others."""

from __future__ import annotations

from pipeline.present.blocks import FigureResult, Listing, Prose, Section
from pipeline.present.figures.progress import draw
from pipeline.present.progress import Progress, progress_of
from pipeline.present.progress_words import told, warnings
from pipeline.present.rows import Extract
from pipeline.present.tables import Cell, Table
from pipeline.present.texts import Texts


def build(extract: Extract, texts: Texts) -> Section:
    """A figure per instrument and, where the group changed, a warning and who is missing."""
    blocks: list[FigureResult | Listing | Prose | Table] = []
    for number, one in enumerate(progress_of(extract), start=1):
        blocks.append(draw(texts, one, f"figure-progress-{number}-{extract.key}"))
        warned = tuple(warnings(texts, one))
        if warned:
            blocks += [Prose((texts.t("progress.warning"),), "notice"), Listing("", warned)]
            blocks.append(_left(texts, one, f"{extract.key}-left-{number}"))
    blocks += [Prose((texts.t("progress.cause"),), "reading")] if blocks else []
    return Section(f"{extract.key}-points", texts.t("progress.title"), tuple(blocks))


def _left(texts: Texts, one: Progress, table_id: str) -> Table:
    """Where those who were measured again, and those who were not, were at the first point."""
    rows = []
    for point in one.points[1:]:
        counted = (
            cell
            for value in (point.stayers, point.leavers, point.newcomers)
            for cell in (told(texts, value, "n"), told(texts, value))
        )
        if point.mean.value is not None:
            rows.append((Cell(texts.of(point.about.name)), *counted))
    caption = texts.t(
        "progress.left_caption",
        name=texts.of(one.about.name),
        start=texts.of(one.first.about.name),
    )
    table = Table(table_id, caption, texts.lines("progress.left_columns"), tuple(rows))
    has_new = any(point.newcomers.value is not None for point in one.points[1:])
    return table if has_new else table.without(5, 6)
