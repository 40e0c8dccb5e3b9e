"""One KPI in every centre, in the order of the organisation; no ranking."""

from __future__ import annotations

from pipeline.present.blocks import FigureResult
from pipeline.present.figures.canvas import Row, canvas
from pipeline.present.figures.drawing import drawn, nothing_to_draw
from pipeline.present.figures.marks import dots, intervals, level_axis, row_of
from pipeline.present.figures.style import themed
from pipeline.present.numbers import Kind, interval, level
from pipeline.present.rows import Extract, Value
from pipeline.present.sentences import base
from pipeline.present.tables import Cell, Table, centre_groups, shown
from pipeline.present.texts import Texts
from pipeline.records import KpiAbout


def draw(extract: Extract, texts: Texts, kpi: KpiAbout) -> FigureResult:
    """All centres together first, then every centre with its interval."""
    kind, points = extract.kind(kpi)
    groups = centre_groups(extract, texts)
    values = [extract.find("kpi", kpi.id, centre=centre) for centre, _ in groups]
    figure_id = f"figure-centres-{extract.about.kpis.index(kpi) + 1}"
    if all(value.value is None for value in values):
        return nothing_to_draw(texts, figure_id, texts.of(kpi.name), values)
    rows = [_row(texts, kind, name, v) for (_, name), v in zip(groups, values, strict=True)]
    legend = [("own", texts.t("legend.now")), ("interval", texts.t("legend.interval"))]
    if kpi.target is not None:
        legend.append(("target", texts.t("legend.target")))
    with themed():
        page = canvas(rows, legend, 30)
        level_axis(page, texts, kind, points)
        dots(page, "target", [kpi.target] * len(rows))
        intervals(page, values)
        dots(page, "own", [value.value for value in values])
        return drawn(page, _words(extract, texts, figure_id, kpi))


def _row(texts: Texts, kind: Kind, name: str, value: Value) -> Row:
    notes = [f"({interval(texts, kind, value.limits)})"] if value.limits else []
    return row_of(name, shown(texts, kind, value), notes)


def _words(extract: Extract, texts: Texts, figure_id: str, kpi: KpiAbout) -> FigureResult:
    kind, _ = extract.kind(kpi)
    groups = centre_groups(extract, texts)
    found = [(name, extract.find("kpi", kpi.id, centre=figure_id)) for figure_id, name in groups]
    numbers = [value.value for _, value in found[1:] if value.value is not None]
    label, first = next(pair for pair in found if pair[1].value is not None)
    how = [texts.t("how.dot", label=label, value=level(texts, kind, first.value or 0))]
    if first.limits:
        low, high = (level(texts, kind, limit) for limit in first.limits)
        how.append(texts.t("how.interval", low=low, high=high))
    rows = tuple(
        (
            Cell(name),
            shown(texts, kind, value),
            shown(texts, kind, value, what="interval"),
            shown(texts, "count", value, what="n"),
        )
        for name, value in found
    )
    caption = texts.t("centres.caption", name=texts.of(kpi.name))
    return FigureResult(
        figure_id,
        _finding(texts, kind, texts.of(kpi.name), numbers),
        f"{base(texts, [value for _, value in found])} {texts.t(f'kpis.scale_{kind}')}",
        " ".join(how),
        Table(f"{figure_id}-table", caption, texts.lines("centres.columns"), rows),
    )


def _finding(texts: Texts, kind: Kind, name: str, numbers: list[float]) -> str:
    low, high = (level(texts, kind, pick(numbers)) if numbers else "" for pick in (min, max))
    if low == high:
        return texts.t("centres.same", name=name, value=low) if low else name
    return texts.t("centres.finding", name=name, low=low, high=high)
