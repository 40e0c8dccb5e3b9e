"""The series of one unit: a figure per question, and what its verdict rests on."""

from __future__ import annotations

from pipeline.present.blocks import FigureResult, Section
from pipeline.present.figures.series import draw
from pipeline.present.rows import Extract
from pipeline.present.series import series_of
from pipeline.present.series_words import segments_table
from pipeline.present.tables import Table
from pipeline.present.texts import Texts


def build(extract: Extract, texts: Texts) -> Section:
    """No blocks where the unit has no series."""
    blocks: list[FigureResult | Table] = []
    for question in extract.about.questions if extract.about.series else ():
        series = series_of(extract, question)
        if any(point.presses.value is not None for point in series.points) or series.shown:
            blocks.append(draw(extract, texts, series))
        if series.shown and series.segments:
            blocks.append(segments_table(extract, texts, series))
    return Section(f"{extract.key}-series", texts.t("series.title"), tuple(blocks))
