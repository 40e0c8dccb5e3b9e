"""The groups of a wave: all centres together, each centre, each unit, and parts of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.policy import model_rule
from pipeline.wave import CentrePlan, QuestionPlan, WavePlan

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
    """All centres together, then each centre, followed by its units where asked for.

    Under Model 1 no group is put together of others: each unit, or a centre that has none. A centre
    with units stands before them only as the sum of those that share the smiley supplement.
    """
    if not is_pooling(plan):
        return [group for centre in plan.centres for group in _apart(centre, plan)]
    found = [EVERYONE]
    for centre in plan.centres:
        found.append(Group(centre.id))
        if units:
            found += [Group(centre.id, unit.id) for unit in centre.units]
    return found


def is_pooling(plan: WavePlan) -> bool:
    """Whether the wave's model puts units and centres together."""
    rule = model_rule(plan.model, plan.start_date)
    return rule is None or rule.pooled


def _apart(centre: CentrePlan, plan: WavePlan) -> list[Group]:
    units = [Group(centre.id, unit.id) for unit in centre.units]
    return [*([Group(centre.id)] if plan.pooled_units or not units else []), *units]


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
    """The groups a question is measured for: together only if two centres or more were asked.

    Under Model 1 the units are always among them: they own their numbers.
    """
    centres = asked_centres(question, plan)
    return [
        group
        for group in all_groups(plan, units=units)
        if (group.centre in centres if group.centre else len(centres) > 1)
    ]


def compared_groups(question: QuestionPlan, plan: WavePlan) -> list[Group]:
    """The groups with comparisons: all together and centres; under Model 1 each group it has."""
    return asked_groups(question, plan, units=False)


def asked_centres(question: QuestionPlan, plan: WavePlan) -> tuple[str, ...]:
    """Ids of the centres whose citizens were asked, in the order of the organisation."""
    return tuple(centre.id for centre in plan.centres if question.is_asked_in(centre.id))
