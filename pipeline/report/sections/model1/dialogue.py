"""The meeting about the numbers: four steps, each with the unit's own, and an agreement to write.

Steps, supporting questions and what the agreement holds: Håndbog i lovende praksis, booklet 7,
section 3.2.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.present.blocks import Listing, Prose, Section
from pipeline.present.figures.months import months_of
from pipeline.present.forms import Form
from pipeline.present.numbers import day, interval, level
from pipeline.present.periods import months
from pipeline.present.rows import Extract
from pipeline.present.series import Series, series_of
from pipeline.present.series_sentences import happened, shows_and_not
from pipeline.present.texts import Texts
from pipeline.report.sections.model1.statements import theme_name

_STEPS = ("since", "explore", "interpret", "prepare")
_LATEST = 3


def build(extract: Extract, texts: Texts) -> Section:
    """What to bring, the four steps, and the agreement (aftalepapir) to fill in."""
    found = (series_of(extract, question) for question in extract.about.questions)
    series = [one for one in found if one.shown] if extract.about.series else []
    blocks: list[Listing | Prose | Form] = [
        Prose((texts.t("dialogue.lead"),)),
        Prose((texts.t("dialogue.before"),), "subheading"),
        Listing("", texts.lines("dialogue.before_items")),
    ]
    own = {
        "since": _since(texts, series),
        "explore": [*_explore(extract, texts, series), *_asked(extract, texts)],
        "interpret": [pair[1] for one in series for pair in shows_and_not(texts, one)],
        "prepare": _signs(texts, series),
    }
    for step in _STEPS:
        blocks.append(Prose((texts.t(f"dialogue.{step}"),), "subheading"))
        blocks.append(Prose((texts.t(f"dialogue.{step}_lead"),)))
        said = tuple(dict.fromkeys(own[step]))
        blocks += [Listing(texts.t("dialogue.own"), said)] if said else []
        if step != "prepare":
            questions = texts.lines(f"dialogue.{step}_items")
            blocks.append(Listing(texts.t("dialogue.questions"), questions))
    blocks += [_agreement(extract, texts), Prose((texts.t("dialogue.source"),), "meta")]
    return Section(f"{extract.key}-dialogue", texts.t("dialogue.title"), tuple(blocks))


def _since(texts: Texts, series: Sequence[Series]) -> Iterator[str]:
    """What happened, and the median before and after."""
    for one in series:
        for event in one.events:
            yield happened(texts, event)
        for before, after in zip(one.segments, one.segments[1:], strict=False):
            if before.median.value is not None and after.median.value is not None:
                yield texts.t(
                    "dialogue.medians",
                    date=day(texts, str(after.days[0])),
                    before=level(texts, "share", before.median.value),
                    after=level(texts, "share", after.median.value),
                )


def _explore(extract: Extract, texts: Texts, series: Sequence[Series]) -> Iterator[str]:
    for one in series:
        if one.segments and one.segments[-1].median.value is not None:
            median = level(texts, "share", one.segments[-1].median.value)
            first = day(texts, str(one.segments[-1].days[0]))
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
            texts.t("dialogue.theme", theme=theme_name(texts, theme), count=int(value.value))
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
        if last and last.median.value is not None and last.run.high is not None:
            yield texts.t(
                "dialogue.sign",
                median=level(texts, "share", last.median.value),
                run=level(texts, "count", last.run.high),
            )


def _agreement(extract: Extract, texts: Texts) -> Form:
    title = texts.t("dialogue.agreement", name=extract.name)
    return Form(f"{extract.key}-agreement", title, texts.lines("dialogue.agreement_fields"))
