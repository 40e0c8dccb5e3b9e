"""What every cell is told to be: shown, or withheld and why.

Status and reason are public, so they must not tell how small a cell is where that would help an
attacker: a cell hidden with its whole group or total takes over the status of that.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Set
from dataclasses import dataclass, replace

from pipeline.disclosure.cells import Cell, Sizes
from pipeline.disclosure.primary import floors, primary_status
from pipeline.disclosure.relations import (
    Relation,
    is_crossed,
    relations,
    response_of,
    totals_of,
)
from pipeline.disclosure.safety import is_safe
from pipeline.policy import Thresholds


@dataclass(frozen=True)
class Standing:
    """A cell's status; for a withheld one the rule in words and the groups it protects."""

    status: str
    reason: str = ""
    partner: str = ""


SHOWN = Standing("shown")
NO_DATA = Standing("no_data")
_TABLE = Standing("withheld_small", "Few answered in one of these ways in one of the centres.")
_PARTNER = Standing("withheld_partner", "Would tell what is withheld by subtraction.")
_ALIKE = Standing("withheld_small", "Few answers here or in a group beside it.")


def standings(
    sizes: Mapping[Cell, Sizes], empty: Set[Cell], hidden: Set[Cell], thresholds: Thresholds
) -> Mapping[Cell, Standing]:
    """The standing of every cell: shown, no_data or withheld.

    Where all parts of a total are hidden and their statuses would bound one of them too closely,
    all are withheld_small alike; so are all hidden cells of a table of centres by modes.
    """
    sums = relations(sizes.keys() - empty)
    alike = {c for sum_ in sums for c in _alike(sum_, sizes, hidden, thresholds)}
    found: dict[Cell, Standing] = {}
    # Responses before questions and totals before parts: '' sorts first in every field.
    for cell in sorted(sizes, key=lambda cell: (cell.item, cell.centre, cell.unit, cell.mode)):
        if cell not in hidden:
            found[cell] = NO_DATA if cell in empty else SHOWN
        elif cell.item and response_of(cell) in hidden:
            found[cell] = Standing(
                found[response_of(cell)].status, "The response of the group is withheld."
            )
        elif above := [found[total] for total in totals_of(cell).values() if total in hidden]:
            found[cell] = Standing(above[0].status, "The group it is part of is withheld.")
        elif is_crossed(cell):
            found[cell] = _TABLE
        else:
            found[cell] = _ALIKE if cell in alike else _own(cell, sizes[cell], thresholds)
    partners = _partners(found, sums)
    return {
        cell: replace(standing, partner=partners.get(cell, ""))
        for cell, standing in sorted(found.items())
    }


def _own(cell: Cell, sizes: Sizes, thresholds: Thresholds) -> Standing:
    """The standing of a cell that is hidden for its own sake, or for its neighbours'."""
    least = floors(cell, thresholds)
    status = primary_status(cell, sizes, least)
    if status == "withheld_group":
        return Standing(status, "All answers are on the same side of the scale.")
    if not status:
        return _PARTNER
    invited = f", or fewer than {least[1]} invited" if not cell.item and len(sizes) > 1 else ""
    return Standing(status, f"Fewer than {least[0]} answers{invited}.")


def _alike(
    relation: Relation, sizes: Mapping[Cell, Sizes], hidden: Set[Cell], thresholds: Thresholds
) -> list[Cell]:
    """The parts of a shown total, where all are hidden and not safe if each told its own status."""
    own = [part for part in relation.parts if not part.item or response_of(part) not in hidden]
    if relation.total in hidden or not own or not hidden >= set(relation.parts):
        return []
    least = floors(own[0], thresholds)[: min(len(sizes[part]) for part in own)]
    parts = [(part, sizes[part]) for part in own]
    return [] if is_safe(parts, least, thresholds.protection) else own


def _partners(found: Mapping[Cell, Standing], sums: tuple[Relation, ...]) -> Mapping[Cell, str]:
    """For each cell hidden for its neighbours' sake, the names of those it protects."""
    names: defaultdict[Cell, set[str]] = defaultdict(set)
    for relation in sums:
        protected = {
            part.mode or part.unit or part.centre
            for part in relation.parts
            if found[part].status in ("withheld_small", "withheld_group")
        }
        # An only part is its total's whole: then the total is what protects it.
        is_only = len(relation.parts) == 1
        for cell in [relation.total] if is_only else relation.parts:
            names[cell] |= protected
    return {cell: ", ".join(sorted(names[cell])) for cell in found if found[cell] == _PARTNER}
