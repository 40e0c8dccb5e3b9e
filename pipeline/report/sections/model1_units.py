"""One part per unit, in the order of the organisation, each able to stand alone; never sorted."""

from __future__ import annotations

from pipeline.present.blocks import Prose, Section
from pipeline.present.rows import Extract
from pipeline.present.texts import Texts
from pipeline.report.sections.model1 import parts_of, summary, whole_of


def build(extract: Extract, texts: Texts) -> Section:
    """The units of a centre's page; on a unit's own page, and where there are none, its parts."""
    title = texts.t("local.units" if extract.parts else "local.more")
    if not extract.parts:
        parts = parts_of(extract, texts)
        said = "local.no_more" if summary.build(extract, texts).blocks else "local.nothing"
        nothing = (Prose((texts.t(said),), "notice"),)
        return Section("model1_units", title, () if parts else nothing, parts)
    return Section("model1_units", title, (), tuple(_unit(part, texts) for part in extract.parts))


def _unit(part: Extract, texts: Texts) -> Section:
    parts = whole_of(part, texts)
    said = "local.whose" if parts else "local.nothing"
    lead = Prose((texts.t(said, unit=part.name),), "meta" if parts else "notice")
    return Section(part.key, part.name, (lead,), parts)
