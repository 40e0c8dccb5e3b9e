"""The tables of a benchmark file: their columns, and what a row must hold to be believed."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, fields
from datetime import date
from typing import Any

from pipeline.errors import ReadError
from pipeline.share.benchmark.records import Asked, Benchmark, Group, Item, Score, Survey

FORMAT = 1
"""The version of the format; another is refused."""

RESOURCES: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "items": {
        "item": ("string", "The KPI's id; a KPI over several questions has a row for each"),
        "name": ("object", "What it is called, by language"),
        "kind": ("string", "Kind of number; see definitions in datapackage.json"),
        "question": ("string", "The question's id"),
        "text": ("object", "The question as the citizens saw it, by language"),
        "labels": ("object", "The answers to choose from by language, the most negative first"),
        "positive": ("array", "Positions that count as positive, 1 = the most negative"),
    },
    "groups": {
        "centre": ("string", "The centre's id; empty = all centres together"),
        "name": ("string", "The centre's name"),
        "target_group": ("string", "Whom the centre serves, as the municipalities call it"),
        "modes": ("object", "Share of the answers by way of answering; empty = not told"),
    },
    "values": {
        "item": ("string", "The KPI"),
        "centre": ("string", "The centre; empty = all centres together"),
        "status": ("string", "shown, withheld, no_data or no_base"),
        "n": ("integer", "The answers the value rests on"),
        "value": ("number", "The value, unrounded"),
        "low": ("number", "Lower 95 % limit"),
        "high": ("number", "Upper 95 % limit"),
        "method": ("string", "How value and limits were computed"),
    },
}
"""Table -> column -> type (Frictionless Table Schema) and meaning."""

_FEWEST = 3
"""No number may rest on fewer people, whatever a municipality's own thresholds are."""
_STATUSES = ("shown", "withheld", "no_data", "no_base")
_RANGES = {
    **dict.fromkeys(("share_positive", "top_box"), (0.0, 1.0)),
    **dict.fromkeys(("index", "theme_index"), (0.0, 100.0)),
    "net": (-1.0, 1.0),
}
"""Kind -> least and most; of a mean, 1 and the number of points."""


def survey_facts(survey: Survey) -> dict[str, Any]:
    """How was measured, as it stands in the descriptor."""
    return asdict(survey)


def as_tables(benchmark: Benchmark) -> dict[str, list[list[str]]]:
    """Table -> rows of texts, in the order of its columns."""
    items = [
        [item.id, _json(item.name), item.kind, *_question(asked)]
        for item in benchmark.items
        for asked in item.questions
    ]
    groups = [[g.id, g.name, g.target_group, _json(g.modes)] for g in benchmark.groups]
    values = [
        [s.item, s.centre, s.status, *map(_text, (s.n, s.value, s.low, s.high)), s.method]
        for s in benchmark.scores
    ]
    return {"items": items, "groups": groups, "values": values}


def from_tables(
    facts: Mapping[str, Any],
    tables: Mapping[str, Sequence[Mapping[str, str]]],
    where: str,
    seal: str,
) -> Benchmark:
    """The benchmark that a file's parts tell; raises ReadError where one cannot be believed."""
    try:
        survey = Survey(**{field.name: facts[field.name] for field in fields(Survey)})
        _check_survey(survey)
        items = tuple(_items(tables["items"]))
        groups = tuple(
            Group(row["centre"], row["name"], row["target_group"], _shares(row["modes"]))
            for row in tables["groups"]
        )
        scores = tuple(_score(row) for row in tables["values"])
        made = Benchmark(survey, groups, items, scores, seal)
        _check(made)
    except (KeyError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise ReadError(
            "the benchmark file says something that cannot be",
            where=where,
            got=str(error)[:200],
            todo="ask for a file written by btu benchmark export",
        ) from None
    return made


def _question(asked: Asked) -> list[str]:
    positive = json.dumps(list(asked.positive))
    return [asked.id, _json(asked.text), _json(asked.labels), positive]


def _json(value: Mapping[str, object]) -> str:
    return json.dumps(dict(value), ensure_ascii=False, sort_keys=True)


def _text(number: float | None) -> str:
    return "" if number is None else repr(number)


def _items(rows: Sequence[Mapping[str, str]]) -> Iterator[Item]:
    """One item per id, its questions in the order of its rows."""
    by_id: dict[str, list[Mapping[str, str]]] = {}
    for row in rows:
        by_id.setdefault(row["item"], []).append(row)
    for name, found in by_id.items():
        first = found[0]
        yield Item(name, _words(first["name"]), first["kind"], tuple(map(_asked, found)))


def _asked(row: Mapping[str, str]) -> Asked:
    labels = {
        str(language): tuple(map(str, words))
        for language, words in json.loads(row["labels"]).items()
    }
    positive = tuple(int(position) for position in json.loads(row["positive"]))
    return Asked(row["question"], _words(row["text"]), labels, positive)


def _words(text: str) -> dict[str, str]:
    return {str(language): str(words) for language, words in json.loads(text).items()}


def _shares(text: str) -> dict[str, float]:
    shares = {str(mode): float(share) for mode, share in json.loads(text).items()}
    is_whole = math.isclose(sum(shares.values()), 1, abs_tol=0.01)
    if shares and not (is_whole and min(shares.values()) >= 0):
        raise ValueError("the ways of answering are no whole")
    return shares


def _score(row: Mapping[str, str]) -> Score:
    value, low, high = (float(row[k]) if row[k] else None for k in ("value", "low", "high"))
    n = int(row["n"]) if row["n"] else None
    return Score(row["item"], row["centre"], row["status"], n, value, low, high, row["method"])


def _check_survey(survey: Survey) -> None:
    """Raise ValueError or TypeError where a fact is of another kind than it must be."""
    if date.fromisoformat(survey.start_date) > date.fromisoformat(survey.end_date):
        raise ValueError("the field period ends before it begins")
    for name, fact in asdict(survey).items():
        wanted = {"title": dict, "counting": dict, "model": int, "method": int}.get(name, str)
        words = fact.values() if isinstance(fact, dict) else ()
        if type(fact) is not wanted or not all(isinstance(word, str) for word in words):
            raise TypeError(f"{name}: {wanted.__name__} expected")


def _check(benchmark: Benchmark) -> None:
    """Raise ValueError for a number that no release can have shown."""
    items = {item.id: item for item in benchmark.items}
    groups = {group.id for group in benchmark.groups}
    keys = [(score.item, score.centre) for score in benchmark.scores]
    if len(set(keys)) != len(keys):
        raise ValueError("a number stands twice")
    for score in benchmark.scores:
        where = f"{score.item}, {score.centre or 'all centres'}"
        if score.item not in items or score.centre not in groups:
            raise ValueError(f"{where}: an unknown KPI or centre")
        if score.status not in _STATUSES:
            raise ValueError(f"{where}: an unknown status")
        numbers = (score.n, score.value, score.low, score.high)
        if score.status != "shown":
            if any(number is not None for number in numbers):
                raise ValueError(f"{where}: a number that is not shown")
        elif score.n is None or score.n < _FEWEST or not _fits(score, items[score.item]):
            raise ValueError(f"{where}: a number that cannot be")


def _fits(score: Score, item: Item) -> bool:
    points = max((asked.points for asked in item.questions), default=0)
    low, high = (1.0, float(points)) if item.kind == "mean" else _RANGES[item.kind]
    if score.value is None or not low <= score.value <= high:
        return False
    if score.low is None or score.high is None:
        return score.low is None and score.high is None
    return math.isfinite(score.low) and score.low <= score.value <= score.high < math.inf
