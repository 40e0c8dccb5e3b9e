"""What to know about the presses themselves: misuse, bursts, days without, jumps in volume."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.present.blocks import Listing, Section
from pipeline.present.numbers import level
from pipeline.present.periods import months
from pipeline.present.rows import Extract
from pipeline.present.series import series_of
from pipeline.present.texts import Texts
from pipeline.records import QuestionAbout


def build(extract: Extract, texts: Texts) -> Section:
    """Nothing is hidden, and nothing is taken out but what the stand itself calls misuse."""
    asked = [q for q in extract.about.questions if extract.find("presses", q.id).value is not None]
    said = [line for question in asked for line in _said(extract, texts, question)]
    if asked and not said:
        said = [texts.t("presses.none")]
    blocks = (Listing("", tuple(dict.fromkeys(said))),) if said else ()
    return Section(f"{extract.key}-presses", texts.t("presses.title"), blocks)


def _said(extract: Extract, texts: Texts, question: QuestionAbout) -> Iterator[str]:
    for measure in ("misuse", "burst"):
        found = (extract.find(measure, item) for item in (question.id, ""))
        value = next((one for one in found if one.value), None)
        if value is not None and value.value:
            whole = level(texts, "count", value.denominator or 0)
            yield texts.t(f"presses.{measure}", count=int(value.value), whole=whole)
    empty = extract.find("days_without", question.id)
    if empty.numerator and empty.denominator:
        days = level(texts, "count", empty.denominator)
        yield texts.t("presses.days", count=int(empty.numerator), whole=days)
    for month, value in series_of(extract, question).jumps:
        times = level(texts, "times", value.value or 0)
        yield texts.t("presses.jump", month=months(texts, month), times=times)
