"""Progress over measuring points: a part per unit, in the order of the organisation."""

from __future__ import annotations

from pipeline.present.blocks import Prose, Section
from pipeline.present.rows import Extract
from pipeline.present.texts import Texts
from pipeline.report.sections.progress import parts_of


def build(extract: Extract, texts: Texts) -> Section:
    """The units of a centre's page; on a unit's own page, and where there are none, its parts."""
    title = texts.t("local.units")
    if not extract.parts:
        parts = parts_of(extract, texts)
        nothing = (Prose((texts.t("local.nothing"),), "notice"),)
        return Section("model1_progress", title, () if parts else nothing, parts)
    return Section(
        "model1_progress", title, (), tuple(_unit(part, texts) for part in extract.parts)
    )


def _unit(part: Extract, texts: Texts) -> Section:
    parts = parts_of(part, texts)
    said = texts.t("local.whose" if parts else "local.nothing", unit=part.name)
    return Section(part.key, part.name, (Prose((said,), "meta" if parts else "notice"),), parts)
