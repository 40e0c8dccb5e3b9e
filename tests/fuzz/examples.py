"""The example of a format with a number: always the same draft, the same mutations, one outcome."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random

from tests.fuzz.damage import DAMAGES
from tests.fuzz.draft import Draft
from tests.fuzz.formats import FORMATS
from tests.fuzz.mutations import HARMFUL, HARMLESS, Mutation, shuffled_rows
from tests.fuzz.outcome import Outcome, faults_of, outcome_of

_SOUND, _HARMLESS = 0.1, 0.35
"""Shares of the examples without any mutation, and with harmless ones only."""


_EVERY = 8
"""Of so many examples one is read twice, with its rows in another order."""


def example(format_name: str, number: int) -> tuple[Draft, Random]:
    """The draft with its mutations, and the chance that its damage is still to be drawn from."""
    rng = Random(f"{format_name} {number}")  # noqa: S311
    draft = FORMATS[format_name](rng)
    for name, mutation in _chosen(rng):
        mutated = mutation(draft, rng)
        if mutated is not draft:
            draft = replace(mutated, done=(*draft.done, name))
    return draft, rng


def _chosen(rng: Random) -> list[tuple[str, Mutation]]:
    kind = rng.random()
    if kind < _SOUND:
        return []
    mild = rng.sample(sorted(HARMLESS.items()), rng.randint(1, 4))
    if kind < _HARMLESS:
        return mild
    # On the table before the file is written, so that the names of the columns still fit.
    harm = rng.sample(sorted(HARMFUL.items()), rng.choice((0, 1, 1, 2)))
    damage = rng.sample(sorted(DAMAGES.items()), rng.choice((0, 2, 3, 4)) if harm else 4)
    return [*mild[: rng.randint(0, 2)], *harm, *damage]


def faults(format_name: str, number: int, folder: Path) -> tuple[list[str], Outcome]:
    """What is wrong with the outcome of one example; the folder is used up."""
    draft, rng = example(format_name, number)
    outcome = outcome_of(draft, folder, rng)
    found = faults_of(draft, outcome)
    # Damage and merged cells hit what stands at a place: with other rows there, it is another file.
    if number % _EVERY == 0 and not draft.damage and not draft.form.merged:
        moved = outcome_of(shuffled_rows(draft, rng), folder, rng)
        if _counts(moved) != _counts(outcome):
            found.append(f"{_counts(outcome)}, in another order {_counts(moved)}")
    return [f"{format_name} {number} {draft.done}: {fault}" for fault in found], outcome


def _counts(outcome: Outcome) -> str | list[tuple[int, int, int]]:
    """Records read, accepted and rejected of each file, or that there was an error."""
    if outcome.checked is None:
        return "refused"
    return [
        (one.records_read, one.records_accepted, one.records_rejected)
        for one in outcome.checked.files
    ]
