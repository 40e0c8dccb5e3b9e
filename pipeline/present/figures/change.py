"""KPIs of one kind against the last wave: the difference and its interval around a zero line."""

from __future__ import annotations

from pipeline.present.blocks import FigureResult
from pipeline.present.figures.canvas import Row, canvas
from pipeline.present.figures.drawing import drawn, nothing_to_draw
from pipeline.present.figures.marks import difference_axis, dots, intervals
from pipeline.present.numbers import Kind, difference
from pipeline.present.rows import Extract, Value
from pipeline.present.sentences import base, finding, hindrance, verdict
from pipeline.present.tables import Cell, Table, earlier, shown
from pipeline.present.texts import Texts
from pipeline.records import KpiAbout

_CLEAR = ("higher", "lower")


def draw(extract: Extract, texts: Texts, kpis: tuple[KpiAbout, ...]) -> FigureResult:
    """The change of KPIs of one kind; a filled dot is a clear difference, a hollow one is not."""
    kind, points = extract.kind(kpis[0])
    values = [extract.find("change", kpi.id) for kpi in kpis]
    names = ", ".join(texts.of(kpi.name) for kpi in kpis)
    figure_id = f"figure-change-{kind}-{points}"
    if all(value.value is None for value in values):
        return nothing_to_draw(texts, figure_id, names, values)
    rows = [_row(texts, kind, kpi, value) for kpi, value in zip(kpis, values, strict=True)]
    legend = [(mark, texts.t(f"legend.{mark}_change")) for mark in ("own", "hollow", "interval")]
    page = canvas(rows, legend, 34)
    difference_axis(page, texts, kind, values)
    intervals(page, values)
    dots(page, "own", [v.value if v.verdict in _CLEAR else None for v in values])
    dots(page, "hollow", [None if v.verdict in _CLEAR else v.value for v in values])
    return drawn(page, _words(extract, texts, figure_id, kpis))


def _row(texts: Texts, kind: Kind, kpi: KpiAbout, value: Value) -> Row:
    said = verdict(texts, "change", value)
    if value.value is None:
        return Row(texts.of(kpi.name), notes=(said,))
    gap = difference(texts, kind, value.value, unit=False)
    number = texts.t(f"unit.short_{kind}", value=gap)
    return Row(texts.of(kpi.name), number, (said,))


def _words(
    extract: Extract, texts: Texts, figure_id: str, kpis: tuple[KpiAbout, ...]
) -> FigureResult:
    kind, _ = extract.kind(kpis[0])
    values = [extract.find("change", kpi.id) for kpi in kpis]
    against = [(texts.of(kpi.name), value) for kpi, value in zip(kpis, values, strict=True)]
    first, value = next(
        (kpi, v) for kpi, v in zip(kpis, values, strict=True) if v.value is not None
    )
    gap = difference(texts, kind, value.value or 0)
    how = [texts.t("how.change", label=texts.of(first.name), difference=gap)]
    if value.limits:
        low, high = (difference(texts, kind, limit, unit=False) for limit in value.limits)
        how.append(texts.t("how.change_interval", low=low, high=high))
    before = texts.of(extract.about.previous_title) or extract.about.previous
    return FigureResult(
        figure_id,
        finding(texts, "change", against, kind=kind) or texts.t("change.figure"),
        f"{base(texts, values)} {texts.t('change.base', wave=before)}",
        " ".join(how),
        _table(extract, texts, figure_id, kpis),
    )


def _table(extract: Extract, texts: Texts, figure_id: str, kpis: tuple[KpiAbout, ...]) -> Table:
    """Why there is no comparison stands once, where the earlier value would."""
    kind, _ = extract.kind(kpis[0])
    none = Cell(texts.t("table.none"), "num")
    rows = []
    for kpi in kpis:
        change = extract.find("change", kpi.id)
        gap = [
            none if hindrance(texts, change) else shown(texts, kind, change, what=what)
            for what in ("difference", "difference_interval")
        ]
        rows.append(
            (
                Cell(texts.of(kpi.name)),
                shown(texts, kind, extract.find("kpi", kpi.id)),
                earlier(extract, texts, kpi),
                *gap,
                Cell(verdict(texts, "change", change)),
            )
        )
    return Table(
        f"{figure_id}-table", texts.t("change.caption"), texts.lines("change.columns"), tuple(rows)
    )
