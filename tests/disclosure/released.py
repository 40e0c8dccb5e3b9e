"""A release of a few people, and what became of one of its rows."""

from __future__ import annotations

from pipeline.disclosure import release
from pipeline.records import Released
from tests.disclosure.tables import HOUSE, NOW, Leaf, about_of, measures_of

GOOD = {"q": (30, 12)}


def released(
    people: list[Leaf],
    *,
    before: list[Leaf] | None = None,
    has_invitations: bool = False,
    asked: tuple[str, ...] = (),
) -> Released:
    about = about_of(people, has_invitations=has_invitations, asked={"q": asked})
    return release(measures_of(people, about, before or []), about, HOUSE)


def status(found: Released, measure: str, **where: str) -> str:
    """The status of the one row of a measure in one place."""
    place = {"wave": NOW, "centre": "", "unit": "", "breakdown": "", "category": "", **where}
    rows = found.rows[found.rows["measure"] == measure]
    for column, value in place.items():
        rows = rows[rows[column] == value]
    (only,) = rows["status"]
    return str(only)


def answered(found: Released, **where: str) -> str:
    return status(found, "answered", **where)


def question(found: Released, **where: str) -> str:
    return status(found, "share_positive", **where)
