"""A random survey with its truth: units, questions, people, and what everybody really answered."""

from __future__ import annotations

import json
from dataclasses import dataclass
from random import Random

UNIT_NAMES = (
    *("Åsen", "Øst æ", "Børn & Unge", "Visitation", "Jobcenter Nord", "Ærø/Strynø", "d'Or"),
    *("../../etc/passwd", "C:\\Windows\\system32", "/dev/null", "CON", "a;b,c|d", "index.html"),
    *("<script>alert(1)</script>", "<b>Fed</b> &amp; co", "]]>", "%s %n {0} ${HOME}", "{{ 7*7 }}"),
    *("=cmd|' /C calc'!A0", "+1+1", "-2", "@SUM(A1)", "'; DROP TABLE people; --", '"citat"'),
    *("مركز الخدمة", "שירות", "borgerservice عربي", "å" * 80, "Ω≈ç√", "👵 ældre", "NULL", "nan"),
)
COMMENTS = (
    *("Tak for hjælpen", "God, men langsom", 'Sagde "hej"; gik', "Linje 1\nLinje 2", "<img src=x>"),
    *("=1+1", '=HYPERLINK("http://x")', "../..", "æøå ÆØÅ é ü", "😀", "-", "NA", "N/A", "0", "\\N"),
    *("Ring til 12 34 56 78", "'", "a\tb", "ja | nej", "x" * 500, "\u200f\u202eabc"),
)
SCALES = {
    "satisfaction_5": (
        *("Meget utilfreds", "Utilfreds", "Hverken tilfreds eller utilfreds"),
        *("Tilfreds", "Meget tilfreds"),
    ),
    "satisfaction_4": ("Meget utilfreds", "Utilfreds", "Tilfreds", "Meget tilfreds"),
    "agreement_5": ("Helt uenig", "Uenig", "Hverken enig eller uenig", "Enig", "Helt enig"),
    "quality_5": ("Meget dårlig", "Dårlig", "Hverken god eller dårlig", "God", "Meget god"),
}
OFF_LABEL, OFF_NUMBER = "Lilla", "77"
CODES = {"dont_know": "8", "not_relevant": "9"}
WORDS = {"dont_know": "Ved ikke", "not_relevant": "Ikke relevant"}

Answer = tuple[str, str, int]
"""Question id, kind of answer, position (-1 where it has none)."""


@dataclass(frozen=True)
class Unit:
    id: str
    name: str
    code: str


@dataclass(frozen=True)
class Asked:
    """A question: ``by_number`` where the export holds numbers, else labels."""

    id: str
    column: str
    scale: str
    by_number: bool


@dataclass(frozen=True)
class Person:
    """What one record says. ``unit`` is the text in the file; ``fault`` why it must be rejected."""

    key: str
    unit: str
    fault: str
    given: tuple[tuple[str, int], ...]
    day: str
    comment: str
    age: str


@dataclass(frozen=True)
class Survey:
    units: tuple[Unit, ...]
    questions: tuple[Asked, ...]
    people: tuple[Person, ...]
    has_comment: bool
    has_age: bool


def made(rng: Random, *, most_questions: int = 3, by_number: bool | None = None) -> Survey:
    """A random survey. ``by_number``: how answers are written, None = as it falls."""
    names = rng.sample(UNIT_NAMES, rng.choice((1, 2, 2, 3, 5)))
    units = tuple(Unit(f"u{at}", name, str(at + 11)) for at, name in enumerate(names, 1))
    questions = tuple(
        Asked(
            f"q{at}",
            f"s_{at}",
            rng.choice(list(SCALES)),
            rng.random() < 0.5 if by_number is None else by_number,
        )
        for at in range(1, rng.randint(1, most_questions) + 1)
    )
    count = rng.choice((1, 2, 3, 5, 8, 8, 13, 21, 34))
    keys = [f"{rng.choice('7kRx')}{1000 + at}" for at in range(count)]
    people = tuple(_person(rng, key, keys, units, questions) for key in keys)
    return Survey(units, questions, people, rng.random() < 0.7, rng.random() < 0.25)


def _person(
    rng: Random, key: str, keys: list[str], units: tuple[Unit, ...], questions: tuple[Asked, ...]
) -> Person:
    unit, fault = rng.choice(units), ""
    text = rng.choice((unit.id, unit.name, unit.code, unit.name))
    odd = rng.random()
    if odd < 0.04:
        key, fault = "", "missing_person"
    elif odd < 0.07:
        text, fault = "", "missing_unit"
    elif odd < 0.10:
        text, fault = rng.choice(("Ukendt sted", "<u>99</u>", "=A1")), "unknown_unit"
    elif odd < 0.13:
        key = rng.choice(keys)
    return Person(
        key=key,
        unit=text,
        fault=fault,
        given=tuple(_given(rng, question) for question in questions),
        day=f"2024-09-{rng.randint(1, 30):02d}",
        comment=rng.choice(COMMENTS) if rng.random() < 0.4 else "",
        age=rng.choice(("", "18-29", "30-49", "50-66", "67+")),
    )


def _given(rng: Random, question: Asked) -> tuple[str, int]:
    kind = rng.choices(("scale", "dont_know", "not_relevant", "", "off"), weights=(75, 8, 5, 8, 4))[
        0
    ]
    return kind, rng.randint(1, len(SCALES[question.scale])) if kind == "scale" else -1


def cell(question: Asked, given: tuple[str, int]) -> str:
    """How an answer stands in the file."""
    kind, position = given
    if kind == "scale":
        labels = SCALES[question.scale]
        return str(position) if question.by_number else labels[position - 1]
    if kind == "off":
        return OFF_NUMBER if question.by_number else OFF_LABEL
    return (CODES if question.by_number else WORDS).get(kind, "")


def answers(survey: Survey, person: Person) -> tuple[Answer, ...]:
    """What the person answered, as ``responses`` should hold it."""
    pairs = zip(survey.questions, person.given, strict=True)
    return tuple((q.id, kind, at) for q, (kind, at) in pairs if kind not in ("", "off"))


def wave_text(survey: Survey, columns: dict[str, str]) -> str:
    """A wave file that fits. ``columns``: question id (also said, age) -> its column."""

    def text(value: str) -> str:
        return json.dumps(value, ensure_ascii=False)

    units = ", ".join(
        f"{{ id = {text(u.id)}, name = {text(u.name)}, codes = [{text(u.code)}] }}"
        for u in survey.units
    )
    lines = [
        'model = 2\ntype = "authority"',
        "period = { start = 2024-09-02, end = 2024-10-18 }",
        "checks = { max_rejected_share = 1.0 }",
        f'[[centres]]\nid = "a"\nname = "Borgercenter"\nunits = [ {units} ]',
    ]
    meant = ", ".join(f'"{code}" = "{kind}"' for kind, code in CODES.items())
    lines += [
        f'[[questions]]\nid = "{q.id}"\nscale = "{q.scale}"\ndirection_confirmed = true\n'
        f"column = {text(columns[q.id])}\n" + (f"codes = {{ {meant} }}" if q.by_number else "")
        for q in survey.questions
    ]
    for name, role in (("said", "comment"), ("age", "background")):
        if name in columns:
            lines.append(
                f'[[questions]]\nid = "{name}"\nrole = "{role}"\ncolumn = {text(columns[name])}'
            )
    return "\n".join(lines)
