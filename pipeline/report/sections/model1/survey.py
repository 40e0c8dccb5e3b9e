"""A small local survey in one unit: every question with exact intervals, before and after."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.present.blocks import FigureResult, Listing, Prose, Section
from pipeline.present.figures.distribution import draw
from pipeline.present.periods import days_of, span
from pipeline.present.rows import Extract
from pipeline.present.sentences import sentence
from pipeline.present.tables import Cell, Table, shown
from pipeline.present.texts import Texts
from pipeline.records import QuestionAbout


def build(extract: Extract, texts: Texts) -> Section:
    """No blocks in a wave of smileys, and none where the unit was not asked."""
    asked = [
        question
        for question in extract.about.questions
        if extract.find("share_positive", question.id).status != "not_measured"
    ]
    title = texts.t("survey.title")
    if extract.about.series is not None or not asked:
        return Section(f"{extract.key}-survey", title, ())
    blocks: list[FigureResult | Listing | Prose | Table] = [_table(extract, texts, asked)]
    for question in asked:
        if question.labels and extract.along("distribution", question.id, "answer"):
            blocks.append(draw(extract, texts, texts.of(question.text), (question,)))
    phases = _phases(extract, texts, asked)
    if phases.rows:
        said = tuple(_changes(extract, texts, asked))
        blocks += [phases, Listing("", said), Prose((texts.t("survey.cause"),), "reading")]
    return Section(f"{extract.key}-survey", title, tuple(blocks))


def _table(extract: Extract, texts: Texts, asked: list[QuestionAbout]) -> Table:
    rows = []
    for question in asked:
        share = extract.find("share_positive", question.id)
        rows.append(
            (
                Cell(texts.of(question.text)),
                shown(texts, "count", share, what="n"),
                shown(texts, "share", share),
                shown(texts, "share", share, what="interval"),
                shown(texts, "share", extract.find("dont_know", question.id)),
            )
        )
    caption, headers = texts.t("survey.caption"), texts.lines("survey.columns")
    return Table(f"{extract.key}-questions", caption, headers, tuple(rows))


def _phases(extract: Extract, texts: Texts, asked: list[QuestionAbout]) -> Table:
    rows = []
    for question in asked:
        found = sorted(extract.along("share_positive", question.id, "phase"))
        for (category, share), name in zip(found, ("before", "after"), strict=False):
            rows.append(
                (
                    Cell(texts.of(question.text)),
                    Cell(texts.t(f"survey.{name}", span=span(texts, days_of(category)))),
                    shown(texts, "count", share, what="n"),
                    shown(texts, "share", share),
                    shown(texts, "share", share, what="interval"),
                )
            )
    caption, headers = texts.t("survey.phases_caption"), texts.lines("survey.phases_columns")
    return Table(f"{extract.key}-phases", caption, headers, tuple(rows))


def _changes(extract: Extract, texts: Texts, asked: list[QuestionAbout]) -> Iterator[str]:
    for question in asked:
        for _, change in extract.along("change_local", question.id, "phase"):
            yield sentence(texts, "change_local", f"»{texts.of(question.text)}«", change)
