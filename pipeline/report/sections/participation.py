"""Who answered and who did not: the response curve, background groups, what that may do."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.present.blocks import FigureResult, Listing, Prose, Section
from pipeline.present.figures import curve, profile
from pipeline.present.groups import Breakdown, category_name, divisions
from pipeline.present.numbers import level
from pipeline.present.rows import Extract
from pipeline.present.tables import Cell, Table, shown
from pipeline.present.texts import Texts


def build(extract: Extract, texts: Texts) -> Section:
    """The curve by period, then one table and its sentences per background variable."""
    ways = divisions(extract, texts, modes=False)
    figures = curve.draw(extract, texts), profile.draw(extract, texts, ways)
    blocks: list[FigureResult | Listing | Prose | Table] = [one for one in figures if one]
    for number, one in enumerate(ways, start=1):
        table = _table(extract, texts, one, number)
        blocks += [table, Listing("", tuple(_sentences(extract, texts, one)))]
    if ways and extract.about.has_invitations:
        blocks.append(Prose((texts.t("participation.caveat"),)))
    return Section("participation", texts.t("participation.title"), tuple(blocks))


def _table(extract: Extract, texts: Texts, one: Breakdown, number: int) -> Table:
    rows = []
    for category in one.categories:
        where = {"breakdown": one.id, "category": category}
        rows.append(
            (
                Cell(category_name(texts, one.id, category)),
                shown(texts, "count", extract.find("invited", **where)),
                shown(texts, "count", extract.find("answered", **where)),
                shown(texts, "share", extract.find("response_rate_rr2", **where)),
            )
        )
    headers = texts.lines("participation.columns")
    caption = texts.t("participation.caption", name=one.name)
    table = Table(f"participation-{number}", caption, headers, tuple(rows))
    has_rates = any(
        extract.find("invited", breakdown=one.id, category=category).status != "not_measured"
        for category in one.categories
    )
    return table if has_rates else table.without(1, 3)


def _sentences(extract: Extract, texts: Texts, one: Breakdown) -> Iterator[str]:
    """Which group answered least, whether that is chance, and what it may do to the KPIs."""
    seen = extract.find("representativity", breakdown=one.id)
    if seen.status != "shown":
        yield texts.t("participation.unknown", name=one.name)
        return
    rates = {
        category: extract.find("response_rate_rr2", breakdown=one.id, category=category)
        for category in one.categories
    }
    known = {name: value.value for name, value in rates.items() if value.value is not None}
    low, high = min(known, key=lambda n: known[n]), max(known, key=lambda n: known[n])
    yield texts.t(
        f"participation.{seen.verdict}",
        name=one.name,
        low=category_name(texts, one.id, low),
        low_rate=level(texts, "share", known[low]),
        high=category_name(texts, one.id, high),
        high_rate=level(texts, "share", known[high]),
    )
    changed = list(_changed(extract, texts, one))
    yield from changed or [texts.t("participation.unchanged", name=one.name)]


def _changed(extract: Extract, texts: Texts, one: Breakdown) -> Iterator[str]:
    """The KPIs that would be printed otherwise."""
    for kpi in extract.about.kpis:
        kind, _ = extract.kind(kpi)
        raw = extract.find("kpi", kpi.id).value
        again = extract.find("kpi_reweighted", kpi.id, breakdown=one.id).value
        if raw is None or again is None:
            continue
        said = {"raw": level(texts, kind, raw), "again": level(texts, kind, again)}
        if said["raw"] != said["again"]:
            yield texts.t("participation.reweighted", kpi=texts.of(kpi.name), **said)
