"""What is known of a wave before anybody has answered."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Activity:
    """Something to be done: ``id`` names its text, ``day`` when (a date), ``who`` does it."""

    id: str
    day: str
    who: str


@dataclass(frozen=True)
class Expected:
    """One group at one response rate: shares between 0 and 1; not a number = none.

    ``is_unit``: a unit of the centre before it.
    """

    name: str
    is_unit: bool
    rate: float
    people: int
    answers: int
    margin: float
    difference: float
    is_shown: bool
    needed: int


@dataclass(frozen=True)
class ExpectedPresses:
    """What so many answers ``per_week`` tell of one unit of a series.

    ``week`` and ``month``: half the width of the interval of a share of so long. ``is_shown``:
    whether a week may be shown by itself.
    """

    per_week: int
    week: float
    month: float
    is_shown: bool


@dataclass(frozen=True)
class Preparation:
    """``fit``: ids of what speaks for or against the model of the wave file."""

    expected: tuple[Expected, ...]
    without_size: tuple[str, ...]
    """Groups whose number of people the wave file does not tell."""
    too_small: tuple[str, ...]
    """Groups with so few people on the list that their number is not told."""
    fit: tuple[str, ...]
    activities: tuple[Activity, ...]
    presses: tuple[ExpectedPresses, ...] = ()
    """Of a series, where nobody is invited: what so many answers a week tell."""
    has_rate: bool = True
    """Whether there are invited people, of whom a share answers."""
