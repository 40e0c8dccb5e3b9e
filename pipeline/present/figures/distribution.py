"""The answers to a theme's questions as bars that part in the middle of the scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from matplotlib.axes import Axes

from pipeline.present.blocks import FigureResult
from pipeline.present.figures.canvas import Canvas, Row, canvas
from pipeline.present.figures.drawing import drawn, nothing_to_draw
from pipeline.present.figures.marks import print_in
from pipeline.present.figures.pens import bars, strokes
from pipeline.present.figures.style import COLOUR, answer_colours
from pipeline.present.numbers import interval, level
from pipeline.present.rows import Extract, Value, points
from pipeline.present.sentences import base
from pipeline.present.tables import Cell, Table, shown
from pipeline.present.texts import Texts
from pipeline.records import QuestionAbout

_BAR = 26.0


def draw(
    extract: Extract, texts: Texts, theme: str, questions: tuple[QuestionAbout, ...]
) -> FigureResult:
    """The distribution of ``questions`` of a theme, which share the same answers."""
    part = f"-{extract.key}" if extract.unit else ""
    figure_id = f"figure-answers-{extract.about.questions.index(questions[0]) + 1}{part}"
    answers = [_answers(extract, question) for question in questions]
    if not any(_is_whole(values) for values in answers):
        return nothing_to_draw(
            texts, figure_id, theme, [value for values in answers for value in values]
        )
    labels = _labels(texts, questions[0])
    rows = [_row(extract, texts, q, values) for q, values in zip(questions, answers, strict=True)]
    if len(rows) == 1:  # the title says the question
        rows = [replace(rows[0], label="")]
    legend = list(zip(answer_colours(len(labels)), labels, strict=True))
    page = canvas(rows, legend, 40, has_axis=False)
    _bars(page, texts, answers)
    return drawn(page, _words(extract, texts, (figure_id, theme), questions))


def _answers(extract: Extract, question: QuestionAbout) -> list[Value]:
    return [
        extract.find("distribution", question.id, breakdown="answer", category=str(position))
        for position in range(1, points(question) + 1)
    ]


def _is_whole(answers: Sequence[Value]) -> bool:
    """A bar is drawn only when every part of it is known."""
    return bool(answers) and all(value.value is not None for value in answers)


def _labels(texts: Texts, question: QuestionAbout) -> tuple[str, ...]:
    labels = question.labels
    return labels.get(texts.language) or next(iter(labels.values()))


def _row(extract: Extract, texts: Texts, question: QuestionAbout, answers: list[Value]) -> Row:
    if not _is_whole(answers):
        return Row(texts.of(question.text), notes=(shown(texts, "share", answers[0]).text,))
    notes = [texts.t("figure.n", count=answers[0].n or 0)]
    for measure in ("dont_know", "not_relevant"):
        value = extract.find(measure, question.id)
        if value.value:
            notes.append(texts.t(f"figure.{measure}", share=level(texts, "share", value.value)))
    return Row(texts.of(question.text), notes=tuple(notes))


def _bars(page: Canvas, texts: Texts, answers: Sequence[list[Value]]) -> None:
    """Zero is the middle of the scale: half of a neutral answer lies on either side."""
    rows = [
        (y, [value.value or 0.0 for value in values])
        for values, y in zip(answers, page.middles, strict=True)
        if _is_whole(values)
    ]
    starts = [_start(shares) for _, shares in rows]
    ends = [start + sum(shares) for start, (_, shares) in zip(starts, rows, strict=True)]
    page.plot.set_xlim(min(0.0, *starts), max(0.0, *ends))
    beside = [  # inside the bar it would cross a number
        ((0.0, 0.0), (y + edge * 1.5, y + edge)) for y, _ in rows for edge in (-_BAR / 2, _BAR / 2)
    ]
    strokes(page.plot, beside, color=COLOUR["ink"], linewidth=1.2)
    lefts = starts
    for position, colour in enumerate(answer_colours(len(answers[0]))):
        parts = [(left, y, shares[position]) for left, (y, shares) in zip(lefts, rows, strict=True)]
        _position(page.plot, texts, [part for part in parts if part[2]], colour)
        lefts = [left + share for left, _, share in parts]


def _start(shares: Sequence[float]) -> float:
    half = len(shares) // 2
    return -sum(shares[:half]) - (shares[half] / 2 if len(shares) % 2 else 0.0)


def _position(
    plot: Axes, texts: Texts, parts: Sequence[tuple[float, float, float]], colour: str
) -> None:
    """One answer in all bars. ``parts``: where it begins, the bar's middle, and its share."""
    found = [(left, y - _BAR / 2, share, _BAR) for left, y, share in parts]
    bars(plot, found, facecolor=colour, edgecolor=COLOUR["ink"], linewidth=0.8)
    for part, (*_, share) in zip(found, parts, strict=True):
        print_in(plot, part, level(texts, "share", share), colour)


def _words(
    extract: Extract, texts: Texts, named: tuple[str, str], questions: tuple[QuestionAbout, ...]
) -> FigureResult:
    figure_id, theme = named
    positive = [extract.find("share_positive", question.id) for question in questions]
    found = [value.value for value in positive if value.value is not None]
    labels = _labels(texts, questions[0])
    good = ", ".join(labels[position - 1] for position in questions[0].positive)
    return FigureResult(
        figure_id,
        _finding(texts, questions, found),
        f"{base(texts, positive)} {texts.t('answers.base', positive=good)}",
        _how(extract, texts, questions),
        _table(extract, texts, (figure_id, theme), questions),
        _alt(extract, texts, questions),
    )


def _finding(texts: Texts, questions: tuple[QuestionAbout, ...], shares: list[float]) -> str:
    if len(questions) == 1:
        question = texts.of(questions[0].text)
        share = level(texts, "share", shares[0]) if shares else texts.t("table.none")
        return texts.t("answers.finding_one", question=question, share=share)
    low, high = min(shares, default=0.0), max(shares, default=0.0)
    return texts.t("answers.finding", span=interval(texts, "share", (low, high)))


def _alt(extract: Extract, texts: Texts, questions: tuple[QuestionAbout, ...]) -> str:
    """The bars in words: every question with the share of each answer, and the notes beside it."""
    said = []
    for question in questions:
        answers = _answers(extract, question)
        shares = [shown(texts, "share", value).text for value in answers]
        parts = [f"{a} {b}" for a, b in zip(_labels(texts, question), shares, strict=True)]
        if _is_whole(answers):
            parts += _row(extract, texts, question, answers).notes
        said.append(f"{texts.of(question.text)}: {', '.join(parts)}.")
    return " ".join(said)


def _how(extract: Extract, texts: Texts, questions: tuple[QuestionAbout, ...]) -> str:
    question = next(q for q in questions if _is_whole(_answers(extract, q)))
    answers = _answers(extract, question)
    largest = max(range(len(answers)), key=lambda at: answers[at].value or 0)
    return texts.t(
        "how.answers",
        question=texts.of(question.text),
        share=level(texts, "share", answers[largest].value or 0),
        label=_labels(texts, question)[largest],
    )


def _table(
    extract: Extract, texts: Texts, named: tuple[str, str], questions: tuple[QuestionAbout, ...]
) -> Table:
    figure_id, theme = named
    headers = (texts.t("answers.question"), *_labels(texts, questions[0]))
    rows = tuple(
        (
            Cell(texts.of(question.text)),
            *(shown(texts, "share", value) for value in _answers(extract, question)),
        )
        for question in questions
    )
    return Table(f"{figure_id}-table", texts.t("answers.caption", theme=theme), headers, rows)
