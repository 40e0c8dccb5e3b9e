"""KPIs of one kind in this centre and in all other centres together, each with its interval."""

from __future__ import annotations

from pipeline.present.blocks import FigureResult
from pipeline.present.figures.canvas import Row, canvas
from pipeline.present.figures.drawing import drawn, nothing_to_draw
from pipeline.present.figures.marks import dots, intervals, level_axis, row_of
from pipeline.present.numbers import Kind, level
from pipeline.present.rows import Extract
from pipeline.present.sentences import base, finding, verdict
from pipeline.present.tables import Cell, Table, shown
from pipeline.present.texts import Texts
from pipeline.records import KpiAbout

_APART = 7.0  # pixels between the two lines of a row


def draw(extract: Extract, texts: Texts, kpis: tuple[KpiAbout, ...]) -> FigureResult:
    """In every row this centre above, and the others (without this centre) below."""
    kind, points = extract.kind(kpis[0])
    own = [extract.find("kpi", kpi.id) for kpi in kpis]
    others = [extract.find("kpi_others", kpi.id) for kpi in kpis]
    names = ", ".join(texts.of(kpi.name) for kpi in kpis)
    figure_id = f"figure-others-{kind}-{points}"
    if all(value.value is None for value in (*own, *others)):
        return nothing_to_draw(texts, figure_id, names, [*own, *others])
    rows = [_row(extract, texts, kind, kpi) for kpi in kpis]
    legend = [(mark, texts.t(f"legend.{mark}_others")) for mark in ("own", "others", "interval")]
    page = canvas(rows, legend, 44)
    level_axis(page, texts, kind, points)
    intervals(page, own, offset=-_APART)
    intervals(page, others, offset=_APART, colour="others")
    dots(page, "own", [value.value for value in own], offset=-_APART)
    dots(page, "others", [value.value for value in others], offset=_APART)
    return drawn(page, _words(extract, texts, figure_id, kpis))


def _row(extract: Extract, texts: Texts, kind: Kind, kpi: KpiAbout) -> Row:
    own, others = extract.find("kpi", kpi.id), extract.find("kpi_others", kpi.id)
    notes = (
        texts.t("figure.others", value=shown(texts, kind, others).text),
        verdict(texts, "versus_others", extract.find("versus_others", kpi.id)),
    )
    return row_of(texts.of(kpi.name), shown(texts, kind, own), notes)


def _words(
    extract: Extract, texts: Texts, figure_id: str, kpis: tuple[KpiAbout, ...]
) -> FigureResult:
    kind, _ = extract.kind(kpis[0])
    pairs = [(extract.find("kpi", k.id), extract.find("kpi_others", k.id)) for k in kpis]
    how = texts.t("how.others_hidden")
    for kpi, (own, others) in zip(kpis, pairs, strict=True):
        if own.value is not None and others.value is not None:
            here, there = level(texts, kind, own.value), level(texts, kind, others.value)
            how = texts.t("how.others", label=texts.of(kpi.name), own=here, others=there)
            break
    against = [(texts.of(kpi.name), extract.find("versus_others", kpi.id)) for kpi in kpis]
    return FigureResult(
        figure_id,
        finding(texts, "versus_others", against, kind=kind) or texts.t("others.figure"),
        f"{base(texts, [own for own, _ in pairs])} {texts.t('others.base')}",
        how,
        _table(extract, texts, figure_id, kpis),
    )


def _table(extract: Extract, texts: Texts, figure_id: str, kpis: tuple[KpiAbout, ...]) -> Table:
    kind, _ = extract.kind(kpis[0])
    rows = []
    for kpi in kpis:
        own, others = extract.find("kpi", kpi.id), extract.find("kpi_others", kpi.id)
        gap = extract.find("versus_others", kpi.id)
        rows.append(
            (
                Cell(texts.of(kpi.name)),
                shown(texts, kind, own),
                shown(texts, kind, others),
                shown(texts, "count", others, what="n"),
                shown(texts, kind, gap, what="difference"),
                shown(texts, kind, gap, what="difference_interval"),
                Cell(verdict(texts, "versus_others", gap)),
            )
        )
    return Table(
        f"{figure_id}-table", texts.t("others.caption"), texts.lines("others.columns"), tuple(rows)
    )
