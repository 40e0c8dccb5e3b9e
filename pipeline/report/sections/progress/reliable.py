"""How many have changed by more than chance gives a single person."""

from __future__ import annotations

from pipeline.present.blocks import Prose, Section
from pipeline.present.numbers import level
from pipeline.present.progress import Progress, progress_of
from pipeline.present.progress_words import told
from pipeline.present.rows import Extract, Value
from pipeline.present.tables import Cell, Table, shown
from pipeline.present.texts import Texts


def build(extract: Extract, texts: Texts) -> Section:
    """A table per instrument whose limit is known, and what the limit rests on."""
    blocks: list[Prose | Table] = []
    for number, one in enumerate(progress_of(extract), start=1):
        if one.limit.value is not None:
            blocks.append(_table(texts, one, f"{extract.key}-reliable-{number}"))
            blocks.append(Prose((_limit(extract, texts, one),), "reading"))
        else:
            name = texts.of(one.about.name)
            blocks.append(Prose((texts.t("progress.no_limit", name=name),), "meta"))
    return Section(f"{extract.key}-reliable", texts.t("progress.reliable_title"), tuple(blocks))


def _table(texts: Texts, one: Progress, table_id: str) -> Table:
    rows = []
    for point in one.points[1:]:
        values = point.reliable.values()
        people = told(texts, next(iter(values)), "n")
        cells = (_share(texts, value) for value in values)
        rows.append((Cell(texts.of(point.about.name)), people, *cells))
    caption = texts.t("progress.reliable_caption", name=texts.of(one.about.name))
    return Table(table_id, caption, texts.lines("progress.reliable_columns"), tuple(rows))


def _share(texts: Texts, value: Value) -> Cell:
    """A share with its interval as a small second line."""
    cell = told(texts, value, kind="share")
    if value.limits is None:
        return cell
    return Cell(cell.text, cell.kind, shown(texts, "share", value, what="interval").text)


def _limit(extract: Extract, texts: Texts, one: Progress) -> str:
    """How much a person must change, and where that is known from."""
    name, limit = texts.of(one.about.name), level(texts, "mean", one.limit.value or 0.0)
    if one.about.sd is not None and one.about.reliability is not None:
        return texts.t(
            "progress.limit_published",
            name=name,
            limit=limit,
            sd=level(texts, "mean", one.about.sd),
            reliability=level(texts, "mean", one.about.reliability),
            source=one.about.source,
        )
    alpha, spread = (extract.find(m, one.about.id) for m in ("start_alpha", "start_sd"))
    return texts.t(
        "progress.limit_alpha",
        name=name,
        limit=limit,
        sd=level(texts, "mean", spread.value or 0.0),
        reliability=level(texts, "mean", alpha.value or 0.0),
    )
