"""All KPIs against their targets in one figure: clearly over, not to be told, clearly under."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.present.blocks import FigureResult
from pipeline.present.figures.canvas import Row, canvas
from pipeline.present.figures.drawing import drawn, nothing_to_draw
from pipeline.present.figures.marks import axis, dots, intervals, row_of
from pipeline.present.numbers import PERCENT, Kind, level
from pipeline.present.rows import Extract, Value
from pipeline.present.sentences import base, finding, verdict
from pipeline.present.tables import Cell, Table, shown
from pipeline.present.texts import Texts
from pipeline.records import KpiAbout

_ORDER = ("higher", "unclear", "lower")


def draw(extract: Extract, texts: Texts, kpis: Sequence[KpiAbout]) -> FigureResult:
    """``kpis`` have targets. Each lies on its own scale, from its lowest to its highest value."""
    ordered = sorted(kpis, key=lambda kpi: _place(extract, kpi))
    values = [extract.find("kpi", kpi.id) for kpi in ordered]
    if all(value.value is None for value in values):
        return nothing_to_draw(texts, "figure-goals", texts.t("kpis.target_caption"), values)
    legend = [("own", texts.t("legend.now")), ("interval", texts.t("legend.interval"))]
    legend.append(("target", texts.t("legend.target")))
    on_scale = [_on_scale(extract, kpi, v) for kpi, v in zip(ordered, values, strict=True)]
    page = canvas(_rows(extract, texts, ordered), legend, 34)
    words = [texts.t(f"goals.{end}") for end in ("low", "middle", "high")]
    axis(page, (0, 0.5, 1), words, "end")
    dots(page, "target", [_part(extract, kpi, kpi.target or 0.0) for kpi in ordered])
    intervals(page, on_scale)
    dots(page, "own", [value.value for value in on_scale])
    return drawn(page, _words(extract, texts, ordered))


def _place(extract: Extract, kpi: KpiAbout) -> int:
    value = extract.find("versus_target", kpi.id)
    is_told = value.status == "shown" and value.verdict in _ORDER
    return _ORDER.index(value.verdict) if is_told else len(_ORDER)


def _part(extract: Extract, kpi: KpiAbout, value: float) -> float:
    """How far up its scale a value lies: 0 at the lowest possible, 1 at the highest."""
    kind, points = extract.kind(kpi)
    low, high = _edges(kind, points)
    return (value - low) / (high - low)


def _edges(kind: Kind, points: int) -> tuple[float, float]:
    """The lowest and the highest value of a kind.

    >>> _edges("net", 5), _edges("mean", 5), _edges("index", 5)
    ((-1.0, 1.0), (1.0, 5.0), (0.0, 100.0))
    """
    if kind == "mean":
        return 1.0, float(points)
    low = -1.0 if kind == "net" else 0.0
    return low, 1.0 if kind in PERCENT else 100.0


def _on_scale(extract: Extract, kpi: KpiAbout, value: Value) -> Value:
    moved = {
        name: None if number is None else _part(extract, kpi, number)
        for name, number in (("value", value.value), ("low", value.low), ("high", value.high))
    }
    return replace(value, **moved)  # type: ignore[arg-type]


def _rows(extract: Extract, texts: Texts, kpis: Sequence[KpiAbout]) -> list[Row]:
    rows, before = [], -1
    for kpi in kpis:
        kind, place = extract.kind(kpi)[0], _place(extract, kpi)
        heading = "" if place == before else texts.t(f"goals.{(*_ORDER, 'untold')[place]}")
        before = place
        note = texts.t("figure.target", value=level(texts, kind, kpi.target or 0.0))
        value = shown(texts, kind, extract.find("kpi", kpi.id))
        rows.append(row_of(texts.of(kpi.name), value, (note,), heading))
    return rows


def _words(extract: Extract, texts: Texts, kpis: Sequence[KpiAbout]) -> FigureResult:
    first = next(kpi for kpi in kpis if extract.find("kpi", kpi.id).value is not None)
    kind, value = extract.kind(first)[0], extract.find("kpi", first.id).value or 0.0
    target = level(texts, kind, first.target or 0.0)
    how = texts.t(
        "how.goals", label=texts.of(first.name), value=level(texts, kind, value), target=target
    )
    return FigureResult(
        "figure-goals",
        _finding(extract, texts, kpis),
        f"{base(texts, [extract.find('kpi', kpi.id) for kpi in kpis])} {texts.t('goals.scale')}",
        f"{how} {texts.t('how.target', target=target)}",
        table(extract, texts, kpis),
    )


def _finding(extract: Extract, texts: Texts, kpis: Sequence[KpiAbout]) -> str:
    places = [_place(extract, kpi) for kpi in kpis]
    counts = [places.count(at) for at in range(len(_ORDER))]
    if sum(counts) > 1:
        named = dict(zip(_ORDER, counts, strict=True))
        words = {name: count or texts.t("goals.nobody") for name, count in named.items()}
        return texts.t("goals.finding", total=sum(counts), **words)
    told = [(texts.of(kpi.name), extract.find("versus_target", kpi.id)) for kpi in kpis]
    return finding(texts, "versus_target", told) or texts.t("kpis.target_caption")


def table(extract: Extract, texts: Texts, kpis: Sequence[KpiAbout]) -> Table:
    """Every KPI with its target, the difference and what may be said of it."""
    rows = []
    for kpi in kpis:
        kind, _ = extract.kind(kpi)
        gap = extract.find("versus_target", kpi.id)
        rows.append(
            (
                Cell(texts.of(kpi.name)),
                shown(texts, kind, extract.find("kpi", kpi.id)),
                Cell(level(texts, kind, kpi.target or 0.0), "num"),
                shown(texts, kind, gap, what="difference"),
                shown(texts, kind, gap, what="difference_interval"),
                Cell(verdict(texts, "versus_target", gap)),
            )
        )
    headers = texts.lines("kpis.target_columns")
    return Table("kpis-targets", texts.t("kpis.target_caption"), headers, tuple(rows))
