"""Whether the questions of a theme index measure one thing."""

from __future__ import annotations

from babel.numbers import format_decimal

from pipeline.present.blocks import Prose, Section
from pipeline.present.rows import Extract, Value
from pipeline.present.tables import Cell, Table, shown
from pipeline.present.texts import Texts


def build(extract: Extract, texts: Texts) -> Section:
    """One row per theme index, and a warning beside one that mixes things; or nothing."""
    rows, warnings = [], []
    for kpi in extract.about.kpis:
        alpha, omega = extract.find("alpha", kpi.id), extract.find("omega", kpi.id)
        if alpha.status == "not_measured":
            continue
        if alpha.verdict == "low":
            warnings.append(texts.t("reliability.low", name=texts.of(kpi.name)))
        elif alpha.verdict in ("too_few", "too_few_items", "no_spread"):
            warnings.append(texts.t(f"reliability.{alpha.verdict}", name=texts.of(kpi.name)))
        rows.append(
            (
                Cell(texts.of(kpi.name)),
                _number(texts, alpha),
                _number(texts, omega),
                shown(texts, "count", alpha, what="n"),
            )
        )
    if not rows:
        return Section("reliability", texts.t("reliability.title"), ())
    headers = texts.lines("reliability.columns")
    table = Table("reliability-themes", texts.t("reliability.caption"), headers, tuple(rows))
    blocks: list[Prose | Table] = [Prose((texts.t("reliability.lead"),))]
    if warnings:
        blocks.append(Prose(tuple(warnings), "notice"))
    return Section("reliability", texts.t("reliability.title"), (*blocks, table))


def _number(texts: Texts, value: Value) -> Cell:
    """Two decimals and the interval; the words of its status where there is none."""
    if value.value is None:
        return shown(texts, "count", value)
    printed = str(format_decimal(value.value, format="0.00", locale=texts.locale))
    if value.limits is None:
        return Cell(printed, "num")
    low, high = (
        str(format_decimal(limit, format="0.00", locale=texts.locale)) for limit in value.limits
    )
    return Cell(printed, "num", detail=f"{low}\N{EN DASH}{high}")
