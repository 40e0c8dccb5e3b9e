"""Which cells add up to which: the sums an attacker can subtract in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, replace

from pipeline.disclosure.cells import Cell

DETAILS = ("distribution", "dont_know", "not_relevant")
"""Counts that are not protected one by one, so they are not shown beside a withheld part."""


@dataclass(frozen=True)
class Relation:
    """``total`` = the sum of ``parts`` (units of a centre, centres of all, modes of a group).

    People who are in none of the parts may be left over; then the parts add up to less.
    """

    total: Cell
    parts: tuple[Cell, ...]


def relations(cells: Iterable[Cell]) -> tuple[Relation, ...]:
    """Every relation among the cells, in a fixed order.

    >>> units = [Cell("w", "", "a", "a1"), Cell("w", "", "a", "a2")]
    >>> [relation.total.centre for relation in relations([Cell("w", "", "a"), *units])]
    ['a']
    """
    known = set(cells)
    parts: defaultdict[tuple[Cell, str], list[Cell]] = defaultdict(list)
    for cell in sorted(known):
        for axis, total in totals_of(cell).items():
            if total in known:
                parts[total, axis].append(cell)
    return tuple(Relation(total, tuple(found)) for (total, _), found in sorted(parts.items()))


def totals_of(cell: Cell) -> Mapping[str, Cell]:
    """The cells this one is a part of, by what was added up over: unit, centre, mode."""
    totals = {}
    if cell.unit:
        totals["unit"] = replace(cell, unit="")
    elif cell.centre:
        totals["centre"] = replace(cell, centre="")
    if cell.mode:
        totals["mode"] = replace(cell, mode="")
    return totals


def is_crossed(cell: Cell) -> bool:
    """Whether the cell stands in a table of centres by modes, with sums both ways."""
    return bool(cell.mode and cell.centre)


def response_of(cell: Cell) -> Cell:
    """The response cell of the same group."""
    return replace(cell, item="")


def beside_withheld(cells: Iterable[Cell], withheld: Set[Cell]) -> frozenset[Cell]:
    """The cells that are parts of a sum together with a withheld part.

    Their DETAILS could be subtracted from the total's: no "don't know" in one unit after another,
    until the withheld ones are left with the rest.
    """
    return frozenset(
        part
        for relation in relations(cells)
        if not withheld.isdisjoint(relation.parts)
        for part in relation.parts
    )
