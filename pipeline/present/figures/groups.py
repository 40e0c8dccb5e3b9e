"""One KPI in groups of citizens: by mode and background, each group with its interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from babel.lists import format_list

from pipeline.present.blocks import FigureResult
from pipeline.present.figures.canvas import Row, canvas
from pipeline.present.figures.drawing import drawn, nothing_to_draw
from pipeline.present.figures.marks import dots, intervals, level_axis, reference, row_of
from pipeline.present.groups import Breakdown, category_name
from pipeline.present.numbers import Kind, level
from pipeline.present.rows import Extract, Value
from pipeline.present.sentences import base
from pipeline.present.tables import Cell, Table, shown
from pipeline.present.texts import Texts
from pipeline.records import KpiAbout

_BESIDE = 190.0


@dataclass(frozen=True)
class _Group:
    """One category of a breakdown; ``heading`` where the breakdown starts."""

    name: str
    way: str
    heading: str
    value: Value


def draw(
    extract: Extract, texts: Texts, kpi: KpiAbout, ways: Sequence[Breakdown]
) -> FigureResult | None:
    """Breakdown under breakdown, a line for everybody through all; None without groups."""
    kind, points = extract.kind(kpi)
    figure_id = f"figure-groups-{extract.about.kpis.index(kpi) + 1}"
    groups = [group for one in ways for group in _groups(extract, texts, kpi, one)]
    if not groups:
        return None
    values = [group.value for group in groups]
    if all(value.value is None for value in values):
        return nothing_to_draw(texts, figure_id, texts.of(kpi.name), values)
    legend = [(mark, texts.t(f"groups.legend_{mark}")) for mark in ("own", "interval")]
    legend.append(("whole", texts.t("group.centre" if extract.centre else "group.all")))
    page = canvas([_row(texts, kind, g) for g in groups], legend, 20, beside=_BESIDE)
    level_axis(page, texts, kind, points)
    reference(page, extract.find("kpi", kpi.id).value)
    intervals(page, values)
    dots(page, "own", [value.value for value in values])
    return drawn(page, _words(extract, texts, kpi, (figure_id, ways, groups)))


def _groups(extract: Extract, texts: Texts, kpi: KpiAbout, one: Breakdown) -> list[_Group]:
    found: list[_Group] = []
    for category in one.categories:
        value = extract.find("kpi", kpi.id, breakdown=one.id, category=category)
        if value.status != "not_measured":
            name = category_name(texts, one.id, category)
            found.append(_Group(name, one.name, "" if found else one.name, value))
    return found


def _row(texts: Texts, kind: Kind, group: _Group) -> Row:
    return row_of(group.name, shown(texts, kind, group.value), (), group.heading)


def _words(
    extract: Extract,
    texts: Texts,
    kpi: KpiAbout,
    drawn_of: tuple[str, Sequence[Breakdown], Sequence[_Group]],
) -> FigureResult:
    figure_id, ways, groups = drawn_of
    kind, name = extract.kind(kpi)[0], texts.of(kpi.name)
    first = next(group for group in groups if group.value.value is not None)
    how = [texts.t("how.dot", label=first.name, value=level(texts, kind, first.value.value or 0))]
    if first.value.limits:
        low, high = (level(texts, kind, limit) for limit in first.value.limits)
        how.append(texts.t("how.interval", low=low, high=high))
    if (whole := extract.find("kpi", kpi.id).value) is not None:
        how.append(texts.t("how.groups", whole=level(texts, kind, whole)))
    said = _differ(extract, texts, kpi, ways)
    title = said.get("differ") or texts.t(f"groups.{'unclear' if said else 'not_tested'}")
    rest = f"{said['unclear']}." if "unclear" in said else ""
    parts = [base(texts, [group.value for group in groups]), texts.t(f"kpis.scale_{kind}"), rest]
    return FigureResult(
        figure_id,
        f"{name}: {title}",
        " ".join(part for part in parts if part),
        " ".join(how),
        _table(texts, kind, (figure_id, name), groups),
    )


def _differ(
    extract: Extract, texts: Texts, kpi: KpiAbout, ways: Sequence[Breakdown]
) -> dict[str, str]:
    """Which breakdowns' groups differ by more than chance, and which do not, where tested."""
    found = {one.id: extract.find("groups_differ", kpi.id, breakdown=one.id) for one in ways}
    said = {}
    for verdict in ("differ", "unclear"):
        names = [
            texts.t("breakdowns.named", name=one.name)
            for one in ways
            if found[one.id].status == "shown" and found[one.id].verdict == verdict
        ]
        if names:
            listed = str(format_list(names, locale=texts.locale))
            said[verdict] = texts.t(f"breakdowns.{verdict}", names=listed)
    return said


def _table(texts: Texts, kind: Kind, named: tuple[str, str], groups: Sequence[_Group]) -> Table:
    rows = tuple(
        (
            Cell(group.name),
            Cell(group.way),
            shown(texts, kind, group.value),
            shown(texts, kind, group.value, what="interval"),
            shown(texts, "count", group.value, what="n"),
        )
        for group in groups
    )
    caption = texts.t("breakdowns.caption", name=named[1])
    return Table(f"{named[0]}-table", caption, texts.lines("breakdowns.columns"), rows)
