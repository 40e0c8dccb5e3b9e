"""How far the goals were reached: progress and maintenance apart, as they cannot be added."""

from __future__ import annotations

from pipeline.present.blocks import Prose, Section
from pipeline.present.figures.attainment import draw
from pipeline.present.rows import Extract
from pipeline.present.texts import Texts


def build(extract: Extract, texts: Texts) -> Section:
    """One figure; no blocks where no goal was set."""
    figure = draw(extract, texts, f"figure-attainment-{extract.key}")
    reading = Prose((texts.t("attainment.reading"),), "reading")
    blocks = () if figure is None else (figure, reading)
    return Section(f"{extract.key}-goals", texts.t("attainment.title"), blocks)
