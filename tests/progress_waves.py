"""Progress in memory: a plan with one centre and its points, and people with their scores."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import pandas as pd

from pipeline.disclosure import release
from pipeline.measures import measure
from pipeline.records import GOAL_COLUMNS, MEASUREMENT_COLUMNS, Measures, Released, Wave
from pipeline.wave import WavePlan, about_of, parse_plan

WAVE = "forloeb"
POINTS = ("start", "midt", "slut")
STATED = 'sd = 5.0\nreliability = 0.8\nsource = "Opdigtet"\n'
NOBODY: Mapping[str, str] = MappingProxyType({})


class Followed(NamedTuple):
    """One person: item or items at each point where there are any, background, goals, course."""

    scores: Mapping[str, float | Sequence[float]]
    unit: str = "a"
    background: Mapping[str, str] = NOBODY
    goals: Sequence[tuple[str, str, str]] = ()
    course: str = ""


def progress_text(
    *,
    units: Sequence[str] = ("a",),
    points: Sequence[str] = POINTS,
    instrument: str = STATED,
    items: Sequence[str] = ("s",),
    more: str = "",
    head: str = "model = 1",
) -> str:
    """A wave file: the first point is the start, the last the end, one instrument from 0 to 40."""
    listed = ", ".join(f'{{ id = "{unit}", name = "Enhed {unit}" }}' for unit in units)
    kinds = ["start", *["phase"] * (len(points) - 2), "end"]
    told = "".join(
        f'[[points]]\nid = "{point}"\nname = "Punkt {point}"\nkind = "{kind}"\n'
        for point, kind in zip(points, kinds, strict=False)
    )
    return (
        f'title = "Forløb"\nkind = "progress"\n{head}\ntype = "provider"\n'
        "period = { start = 2025-01-01, end = 2025-12-31 }\n"
        f'[[centres]]\nid = "c"\nname = "Center"\nunits = [{listed}]\n{told}'
        '[[instruments]]\nid = "skala"\nname = "Skala"\nitems = '
        f"{json.dumps(list(items))}\nhigh = 40\n"
        f"{instrument}\n{more}\n"
    )


def progress_plan(**text: object) -> WavePlan:
    """The plan of ``progress_text``."""
    return parse_plan(progress_text(**text), WAVE, Path())  # type: ignore[arg-type]


def progress_wave(people: Sequence[Followed], names: Sequence[str] = ()) -> Wave:
    """A stored wave of these people; ``names``: the background questions."""
    ids = [f"p{at:03d}" for at in range(len(people))]
    table = pd.DataFrame(
        {
            "person_id": ids,
            "centre": "c",
            "unit": [one.unit for one in people],
            "mode": "",
            "disposition": "I",
            "course": [one.course for one in people],
            **{name: [one.background.get(name, "") for one in people] for name in names},
        },
        dtype="str",
    )
    rows = [
        (person, point, pd.NaT, "skala", item, float(value))
        for person, one in zip(ids, people, strict=True)
        for point, score in one.scores.items()
        for item, value in zip("stu", _items(score), strict=False)
    ]
    measurements = pd.DataFrame(rows, columns=list(MEASUREMENT_COLUMNS))
    types = dict.fromkeys(("person_id", "point", "instrument", "item"), "str")
    goals = [(p, *goal) for p, one in zip(ids, people, strict=True) for goal in one.goals]
    nothing = pd.DataFrame()
    return Wave(
        WAVE,
        table,
        nothing,
        nothing,
        has_invitations=False,
        populations={},
        measurements=measurements.astype({**types, "value": "float64"}),
        goals=pd.DataFrame(goals, columns=list(GOAL_COLUMNS), dtype="str") if goals else nothing,
    )


def measured(people: Sequence[Followed], plan: WavePlan, names: Sequence[str] = ()) -> Measures:
    """The measures of these people."""
    return measure(progress_wave(people, names), plan, None, None)


def released(
    people: Sequence[Followed],
    plan: WavePlan,
    names: Sequence[str] = (),
    same_wave: Released | None = None,
) -> Released:
    """What is released of these people."""
    about = about_of(plan, None, has_invitations=False, hashes={})
    return release(measured(people, plan, names), about, plan.thresholds, same_wave=same_wave)


def find(rows: pd.DataFrame, measure_: str, category: str = "", unit: str = "a") -> pd.Series:
    """The one row of a measure, at a point or in a category."""
    mine = rows[(rows["measure"] == measure_) & (rows["unit"] == unit)]
    (found,) = [row for _, row in mine[mine["category"] == category].iterrows()]
    return found


def spread(n: int, start: float = 20.0, change: float = 3.0, *, points: int = 3) -> list[Followed]:
    """People whose scores differ, each measured at the first so many points."""
    return [
        Followed(
            {
                point: start + at % 7 + (change + at % 3 - 1 if number else 0)
                for number, point in enumerate(POINTS[:points])
            }
        )
        for at in range(n)
    ]


def _items(score: float | Sequence[float]) -> Sequence[float]:
    return [score] if isinstance(score, int | float) else score
