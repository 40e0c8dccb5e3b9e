"""The groups of a wave: all centres together, each centre, each unit."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.wave import QuestionPlan, WavePlan


class Group(NamedTuple):
    """A centre (unit empty), a unit of a centre, or all centres together (both empty)."""

    centre: str = ""
    unit: str = ""


EVERYONE = Group()


def all_groups(plan: WavePlan, *, units: bool) -> list[Group]:
    """All centres together, then each centre, followed by its units where asked for."""
    found = [EVERYONE]
    for centre in plan.centres:
        found.append(Group(centre.id))
        if units:
            found += [Group(centre.id, unit.id) for unit in centre.units]
    return found


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
