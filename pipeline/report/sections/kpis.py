"""The KPIs with their uncertainty, and against their targets."""

from __future__ import annotations

from pipeline.present.blocks import FigureResult, Listing, Prose, Section
from pipeline.present.figures import goals
from pipeline.present.figures.kpis import draw
from pipeline.present.rows import Extract, kpi_groups
from pipeline.present.sentences import sentence
from pipeline.present.tables import Table
from pipeline.present.texts import Texts
from pipeline.records import KpiAbout
from pipeline.report.sections.questions import has_weights


def build(extract: Extract, texts: Texts) -> Section:
    """One figure per kind of KPI, then a sentence and a row per target."""
    blocks: list[FigureResult | Listing | Prose | Table] = [
        draw(extract, texts, kpis) for kpis in kpi_groups(extract)
    ]
    aimed = [kpi for kpi in extract.about.kpis if kpi.target is not None]
    if not blocks:
        blocks = [Prose((texts.t("kpis.none"),), "notice")]
    elif not aimed:
        blocks.append(Prose((texts.t("kpis.no_targets"),)))
    else:
        said = tuple(_sentence(extract, texts, kpi) for kpi in aimed)
        blocks += [Listing(texts.t("kpis.against_target"), said), _goals(extract, texts, aimed)]
    indicators = tuple(
        texts.t("kpis.indicator", kpi=texts.of(k.name), indicator=texts.of(k.success_indicator))
        for k in extract.about.kpis
        if k.success_indicator
    )
    if indicators:
        blocks.append(Listing(texts.t("kpis.indicators"), indicators))
    if extract.about.kpis and has_weights(extract):
        blocks.append(Prose((texts.t("kpis.unweighted"),)))
    return Section("kpis", texts.t("kpis.title"), tuple(blocks))


def _sentence(extract: Extract, texts: Texts, kpi: KpiAbout) -> str:
    value = extract.find("versus_target", kpi.id)
    name, kind = texts.of(kpi.name), extract.kind(kpi)[0]
    return sentence(texts, "versus_target", name, value, kind=kind)


def _goals(extract: Extract, texts: Texts, aimed: list[KpiAbout]) -> FigureResult | Table:
    """All in one figure; of one kind, the figure of that kind has shown them."""
    if len(kpi_groups(extract)) > 1:
        drawn = goals.draw(extract, texts, aimed)
        if drawn.svg:
            return drawn
    return goals.table(extract, texts, aimed)
