"""The first screen of a Model 1 page: of its unit, of the units put together, or unit by unit."""

from __future__ import annotations

from dataclasses import replace

from pipeline.present.blocks import Section
from pipeline.present.rows import Extract
from pipeline.present.texts import Texts
from pipeline.report.sections.model1 import signals, summary


def build(extract: Extract, texts: Texts) -> Section:
    """The four questions; on a centre's page whose units are not put together a row per unit.

    What holds of one unit is never said of the centre: there no number stands on the first screen.
    """
    pooled = extract.about.series.pooled if extract.about.series else ()
    is_whole = bool(pooled) or not extract.parts
    made = summary.build(extract, texts) if is_whole else signals.build(extract, texts)
    return replace(made, id="model1_first")
