"""The plan of a wave as a document: precision, the model, who does what when."""

from __future__ import annotations

import math

from pipeline.present.blocks import Listing, Prose, Section
from pipeline.present.numbers import day, level, size
from pipeline.present.tables import Cell, Table
from pipeline.present.texts import Texts
from pipeline.records import Expected, Preparation


def preparation_sections(plan: Preparation, texts: Texts) -> tuple[Section, ...]:
    """Precision, the model, the activities with a box to tick, in this order."""
    precision = _precision(plan, texts) if plan.has_rate else _answers(plan, texts)
    return (precision, _fit(plan, texts), _activities(plan, texts))


def _precision(plan: Preparation, texts: Texts) -> Section:
    rows = tuple(_row(one, texts) for one in plan.expected)
    blocks: list[Prose | Table | Listing] = [Prose(texts.lines("plan.precision_lead"))]
    if rows:
        blocks.append(Table("precision", "", texts.lines("plan.precision_columns"), rows))
    if plan.without_size:
        names = ", ".join(plan.without_size)
        blocks.append(Prose((texts.t("plan.without_size", names=names),)))
    if plan.too_small:
        blocks.append(Prose((texts.t("plan.too_small", names=", ".join(plan.too_small)),)))
    return Section("precision", texts.t("plan.precision"), tuple(blocks))


def _answers(plan: Preparation, texts: Texts) -> Section:
    """Where nobody is invited: of a series, what so many answers a week tell."""
    title = texts.t("plan.precision")
    if not plan.presses:
        return Section("precision", title, (Prose((texts.t("plan.no_rate"),)),))
    rows = tuple(
        (
            Cell(level(texts, "count", one.per_week), "num"),
            Cell(size(texts, "share", one.week) if one.is_shown else texts.t("plan.joined")),
            Cell(size(texts, "share", one.month)),
        )
        for one in plan.presses
    )
    table = Table("precision", "", texts.lines("plan.presses_columns"), rows)
    return Section("precision", title, (Prose(texts.lines("plan.presses_lead")), table))


def _row(one: Expected, texts: Texts) -> tuple[Cell, ...]:
    none = Cell(texts.t("table.none"))
    shown = one.is_shown and not math.isnan(one.margin)
    margin = size(texts, "share", one.margin) if shown else texts.t("plan.not_shown")
    too_large = shown and math.isnan(one.difference)
    difference = texts.t("plan.no_difference") if too_large else margin
    if shown and not too_large:
        difference = size(texts, "share", one.difference)
    return (
        Cell(f"\N{EN DASH} {one.name}" if one.is_unit else one.name),
        Cell(level(texts, "count", one.people), "num"),
        Cell(level(texts, "share", one.rate), "num"),
        Cell(level(texts, "count", one.answers), "num"),
        Cell(margin),
        Cell(difference) if shown else none,
        Cell(level(texts, "count", one.needed), "num"),
    )


def _fit(plan: Preparation, texts: Texts) -> Section:
    said = tuple(texts.t(f"plan.fit_{name}") for name in plan.fit)
    return Section("model", texts.t("plan.model"), (Listing("", said),))


def _activities(plan: Preparation, texts: Texts) -> Section:
    rows = tuple(
        (
            Cell("\N{BALLOT BOX}"),
            Cell(day(texts, one.day)),
            Cell(texts.t(f"plan.activity_{one.id}")),
            Cell(texts.t(f"plan.who_{one.who}")),
        )
        for one in plan.activities
    )
    table = Table("activities", "", texts.lines("plan.activity_columns"), rows)
    return Section("activities", texts.t("plan.activities"), (table,))
