"""Which cells add up to which: the sums an attacker can subtract in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from pipeline.disclosure.cells import Cell, Sizes


@dataclass(frozen=True)
class Relation:
    """``total`` = the sum of ``parts`` (units of a centre, centres of all, categories of a group).

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
    """The cells this one is a part of, by what was added up over: unit, centre, breakdown."""
    totals = {}
    if cell.unit:
        totals["unit"] = replace(cell, unit="")
    elif cell.centre:
        totals["centre"] = replace(cell, centre="")
    if cell.breakdown:
        totals[cell.breakdown] = replace(cell, breakdown="", category="")
    return totals


def is_crossed(cell: Cell) -> bool:
    """Whether the cell stands in a table of centres by categories, with sums both ways."""
    return bool(cell.breakdown and cell.centre)


def response_of(cell: Cell) -> Cell:
    """The response cell of the same people."""
    return replace(cell, item="")


def sole_parts(sizes: Mapping[Cell, Sizes]) -> frozenset[Cell]:
    """Cells by a breakdown that are all of their centre: nobody in it is in another category.

    Such a cell is its centre's total once more, and is shown or withheld with that. So is a
    category of all centres together that is made of nothing else: a sum of those.

    >>> cells = [Cell("w", "", "a"), Cell("w", "", "a", "", "mode", "web")]
    >>> [len(sole_parts(dict(zip(cells, [(40,), (n,)])))) for n in (40, 4)]
    [1, 0]
    """
    sums = [
        one
        for one in relations(sizes)
        if sizes[one.total][0] == sum(sizes[p][0] for p in one.parts)
    ]
    alone = {
        relation.parts[0]
        for relation in sums
        if len(relation.parts) == 1 and relation.total.centre and not relation.parts[0].unit
    }
    return frozenset(alone).union(
        relation.total
        for relation in sums
        if relation.total.breakdown and alone.issuperset(relation.parts)
    )
