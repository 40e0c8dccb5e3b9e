"""The invited citizens of a demo wave: unit, mode, what became of the invitation, and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from math import fsum
from typing import Any, Literal

import numpy as np
from numpy.random import Generator

Progress = Literal["complete", "partial", "break_off", "none"]

_AGE_GROUPS = ("18-29 år", "30-49 år", "50-66 år", "67 år og derover")
_ASSISTED = ("telefon", "besøg")
_PHONE_LIFT = 0.3  # phone interviews also raise the scores, see methods: mode
_UNIT_SPREAD = 0.35  # how far units lie from each other within a centre


@dataclass(frozen=True)
class Person:
    """One invited citizen."""

    id: int
    centre: str
    unit: str
    mode: str
    outcome: str
    """The word on the invitation list."""
    progress: Progress
    answered: str
    """Time the answer came in, '' when none did."""
    view: float
    """General view of the help, about standard normal; answers follow it."""
    age_group: str
    gender: str


def shuffled(count: int, rng: Generator) -> list[int]:
    """0 to ``count`` - 1 in random order.

    Made of plain uniform draws only: their stream does not change between numpy versions.
    """
    return [int(at) for at in np.argsort(rng.random(count), kind="stable")]


def bell(count: int, rng: Generator) -> list[float]:
    """Random numbers, about standard normal (six uniform draws each)."""
    draws = rng.random((count, 6))
    return [float((fsum(row) - 3.0) * 2.0**0.5) for row in draws]


def draw_people(
    wave_file: Mapping[str, Any], facts: Mapping[str, Any], rng: Generator
) -> list[Person]:
    """Everyone on the invitation list, unit by unit; counts are exactly those of ``facts``."""
    places = [
        (centre["id"], unit["id"]) for centre in wave_file["centres"] for unit in centre["units"]
    ]
    seats = [
        (place, nth < facts["units"][place[1]][1])
        for place in places
        for nth in range(facts["units"][place[1]][0])
    ]
    spread = dict(zip(places, bell(len(places), rng), strict=True))
    order = shuffled(len(seats), rng)
    views, background = bell(len(seats), rng), rng.random((len(seats), 2))
    people = [
        Person(
            id=facts["first_id"] + 7 * order[at],
            centre=place[0],
            unit=place[1],
            mode="",
            outcome="",
            progress="complete" if did_answer else "none",
            answered="",
            view=views[at] + _UNIT_SPREAD * spread[place],
            age_group=_AGE_GROUPS[int(background[at, 0] * len(_AGE_GROUPS))],
            gender="Kvinde" if background[at, 1] < 0.56 else "Mand",
        )
        for at, (place, did_answer) in enumerate(seats)
    ]
    people = _with_outcomes(_with_modes(people, facts["modes"], rng), facts, rng)
    return _with_times(people, wave_file["period"], rng)


def _with_modes(
    people: list[Person], modes: Mapping[str, list[int]], rng: Generator
) -> list[Person]:
    """Deal the modes out among those who answered and among those who did not."""
    deck = {
        True: [mode for mode, (_, answered) in modes.items() for _ in range(answered)],
        False: [mode for mode, (out, answered) in modes.items() for _ in range(out - answered)],
    }
    dealt = {key: [cards[at] for at in shuffled(len(cards), rng)] for key, cards in deck.items()}
    changed = []
    for person in people:
        mode = dealt[person.progress != "none"].pop()
        lift = _PHONE_LIFT if mode.casefold() == "telefon" else 0.0
        changed.append(replace(person, mode=mode, view=person.view + lift))
    return changed


def _with_outcomes(people: list[Person], facts: Mapping[str, Any], rng: Generator) -> list[Person]:
    """Some answered only half; the others refused, could not, had moved, or were not reached."""
    answered = [at for at, person in enumerate(people) if person.progress != "none"]
    silent = [at for at, person in enumerate(people) if person.progress == "none"]
    halves = {answered[nth] for nth in shuffled(len(answered), rng)[: facts["partial"]]}
    special = [word for word, count in facts["outcomes"].items() for _ in range(count)]
    reasons = dict(zip((silent[nth] for nth in shuffled(len(silent), rng)), special, strict=False))
    stopped = set([at for at, word in reasons.items() if word == "Afvist"][: facts["break_off"]])
    changed = []
    for at, person in enumerate(people):
        word, progress = "Besvaret", person.progress
        if at in halves:
            word, progress = "Delvist besvaret", "partial"
        elif progress == "none":
            unreached = "Ikke truffet" if person.mode.casefold() in _ASSISTED else "Ikke svaret"
            word, progress = reasons.get(at, unreached), "break_off" if at in stopped else "none"
        changed.append(replace(person, outcome=word, progress=progress))
    return changed


def _with_times(people: list[Person], period: Mapping[str, date], rng: Generator) -> list[Person]:
    """Answers come in after the invitation and two reminders; phone and visits come last."""
    days = (period["end"] - period["start"]).days
    start = datetime(period["start"].year, period["start"].month, period["start"].day)
    changed = []
    for person, (which, delay, hour) in zip(people, rng.random((len(people), 3)), strict=True):
        if person.progress == "none":
            changed.append(person)
            continue
        sent = 0.0 if which < 0.5 else days / 3 if which < 0.8 else days * 0.6
        day = int(sent + 2.0 * delay / (1.05 - delay))
        if person.mode.casefold() in _ASSISTED:
            day = int(days * (0.55 + 0.4 * delay))
        when = start + timedelta(days=min(day, days), seconds=int((7.5 + 14 * hour) * 3600))
        changed.append(replace(person, answered=f"{when:%Y-%m-%d %H:%M:%S}"))
    return changed
