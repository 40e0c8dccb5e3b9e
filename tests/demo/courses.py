"""Make the files of demo-progress-2026 from truth_progress.toml: measurements and goals.

    python -m tests.demo.courses            rewrites them

Same inputs, same bytes: only plain uniform draws are used.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.random import Generator

from .files import Table, write_csv
from .questionnaire import read_toml

HERE = Path(__file__).resolve().parent
RAW = HERE.parents[1] / "data" / "raw"
WAVE = "demo-progress-2026"
FIRST = date(2025, 1, 6)


class Course(NamedTuple):
    """One person's course; ``worse``: how much worse the person began, in scale points."""

    key: str
    unit: str
    points: int
    status: str
    age: str
    begun: date
    worse: float


def write_wave(target: Path) -> None:
    """Write both files into the folder ``target``."""
    truth, plan = read_toml(HERE / "truth_progress.toml"), read_toml(RAW / WAVE / "wave.toml")
    rng = np.random.default_rng(truth["seed"])
    courses = list(courses_of(truth, rng))
    units = {unit["id"]: unit["name"] for unit in plan["centres"][0]["units"]}
    items = [item for one in plan["instruments"] for item in one["items"]]
    header = ["Forløb", "Tilbud", "Målepunkt", "Dato", "Status", "Aldersgruppe", *items]
    rows = [row for one in courses for row in rows_of(one, truth, rng)]
    rows = [[row[0], units[row[1]], *row[2:]] for row in rows]
    target.mkdir(parents=True, exist_ok=True)
    table: Table = [header, *with_faults(rows, units)]
    write_csv(target / "forloeb.csv", table, (";", "utf-8-sig"))
    goals: Table = [["Forløb", "Tilbud", "Tema", "Måltype", "Opfyldelse"]]
    goals += [
        [one.key, units[one.unit], *goal] for one in courses for goal in goals_of(one, truth, rng)
    ]
    write_csv(target / "maal.csv", goals, (";", "utf-8-sig"))


def courses_of(truth: Mapping[str, Any], rng: Generator) -> Iterator[Course]:
    """Every course of every unit, in the order of the file."""
    number = 0
    ages = list(truth["groups"]["shares"])
    for unit in truth["units"]:
        for kind in unit["courses"]:
            for at in range(kind["people"]):
                number += 1
                begun = FIRST + timedelta(days=int(rng.random() * 120))
                yield Course(
                    *(f"F{number:04d}", unit["id"], kind["points"], kind["status"]),
                    *(ages[at % len(ages)], begun, kind.get("worse", 0.0)),
                )


def rows_of(one: Course, truth: Mapping[str, Any], rng: Generator) -> Iterator[list[Any]]:
    """One row per point of a course."""
    scores = [list(items_of(one, name, truth, rng)) for name in truth["instruments"]]
    for at, point in enumerate(truth["points"][: one.points]):
        day = one.begun + timedelta(days=truth["days"][point])
        items = [item for instrument in scores for item in instrument[at]]
        is_last = at == one.points - 1
        status = one.status if is_last else "I gang"
        yield [one.key, one.unit, truth["names"][point], day.isoformat(), status, one.age, *items]


def items_of(
    one: Course, name: str, truth: Mapping[str, Any], rng: Generator
) -> Iterator[list[int]]:
    """The items of one instrument at every point of a course."""
    facts, extra = truth["instruments"][name], truth["groups"]["extra"]
    is_lower_better = facts["change"]["havnen"][1] < 0
    level = facts["start"][one.unit] + facts["spread"] * normal(rng)
    level += one.worse if is_lower_better else -one.worse
    mine = (extra["unit"], extra["group"], extra["instrument"]) == (one.unit, one.age, name)
    own = facts["own"] * normal(rng)
    for at in range(one.points):
        moved = facts["change"][one.unit][at - 1] + own if at else 0.0
        moved += extra["change"] if mine and at >= 2 else 0.0
        yield [
            int(
                min(
                    max(round(level + moved + facts["noise"] * normal(rng)), facts["low"]),
                    facts["high"],
                )
            )
            for _ in range(facts["items"])
        ]


def normal(rng: Generator) -> float:
    """About a standard normal draw: twelve uniform ones."""
    return float(rng.random(12).sum() - 6)


def goals_of(one: Course, truth: Mapping[str, Any], rng: Generator) -> Iterator[list[Any]]:
    """The goals of one course: parameter, kind, and how far it came from -2 to 2."""
    facts = truth["goals"]
    for parameter, share in facts["parameters"].items():
        if rng.random() >= share:
            continue
        kind = "maintenance" if rng.random() < 0.35 else "progress"
        edges = np.cumsum(facts[one.unit][kind])
        reached = int(np.searchsorted(edges, rng.random() * 100, side="right")) - 2
        yield [parameter, {"progress": "Progression", "maintenance": "Fastholdelse"}[kind], reached]


def with_faults(rows: list[list[Any]], units: Mapping[str, str]) -> list[list[Any]]:
    """The rows with what is wrong in them: each in a row of its own, of which the tests know."""
    found = [list(row) for row in rows]
    found[6][6] = 7  # no such level
    found[10][13] = "x"
    again, unknown, early, elsewhere = (list(found[at]) for at in (20, 24, 113, 33))
    unknown[2] = "Halvvejs"
    early[2], early[3] = "Opfølgning", "2024-01-01"
    elsewhere[1] = units["torvet"] if elsewhere[1] != units["torvet"] else units["skoven"]
    elsewhere[2] = "Opfølgning"
    return [*found, again, unknown, early, elsewhere]


if __name__ == "__main__":
    write_wave(RAW / WAVE)
    print(f"{WAVE}: {sum(f.stat().st_size for f in (RAW / WAVE).iterdir()) // 1000} kB")
