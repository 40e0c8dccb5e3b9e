"""The KPIs that the wave file asks for locally (``local_kpi``)."""

from __future__ import annotations

from pipeline.present.blocks import Section
from pipeline.present.numbers import level
from pipeline.present.rows import Extract
from pipeline.present.tables import Cell, Table, shown
from pipeline.present.texts import Texts


def build(extract: Extract, texts: Texts) -> Section:
    """One row per KPI; no blocks where the wave file asks for none."""
    rows = []
    for kpi in extract.about.kpis if extract.about.local_kpi else ():
        kind, _ = extract.kind(kpi)
        value = extract.find("kpi", kpi.id)
        if value.status == "not_measured":
            continue
        target = texts.t("table.none") if kpi.target is None else level(texts, kind, kpi.target)
        rows.append(
            (
                Cell(texts.of(kpi.name)),
                shown(texts, kind, value),
                shown(texts, kind, value, what="interval"),
                shown(texts, "count", value, what="n"),
                Cell(target, "num"),
            )
        )
    caption, headers = texts.t("kpis.caption"), texts.lines("local.kpi_columns")
    table = Table(f"{extract.key}-kpis", caption, headers, tuple(rows))
    blocks = (table,) if rows else ()
    return Section(f"{extract.key}-local", texts.t("kpis.title"), blocks)
