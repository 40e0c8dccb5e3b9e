"""The KPIs by mode and background, and from other standpoints than everybody who answered."""

from __future__ import annotations

from pipeline.present.blocks import FigureResult, Listing, Prose, Section
from pipeline.present.figures import groups
from pipeline.present.groups import divisions
from pipeline.present.numbers import level
from pipeline.present.rows import Extract
from pipeline.present.tables import Cell, Table, shown
from pipeline.present.texts import Texts

_STANDPOINTS = ("kpi", "kpi_by_population", "kpi_mode_standardised", "kpi_weighted")


def build(extract: Extract, texts: Texts) -> Section:
    """One figure per KPI: its groups; then all KPIs by standpoint. Empty without groups."""
    ways = divisions(extract, texts)
    drawn = [groups.draw(extract, texts, kpi, ways) for kpi in extract.about.kpis]
    blocks: list[FigureResult | Listing | Prose | Table] = [one for one in drawn if one]
    if blocks:
        blocks.insert(0, Prose((texts.t("breakdowns.lead"),)))
    seen = _seen(extract)
    if len(seen) > 1:
        how = tuple(texts.t(f"breakdowns.how_{measure}") for measure in seen)
        lead = Prose((texts.t("breakdowns.standpoints_lead"),))
        blocks += [lead, _standpoints(extract, texts, seen), Listing("", how)]
        blocks += _effect(extract, texts)
    return Section("breakdowns", texts.t("breakdowns.title"), tuple(blocks))


def _effect(extract: Extract, texts: Texts) -> list[Prose]:
    """What the weights cost in certainty (Kish), where there are any."""
    found = extract.find("weights_effect")
    if not found.value or not found.n:
        return []
    said = texts.t(
        "breakdowns.effect",
        count=found.n,
        worth=level(texts, "count", found.n / found.value),
        effect=level(texts, "mean", found.value),
    )
    return [Prose((said,))]


def _seen(extract: Extract) -> list[str]:
    """The standpoints that any KPI is seen from."""
    return [
        measure
        for measure in _STANDPOINTS
        if any(extract.find(measure, kpi.id).status != "not_measured" for kpi in extract.about.kpis)
    ]


def _standpoints(extract: Extract, texts: Texts, seen: list[str]) -> Table:
    rows = []
    for kpi in extract.about.kpis:
        kind, _ = extract.kind(kpi)
        values = [extract.find(measure, kpi.id) for measure in seen]
        rows.append((Cell(texts.of(kpi.name)), *(shown(texts, kind, value) for value in values)))
    names = (texts.t(f"breakdowns.column_{measure}") for measure in seen)
    caption = texts.t("breakdowns.standpoints_caption")
    return Table("breakdowns-standpoints", caption, ("KPI", *names), tuple(rows))
