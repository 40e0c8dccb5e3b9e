"""Which units have a page of their own: those of a Model 1 wave, who own their numbers."""

from __future__ import annotations

from pipeline.errors import ReportError, one_of
from pipeline.records import About, GroupAbout


def page_units(about: About) -> tuple[GroupAbout, ...]:
    """The units with a page of their own, in the order of the organisation; none in Model 2."""
    return about.centres[0].units if about.model == 1 else ()


def check_unit(about: About, unit: str) -> None:
    """Raise ReportError where there is no page of this unit, with the nearest there is."""
    if about.model != 1:
        raise ReportError(
            f"Model {about.model} has no pages of single units: its numbers are no basis for "
            "adjusting the services of a unit",
            where=about.wave,
            got=repr(unit),
            todo="leave --unit out",
        )
    known = {one.id: one.name for one in page_units(about)}
    if unit not in known:
        named = {name: id_ for id_, name in known.items()}
        todo = f"write {named[unit]!r}: a unit goes by its id" if unit in named else ""
        raise ReportError(
            "no such unit",
            where=about.wave,
            expected=one_of(unit, known),
            got=repr(unit),
            todo=todo,
        )
