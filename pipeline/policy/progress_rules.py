"""The dated rules for progress over measuring points, and for the numbers of goals."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date

from pipeline.policy.tables import in_force, table


@dataclass(frozen=True)
class ProgressRule:
    """When a change is reliable, and when the people behind a point are another group.

    ``alpha_answers``: so many people before reliability is taken from the wave itself.
    ``most_left_out``: the share of the people that may be left out so that a point can be shown.
    """

    reliable_z: float
    alpha_answers: int
    most_left_out: float
    same_people: float
    source: str


@dataclass(frozen=True)
class GoalScale:
    """A number from ``low`` to ``high``: reached from ``full`` on, in part from ``partly`` on."""

    low: float
    high: float
    full: float
    partly: float


def progress_rule(on: date) -> ProgressRule:
    """The rule for progress in force on a day."""
    row = in_force(table("progress")["rules"], on, "progress.toml, rules")
    return ProgressRule(**{field.name: row[field.name] for field in fields(ProgressRule)})


def goal_scale(name: str, on: date) -> GoalScale | None:
    """How a goal's number is read on a day; None where goals are told in words alone."""
    if name == "words":
        return None
    row = in_force(table("progress")[name], on, f"progress.toml, {name}")
    return GoalScale(**{field.name: float(row[field.name]) for field in fields(GoalScale)})
