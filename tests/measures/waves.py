"""Small waves in memory: a plan from a few lines, people with their answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import pandas as pd

from pipeline.measures import measure
from pipeline.records import Measures, Wave
from pipeline.wave import WavePlan, parse_plan

Answers = Mapping[str, int | str]
TWO_CENTRES: Mapping[str, Sequence[str]] = {"nord": ("n1", "n2"), "syd": ("s1",)}
PREVIOUS = '[[previous]]\nwave = "w2020"\n'
OVERALL = """
[[questions]]
id = "overall"
text = "Hvor tilfreds er du alt i alt?"
scale = "satisfaction_5"
role = "kpi"
"""


class Person(NamedTuple):
    """One person; an answer is a position, dont_know or not_relevant."""

    centre: str = "nord"
    unit: str = "n1"
    answers: Answers = MappingProxyType({})
    disposition: str = "I"
    mode: str = "web"
    weight: float = 1.0


def make_plan(
    sections: str = OVERALL,
    *,
    wave: str = "w2024",
    centres: Mapping[str, Sequence[str]] = TWO_CENTRES,
    kind: str = "authority",
) -> WavePlan:
    """A plan with the given centres and units; ``sections`` are further tables of a wave file."""
    organisation = "".join(
        f'[[centres]]\nid = "{centre}"\nname = "Center {centre}"\nunits = ['
        + ", ".join(f'{{ id = "{unit}", name = "Enhed {unit}" }}' for unit in units)
        + "]\n"
        for centre, units in centres.items()
    )
    head = f'title = "Prøve"\nmodel = 2\ntype = "{kind}"\n'
    year = wave.removeprefix("w")
    period = f"period = {{ start = {year}-09-02, end = {year}-10-18 }}\n"
    return parse_plan(head + period + organisation + sections, wave, Path())


def make_wave(
    people: Iterable[Person],
    *,
    wave: str = "w2024",
    has_invitations: bool = True,
    populations: Mapping[tuple[str, str], int] | None = None,
) -> Wave:
    """A wave of these people, numbered as they come."""
    persons, responses = [], []
    for number, person in enumerate(people):
        person_id = f"p{number}"
        persons.append((person_id, *person[:2], *person[3:]))
        for question, given in person.answers.items():
            is_scale = isinstance(given, int)
            responses.append(
                (person_id, question, "scale" if is_scale else given, given if is_scale else None)
            )
    return Wave(
        id=wave,
        people=pd.DataFrame(
            persons, columns=["person_id", "centre", "unit", "disposition", "mode", "weight"]
        ).astype(
            dict.fromkeys(["person_id", "centre", "unit", "disposition", "mode"], "str")
            | {"weight": "float64"}
        ),
        responses=pd.DataFrame(
            responses, columns=["person_id", "question", "answer", "code"]
        ).astype(dict.fromkeys(["person_id", "question", "answer"], "str") | {"code": "Int16"}),
        rejected=pd.DataFrame(),
        has_invitations=has_invitations,
        populations=populations or {},
    )


def answering(
    positions: Iterable[int | str],
    centre: str = "nord",
    unit: str = "n1",
    question: str = "overall",
) -> list[Person]:
    """One person per answer to one question."""
    return [Person(centre, unit, {question: given}) for given in positions]


def silent(n: int, centre: str = "nord", unit: str = "n1") -> list[Person]:
    """People on the list who did not answer."""
    return [Person(centre, unit, {}, "NC")] * n


def pick(
    measures: Measures, measure: str, item: str = "", centre: str = "", unit: str = "", **more: str
) -> pd.Series:
    """The one row with these keys; without breakdown unless asked for."""
    keys = {"measure": measure, "item": item, "centre": centre, "unit": unit}
    if measure not in ("distribution", "disposition"):
        keys["breakdown"] = ""
    rows = measures.rows
    for name, wanted in {**keys, **more}.items():
        rows = rows[rows[name] == wanted]
    assert len(rows) == 1, f"{len(rows)} rows of {keys | more}"
    return rows.iloc[0]


def share(hits: int, n: int, centre: str = "nord", unit: str = "n1") -> list[Person]:
    """So many satisfied of so many."""
    return answering([4] * hits + [2] * (n - hits), centre, unit)


def two_waves(
    now: list[Person],
    then: list[Person],
    plan: str = OVERALL + PREVIOUS,
    *,
    sections: str = OVERALL,
    centres: Mapping[str, Sequence[str]] = TWO_CENTRES,
) -> Measures:
    """Two waves without lists; ``sections`` and ``centres`` are those of the earlier one."""
    before = make_plan(sections, wave="w2020", centres=centres)
    return measure(
        make_wave(now, has_invitations=False),
        make_plan(plan),
        make_wave(then, wave="w2020", has_invitations=False),
        before,
    )
