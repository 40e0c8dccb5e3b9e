"""One centre's KPIs against what chance alone would give a centre of its size. No ranking."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pipeline.present.blocks import FigureResult
from pipeline.present.figures.canvas import Canvas, Row, canvas
from pipeline.present.figures.drawing import drawn
from pipeline.present.figures.marks import dots, level_axis
from pipeline.present.figures.pens import bars, strokes
from pipeline.present.figures.style import COLOUR
from pipeline.present.numbers import Kind, interval, level
from pipeline.present.rows import Extract
from pipeline.present.sentences import base, kpi_names
from pipeline.present.tables import Cell, Table, shown
from pipeline.present.texts import Texts
from pipeline.records import KpiAbout

_NEAR, _FAR = "expected_range", "expected_range_far"
_PLOT, _CAP = 34.0, 6.0


def draw(extract: Extract, texts: Texts, kpis: Sequence[KpiAbout]) -> FigureResult:
    """``kpis`` are of one kind, a share, and have their range shown."""
    kind, points = extract.kind(kpis[0])
    legend = [("own", texts.t("expected.legend_own")), ("whole", texts.t("group.all"))]
    legend += [(mark, texts.t(f"expected.legend_{mark}")) for mark in ("near", "far")]
    page = canvas([_row(extract, texts, kind, kpi) for kpi in kpis], legend, _PLOT)
    level_axis(page, texts, kind, points)
    _ranges(page, extract, kpis)
    dots(page, "whole", [extract.find(_NEAR, kpi.id).value for kpi in kpis])
    dots(page, "own", [extract.find("kpi", kpi.id).value for kpi in kpis])
    return drawn(page, _words(extract, texts, kind, kpis))


def _row(extract: Extract, texts: Texts, kind: Kind, kpi: KpiAbout) -> Row:
    near = extract.find(_NEAR, kpi.id)
    span = interval(texts, kind, near.limits) if near.limits else texts.t("table.none")
    notes = (texts.t("expected.range", span=span), texts.t(f"expected.{near.verdict}"))
    return Row(texts.of(kpi.name), shown(texts, kind, extract.find("kpi", kpi.id)).text, notes)


def _ranges(page: Canvas, extract: Extract, kpis: Sequence[KpiAbout]) -> None:
    """A wide band for 95 of 100, ends of a thin line for 998 of 1,000."""
    rows = list(zip(kpis, page.middles, strict=True))
    far = [(y, limits) for kpi, y in rows if (limits := extract.find(_FAR, kpi.id).limits)]
    ends = [(limits, (y, y)) for y, limits in far]
    ends += [((x, x), (y - _CAP, y + _CAP)) for y, limits in far for x in limits]
    strokes(page.plot, ends, color=COLOUR["muted"], linewidth=1.5, zorder=2)
    near = [
        (limits[0], y - _CAP, limits[1] - limits[0], 2 * _CAP)
        for kpi, y in rows
        if (limits := extract.find(_NEAR, kpi.id).limits)
    ]
    look: dict[str, Any] = {"facecolor": COLOUR["range"], "edgecolor": COLOUR["muted"]}
    bars(page.plot, near, **look, linewidth=0.8, zorder=2)


def _words(extract: Extract, texts: Texts, kind: Kind, kpis: Sequence[KpiAbout]) -> FigureResult:
    found = [extract.find(_NEAR, kpi.id) for kpi in kpis]
    outside = sum(value.verdict != "inside" for value in found)
    first, near = kpis[0], found[0]
    value = level(texts, kind, extract.find("kpi", first.id).value or 0.0)
    low, high = (level(texts, kind, limit) for limit in near.limits or (0.0, 0.0))
    how = texts.t("how.expected", label=texts.of(first.name), value=value, low=low, high=high)
    key = "outside" if outside else "inside"
    names = kpi_names(texts, [texts.of(kpi.name) for kpi in kpis], kind)
    figure_id = f"figure-expected-{kind}"
    return FigureResult(
        figure_id,
        texts.t(f"expected.finding_{key}", names=names, count=len(kpis), outside=outside),
        f"{base(texts, found)} {texts.t(f'kpis.scale_{kind}')}",
        f"{how} {texts.t('how.expected_whole', whole=level(texts, kind, near.value or 0.0))}",
        table(extract, texts, [(texts.of(kpi.name), kpi, {}) for kpi in kpis], (figure_id, "kpi")),
    )


def table(
    extract: Extract,
    texts: Texts,
    rows: Sequence[tuple[str, KpiAbout, dict[str, str]]],
    named: tuple[str, str],
) -> Table:
    """One row per name, KPI and where to find it: result, both ranges, both judgements.

    ``named``: the figure's id, and what a row is: kpi / group.
    """
    made = []
    for name, kpi, where in rows:
        kind, _ = extract.kind(kpi)
        near, far = (extract.find(measure, kpi.id, **where) for measure in (_NEAR, _FAR))
        adjusted = extract.find("expected_range_adjusted", kpi.id, **where)
        own = extract.find("kpi", kpi.id, **where)
        made.append(
            (
                Cell(name),
                shown(texts, kind, own),
                shown(texts, "count", own, what="n"),
                shown(texts, kind, near, what="interval"),
                shown(texts, kind, far, what="interval"),
                Cell(texts.t(f"expected.{near.verdict}")),
                Cell(texts.t(f"expected.{adjusted.verdict}" if adjusted.verdict else "table.none")),
            )
        )
    headers = (texts.t(f"expected.first_{named[1]}"), *texts.lines("expected.columns"))
    return Table(f"{named[0]}-table", texts.t("expected.caption"), headers, tuple(made))
