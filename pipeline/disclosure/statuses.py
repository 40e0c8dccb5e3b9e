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
    relations,
    response_of,
    totals_of,
)
from pipeline.disclosure.safety import Part, is_safe
from pipeline.policy import Thresholds


@dataclass(frozen=True)
class Standing:
    """A cell's status; for a withheld one the rule in words and the groups it protects."""

    status: str
    reason: str = ""
    partner: str = ""


SHOWN = Standing("shown")
NO_DATA = Standing("no_data")
_TABLE = Standing(
    "withheld_small", "Few answers, or of one opinion, here or in a category beside it."
)
_ONE_SIDE = "All answers are on the same side of the scale."
_BESIDE = "Would tell what is withheld by subtraction."
_PARTNER = Standing("withheld_partner", _BESIDE)
_ALIKE = Standing("withheld_small", "Few answers here or in a group beside it.")


def standings(
    sizes: Mapping[Cell, Sizes],
    empty: Set[Cell],
    hidden: Set[Cell],
    thresholds: Thresholds,
    *,
    uniform: Set[Cell] = frozenset(),
) -> Mapping[Cell, Standing]:
    """The standing of every cell: shown, no_data or withheld; ``reason`` is for the log alone.

    A status must not tell. The hidden parts of a sum are all withheld_group where one of them is of
    one opinion (or all answered the same: ``uniform``), or where being small or not would bound
    one too closely: so the word tells of none. Where all parts of a shown response are hidden and
    their statuses would bound one, all are withheld_small; so are all hidden cells by a breakdown.
    """
    sums = relations(sizes.keys() - empty)
    untold = {c for sum_ in sums for c in _untold(sum_, sizes, hidden, thresholds, uniform)}
    found: dict[Cell, Standing] = {}
    # Responses before questions and totals before parts: '' sorts first in every field.
    for cell in sorted(sizes, key=_totals_first):
        if cell not in hidden:
            found[cell] = NO_DATA if cell in empty else SHOWN
        elif cell.item and response_of(cell) in hidden:
            found[cell] = Standing(
                found[response_of(cell)].status, "The response of the group is withheld."
            )
        elif above := [found[total] for total in totals_of(cell).values() if total in hidden]:
            found[cell] = Standing(above[0].status, "The group it is part of is withheld.")
        elif cell.breakdown:
            found[cell] = _TABLE
        else:
            own = _own(cell, sizes[cell], thresholds, is_uniform=cell in uniform)
            found[cell] = _ALIKE if cell in untold and not cell.item else own
            # Of the earlier wave its own report tells more, so no word of this one must add to it.
            if cell.item and (cell in untold or response_of(cell) not in sizes):
                found[cell] = replace(own, status="withheld_group")
    partners = _partners(found, sums)
    return {
        cell: replace(standing, partner=partners.get(cell, ""))
        for cell, standing in sorted(found.items())
    }


def _totals_first(cell: Cell) -> tuple[str, ...]:
    return cell.item, cell.centre, cell.unit, cell.breakdown, cell.category


def _own(cell: Cell, sizes: Sizes, thresholds: Thresholds, *, is_uniform: bool) -> Standing:
    """The standing of a cell that is hidden for its own sake, or for its neighbours'."""
    least = floors(cell, thresholds)
    status = primary_status(cell, sizes, least)
    if status == "withheld_group" or (is_uniform and not status):
        return Standing("withheld_group", _ONE_SIDE)
    if not status:
        return _PARTNER
    invited = f", or fewer than {least[1]} invited" if not cell.item and len(sizes) > 1 else ""
    return Standing(status, f"Fewer than {least[0]} answers{invited}.")


def _own_parts(relation: Relation, hidden: Set[Cell]) -> list[Cell]:
    """The hidden parts whose status tells of themselves: not of their response or total."""
    return [
        part
        for part in relation.parts
        if part in hidden
        and not (part.item and response_of(part) in hidden)
        and relation.total not in hidden
        and not part.breakdown
    ]


def _untold(
    relation: Relation,
    sizes: Mapping[Cell, Sizes],
    hidden: Set[Cell],
    thresholds: Thresholds,
    uniform: Set[Cell],
) -> list[Cell]:
    """The hidden parts of a sum that are not safe if each told its own status.

    Of questions wherever one is of one opinion, or the statuses bound one too closely; of
    responses, which are chosen to be safe, where all parts of a shown total had to go.
    """
    own = _own_parts(relation, hidden)
    if not own or (not own[0].item and not hidden >= set(relation.parts)):
        return []
    if not uniform.isdisjoint(own):
        return own
    least = floors(own[0], thresholds)
    parts = [
        Part(part, sizes[part], _room(part, sizes), is_spent=part not in own)
        for part in relation.parts
        if part in hidden
    ]
    return [] if is_safe(parts, least, thresholds.protection) else own


def _room(cell: Cell, sizes: Mapping[Cell, Sizes]) -> int | None:
    response = response_of(cell)
    if not cell.item or response not in sizes:
        return None
    return max(0, sizes[response][0] - sizes[cell][0])


def _partners(found: Mapping[Cell, Standing], sums: tuple[Relation, ...]) -> Mapping[Cell, str]:
    """For each cell hidden for its neighbours' sake, the names of those it protects."""
    names: defaultdict[Cell, set[str]] = defaultdict(set)
    for relation in sums:
        protected = {
            part.category or part.unit or part.centre
            for part in relation.parts
            if found[part].status in ("withheld_small", "withheld_group")
            and found[part].reason != _BESIDE
        }
        # An only part is its total's whole: then the total is what protects it.
        is_only = len(relation.parts) == 1
        for cell in [relation.total] if is_only else relation.parts:
            names[cell] |= protected
    return {cell: ", ".join(sorted(names[cell])) for cell in found if found[cell].reason == _BESIDE}
