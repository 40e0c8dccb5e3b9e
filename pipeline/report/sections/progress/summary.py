"""The few things to know about one unit: what changed, and how far the courses are."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.present.blocks import KeyFigures, Listing, Section
from pipeline.present.numbers import difference, interval
from pipeline.present.progress import Progress, progress_of
from pipeline.present.progress_words import finding, told, warnings
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
        said.append(texts.t("progress.mind_the_group"))
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
    gap = difference(texts, "mean", change.value, unit=False)
    return name, texts.t("unit.short_mean", value=gap), note


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
