"""Results of single units, where the wave file asks for them and disclosure lets them through."""

from __future__ import annotations

from pipeline.present.blocks import Prose, Section
from pipeline.present.numbers import Kind
from pipeline.present.rows import Extract
from pipeline.present.tables import Cell, Table, shown
from pipeline.present.texts import Texts


def build(extract: Extract, texts: Texts) -> Section:
    """One table per KPI and question, one row per unit; no blocks where there are no units."""
    title = texts.t("units.title")
    if not extract.about.centres[0].units:
        return Section("units", title, ())
    tables = [*_kpis(extract, texts), *_questions(extract, texts)]
    if not extract.about.show_units or not tables:
        none = "none" if extract.about.has_invitations else "none_no_list"
        blocks: tuple[Prose | Table, ...] = (Prose((texts.t(f"units.{none}"),), "notice"),)
    else:
        blocks = (Prose((texts.t("units.no_basis"),), "notice"), *tables)
    return Section("units", title, blocks)


def _kpis(extract: Extract, texts: Texts) -> list[Table]:
    headers = texts.lines("units.columns")
    return [
        Table(
            f"units-kpi-{number}", texts.t("units.caption", name=texts.of(kpi.name)), headers, rows
        )
        for number, kpi in enumerate(extract.about.kpis, start=1)
        if (rows := _rows(extract, texts, ("kpi", kpi.id), extract.kind(kpi)[0]))
    ]


def _questions(extract: Extract, texts: Texts) -> list[Table]:
    headers = texts.lines("units.question_columns")
    return [
        Table(
            f"units-question-{number}",
            texts.t("units.question_caption", name=texts.of(question.text)),
            headers,
            rows,
        )
        for number, question in enumerate(extract.about.questions, start=1)
        if (rows := _rows(extract, texts, ("share_positive", question.id), "share"))
    ]


def _rows(
    extract: Extract, texts: Texts, what: tuple[str, str], kind: Kind
) -> tuple[tuple[Cell, ...], ...]:
    measure, item = what
    found = [
        (unit.name, extract.find(measure, item, unit=unit.id))
        for unit in extract.about.centres[0].units
    ]
    return tuple(
        (
            Cell(name),
            shown(texts, kind, value),
            shown(texts, kind, value, what="interval"),
            shown(texts, "count", value, what="n"),
        )
        for name, value in found
        if value.status != "not_measured"
    )
