"""The change to the outcome by background group, each against all others of the unit."""

from __future__ import annotations

from pipeline.present.blocks import Prose, Section
from pipeline.present.order import in_order
from pipeline.present.progress import Progress, progress_of
from pipeline.present.progress_words import told, verdict
from pipeline.present.rows import Extract
from pipeline.present.tables import Cell, Table
from pipeline.present.texts import Texts
from pipeline.records import BreakdownAbout


def build(extract: Extract, texts: Texts) -> Section:
    """A table per instrument and background, or why there is none; no blocks without groups."""
    blocks: list[Prose | Table] = []
    for number, one in enumerate(progress_of(extract), start=1):
        for background in extract.about.breakdowns:
            table_id = f"{extract.key}-groups-{number}-{background.id}"
            table = _table(extract, texts, one, background, table_id=table_id)
            if any(cell.kind == "num" for row in table.rows for cell in row):
                blocks.append(table)
            elif table.rows:
                blocks.append(Prose((_hidden(texts, one, background),), "meta"))
    if any(isinstance(block, Table) for block in blocks):
        blocks.append(Prose((texts.t("progress.groups_reading"),), "reading"))
    return Section(f"{extract.key}-groups", texts.t("progress.groups_title"), tuple(blocks))


def _hidden(texts: Texts, one: Progress, background: BreakdownAbout) -> str:
    name, variable = texts.of(one.about.name), texts.of(background.text)
    return texts.t("progress.groups_hidden", name=name, background=variable)


def _table(
    extract: Extract, texts: Texts, one: Progress, background: BreakdownAbout, *, table_id: str
) -> Table:
    found = dict(extract.along("group_change", one.about.id, background.id))
    rows = []
    for category in in_order(found):
        change = found[category]
        against = extract.find(
            "group_change_difference", one.about.id, breakdown=background.id, category=category
        )
        rows.append(
            (
                Cell(texts.t("group.unknown") if category == "unknown" else category),
                *(told(texts, change, w) for w in ("n", "difference", "difference_interval")),
                *(told(texts, against, w) for w in ("difference", "difference_interval")),
                Cell(verdict(texts, against, among="group_verdict")),
            )
        )
    caption = texts.t(
        "progress.groups_caption",
        name=texts.of(one.about.name),
        background=texts.of(background.text),
        point=texts.of(one.outcome.about.name),
    )
    return Table(table_id, caption, texts.lines("progress.groups_columns"), tuple(rows))
