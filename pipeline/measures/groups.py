"""The groups of a wave: all centres together, each centre, each unit, and parts of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.wave import QuestionPlan, WavePlan

MODE = "mode"
UNKNOWN = "unknown"
"""The category of people of whom nobody knows the mode, or the background variable."""


class Group(NamedTuple):
    """A centre (unit empty), a unit of a centre, or all centres together (both empty).

    With a breakdown (``mode``, or the id of a background question) only those of one category.
    """

    centre: str = ""
    unit: str = ""
    breakdown: str = ""
    category: str = ""

    @property
    def whole(self) -> Group:
        """The same group without its breakdown."""
        return Group(self.centre, self.unit)


EVERYONE = Group()


@dataclass(frozen=True)
class Breakdown:
    """One way to divide people: mode, or a background question, with its categories in order.

    ``is_known``: whether it is known of everybody, also of those who did not answer.
    """

    id: str
    categories: tuple[str, ...]
    is_known: bool


def all_groups(plan: WavePlan, *, units: bool) -> list[Group]:
    """All centres together, then each centre, followed by its units where asked for."""
    found = [EVERYONE]
    for centre in plan.centres:
        found.append(Group(centre.id))
        if units:
            found += [Group(centre.id, unit.id) for unit in centre.units]
    return found


def parts_of(group: Group, breakdowns: Iterable[Breakdown]) -> list[Group]:
    """The group by every category of every breakdown; none of a unit, which is small already."""
    if group.unit:
        return []
    return [
        group._replace(breakdown=one.id, category=category)
        for one in breakdowns
        for category in one.categories
    ]


def asked_groups(question: QuestionPlan, plan: WavePlan, *, units: bool) -> list[Group]:
    """The groups a question is measured for: together only if two centres or more were asked."""
    centres = asked_centres(question, plan)
    return [
        group
        for group in all_groups(plan, units=units)
        if (group.centre in centres if group.centre else len(centres) > 1)
    ]


def asked_centres(question: QuestionPlan, plan: WavePlan) -> tuple[str, ...]:
    """Ids of the centres whose citizens were asked, in the order of the organisation."""
    return tuple(centre.id for centre in plan.centres if question.is_asked_in(centre.id))
