"""What may be said about progress: findings, warnings, and a word where there is no number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pipeline.present.numbers import Kind, difference, interval, level
from pipeline.present.progress import Point, Progress
from pipeline.present.rows import Value
from pipeline.present.tables import Cell, shown
from pipeline.present.texts import Texts
from pipeline.records import InstrumentAbout

FEW_LEFT_OUT = "no_base"
"""The status of the share measured again, where a few people are in none of the numbers."""
_VERDICTS = ("better", "worse", "unclear", "too_few")


def finding(texts: Texts, one: Progress) -> str:
    """What became of the people from the first point to the outcome, in a sentence."""
    names = {
        "name": texts.of(one.about.name),
        "start": texts.of(one.first.about.name),
        "point": texts.of(one.outcome.about.name),
    }
    change = one.outcome.change
    if change.verdict not in _VERDICTS or change.value is None:
        return texts.t("progress.finding.withheld", **names, why=told(texts, change).text)
    gap = difference(texts, "mean", change.value)
    return texts.t(f"progress.finding.{change.verdict}", **names, difference=gap)


def verdict(texts: Texts, value: Value, *, among: str = "verdict") -> str:
    """A change in two words; the words of its status where it is withheld.

    ``among``: verdict (a change) / group_verdict (a group's change against that of the others).
    """
    if value.verdict in _VERDICTS:
        return texts.t(f"progress.{among}.{value.verdict}")
    return told(texts, value).text


def told(texts: Texts, value: Value, what: str = "value", *, kind: Kind = "mean") -> Cell:
    """A number as a cell, or why there is none: that nobody was measured, or that it is withheld.

    >>> from pipeline.present.texts import texts_in
    >>> told(texts_in("da"), Value("shown", n=34, value=1.599)).text
    '1,60'
    >>> told(texts_in("da"), Value("no_data")).text
    'ingen'
    """
    if value.status in ("no_data", "not_measured"):
        return Cell(texts.t("progress.nobody"), "withheld")
    return shown(texts, kind, value, what=what)


def warnings(texts: Texts, one: Progress) -> Iterator[str]:
    """A sentence for every point whose people are others than at the first, and how they differ."""
    for point in one.points[1:]:
        if point.same.verdict != "other_group" or point.mean.value is None:
            continue
        names = {"point": texts.of(point.about.name), "start": texts.of(one.first.about.name)}
        said = [_again(texts, point, names)]
        if new := known_count(point.newcomers):
            said.append(texts.t("progress.joined", count=new))
        if point.leavers.value is not None and point.stayers.value is not None:
            left, stayed = (
                level(texts, "mean", side.value or 0.0) for side in (point.leavers, point.stayers)
            )
            said.append(texts.t("progress.leavers", **names, leavers=left, stayers=stayed))
        yield " ".join(said)


def _again(texts: Texts, point: Point, names: Mapping[str, str]) -> str:
    """How many of the first point's people were measured again, as the table beside it counts."""
    same, still, left = point.same, known_count(point.stayers), known_count(point.leavers)
    if same.numerator is not None and same.denominator is not None:
        whole = level(texts, "count", same.denominator)
        return texts.t(
            "progress.other_group_counted", **names, count=int(same.numerator), whole=whole
        )
    if still is None or left is None:
        return texts.t("progress.other_group", **names)
    counts = {"count": still, "left": level(texts, "count", left)}
    few = f" {texts.t('progress.few_left_out')}" if same.status == FEW_LEFT_OUT else ""
    return texts.t("progress.other_group_told", **names, **counts) + few


def known_count(value: Value) -> int | None:
    """How many people stand behind a number: 0 where there are none, None where it is withheld.

    >>> known_count(Value("no_data")), known_count(Value("withheld_small"))
    (0, None)
    """
    if value.status == "no_data":
        return 0
    return value.n if value.value is not None else None


def scale(texts: Texts, one: InstrumentAbout) -> str:
    """The scale in words, and which way is the better."""
    ends = interval(texts, "count", (one.low, one.high))
    said = texts.of(one.scale) if one.scale else ends
    return texts.t("progress.scale", scale=said, better=texts.t(f"progress.better_{one.better}"))
