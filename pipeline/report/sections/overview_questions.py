"""The cross-cutting questions in all centres together, and centre by centre."""

from __future__ import annotations

from pipeline.present.blocks import FigureResult, Prose, Section
from pipeline.present.figures.distribution import draw
from pipeline.present.rows import Extract
from pipeline.present.tables import Cell, Table, centre_groups, shown
from pipeline.present.texts import Texts
from pipeline.present.themes import theme_name
from pipeline.records import QuestionAbout


def build(extract: Extract, texts: Texts) -> Section:
    """One figure and one table per question that every centre asked."""
    blocks: list[FigureResult | Prose | Table] = []
    for number, question in enumerate(_cross_cutting(extract)):
        name = theme_name(extract.about, texts, question.theme)
        name = name or texts.t("questions.no_theme")
        blocks += [
            draw(extract, texts, name, (question,)),
            _table(extract, texts, number + 1, question),
        ]
    if not blocks:
        blocks = [Prose((texts.t("overview_questions.none"),), "notice")]
    return Section("overview_questions", texts.t("overview_questions.title"), tuple(blocks))


def _cross_cutting(extract: Extract) -> list[QuestionAbout]:
    return [q for q in extract.about.questions if q.labels and not q.centres]


def _table(extract: Extract, texts: Texts, number: int, question: QuestionAbout) -> Table:
    groups = centre_groups(extract, texts)
    rows = tuple(_row(extract, texts, question, group) for group in groups)
    headers = texts.lines("overview_questions.columns")
    caption = texts.t("overview_questions.caption", name=texts.of(question.text))
    return Table(f"overview-question-{number}", caption, headers, rows)


def _row(
    extract: Extract, texts: Texts, question: QuestionAbout, group: tuple[str, str]
) -> tuple[Cell, ...]:
    centre, name = group
    positive = extract.find("share_positive", question.id, centre=centre)
    return (
        Cell(name),
        shown(texts, "count", positive, what="n"),
        shown(texts, "share", positive),
        shown(texts, "share", positive, what="interval"),
        shown(texts, "mean", extract.find("mean", question.id, centre=centre)),
        shown(texts, "index", extract.find("index", question.id, centre=centre)),
        shown(texts, "share", extract.find("dont_know", question.id, centre=centre)),
        shown(texts, "share", extract.find("not_relevant", question.id, centre=centre)),
    )
