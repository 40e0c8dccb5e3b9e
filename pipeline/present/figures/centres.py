"""One KPI in every centre, in the order of the organisation; no ranking."""

from __future__ import annotations

from pipeline.present.blocks import FigureResult
from pipeline.present.figures.canvas import Row, canvas
from pipeline.present.figures.drawing import drawn, nothing_to_draw
from pipeline.present.figures.marks import dots, intervals, level_axis, row_of
from pipeline.present.numbers import Kind, interval, level
from pipeline.present.rows import Extract, Value
from pipeline.present.sentences import base
from pipeline.present.tables import Cell, Table, centre_groups, shown
from pipeline.present.texts import Texts
from pipeline.records import KpiAbout

_EARLIER = 4  # the column of the last wave


def draw(extract: Extract, texts: Texts, kpi: KpiAbout) -> FigureResult:
    """All centres together first, then every centre with its interval."""
    kind, points = extract.kind(kpi)
    groups = centre_groups(extract, texts)
    values = [extract.find("kpi", kpi.id, centre=centre) for centre, _ in groups]
    figure_id = f"figure-centres-{extract.about.kpis.index(kpi) + 1}"
    if all(value.value is None for value in values):
        return nothing_to_draw(texts, figure_id, texts.of(kpi.name), values)
    before = [_before(extract, kpi, centre) for centre, _ in groups]
    rows = [
        _row(texts, kind, name, (now, then))
        for (_, name), now, then in zip(groups, values, before, strict=True)
    ]
    legend = [("own", texts.t("legend.now")), ("interval", texts.t("legend.interval"))]
    if kpi.target is not None:
        legend.append(("target", texts.t("legend.target")))
    if any(value.value is not None for value in before):
        legend.append(("hollow", texts.t("legend.before")))
    page = canvas(rows, legend, 30)
    level_axis(page, texts, kind, points)
    dots(page, "target", [kpi.target] * len(rows))
    dots(page, "hollow", [value.value for value in before], offset=9)
    intervals(page, values)
    dots(page, "own", [value.value for value in values])
    return drawn(page, _words(extract, texts, figure_id, kpi))


def _before(extract: Extract, kpi: KpiAbout, centre: str) -> Value:
    """The centre's value in the last wave, where it may stand beside this one's."""
    change = extract.find("change", kpi.id, centre=centre)
    if not extract.about.previous or change.verdict.startswith("not_comparable"):
        return Value("not_measured")
    return extract.find("kpi", kpi.id, centre=centre, wave=extract.about.previous)


def _row(texts: Texts, kind: Kind, name: str, values: tuple[Value, Value]) -> Row:
    now, then = values
    notes = [f"({interval(texts, kind, now.limits)})"] if now.limits else []
    if then.value is not None:
        notes.append(texts.t("figure.before", value=level(texts, kind, then.value)))
    return row_of(name, shown(texts, kind, now), notes)


def _words(extract: Extract, texts: Texts, figure_id: str, kpi: KpiAbout) -> FigureResult:
    kind, _ = extract.kind(kpi)
    groups = centre_groups(extract, texts)
    found = [(name, extract.find("kpi", kpi.id, centre=centre)) for centre, name in groups]
    numbers = [value.value for _, value in found[1:] if value.value is not None]
    label, first = next(pair for pair in found if pair[1].value is not None)
    how = [texts.t("how.dot", label=label, value=level(texts, kind, first.value or 0))]
    if first.limits:
        low, high = (level(texts, kind, limit) for limit in first.limits)
        how.append(texts.t("how.interval", low=low, high=high))
    return FigureResult(
        figure_id,
        _finding(texts, kind, texts.of(kpi.name), numbers),
        f"{base(texts, [value for _, value in found])} {texts.t(f'kpis.scale_{kind}')}",
        " ".join(how),
        _table(extract, texts, figure_id, kpi),
    )


def _table(extract: Extract, texts: Texts, figure_id: str, kpi: KpiAbout) -> Table:
    kind, none = extract.kind(kpi)[0], Cell(texts.t("table.none"), "num")
    rows, is_compared = [], False
    for centre, name in centre_groups(extract, texts):
        value, then = extract.find("kpi", kpi.id, centre=centre), _before(extract, kpi, centre)
        is_compared |= then.value is not None
        rows.append(
            (
                Cell(name),
                shown(texts, kind, value),
                shown(texts, kind, value, what="interval"),
                shown(texts, "count", value, what="n"),
                none if then.value is None else shown(texts, kind, then),
            )
        )
    caption = texts.t("centres.caption", name=texts.of(kpi.name))
    headers = texts.lines("centres.columns")
    table = Table(f"{figure_id}-table", caption, headers, tuple(rows))
    return table if is_compared else table.without(_EARLIER)


def _finding(texts: Texts, kind: Kind, name: str, numbers: list[float]) -> str:
    low, high = (level(texts, kind, pick(numbers)) if numbers else "" for pick in (min, max))
    if low == high:
        return texts.t("centres.same", name=name, value=low) if low else name
    return texts.t("centres.finding", name=name, low=low, high=high)
