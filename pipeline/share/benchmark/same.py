"""Measured the same way? Every reason why not, by name; none means that two may be compared."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from pipeline.share.benchmark.records import Asked, Item, Survey
from pipeline.share.benchmark.rule import BenchmarkRule

_COUNTED = {"partial_from": "partial", "complete_above": "complete"}
_MARKS = re.compile(r"[\s\W_]+")


@dataclass(frozen=True)
class Reason:
    """Why two may not be compared: ``code`` is a text of the catalogue, ``values`` fill it."""

    code: str
    values: Mapping[str, object] = field(default_factory=dict)


def survey_reasons(own: Survey, other: Survey, rule: BenchmarkRule) -> list[Reason]:
    """Why nothing of another survey may be compared with ours."""
    return list(_survey_reasons(own, other, rule))


def _survey_reasons(own: Survey, other: Survey, rule: BenchmarkRule) -> Iterator[Reason]:
    if own.unit_type != other.unit_type:
        yield Reason("unit_type", {"here": own.unit_type, "there": other.unit_type})
    if own.method != other.method:
        yield Reason("method", {"here": own.method, "there": other.method})
    for setting, code in _COUNTED.items():
        here, there = own.counting.get(setting, ""), other.counting.get(setting, "")
        if here != there:
            yield Reason(code, {"here": here, "there": there})
    apart = _months(own.end_date, other.end_date)
    if apart > rule.months_apart:
        yield Reason("period", {"months": apart, "most": rule.months_apart})


def mode_reason(
    own: Mapping[str, float], other: Mapping[str, float], rule: BenchmarkRule
) -> Reason | None:
    """Why the ways of answering differ too much, or are not known; else None.

    The difference of two mixes is half the sum of the absolute differences of their shares: the
    share of the answers that came in another way.
    """
    if not own or not other:
        return Reason("modes_untold")
    every = sorted({*own, *other})
    gaps = {mode: own.get(mode, 0.0) - other.get(mode, 0.0) for mode in every}
    if sum(map(abs, gaps.values())) / 2 <= rule.mode_difference:
        return None
    widest = max(every, key=lambda mode: abs(gaps[mode]))
    here, there = own.get(widest, 0.0), other.get(widest, 0.0)
    return Reason("modes", {"mode": widest, "here": here, "there": there})


def counterpart(own: Item, others: tuple[Item, ...]) -> tuple[Item | None, Reason | None]:
    """The other survey's KPI that is ours, or why there is none.

    Questions are the same by wording, not by id: every municipality has its own ids. A KPI of the
    same id or name, or on a question of the same id, that was asked otherwise is refused by name.
    """
    by_wording = [item for item in others if _wordings(item) == _wordings(own)]
    same_kind = [item for item in by_wording if item.kind == own.kind]
    for item in same_kind or by_wording:
        return item, _item_reason(own, item)
    for item in others:
        is_named = item.id == own.id or _names(item) & _names(own)
        if is_named or {q.id for q in item.questions} & {q.id for q in own.questions}:
            return None, _wording_reason(own, item)
    return None, Reason("not_asked")


def _item_reason(own: Item, other: Item) -> Reason | None:
    """Why a KPI on the same wording is another number; None where it is the same."""
    ours = sorted(own.questions, key=wording)
    theirs = sorted(other.questions, key=wording)
    for here, there in zip(ours, theirs, strict=True):
        if here.points != there.points:
            return Reason("points", {"here": here.points, "there": there.points})
        if not _same_labels(here, there):
            pair = _first_difference(here, there)
            return Reason("labels", {"here": pair[0], "there": pair[1]})
        if set(here.positive) != set(there.positive):
            return Reason("positive")
    if own.kind != other.kind:
        return Reason("kind", {"here": own.kind, "there": other.kind})
    return None


def _wording_reason(own: Item, other: Item) -> Reason:
    if len(own.questions) != len(other.questions):
        numbers = {"here": len(own.questions), "there": len(other.questions)}
        return Reason("questions", numbers)
    differ = [q for q in other.questions if wording(q) not in _wordings(own)]
    missing = [q for q in own.questions if wording(q) not in _wordings(other)]
    texts = {"here": _said(missing[0]), "there": _said(differ[0])}
    return Reason("wording", texts)


def wording(asked: Asked) -> str:
    """The wording without what does not matter: capitals, blanks and marks.

    >>> wording(Asked("q", {"da": "Er du  tilfreds?"}, {}, ()))
    'er du tilfreds'
    """
    return _MARKS.sub(" ", _said(asked)).strip().casefold()


def _said(asked: Asked) -> str:
    """What was asked: in Danish, the language of the questionnaires, else in any."""
    return asked.text.get("da") or next(iter(asked.text.values()), "")


def _wordings(item: Item) -> frozenset[str]:
    return frozenset(wording(asked) for asked in item.questions)


def _names(item: Item) -> set[str]:
    return {name.strip().casefold() for name in item.name.values() if name.strip()}


def _labels(asked: Asked) -> tuple[str, ...]:
    words = asked.labels.get("da") or next(iter(asked.labels.values()), ())
    return tuple(_MARKS.sub(" ", word).strip().casefold() for word in words)


def _same_labels(here: Asked, there: Asked) -> bool:
    return _labels(here) == _labels(there)


def _first_difference(here: Asked, there: Asked) -> tuple[str, str]:
    pairs = zip(_labels(here), _labels(there), strict=True)
    return next(pair for pair in pairs if pair[0] != pair[1])


def _months(one: str, other: str) -> int:
    """Whole months between two days.

    >>> _months("2024-10-20", "2022-10-19"), _months("2024-10-20", "2024-11-20")
    (24, 1)
    """
    first, last = sorted([date.fromisoformat(one), date.fromisoformat(other)])
    return (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)
