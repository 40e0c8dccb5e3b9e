"""Groups by their number of answers, within what chance alone would give. No ranking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.patches import Polygon

from pipeline.present.blocks import FigureResult
from pipeline.present.figures import expected
from pipeline.present.figures.canvas import Canvas, Row
from pipeline.present.figures.drawing import drawn
from pipeline.present.figures.lettering import BAND
from pipeline.present.figures.numbering import numbers
from pipeline.present.figures.pens import line, points
from pipeline.present.figures.sheet import Axis, sheet, ticks
from pipeline.present.figures.style import COLOUR
from pipeline.present.numbers import Kind, interval, level
from pipeline.present.rows import Extract, Value
from pipeline.present.sentences import base
from pipeline.present.tables import shown
from pipeline.present.texts import Texts
from pipeline.records import GroupAbout, KpiAbout

_HEIGHT = 320.0
_WHERE = {"centres": "centre", "units": "unit"}


@dataclass(frozen=True)
class _Group:
    """A centre or unit that is shown: its share, and the limits for its number of answers."""

    name: str
    where: dict[str, str]
    own: Value
    near: Value
    far: Value


def draw(
    extract: Extract, texts: Texts, kpi: KpiAbout, groups: tuple[str, Sequence[GroupAbout]]
) -> FigureResult | None:
    """``groups``: "centres" or "units" and which. None where fewer than two are shown."""
    what, named = groups
    found = [group for one in named if (group := _group(extract, kpi, _WHERE[what], one))]
    if len(found) < 2:
        return None
    kind, _ = extract.kind(kpi)
    legend = [("own", texts.t("expected.legend_outside"))]
    legend += [("hollow", texts.t("expected.legend_inside"))]
    legend += [(mark, texts.t(f"expected.legend_{mark}")) for mark in ("near", "far")]
    key = [_row(texts, kind, group) for group in found]
    page = sheet(_axes(texts, kind, found), legend, _HEIGHT, key)
    lines = _limits(page, found)
    _dots(page, found)
    places = [(float(one.own.n or 0), one.own.value or 0.0) for one in found]
    numbers(page, places, lines=lines, first="beside")
    return drawn(page, _words(extract, texts, (kpi, what), found))


def _group(extract: Extract, kpi: KpiAbout, where: str, one: GroupAbout) -> _Group | None:
    at = {where: one.id}
    own, near = extract.find("kpi", kpi.id, **at), extract.find("expected_range", kpi.id, **at)
    far = extract.find("expected_range_far", kpi.id, **at)
    if own.value is None or near.limits is None or far.limits is None:
        return None
    return _Group(one.name, at, own, near, far)


def _row(texts: Texts, kind: Kind, group: _Group) -> Row:
    notes = (texts.t(f"expected.{group.near.verdict}"),)
    return Row(group.name, shown(texts, kind, group.own).text, notes)


def _axes(texts: Texts, kind: Kind, found: Sequence[_Group]) -> tuple[Axis, Axis]:
    answers = ticks(0, max(one.own.n or 0 for one in found) * 1.05)
    shares = [limit for one in found for limit in one.far.limits or ()]
    shares += [one.own.value or 0.0 for one in found]
    places = ticks(min(shares) - 0.05, max(shares) + 0.05)
    low, high = max(places[0], -1.0 if kind == "net" else 0.0), min(places[-1], 1.0)
    upward = [(at, level(texts, kind, at)) for at in places if low <= at <= high]
    across = tuple((at, level(texts, "count", at)) for at in answers)
    return (
        Axis(0, answers[-1], across, texts.t("expected.across")),
        Axis(low, high, tuple(upward), texts.t("expected.upward")),
    )


def _limits(page: Canvas, found: Sequence[_Group]) -> list[list[tuple[float, float]]]:
    """The groups' own limits, joined by size: each is exact at its group and nowhere else.

    Returns the lines drawn, and the one at the value of the whole.
    """
    sizes = {one.own.n or 0: (one.near.limits, one.far.limits) for one in found}
    at = [float(n) for n in sorted(sizes)]
    near, far = ([sizes[int(n)][side] or (0.0, 0.0) for n in at] for side in (0, 1))
    if len(at) == 1:
        at, near, far = [at[0] * 0.9, at[0] * 1.1], near * 2, far * 2
    low, high = zip(*near, strict=True)
    corners = [*zip(at, low, strict=True), *reversed(list(zip(at, high, strict=True)))]
    look: dict[str, Any] = {"facecolor": COLOUR["range"], "linewidth": 0, "zorder": 1}
    page.plot.add_artist(Polygon(corners, gid=BAND, **look))
    lines = []
    for limits, width in ((near, 0.8), (far, 1.5)):
        for side in zip(*limits, strict=True):
            line(page.plot, at, side, color=COLOUR["muted"], linewidth=width, zorder=2)
            lines.append(list(zip(at, side, strict=True)))
    whole, across = found[0].near.value or 0.0, page.plot.get_xlim()
    line(page.plot, across, (whole, whole), color=COLOUR["others"], linewidth=1.5, zorder=2)
    return [*lines, [(x, whole) for x in across]]


def _dots(page: Canvas, found: Sequence[_Group]) -> None:
    for mark, is_inside in (("hollow", True), ("own", False)):
        some = [one for one in found if (one.near.verdict == "inside") == is_inside]
        answers = [float(one.own.n or 0) for one in some]
        points(page.plot, answers, [one.own.value or 0.0 for one in some], mark)


def _words(
    extract: Extract, texts: Texts, of: tuple[KpiAbout, str], found: Sequence[_Group]
) -> FigureResult:
    kpi, what = of
    kind, name = extract.kind(kpi)[0], texts.of(kpi.name)
    outside = sum(one.near.verdict != "inside" for one in found)
    figure_id = f"figure-funnel-{what}-{extract.about.kpis.index(kpi) + 1}"
    key = f"expected.{what}_{'outside' if outside else 'inside'}"
    first = found[0]
    span = interval(texts, kind, first.near.limits or (0.0, 0.0))
    how = texts.t(
        "how.funnel", label=first.name, count=first.own.n, span=span,
        value=level(texts, kind, first.own.value or 0.0),
    )  # fmt: skip
    whole = texts.t("how.funnel_whole", whole=level(texts, kind, first.near.value or 0.0))
    rows = [(one.name, kpi, one.where) for one in found]
    return FigureResult(
        figure_id,
        f"{name}: {texts.t(key, count=len(found), outside=outside)}",
        f"{base(texts, [one.own for one in found])} {texts.t(f'kpis.scale_{kind}')}",
        f"{how} {whole}",
        expected.table(extract, texts, rows, (figure_id, "group")),
    )
