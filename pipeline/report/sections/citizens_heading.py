"""What the citizens' page is, and whom it is for: its only first-level heading."""

from __future__ import annotations

from pipeline.present.blocks import Prose, Section
from pipeline.present.rows import Extract
from pipeline.present.texts import Texts


def build(extract: Extract, texts: Texts) -> Section:
    """The title and whom the page speaks to."""
    to = Prose((texts.t("citizens.to", name=extract.name),), "lead")
    return Section("citizens_heading", texts.t("citizens.title"), (to,))
