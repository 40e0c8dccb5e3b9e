"""Expected range: is a centre another than chance alone would make it? No ranking."""

from __future__ import annotations

from pipeline.present.blocks import FigureResult, Listing, Prose, Section
from pipeline.present.figures import expected, funnel
from pipeline.present.rows import Extract, kpi_groups
from pipeline.present.texts import Texts
from pipeline.records import KpiAbout


def build(extract: Extract, texts: Texts) -> Section:
    """On a centre's page its KPIs, and its units; in the overview all centres; or nothing."""
    title, about = texts.t("expected.title"), extract.about
    figures = _centre(extract, texts) if extract.centre else _centres(extract, texts)
    found = [
        extract.find("expected_range", kpi.id, centre=centre.id)
        for kpi in about.kpis
        for centre in about.centres
    ]
    blocks: list[FigureResult | Listing | Prose] = [*figures]
    if figures:
        is_few = any(value.method.endswith("_few") for value in found)
        notes = [texts.t("expected.lead"), *([texts.t("expected.few")] if is_few else [])]
        blocks = [Prose(tuple(notes)), *figures, Listing("", texts.lines("expected.how"))]
    if extract.centre and about.show_units:
        blocks += _units(extract, texts)
    return Section("expected", title, tuple(blocks))


def _shown(extract: Extract, kpis: tuple[KpiAbout, ...]) -> list[KpiAbout]:
    return [kpi for kpi in kpis if extract.find("expected_range", kpi.id).limits]


def _centre(extract: Extract, texts: Texts) -> list[FigureResult]:
    kinds = [_shown(extract, kpis) for kpis in kpi_groups(extract)]
    return [expected.draw(extract, texts, kpis) for kpis in kinds if kpis]


def _centres(extract: Extract, texts: Texts) -> list[FigureResult]:
    groups = "centres", extract.about.centres
    drawn = [funnel.draw(extract, texts, kpi, groups) for kpi in extract.about.kpis]
    return [one for one in drawn if one]


def _units(extract: Extract, texts: Texts) -> list[FigureResult | Prose]:
    """The centre's units, with the sentence that they are no basis for adjusting a unit."""
    groups = "units", extract.about.centres[0].units
    drawn = [funnel.draw(extract, texts, kpi, groups) for kpi in extract.about.kpis]
    figures = [one for one in drawn if one]
    return [Prose((texts.t("units.no_basis"),), "notice"), *figures] if figures else []
