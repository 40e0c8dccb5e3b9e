"""The secondary rules: what else to hide so that nothing hidden can be subtracted back.

A few rules, applied until nothing changes. Each only adds cells, adds no fewer when more is hidden
already, and no fewer when a threshold is higher. So the result depends on no order, and a higher
threshold never shows more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, replace

from pipeline.disclosure.cells import Cell, Sizes, unfit
from pipeline.disclosure.primary import floors, primary_status
from pipeline.disclosure.relations import (
    Relation,
    is_crossed,
    relations,
    response_of,
    totals_of,
)
from pipeline.disclosure.safety import Part, cover
from pipeline.disclosure.tables import Circuits, Table
from pipeline.policy import Thresholds

@dataclass(frozen=True)
class _Sum:
    """A relation, and what to hide as soon as one of its parts is hidden."""

    relation: Relation
    cover: frozenset[Cell]


def protect(
    sizes: Mapping[Cell, Sizes],
    empty: frozenset[Cell],
    withheld_before: Set[Cell],
    thresholds: Thresholds,
    *,
    themes: Mapping[str, tuple[str, ...]] | None = None,
) -> frozenset[Cell]:
    """Every cell to withhold: by the primary rules, by earlier reports, and to protect those.

    ``empty`` cells have nobody to protect. Where the response of a group is withheld nothing else
    about the group is shown; where a question of a theme (``themes``: item -> its questions) is
    withheld, nor is the theme. Raises DisclosureError when parts add up to more than their total.
    """
    # A category nobody was invited in, in one centre, goes with the circuit it stands in: its
    # nought would tell on the rest. A centre or a category with nobody at all cannot.
    living = {
        cell: counts
        for cell, counts in sizes.items()
        if cell not in empty or (is_crossed(cell) and empty.isdisjoint(totals_of(cell).values()))
    }
    hidden = {
        cell
        for cell in living.keys() - empty
        if cell in withheld_before or primary_status(cell, living[cell], floors(cell, thresholds))
    }
    made_of = themes or {}
    for is_next in (
        lambda cell: not cell.item,
        lambda cell: cell.item and cell.item not in made_of,
        lambda cell: cell.item in made_of,
    ):
        found = {cell: counts for cell, counts in living.items() if is_next(cell)}
        mine = {cell for cell in found if not hidden.isdisjoint({cell, *_items(cell, made_of)})}
        parts = {cell: _part(cell, living, hidden) for cell in found}
        hidden |= _close(mine, parts, thresholds)
    return frozenset(hidden)


def _items(cell: Cell, themes: Mapping[str, tuple[str, ...]]) -> Iterable[Cell]:
    """The cells of the same people that a theme is made of."""
    return (replace(cell, item=item) for item in themes.get(cell.item, ()))


def _part(cell: Cell, living: Mapping[Cell, Sizes], hidden: Set[Cell]) -> Part:
    response = response_of(cell)
    if not cell.item or response not in living:
        return Part(cell, living[cell])
    room = living[response][0] - living[cell][0]
    if room < 0:
        raise unfit("more answers to a question than people who answered", cell)
    return Part(cell, living[cell], room, is_spent=response in hidden)


def _close(hidden: Set[Cell], parts: Mapping[Cell, Part], thresholds: Thresholds) -> set[Cell]:
    """What is hidden, or spent, and everything the rules add."""
    tables = _tables(parts)
    sums = [
        _Sum(one, frozenset() if _is_both_ways(one, tables) else _cover(one, parts, thresholds))
        for one in relations(parts)
    ]
    found = {*hidden, *(cell for cell, part in parts.items() if part.is_spent)}
    for sum_ in sums:
        # People in no part stand there for everyone to subtract: they are a hidden part too.
        rest, part = _left_over(sum_.relation, parts), sum_.relation.parts[0]
        is_anybody = rest[0] > 0 or (not part.item and any(rest))
        if is_anybody and primary_status(part, rest, floors(part, thresholds)):
            found |= sum_.cover or set(sum_.relation.parts)
    width = thresholds.protection
    while added := {*_by_sums(sums, found), *_by_tables(tables, found, width)} - found:
        found |= added
    return found


def _by_sums(sums: Iterable[_Sum], hidden: Set[Cell]) -> Iterable[Cell]:
    """The parts of what is hidden as a whole, and the cover of what is hidden in part."""
    for sum_ in sums:
        if sum_.relation.total in hidden:
            yield from sum_.relation.parts
        elif not hidden.isdisjoint(sum_.relation.parts):
            yield from sum_.cover


def _by_tables(
    tables: Mapping[Cell, Circuits], hidden: Set[Cell], protection: int
) -> Iterable[Cell]:
    """What is hidden with each hidden cell of a table."""
    for cell in hidden & tables.keys():
        yield from tables[cell].companions(cell, protection)


def _tables(parts: Mapping[Cell, Part]) -> Mapping[Cell, Circuits]:
    """The table each cell stands in: of two centres or more."""
    found: defaultdict[tuple[str, str, str], dict[Cell, Part]] = defaultdict(dict)
    for cell, part in parts.items():
        if is_crossed(cell):
            found[cell.wave, cell.item, cell.breakdown][cell] = part
    together: dict[Cell, Circuits] = {}
    for mine in found.values():
        if len({cell.centre for cell in mine}) > 1:
            together |= dict.fromkeys(mine, Circuits(Table(mine)))
    return together


def _is_both_ways(relation: Relation, tables: Mapping[Cell, Circuits]) -> bool:
    return len(relation.parts) > 1 and relation.parts[0] in tables


def _cover(
    relation: Relation, parts: Mapping[Cell, Part], thresholds: Thresholds
) -> frozenset[Cell]:
    """What protects a hidden part. A part that is everybody falls and stands with its total."""
    if len(relation.parts) == 1:
        return frozenset({*relation.parts, relation.total})
    mine = [parts[part] for part in relation.parts]
    return cover(mine, floors(relation.parts[0], thresholds), thresholds.protection)


def _left_over(relation: Relation, parts: Mapping[Cell, Part]) -> Sizes:
    """The counts of people in the total but in none of the parts.

    Raises DisclosureError when the parts add up to more than the total.
    """
    known = [parts[part].sizes for part in relation.parts]
    rest = tuple(
        total - sum(column)
        for total, column in zip(
            parts[relation.total].sizes, zip(*known, strict=False), strict=False
        )
    )
    if any(count < 0 for count in rest):
        raise unfit("the parts of a group add up to more than the group", relation.total)
    return rest
