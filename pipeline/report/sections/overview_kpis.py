"""Every KPI in every centre, in the order of the organisation; no ranking."""

from __future__ import annotations

from pipeline.present.blocks import FigureResult, Prose, Section
from pipeline.present.figures.centres import draw
from pipeline.present.rows import Extract
from pipeline.present.sentences import verdict
from pipeline.present.tables import Cell, Table, centre_groups, shown
from pipeline.present.texts import Texts
from pipeline.records import KpiAbout

_AGAINST_TARGET, _AGAINST_PREVIOUS = (4, 5), (6,)  # columns


def build(extract: Extract, texts: Texts) -> Section:
    """One figure and one table per KPI."""
    blocks: list[FigureResult | Prose | Table] = []
    for number, kpi in enumerate(extract.about.kpis, start=1):
        blocks += [draw(extract, texts, kpi), _table(extract, texts, number, kpi)]
    if blocks:
        blocks.insert(0, Prose((texts.t("overview_kpis.no_ranking"),), "notice"))
    else:
        blocks = [Prose((texts.t("kpis.none"),), "notice")]
    return Section("overview_kpis", texts.t("overview_kpis.title"), tuple(blocks))


def _table(extract: Extract, texts: Texts, number: int, kpi: KpiAbout) -> Table:
    kind, _ = extract.kind(kpi)
    rows = []
    for centre, name in centre_groups(extract, texts):
        value = extract.find("kpi", kpi.id, centre=centre)
        target = extract.find("versus_target", kpi.id, centre=centre)
        change = extract.find("change", kpi.id, centre=centre)
        rows.append(
            (
                Cell(name),
                shown(texts, kind, value),
                shown(texts, kind, value, what="interval"),
                shown(texts, "count", value, what="n"),
                shown(texts, kind, target, what="difference"),
                Cell(verdict(texts, "versus_target", target)),
                Cell(verdict(texts, "change", change)),
            )
        )
    headers = texts.lines("overview_kpis.columns")
    caption = texts.t("overview_kpis.caption", name=texts.of(kpi.name))
    table = Table(f"overview-kpi-{number}", caption, headers, tuple(rows))
    no_target = _AGAINST_TARGET if kpi.target is None else ()
    no_previous = () if extract.about.previous else _AGAINST_PREVIOUS
    return table.without(*no_target, *no_previous)
