"""Whether the questions of a theme index measure one thing."""

from __future__ import annotations

from collections.abc import Iterator

from babel.numbers import format_decimal

from pipeline.present.blocks import Prose, Section
from pipeline.present.rows import Extract, Value, points
from pipeline.present.tables import Cell, Table, shown
from pipeline.present.texts import Texts
from pipeline.records import QuestionAbout


def build(extract: Extract, texts: Texts) -> Section:
    """One row per theme index, and a warning beside one that mixes things; or nothing."""
    rows, warnings = [], []
    for kpi in extract.about.kpis:
        alpha, omega = extract.find("alpha", kpi.id), extract.find("omega", kpi.id)
        if alpha.status == "not_measured":
            continue
        if alpha.verdict == "low":
            warnings.append(texts.t("reliability.low", name=texts.of(kpi.name)))
        elif alpha.verdict in ("too_few_items", "too_few_answers", "constant"):
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
    blocks += [table, *_items(extract, texts)]
    return Section("reliability", texts.t("reliability.title"), tuple(blocks))


def _items(extract: Extract, texts: Texts) -> Iterator[Table | Prose]:
    """The questions of each theme: correlation with the others, floor and ceiling."""
    asked = {question.id: question for question in extract.about.questions}
    told: list[str] = []
    for number, kpi in enumerate(extract.about.kpis, start=1):
        found = [(asked[name], extract.find("item_rest", name)) for name in kpi.questions]
        if len(found) < 2 or all(value.value is None for _, value in found):
            continue
        rows = tuple(
            (
                Cell(texts.of(question.text)),
                _number(texts, value),
                *(_end(extract, texts, question, at) for at in (1, points(question))),
            )
            for question, value in found
        )
        caption = texts.t("reliability.items_caption", name=texts.of(kpi.name))
        yield Table(
            f"reliability-{number}", caption, texts.lines("reliability.items_columns"), rows
        )
        told += [
            texts.t("reliability.negative", question=texts.of(question.text))
            for question, value in found
            if value.verdict == "negative"
        ]
    if told:
        yield Prose(tuple(told), "notice")


def _end(extract: Extract, texts: Texts, question: QuestionAbout, at: int) -> Cell:
    where = {"breakdown": "answer", "category": str(at)}
    return shown(texts, "share", extract.find("distribution", question.id, **where))


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
