"""Who answered, centre by centre, in the order of the organisation."""

from __future__ import annotations

from pipeline.present.blocks import Section
from pipeline.present.rows import Extract
from pipeline.present.texts import Texts
from pipeline.report.sections.response import Group, blocks_for, modes


def build(extract: Extract, texts: Texts) -> Section:
    """All centres together, every centre, the modes."""
    groups: list[Group] = [("", texts.t("group.all"), {})]
    groups += [
        ("" if at else texts.t("group.centres"), centre.name, {"centre": centre.id})
        for at, centre in enumerate(extract.about.centres)
    ]
    groups += modes(extract, texts)
    title = texts.t("overview_response.title")
    return Section("overview_response", title, blocks_for(extract, texts, groups))
