"""The answers of a demo wave: a simple random sample of what everybody invited would have answered.

Among the invited of a centre the answers have the true distribution, to the nearest person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from numpy.random import Generator

from .people import Person, bell, shuffled
from .questionnaire import Question

Rows = dict[int, dict[str, str]]
"""Person id -> question id -> code as in the export (or comment). No entry = not answered."""

_STOPS_AFTER = {"complete": 99, "partial": 7, "break_off": 2, "none": 0}
_OFF_SCALE_CODES = ("7", "11", "55")


def draw_answers(
    people: Sequence[Person],
    questions: Sequence[Question],
    facts: Mapping[str, Any],
    rng: Generator,
) -> Rows:
    """The answers of everybody who started.

    How many answered what is drawn without replacement from the invited of the centre, so it lies
    as far from the truth as chance takes it. Who gets which code follows the person's general view
    and chance, so that questions are correlated.
    """
    rows: Rows = {person.id: {} for person in people if person.progress != "none"}
    off_scale, blanks = _odd_cells(people, questions, facts, rng)
    odd = off_scale | blanks
    for at, question in enumerate(questions):
        for centre in question.percent:
            reached = [
                person
                for person in people
                if person.centre == centre
                and at < _STOPS_AFTER[person.progress]
                and odd.get(person.id) != question.id
            ]
            steady = [person for person in reached if person.id not in odd]
            outside = _outside_scale(steady, len(reached), question, rng)
            scale = [person for person in reached if person.id not in outside]
            for person_id in outside:
                rows[person_id][question.id] = str(question.extra[0])
            deck = _deck(question, centre, sum(person.centre == centre for person in people), rng)
            for is_counted in (True, False):
                group = [p for p in scale if (p.progress != "break_off") == is_counted]
                hand, deck = deck[: len(group)], deck[len(group) :]
                for person_id, at_position in _deal(group, hand, question.loading, rng).items():
                    rows[person_id][question.id] = str(question.codes[at_position])
    for (person_id, name), code in zip(off_scale.items(), _OFF_SCALE_CODES, strict=False):
        rows[person_id][name] = code
    return rows


def add_comments(
    rows: Rows, people: Sequence[Person], facts: Mapping[str, Any], spoken: Mapping[str, Any]
) -> None:
    """Give some of the complete a comment; ``spoken`` holds openings, endings and personal texts.

    Neighbouring ids lie in different units, so every k-th id is as good as a random choice.
    """
    complete = sorted(person.id for person in people if person.progress == "complete")
    step = len(complete) / facts["comments"]
    for nth in range(facts["comments"]):
        row = rows[complete[int(nth * step)]]
        overall = next(iter(row.values()))
        mood = {"5": "satisfied", "4": "satisfied", "1": "dissatisfied", "2": "dissatisfied"}
        openings = spoken[mood.get(overall, "neutral")]
        ending = spoken["endings"][nth % len(spoken["endings"])]
        row["comment"] = f"{openings[(nth * 5 + nth // 7) % len(openings)]} {ending}"
    every = facts["comments"] // facts["personal"]
    for nth, text in enumerate(spoken["personal"][: facts["personal"]]):
        rows[complete[int((nth * every + 11) * step)]]["comment"] = text


def _odd_cells(
    people: Sequence[Person],
    questions: Sequence[Question],
    facts: Mapping[str, Any],
    rng: Generator,
) -> tuple[dict[int, str], dict[int, str]]:
    """Person -> question for the cells that are off the scale, and those left blank.

    Nobody has two, so that everybody complete has answered at least nine of ten.
    """
    complete = [person for person in people if person.progress == "complete"]
    off_scale_n = facts.get("faults", {}).get("off_scale", 0)
    cells = []
    for at in shuffled(len(complete), rng)[: off_scale_n + facts["skipped"]]:
        person = complete[at]
        asked = [q.id for q in questions if q.is_scored and person.centre in q.percent]
        # Not the first question: the comment is chosen by it.
        cells.append((person.id, asked[1 + int(rng.random() * (len(asked) - 1))]))
    return dict(cells[:off_scale_n]), dict(cells[off_scale_n:])


def _outside_scale(
    steady: Sequence[Person], reached_n: int, question: Question, rng: Generator
) -> set[int]:
    """Who says don't know, not relevant or rather not: complete ones without an odd cell."""
    complete = [person.id for person in steady if person.progress == "complete"]
    count = int(reached_n * question.extra[2] / 100 + 0.5)
    return {complete[at] for at in shuffled(len(complete), rng)[:count]}


def _deck(question: Question, centre: str, invited_n: int, rng: Generator) -> list[int]:
    """What everybody invited in the centre would answer, as positions from 0, in random order."""
    deck: list[int] = []
    below = 0.0
    for position, share in enumerate(question.percent[centre]):
        below += share
        deck += [position] * (int(invited_n * below / 100 + 0.5) - len(deck))
    return [deck[at] for at in shuffled(invited_n, rng)]


def _deal(
    group: Sequence[Person], hand: Sequence[int], loading: float, rng: Generator
) -> dict[int, int]:
    """Person id -> position: the least satisfied get the lowest positions of the hand."""
    own = (1 - loading**2) ** 0.5
    score = [
        loading * person.view + own * chance
        for person, chance in zip(group, bell(len(group), rng), strict=True)
    ]
    order = sorted(range(len(group)), key=score.__getitem__)
    return {group[at].id: position for at, position in zip(order, sorted(hand), strict=True)}
