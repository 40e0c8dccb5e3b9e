"""Every question by theme: how the answers fall, and the numbers made from them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from pipeline.present.blocks import FigureResult, Prose, Section
from pipeline.present.figures.distribution import draw
from pipeline.present.rows import Extract
from pipeline.present.tables import Cell, Table, shown
from pipeline.present.texts import Texts
from pipeline.present.themes import theme_name
from pipeline.records import QuestionAbout

_WEIGHTED = ("weighted_share_positive", "weighted_mean", "weighted_index")


def build(extract: Extract, texts: Texts) -> Section:
    """One figure per theme and scale, one table per theme."""
    blocks: list[FigureResult | Prose | Table] = []
    scaled = [question for question in extract.about.questions if question.labels]
    for number, (theme, questions) in enumerate(_by(scaled, lambda q: q.theme), start=1):
        name = theme_name(extract.about, texts, theme) or texts.t("questions.no_theme")
        blocks.append(Prose((name,), "subheading"))
        for _, same in _by(questions, lambda q: str(sorted(q.labels.items()))):
            blocks.append(draw(extract, texts, name, same))
        blocks.append(_numbers(extract, texts, (number, name), questions))
        if any(_is_weighted(extract, question) for question in questions):
            blocks.append(_weighted(extract, texts, (number, name), questions))
            blocks.append(Prose((texts.t("questions.weighted"),), "reading"))
    if not blocks:
        blocks.append(Prose((texts.t("questions.none"),), "notice"))
    return Section("questions", texts.t("questions.title"), tuple(blocks))


def has_weights(extract: Extract) -> bool:
    """Whether any question of the report has weighted numbers."""
    return any(_is_weighted(extract, question) for question in extract.about.questions)


def _by(
    questions: Iterable[QuestionAbout], key: Callable[[QuestionAbout], str]
) -> list[tuple[str, tuple[QuestionAbout, ...]]]:
    """Questions that share a key, in the order the keys first appear."""
    groups: dict[str, list[QuestionAbout]] = {}
    for question in questions:
        groups.setdefault(key(question), []).append(question)
    return [(name, tuple(group)) for name, group in groups.items()]


def _numbers(
    extract: Extract, texts: Texts, theme: tuple[int, str], questions: tuple[QuestionAbout, ...]
) -> Table:
    rows = tuple(_row(extract, texts, question) for question in questions)
    caption = texts.t("questions.caption", theme=theme[1])
    return Table(f"questions-{theme[0]}", caption, texts.lines("questions.columns"), rows)


def _row(extract: Extract, texts: Texts, question: QuestionAbout) -> tuple[Cell, ...]:
    positive = extract.find("share_positive", question.id)
    index = extract.find("index", question.id)
    return (
        Cell(texts.of(question.text)),
        shown(texts, "count", positive, what="n"),
        shown(texts, "share", positive),
        shown(texts, "share", positive, what="interval"),
        shown(texts, "mean", extract.find("mean", question.id)),
        shown(texts, "index", index),
        shown(texts, "index", index, what="interval"),
        shown(texts, "share", extract.find("dont_know", question.id)),
        shown(texts, "share", extract.find("not_relevant", question.id)),
        shown(texts, "share", extract.find("unanswered", question.id)),
    )


def _is_weighted(extract: Extract, question: QuestionAbout) -> bool:
    return extract.find(_WEIGHTED[0], question.id).status != "not_measured"


def _weighted(
    extract: Extract, texts: Texts, theme: tuple[int, str], questions: tuple[QuestionAbout, ...]
) -> Table:
    rows = tuple(
        (
            Cell(texts.of(question.text)),
            shown(texts, "share", extract.find(_WEIGHTED[0], question.id)),
            shown(texts, "mean", extract.find(_WEIGHTED[1], question.id)),
            shown(texts, "index", extract.find(_WEIGHTED[2], question.id)),
        )
        for question in questions
    )
    caption = texts.t("questions.weighted_caption", theme=theme[1])
    headers = texts.lines("questions.weighted_columns")
    return Table(f"questions-{theme[0]}-weighted", caption, headers, rows)
