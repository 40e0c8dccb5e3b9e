"""A hand-made ``Released`` that looks like a real wave: what present and report are tested with.

Numbers come from a formula, not from people; what matters is that every kind of row, status and
awkward name occurs. In the centre ``voksne`` three questions are not shown, each for another
reason, and its third and fourth unit have no response rate.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

import pandas as pd

from pipeline.records import (
    RELEASED_COLUMNS,
    SUPPRESSION_COLUMNS,
    About,
    KpiAbout,
    QuestionAbout,
    Released,
)
from tests.released_about import BEFORE, HOSTILE, NOW, Shape, about_of, with_names

NUMBERS = ("n", "numerator", "denominator", "value", "low", "high")
_HIDDEN = {"understands": "withheld_small", "contact": "withheld_group", "housing": "no_data"}
_HIDDEN_UNITS = {3: "withheld_small", 4: "withheld_partner"}
_WORDS = ("higher", "unclear", "lower", "not_comparable:scale_changed", "too_few")
_MODES = (("web", 0.6), ("phone", 0.3), ("paper", 0.1))
_OUTCOMES = {"I": 0.4, "P": 0.1, "R": 0.1, "NC": 0.3, "O": 0.05, "UH": 0.05, "UO": 0.0, "NE": 0.0}

Cells = dict[str, Any]


class Group(NamedTuple):
    """A group of the wave: its number, its key columns, and how many people were invited."""

    number: int
    key: dict[str, str]
    invited: int

    @property
    def is_unit(self) -> bool:
        return "unit" in self.key

    @property
    def n(self) -> int:
        return max(round(self.invited * 0.5), 1)


def released(shape: Shape | None = None) -> Released:
    """A wave of the given shape."""
    shape = shape or Shape()
    about = about_of(shape)
    rows: list[Cells] = []
    for group in _groups(about):
        rows += _response(group, shape)
        if shape.show_units or not group.is_unit:
            for at, question in enumerate(about.questions):
                rows += _question(group, shape, question, at)
            for at, kpi in enumerate(about.kpis):
                rows += _kpi(group, shape, kpi, at)
    return Released(_frame(rows, shape.withheld), _no_suppression(), about)


def hostile(shape: Shape | None = None) -> Released:
    """The same wave with markup everywhere a name can stand."""
    wave = released(shape)
    return replace(wave, about=with_names(wave.about, HOSTILE))


def _frame(rows: list[Cells], withheld: str) -> pd.DataFrame:
    defaults = dict.fromkeys(RELEASED_COLUMNS, "") | dict.fromkeys(NUMBERS)
    defaults |= {"unit_type": "authority", "wave": NOW, "status": "shown"}
    frame = pd.DataFrame([defaults | row for row in rows])
    if withheld:
        frame["status"] = withheld
    frame.loc[frame["status"] != "shown", list(NUMBERS)] = None
    types = dict.fromkeys(RELEASED_COLUMNS, "str") | dict.fromkeys(NUMBERS, "float64")
    return frame[list(RELEASED_COLUMNS)].astype({**types, "n": "Int64"})


def _no_suppression() -> pd.DataFrame:
    return pd.DataFrame(columns=list(SUPPRESSION_COLUMNS), dtype="str")


def _groups(about: About) -> list[Group]:
    """All centres together, then every centre followed by its units."""
    keys: list[tuple[dict[str, str], int]] = []
    for at, centre in enumerate(about.centres):
        sizes = [22 + 17 * ((number + at) % 4) for number in range(len(centre.units))]
        keys.append(({"centre": centre.id}, sum(sizes)))
        for unit, size in zip(centre.units, sizes, strict=True):
            keys.append(({"centre": centre.id, "unit": unit.id}, size))
    everybody = sum(size for key, size in keys if "unit" not in key)
    return [Group(at, key, size) for at, (key, size) in enumerate([({}, everybody), *keys])]


def _response(group: Group, shape: Shape) -> Iterator[Cells]:
    unit = int(group.key.get("unit", "-0").rpartition("-")[2])
    status = _HIDDEN_UNITS.get(unit, "shown")
    answered = round(group.invited * (0.42 + 0.05 * (group.number % 5)))
    yield from _rates({**group.key, "status": status}, group.invited, answered, shape)
    if group.is_unit:
        return
    for mode, part in _MODES:
        people = round(group.invited * part)
        where = {**group.key, "breakdown": "mode", "category": mode}
        yield from _rates(where, people, round(people * (0.3 + part / 2)), shape)
    if shape.invitations:
        for code, part in _OUTCOMES.items():
            where = {**group.key, "breakdown": "disposition", "category": code}
            people = round(group.invited * part)
            yield {"measure": "disposition", **where, **_ratio(people, group.invited)}


def _rates(where: Cells, invited: int, answered: int, shape: Shape) -> Iterator[Cells]:
    yield {"measure": "answered", **where, "n": answered, "numerator": answered, "value": answered}
    if not shape.invitations:
        return
    yield {"measure": "invited", **where, "n": invited, "numerator": invited, "value": invited}
    parts = {"raw": answered, "rr1": max(answered - 2, 0), "rr2": answered, "cleaned": answered}
    for rate, part in parts.items():
        whole = invited - (rate == "cleaned")
        yield {"measure": f"response_rate_{rate}", **where, **_ratio(part, whole)}


def _ratio(part: int, whole: int) -> Cells:
    if not whole:
        return {"status": "no_base"}
    return {"n": whole, "numerator": part, "denominator": whole, "value": part / whole}


def _share(shape: Shape, at: int, group: Group) -> float:
    if shape.share is not None:
        return shape.share
    return 0.48 + 0.37 * (((at + group.number) * 7) % 10) / 10


def _estimate(value: float, n: int, reach: float, limits: tuple[float, float]) -> Cells:
    low, high = max(limits[0], value - reach), min(limits[1], value + reach)
    return {"n": n, "value": value, "low": low, "high": high}


def _of_share(share: float, n: int) -> Cells:
    reach = 1.4 * math.sqrt(max(share * (1 - share), 0.02) / n)
    counts = {"numerator": round(share * n), "denominator": n, "method": "wilson_fpc"}
    return _estimate(share, n, reach, (0, 1)) | counts


def _question(group: Group, shape: Shape, question: QuestionAbout, at: int) -> Iterator[Cells]:
    centre, points = group.key.get("centre", ""), len(question.labels["da"])
    if question.centres and centre not in question.centres:
        return
    hidden = centre == "voksne" and not group.is_unit
    status = _HIDDEN.get(question.id, "shown") if hidden else "shown"
    where = {"item": question.id, "status": status, **group.key}
    n, share = group.n, _share(shape, at, group)
    spread = _spread(points, share)
    mean = sum(position * part for position, part in enumerate(spread, start=1))
    index = (mean - 1) / (points - 1) * 100
    for position, part in enumerate(spread, start=1):
        named = {"measure": "distribution", "breakdown": "answer", "category": str(position)}
        yield {**named, **where, **_of_share(part, n)}
    scores = {
        "share_positive": _of_share(share, n),
        "mean": _estimate(mean, n, 0.2, (1, points)),
        "index": _estimate(index, n, 5, (0, 100)),
        "dont_know": _of_share(0.003 if at == 2 else 0.02 * at, n + 9),
        "not_relevant": _of_share(0.0 if at % 2 else 0.04, n + 9),
    }
    if shape.weighted:
        kinds = ("share_positive", "mean", "index")
        scores |= {f"weighted_{kind}": scores[kind] for kind in kinds}
    if shape.previous and not group.is_unit:
        scores["change"] = {"n": n, "value": 0.04, "low": -0.03, "high": 0.11}
        if question.id == "letters":
            scores["change"] = {"status": "no_base", "verdict": "not_comparable:wording_changed"}
    if centre and shape.centres > 1 and not group.is_unit:
        scores["versus_others"] = {"n": n, "value": -0.02, "low": -0.09, "high": 0.05}
    for measure, cells in scores.items():
        yield {"measure": measure, **where, **cells}


def _spread(points: int, share: float) -> list[float]:
    rest = 1 - share
    return (
        [rest, share]
        if points == 2
        else [rest * 0.25, rest * 0.35, rest * 0.4, share * 0.6, share * 0.4]
    )


def _kpi(group: Group, shape: Shape, kpi: KpiAbout, at: int) -> Iterator[Cells]:
    is_share = kpi.kind == "share_positive"
    limits, reach = ((0.0, 1.0), 0.06) if is_share else ((1.0, 5.0), 0.25)
    share = _share(shape, at, group)
    value = share if is_share else 1 + 4 * share
    where = {"item": kpi.id, **group.key}

    def at_value(shown: float) -> Cells:
        return _estimate(min(max(shown, limits[0]), limits[1]), group.n, reach, limits)

    yield {"measure": "kpi", **where, **at_value(value)}
    if group.is_unit:
        return
    word = _WORDS[(at + group.number) % len(_WORDS)]
    gap = {"higher": 3.0, "lower": -2.0}.get(word, 0.4) * reach
    if shape.previous:
        status = "no_base" if word.startswith("not_comparable") else "shown"
        yield {"measure": "change", **where, **_gap(gap, reach, word, group.n), "status": status}
        if status == "shown":
            yield {"measure": "kpi", **where, **at_value(value - gap), "wave": BEFORE}
    if group.key and shape.centres > 1:
        yield {"measure": "kpi_others", **where, **at_value(value + 0.03)}
        word = "unclear" if ":" in word else word
        yield {"measure": "versus_others", **where, **_gap(gap, reach, word, group.n)}
    if kpi.target is not None:
        away = value - kpi.target
        word = "unclear" if abs(away) < reach else "higher" if away > 0 else "lower"
        yield {"measure": "versus_target", **where, **_gap(away, reach, word, group.n)}


def _gap(value: float, reach: float, word: str, n: int) -> Cells:
    return {"n": n, "value": value, "low": value - reach, "high": value + reach, "verdict": word}
