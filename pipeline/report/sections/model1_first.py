"""The first screen of a Model 1 page: of its unit, or of the units that are put together."""

from __future__ import annotations

from dataclasses import replace

from pipeline.present.blocks import Section
from pipeline.present.rows import Extract
from pipeline.present.texts import Texts
from pipeline.report.sections.model1 import summary


def build(extract: Extract, texts: Texts) -> Section:
    """The four questions; no blocks on a centre's page whose units are not put together.

    What holds of one unit is never said of the centre: there the units' parts say it, one by one.
    """
    pooled = extract.about.series.pooled if extract.about.series else ()
    made = summary.build(extract, texts)
    blocks = made.blocks if pooled or not extract.parts else ()
    return replace(made, id="model1_first", blocks=blocks)
