"""The KPIs by mode and background, and from other standpoints than everybody who answered."""

from __future__ import annotations

from collections.abc import Iterator

from babel.lists import format_list

from pipeline.present.blocks import Listing, Prose, Section
from pipeline.present.groups import Breakdown, category_name, divisions
from pipeline.present.numbers import level
from pipeline.present.rows import Extract
from pipeline.present.tables import Cell, Table, shown
from pipeline.present.texts import Texts
from pipeline.records import KpiAbout

_STANDPOINTS = ("kpi", "kpi_by_population", "kpi_mode_standardised", "kpi_weighted")


def build(extract: Extract, texts: Texts) -> Section:
    """One table per KPI: its groups; then all KPIs by standpoint. Empty without groups."""
    blocks: list[Listing | Prose | Table] = []
    ways = divisions(extract, texts)
    for number, kpi in enumerate(extract.about.kpis, start=1):
        table = _groups(extract, texts, kpi, (ways, number))
        if table.rows:
            said = tuple(_differ(extract, texts, kpi, ways))
            blocks += [table, *([Prose((" ".join(said),))] if said else [])]
    if blocks:
        blocks.insert(0, Prose((texts.t("breakdowns.lead"),)))
    standpoints = _standpoints(extract, texts)
    if len(standpoints.headers) > 2 and standpoints.rows:
        how = Listing("", texts.lines("breakdowns.standpoints_how"))
        blocks += [Prose((texts.t("breakdowns.standpoints_lead"),)), standpoints, how]
        blocks += _effect(extract, texts)
    return Section("breakdowns", texts.t("breakdowns.title"), tuple(blocks))


def _groups(
    extract: Extract, texts: Texts, kpi: KpiAbout, which: tuple[list[Breakdown], int]
) -> Table:
    kind, _ = extract.kind(kpi)
    rows = []
    for one in which[0]:
        for category in one.categories:
            value = extract.find("kpi", kpi.id, breakdown=one.id, category=category)
            if value.status != "not_measured":
                rows.append(
                    (
                        Cell(category_name(texts, one.id, category), detail=one.name),
                        shown(texts, kind, value),
                        shown(texts, kind, value, what="interval"),
                        shown(texts, "count", value, what="n"),
                    )
                )
    caption = texts.t("breakdowns.caption", name=texts.of(kpi.name))
    headers = texts.lines("breakdowns.columns")
    return Table(f"breakdowns-{which[1]}", caption, headers, tuple(rows))


def _differ(extract: Extract, texts: Texts, kpi: KpiAbout, ways: list[Breakdown]) -> Iterator[str]:
    """Which breakdowns' groups differ by more than chance, and which do not, where tested."""
    found = {one.id: extract.find("groups_differ", kpi.id, breakdown=one.id) for one in ways}
    for verdict in ("differ", "unclear"):
        names = [
            texts.t("breakdowns.named", name=one.name)
            for one in ways
            if found[one.id].status == "shown" and found[one.id].verdict == verdict
        ]
        if names:
            listed = str(format_list(names, locale=texts.locale))
            yield texts.t(f"breakdowns.{verdict}", names=listed)


def _effect(extract: Extract, texts: Texts) -> list[Prose]:
    """What the weights cost in certainty (Kish), where there are any."""
    found = extract.find("weights_effect")
    if not found.value or not found.n:
        return []
    said = texts.t(
        "breakdowns.effect",
        count=found.n,
        worth=level(texts, "count", found.n / found.value),
        effect=level(texts, "mean", found.value),
    )
    return [Prose((said,))]


def _standpoints(extract: Extract, texts: Texts) -> Table:
    """All KPIs; a standpoint that no KPI has is left out."""
    rows = []
    for kpi in extract.about.kpis:
        kind, _ = extract.kind(kpi)
        values = [extract.find(measure, kpi.id) for measure in _STANDPOINTS]
        rows.append((Cell(texts.of(kpi.name)), *(shown(texts, kind, value) for value in values)))
    missing = [
        at
        for at, measure in enumerate(_STANDPOINTS, start=1)
        if all(extract.find(measure, kpi.id).status == "not_measured" for kpi in extract.about.kpis)
    ]
    headers = texts.lines("breakdowns.standpoints_columns")
    caption = texts.t("breakdowns.standpoints_caption")
    return Table("breakdowns-standpoints", caption, headers, tuple(rows)).without(*missing)
