"""The few things to know about one unit: what changed, and how far the courses are."""

from __future__ import annotations

from collections.abc import Iterator

from babel.lists import format_list

from pipeline.present.blocks import KeyFigures, Listing, Section
from pipeline.present.numbers import difference, interval
from pipeline.present.progress import Progress, progress_of
from pipeline.present.progress_words import (
    FEW_LEFT_OUT,
    finding,
    known_count,
    told,
    warnings,
)
from pipeline.present.rows import Extract
from pipeline.present.tables import shown
from pipeline.present.texts import Texts


def build(extract: Extract, texts: Texts) -> Section:
    """A tile per instrument, the courses, and every finding in a sentence."""
    measured = progress_of(extract)
    tiles = [*(_tile(texts, one) for one in measured), *_courses(extract, texts)]
    blocks: list[KeyFigures | Listing] = [KeyFigures(tuple(tiles))] if tiles else []
    said = [f"{finding(texts, one)}." for one in measured]
    if any(True for one in measured for _ in warnings(texts, one)):
        section = texts.t("progress.title")
        said.append(texts.t("progress.mind_the_group", section=section))
    blocks += [Listing("", tuple(said))] if said else []
    return Section(f"{extract.key}-summary", texts.t("summary.title"), tuple(blocks))


def _tile(texts: Texts, one: Progress) -> tuple[str, str, str]:
    """The change to the outcome of the same people, its interval, and how many they are."""
    change, name = one.outcome.change, texts.of(one.about.name)
    if change.value is None:
        return name, told(texts, change).text, ""
    note = texts.t("progress.people", count=change.n or 0)
    if change.limits:
        limits = interval(texts, "mean", change.limits, signed=True)
        note = f"{texts.t('progress.uncertainty', limits=limits)}, {note}"
    if without := list(_left_out(texts, one)):
        who = format_list(without, locale=texts.locale)
        note = texts.t("progress.left_out", counted=note, who=who)
    gap = difference(texts, "mean", change.value, unit=False)
    return name, texts.t("unit.short_mean", value=gap), note


def _left_out(texts: Texts, one: Progress) -> Iterator[str]:
    """Whom the change to the outcome leaves out: whoever was not measured at both points."""
    start, end = (texts.of(point.about.name) for point in (one.first, one.outcome))
    sides = ((one.outcome.leavers, end), (one.outcome.newcomers, start))
    for people, point in sides:
        count = known_count(people)
        if count is None:
            yield texts.t("progress.without_hidden", point=point)
        elif count:
            yield texts.t("progress.without", count=count, point=point)
    if one.outcome.same.status == FEW_LEFT_OUT:
        yield texts.t("progress.without_few")


def _courses(extract: Extract, texts: Texts) -> Iterator[tuple[str, str, str]]:
    whole = extract.find("courses")
    if whole.status in ("no_data", "not_measured"):
        return
    states = [
        texts.t(f"progress.course_{state}", count=shown(texts, "count", value).text)
        for state, value in extract.along("courses", "", "course")
        if value.status not in ("no_data", "not_measured")
    ]
    yield texts.t("progress.courses"), shown(texts, "count", whole).text, ", ".join(states)
