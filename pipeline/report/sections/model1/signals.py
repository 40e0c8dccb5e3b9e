"""The first screen of a centre whose units are not put together: what there is, unit by unit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.present.blocks import Prose, Section
from pipeline.present.rows import Extract
from pipeline.present.series import series_of
from pipeline.present.series_sentences import judged, latest
from pipeline.present.tables import Cell, Table
from pipeline.present.texts import Texts
from pipeline.records import QuestionAbout

_CLEAR = ("higher", "lower")
_SHIFTED = ("shifted_up", "shifted_down")
_CANNOT_TELL = ("too_few", "shifted_with_mode")


def build(extract: Extract, texts: Texts) -> Section:
    """One row is one unit, in the order of the organisation: what is shown, any signal in it.

    No number stands here, as none holds of the centre. Of few answers and of none the same is
    said. No blocks where there are no units.
    """
    rows = tuple(_row(part, texts) for part in extract.parts)
    headers = texts.lines("local.first_columns")
    table = Table("first-units", texts.t("local.first_caption"), headers, rows)
    blocks = (Prose(texts.lines("local.first_lead")), table) if rows else ()
    return Section("first", texts.t("local.first_title"), blocks)


def _row(part: Extract, texts: Texts) -> tuple[Cell, ...]:
    asked = [
        question
        for question in part.about.questions
        if part.find("share_positive", question.id).value is not None
    ]
    has_statements = any(part.find("statements", item).value for item in part.items("statements"))
    by = ["local.by_series" if part.about.series else "local.by_survey"] if asked else []
    by += ["local.by_statements"] if has_statements else []
    said = list(_signals(part, texts, asked))
    said += [texts.t("local.signal_statements")] if has_statements else []
    measured = ", ".join(map(texts.t, by)) or texts.t("table.none")
    return (
        Cell(part.name),
        Cell(measured[0].upper() + measured[1:]),
        Cell(" ".join(said) or texts.t("local.signal_hidden")),
    )


def _signals(part: Extract, texts: Texts, asked: Sequence[QuestionAbout]) -> Iterator[str]:
    for question in asked:
        said = (_of_series if part.about.series else _of_survey)(part, texts, question)
        yield said if len(asked) == 1 else f"{texts.of(question.text)}: {said}"


def _of_series(part: Extract, texts: Texts, question: QuestionAbout) -> str:
    last = latest(series_of(part, question))
    if last is None:
        return texts.t("local.signal_hidden")
    what = judged(texts, last)
    if last.verdict in _SHIFTED:
        return texts.t("local.signal", what=what)
    key = "local.signal_unclear" if last.verdict in _CANNOT_TELL else "local.signal_none"
    return texts.t(key, what=what)


def _of_survey(part: Extract, texts: Texts, question: QuestionAbout) -> str:
    found = [one for _, one in part.along("change_local", question.id, "phase")]
    words = [one.verdict for one in found if one.status == "shown" and one.verdict]
    clear = [word for word in words if word in _CLEAR]
    if clear:
        return texts.t("local.signal", what=texts.t(f"local.change_{clear[-1]}"))
    return texts.t("local.signal_unclear_change" if words else "local.signal_once")
