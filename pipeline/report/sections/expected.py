"""Expected range: is a centre another than chance alone would make it? No ranking."""

from __future__ import annotations

from pipeline.present.blocks import Listing, Prose, Section
from pipeline.present.numbers import interval
from pipeline.present.rows import Extract, Value
from pipeline.present.tables import Cell, Table, shown
from pipeline.present.texts import Texts
from pipeline.records import KpiAbout


def build(extract: Extract, texts: Texts) -> Section:
    """One row per KPI on a centre's page, per KPI and centre in the overview; or nothing."""
    own = extract.centre
    centres = [one for one in extract.about.centres if own in ("", one.id)]
    rows, is_few = [], False
    for kpi in extract.about.kpis:
        for centre in centres:
            plain = extract.find("expected_range", kpi.id, centre=centre.id)
            if plain.status == "shown":
                is_few |= plain.method.endswith("_few")
                name = texts.of(kpi.name)
                label = Cell(name) if extract.centre else Cell(name, detail=centre.name)
                rows.append((label, *_row(extract, texts, kpi, (centre.id, plain))))
    if not rows:
        return Section("expected", texts.t("expected.title"), ())
    notes = [texts.t("expected.lead"), *([texts.t("expected.few")] if is_few else [])]
    headers = texts.lines("expected.columns")
    table = Table("expected-range", texts.t("expected.caption"), headers, tuple(rows))
    how = Listing("", texts.lines("expected.how"))
    return Section("expected", texts.t("expected.title"), (Prose(tuple(notes)), table, how))


def _row(extract: Extract, texts: Texts, kpi: KpiAbout, of: tuple[str, Value]) -> tuple[Cell, ...]:
    kind, _ = extract.kind(kpi)
    centre, plain = of
    adjusted = extract.find("expected_range_adjusted", kpi.id, centre=centre)
    span = interval(texts, kind, plain.limits) if plain.limits else texts.t("table.none")
    return (
        shown(texts, kind, extract.find("kpi", kpi.id, centre=centre)),
        Cell(span, "num"),
        Cell(texts.t(f"expected.{plain.verdict}")),
        Cell(texts.t(f"expected.{adjusted.verdict}" if adjusted.verdict else "table.none")),
    )
