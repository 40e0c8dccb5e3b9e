"""What citizens wrote, where a person approved it and disclosure control let it through."""

from __future__ import annotations

from pipeline.present.blocks import Listing, Prose, Section
from pipeline.present.rows import Extract
from pipeline.present.texts import Texts
from pipeline.present.themes import theme_name


def build(extract: Extract, texts: Texts) -> Section:
    """One list per theme, in an order that tells nothing; no blocks where nothing is released."""
    lists = tuple(
        Listing(theme_name(extract.about, texts, theme) or texts.t("comments.no_theme"), items)
        for theme, items in extract.comments.items()
    )
    lead = (Prose((texts.t("comments.lead"),), "lead"),) if lists else ()
    return Section("comments", texts.t("comments.title"), (*lead, *lists))
