"""The meeting about one unit's numbers, filled with its own series, survey and statements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.present.blocks import Section
from pipeline.present.figures.months import months_of
from pipeline.present.numbers import day, interval, level
from pipeline.present.periods import months
from pipeline.present.rows import Extract
from pipeline.present.series import Series, series_of
from pipeline.present.series_sentences import happened, shows_and_not
from pipeline.present.texts import Texts
from pipeline.report.meeting import Own, meeting
from pipeline.report.sections.model1.statements import told_name

_LATEST = 3


def build(extract: Extract, texts: Texts) -> Section:
    """The four steps, and the agreement (aftalepapir) to fill in."""
    found = (series_of(extract, question) for question in extract.about.questions)
    series = [one for one in found if one.shown] if extract.about.series else []
    explored = (*_explore(extract, texts, series), *_asked(extract, texts))
    own = {
        "since": Own(tuple(_since(texts, series))),
        "explore": Own(explored),
        "interpret": Own(tuple(pair[1] for one in series for pair in shows_and_not(texts, one))),
        "prepare": Own(tuple(_signs(texts, series))),
    }
    return meeting(extract, texts, f"{extract.key}-dialogue", own)


def _since(texts: Texts, series: Sequence[Series]) -> Iterator[str]:
    """What happened, and the median before and after."""
    for one in series:
        for event in one.events:
            yield happened(texts, event)
        for before, after in zip(one.segments, one.segments[1:], strict=False):
            if before.middle is not None and after.middle is not None:
                yield texts.t(
                    "dialogue.medians",
                    date=day(texts, str(after.days[0])),
                    before=level(texts, "share", before.middle),
                    after=level(texts, "share", after.middle),
                )


def _explore(extract: Extract, texts: Texts, series: Sequence[Series]) -> Iterator[str]:
    for one in series:
        last = one.segments[-1] if one.segments else None
        if last and last.middle is not None:
            median = level(texts, "share", last.middle)
            first = day(texts, str(last.days[0]))
            yield texts.t("dialogue.median", median=median, first=first)
        latest = [m for m in months_of(extract, one.question) if m.share.value is not None]
        shares = [
            texts.t(
                "dialogue.month",
                month=months(texts, month.days),
                share=level(texts, "share", month.share.value or 0),
            )
            for month in latest[-_LATEST:]
        ]
        if shares:
            yield texts.t("dialogue.latest", months=", ".join(shares))
        yield from (pair[0] for pair in shows_and_not(texts, one))


def _asked(extract: Extract, texts: Texts) -> Iterator[str]:
    """What a small survey and the statements say in one line each."""
    for question in extract.about.questions if extract.about.series is None else ():
        share = extract.find("share_positive", question.id)
        if share.value is not None and share.limits:
            yield texts.t(
                "dialogue.share",
                question=texts.of(question.text),
                share=level(texts, "share", share.value),
                limits=interval(texts, "share", share.limits),
            )
    for item in extract.items("statements"):
        whole = extract.find("statements", item)
        themes = [
            texts.t(
                "dialogue.theme", theme=told_name(extract, texts, theme), count=int(value.value)
            )
            for theme, value in extract.along("statements", item, "theme")
            if value.value
        ]
        if whole.value and themes:
            count = level(texts, "count", whole.value)
            yield texts.t("dialogue.statements", count=count, themes=", ".join(themes))


def _signs(texts: Texts, series: Sequence[Series]) -> Iterator[str]:
    """What would be a sign in the numbers to come."""
    for one in series:
        last = one.segments[-1] if one.segments else None
        if last and last.middle is not None and last.run.high is not None:
            yield texts.t(
                "dialogue.sign",
                median=level(texts, "share", last.middle),
                run=level(texts, "count", last.run.high),
            )
