"""Who and what the report is about: the page's only first-level heading."""

from __future__ import annotations

from pipeline.present.blocks import Prose, Section
from pipeline.present.numbers import day
from pipeline.present.rows import Extract
from pipeline.present.texts import Texts


def build(extract: Extract, texts: Texts) -> Section:
    """Unit, centre or overview; wave, period, model and type."""
    about = extract.about
    name = extract.name or texts.t("heading.overview")
    period = texts.t(
        "heading.period", start=day(texts, about.start_date), end=day(texts, about.end_date)
    )
    type_ = about.unit_types.get(extract.unit, about.unit_type)
    kind = texts.t("heading.model", model=about.model, type=texts.t(f"heading.{type_}"))
    centre = f"{about.centres[0].name}. " if extract.unit else ""
    lead = Prose((texts.of(about.title),), "lead")
    blocks = (lead, Prose((f"{centre}{period} {kind}",), "meta"))
    return Section("heading", name, blocks)
