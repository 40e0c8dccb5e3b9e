"""KPIs of one kind on one scale: value with interval, target, and the value of the last wave."""

from __future__ import annotations

from pipeline.present.blocks import FigureResult
from pipeline.present.figures.canvas import Row, canvas
from pipeline.present.figures.drawing import drawn, nothing_to_draw
from pipeline.present.figures.marks import dots, intervals, level_axis, row_of
from pipeline.present.numbers import Kind, interval, level
from pipeline.present.rows import Extract, Value
from pipeline.present.sentences import base, finding
from pipeline.present.tables import Cell, Table, earlier, shown
from pipeline.present.texts import Texts
from pipeline.records import KpiAbout

_TARGET = 4  # the column of the targets


def draw(extract: Extract, texts: Texts, kpis: tuple[KpiAbout, ...]) -> FigureResult:
    """The KPIs of one kind; ``kpis`` share kind and number of scale points."""
    kind, points = extract.kind(kpis[0])
    now = [extract.find("kpi", kpi.id) for kpi in kpis]
    before = [_before(extract, kpi) for kpi in kpis]
    names = ", ".join(texts.of(kpi.name) for kpi in kpis)
    figure_id = f"figure-kpis-{kind}-{points}"
    if all(value.value is None for value in now):
        return nothing_to_draw(texts, figure_id, names, now)
    rows = [_row(texts, kind, *three) for three in zip(kpis, now, before, strict=True)]
    legend = [("own", texts.t("legend.now")), ("interval", texts.t("legend.interval"))]
    if any(kpi.target is not None for kpi in kpis):
        legend.append(("target", texts.t("legend.target")))
    if any(value.value is not None for value in before):
        legend.append(("hollow", texts.t("legend.before")))
    page = canvas(rows, legend, 34)
    level_axis(page, texts, kind, points)
    dots(page, "target", [kpi.target for kpi in kpis])
    dots(page, "hollow", [value.value for value in before], offset=9)
    intervals(page, now)
    dots(page, "own", [value.value for value in now])
    return drawn(page, _words(extract, texts, figure_id, kpis))


def _before(extract: Extract, kpi: KpiAbout) -> Value:
    return extract.find("kpi", kpi.id, wave=extract.about.previous)


def _row(texts: Texts, kind: Kind, kpi: KpiAbout, now: Value, before: Value) -> Row:
    value, notes = shown(texts, kind, now), []
    if now.limits:
        notes.append(f"({interval(texts, kind, now.limits)})")
    if kpi.target is not None:
        notes.append(texts.t("figure.target", value=level(texts, kind, kpi.target)))
    if before.value is not None:
        notes.append(texts.t("figure.before", value=level(texts, kind, before.value)))
    return row_of(texts.of(kpi.name), value, notes)


def _words(
    extract: Extract, texts: Texts, figure_id: str, kpis: tuple[KpiAbout, ...]
) -> FigureResult:
    kind, _ = extract.kind(kpis[0])
    values = [extract.find("kpi", kpi.id) for kpi in kpis]
    against = [(texts.of(kpi.name), extract.find("versus_target", kpi.id)) for kpi in kpis]
    first, value = next(
        (kpi, v) for kpi, v in zip(kpis, values, strict=True) if v.value is not None
    )
    how = [
        texts.t("how.dot", label=texts.of(first.name), value=level(texts, kind, value.value or 0))
    ]
    if value.limits:
        low, high = (level(texts, kind, limit) for limit in value.limits)
        how.append(texts.t("how.interval", low=low, high=high))
    if first.target is not None:
        how.append(texts.t("how.target", target=level(texts, kind, first.target)))
    return FigureResult(
        figure_id,
        finding(texts, "versus_target", against, kind=kind) or texts.t("kpis.figure"),
        f"{base(texts, values)} {texts.t(f'kpis.scale_{kind}')}",
        " ".join(how),
        _table(extract, texts, figure_id, kpis),
    )


def _table(extract: Extract, texts: Texts, figure_id: str, kpis: tuple[KpiAbout, ...]) -> Table:
    kind, _ = extract.kind(kpis[0])
    none = Cell(texts.t("table.none"), "num")
    rows = []
    for kpi in kpis:
        value = extract.find("kpi", kpi.id)
        target = none if kpi.target is None else Cell(level(texts, kind, kpi.target), "num")
        rows.append(
            (
                Cell(texts.of(kpi.name)),
                shown(texts, kind, value),
                shown(texts, kind, value, what="interval"),
                shown(texts, "count", value, what="n"),
                target,
                earlier(extract, texts, kpi),
            )
        )
    headers = texts.lines("kpis.columns")
    table = Table(f"{figure_id}-table", texts.t("kpis.caption"), headers, tuple(rows))
    return table if any(kpi.target is not None for kpi in kpis) else table.without(_TARGET)
