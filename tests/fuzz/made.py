"""A made export: its rows as a survey tool writes them, and what every person answered."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

Cell = str | int | float | None
Rows = tuple[tuple[Cell, ...], ...]
Answer = tuple[str, str, str, int]
"""Person, question, answer (scale or dont_know), position (-1 for don't know)."""

OVERALL, HELPED = "overall", "helped"
SATISFIED = (
    "Meget utilfreds",
    "Utilfreds",
    "Hverken tilfreds eller utilfreds",
    "Tilfreds",
    "Meget tilfreds",
)
AGREED = ("Helt uenig", "Uenig", "Hverken enig eller uenig", "Enig", "Helt enig")
DONT_KNOW = 9
UNIT_NAMES = (
    "../../etc/passwd",
    "..\\..\\Windows\\CON",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "&lt;b&gt; & Søn",
    "=cmd|' /C calc'!A0",
    "+SUM(A1;A2)",
    "@ude",
    "-1",
    "מרכז שירות",
    "مركز الخدمة",
    "Å" * 80,
    "%s {0} {x}",
    'Rådhuset "Syd"',
    "Børn, unge; ældre | æøå ÆØÅ é",
    "NaN",
    "None",
    "TRUE",
    "0",
    "'; DROP TABLE svar; --",
    "Nord\u00a0øst",
    "ǅ ß ﬁ",
)
COMMENTS = (
    *("", "", "", "", "", "Tak, det var fint", "på rådhuset æøå ÆØÅ é", 'Hun sagde "nej"; så'),
    *("=1+1", "<b>fed</b>", "a;b,c\td|e", "../../etc", "'", "To linjer\nher", "-", "NA", "null"),
)
DAYS = tuple(f"2024-09-{day:02d}" for day in range(2, 28))


@dataclass(frozen=True)
class Person:
    """One respondent: positions 1-5, DONT_KNOW, or None where nothing was answered."""

    key: str
    unit: str
    day: str
    overall: int | None
    helped: int | None
    comment: str


@dataclass(frozen=True)
class Export:
    """``rows`` with ``head`` header lines above the records; ``write`` makes the file of them.

    ``answers`` are those of everybody; a person is '' where the export has no key. ``is_closed``:
    the format refuses columns it does not know. ``asks_about_numbers``: it refuses unknown columns
    of numbers until somebody has said what they are. ``beside`` are further files of the wave.
    """

    name: str
    container: str
    rows: Rows
    write: Callable[[Rows], bytes]
    plan: str
    answers: tuple[Answer, ...]
    head: int = 1
    separator: str = ""
    encoding: str = ""
    is_closed: bool = False
    asks_about_numbers: bool = False
    is_anonymous: bool = False
    beside: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def records(self) -> int:
        """How many records the rows hold."""
        return len(self.rows) - self.head


def persons(rng: Random, encoding: str = "utf-8") -> tuple[list[Person], list[str]]:
    """Some people, and the names of the units they may belong to, all writable in ``encoding``."""
    known = [
        name for name in UNIT_NAMES if name.encode(encoding, "ignore").decode(encoding) == name
    ]
    units = rng.sample(known, rng.randint(1, 5))
    positions = (1, 2, 3, 4, 5, DONT_KNOW, None)
    people = [
        Person(
            key=f"p{at}",
            unit=rng.choice(units),
            day=rng.choice(DAYS),
            overall=rng.choice(positions),
            helped=rng.choice(positions),
            comment=rng.choice(COMMENTS),
        )
        for at in range(1, rng.randint(1, 9) + 1)
    ]
    return people, units


def answers_of(people: Sequence[Person], keys: Sequence[str], *, both: bool) -> tuple[Answer, ...]:
    """What the people answered, under these keys; ``both`` questions or the first alone."""
    found = []
    for person, key in zip(people, keys, strict=True):
        said = {OVERALL: person.overall, **({HELPED: person.helped} if both else {})}
        for question, position in said.items():
            if position == DONT_KNOW:
                found.append((key, question, "dont_know", -1))
            elif position is not None:
                found.append((key, question, "scale", position))
    return tuple(found)


def label(position: int | None, labels: Sequence[str]) -> Cell:
    """The answer as the text of its option."""
    if position is None:
        return None
    return "Ved ikke" if position == DONT_KNOW else labels[position - 1]


def wave_file(
    units: Sequence[str],
    file: Mapping[str, object],
    questions: Mapping[str, str],
    *,
    codes: Mapping[int, str] | None = None,
    more: str = "",
) -> str:
    """A wave.toml: one file, one centre with these units, questions by their column.

    ``codes`` are the units' codes by their place in ``units``; ``more`` stands before the centres.
    """
    lines = [
        'model = 2\ntype = "authority"\nperiod = { start = 2024-09-02, end = 2024-10-18 }',
        f'codes = {{ "{DONT_KNOW}" = "dont_know" }}',
        "checks = { max_rejected_share = 1.0 }",
        "[[files]]",
        *(f"{key} = {_toml(value)}" for key, value in file.items() if value),
        more,
        '[[centres]]\nid = "c"\nname = "Borgercenter Å"\nunits = [',
        *(_unit(at, name, (codes or {}).get(at)) for at, name in enumerate(units)),
        "]",
    ]
    for question, column in questions.items():
        lines += ["[[questions]]", f'id = "{question}"', f"column = {_toml(column)}"]
        if question == OVERALL:
            lines += ['role = "kpi"', 'scale = "satisfaction_5"']
        elif question == HELPED:
            lines += ['scale = "agreement_5"']
        else:
            lines += ['role = "comment"']
    return "\n".join(lines) + "\n"


def _unit(at: int, name: str, code: str | None) -> str:
    codes = _toml([code] if code else [])
    return f'  {{ id = "u_{at}", name = {_toml(name)}, codes = {codes} }},'


def _toml(value: object) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(text)}" for key, text in value.items()) + " }"
    return json.dumps(value, ensure_ascii=False)
