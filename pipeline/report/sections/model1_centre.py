"""The smileys of all units together: only where the centre has the uniform smiley supplement."""

from __future__ import annotations

from pipeline.present.blocks import Prose, Section
from pipeline.present.rows import Extract
from pipeline.present.texts import Texts
from pipeline.report.sections.model1 import numbers_of


def build(extract: Extract, texts: Texts) -> Section:
    """No blocks where no units are put together; a unit's own page has none of it."""
    pooled = extract.about.series.pooled if extract.about.series else ()
    title = texts.t("local.pooled")
    if not pooled or not extract.parts:
        return Section("model1_centre", title, ())
    names = [part.name for part in extract.parts if part.unit in pooled]
    lead = Prose((texts.t("local.pooled_lead", units=", ".join(names)),), "lead")
    return Section("model1_centre", title, (lead,), numbers_of(extract, texts))
