"""Who and what the report is about: the page's only first-level heading."""

from __future__ import annotations

from pipeline.present.blocks import Prose, Section
from pipeline.present.forms import Links
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
    blocks: tuple[Prose | Links, ...] = (lead, Prose((f"{centre}{period} {kind}",), "meta"))
    if extract.parts:
        blocks += (_units(extract, texts),)
    return Section("heading", name, blocks)


def _units(extract: Extract, texts: Texts) -> Links:
    """Where each unit's part is on the page, after that of the units together."""
    links = [(part.key, part.name) for part in extract.parts]
    if extract.about.series and extract.about.series.pooled:
        links.insert(0, ("model1_centre", texts.t("local.pooled")))
    return Links(texts.t("local.units"), tuple(links))
