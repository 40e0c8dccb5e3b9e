"""Who and what the report is about: the page's only first-level heading."""

from __future__ import annotations

from pipeline.present.blocks import Prose, Section
from pipeline.present.numbers import day
from pipeline.present.rows import Extract
from pipeline.present.texts import Texts


def build(extract: Extract, texts: Texts) -> Section:
    """Centre (or overview), wave, period, model and type."""
    about = extract.about
    name = about.centres[0].name if extract.centre else texts.t("heading.overview")
    period = texts.t(
        "heading.period", start=day(texts, about.start_date), end=day(texts, about.end_date)
    )
    kind = texts.t("heading.model", model=about.model, type=texts.t(f"heading.{about.unit_type}"))
    lead = Prose((texts.of(about.title),), "lead")
    return Section("heading", name, (lead, Prose((f"{period} {kind}",), "meta")))
