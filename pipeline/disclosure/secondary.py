"""The secondary rules: what else to hide so that nothing hidden can be subtracted back.

A few rules, applied until nothing changes. Each only adds cells, adds no fewer when more is hidden
already, and no fewer when a threshold is higher. So the result depends on no order, and a higher
threshold never shows more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass

from pipeline.disclosure.cells import Cell, Sizes, unfit
from pipeline.disclosure.primary import floors, primary_status
from pipeline.disclosure.relations import (
    Relation,
    is_crossed,
    relations,
    response_of,
    totals_of,
)
from pipeline.disclosure.safety import cover, modes_together
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
) -> frozenset[Cell]:
    """Every cell to withhold: by the primary rules, by earlier reports, and to protect those.

    ``empty`` cells have nobody to protect. Where the response of a group is withheld nothing else
    about the group is shown. Raises DisclosureError when parts add up to more than their total.
    """
    # A mode nobody was invited by in one centre goes with the block it stands in: its nought would
    # tell on the rest. A centre or a mode with nobody at all cannot.
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
    responses = {cell: counts for cell, counts in living.items() if not cell.item}
    answers = {cell: counts for cell, counts in living.items() if cell.item}
    hidden |= _close(hidden & responses.keys(), set(), responses, thresholds)
    spent = {cell for cell in answers if response_of(cell) in hidden}
    return frozenset(hidden | _close(hidden & answers.keys(), spent, answers, thresholds))


def _close(
    hidden: Set[Cell], spent: Set[Cell], sizes: Mapping[Cell, Sizes], thresholds: Thresholds
) -> set[Cell]:
    """What is hidden and everything the rules add. ``spent`` cells are hidden but protect none."""
    tables = _tables(sizes)
    sums = _sums(sizes, tables, spent, thresholds)
    found = {*hidden, *spent}
    for sum_ in sums:
        # People in no part stand there for everyone to subtract: they are a hidden part too.
        rest, part = _left_over(sum_.relation, sizes), sum_.relation.parts[0]
        if any(rest) and primary_status(part, rest, floors(part, thresholds)):
            found |= sum_.cover
    while added := {*_by_sums(sums, found), *_by_tables(tables, found)} - found:
        found |= added
    return found


def _by_sums(sums: Iterable[_Sum], hidden: Set[Cell]) -> Iterable[Cell]:
    """The parts of what is hidden as a whole, and the cover of what is hidden in part."""
    for sum_ in sums:
        if sum_.relation.total in hidden:
            yield from sum_.relation.parts
        elif not hidden.isdisjoint(sum_.relation.parts):
            yield from sum_.cover


def _by_tables(tables: Iterable[frozenset[Cell]], hidden: Set[Cell]) -> Iterable[Cell]:
    """A mode hidden in one centre is hidden in all."""
    for table in tables:
        modes = {cell.mode for cell in table & hidden}
        yield from (cell for cell in table if cell.mode in modes)


def _tables(cells: Iterable[Cell]) -> list[frozenset[Cell]]:
    """The tables of two centres or more by modes: their cells add up both ways."""
    found: defaultdict[tuple[str, str], set[Cell]] = defaultdict(set)
    for cell in cells:
        if is_crossed(cell):
            found[cell.wave, cell.item].add(cell)
    return [
        frozenset(table) for table in found.values() if len({cell.centre for cell in table}) > 1
    ]


def _sums(
    sizes: Mapping[Cell, Sizes],
    tables: Iterable[frozenset[Cell]],
    spent: Set[Cell],
    thresholds: Thresholds,
) -> list[_Sum]:
    """Every relation with its cover."""
    blocks = {cell: block for table in tables for cell, block in _blocks(table, sizes, thresholds)}
    return [
        _Sum(relation, blocks.get(relation.parts[0]) or _cover(relation, sizes, spent, thresholds))
        for relation in relations(sizes)
    ]


def _blocks(
    table: frozenset[Cell], sizes: Mapping[Cell, Sizes], thresholds: Thresholds
) -> Iterable[tuple[Cell, frozenset[Cell]]]:
    """For each cell of a table the block of cells that is hidden with it."""
    first = min(table)
    width = min(thresholds.protection, floors(first, thresholds)[0] - 1)
    modes = {cell.mode for cell in table}
    if not first.item:
        modes &= modes_together({cell: sizes[cell] for cell in table}, width)
    block = frozenset(cell for cell in table if cell.mode in modes)
    return [(cell, block) for cell in table]


def _cover(
    relation: Relation,
    sizes: Mapping[Cell, Sizes],
    spent: Set[Cell],
    thresholds: Thresholds,
) -> frozenset[Cell]:
    """What protects a hidden part. A part that is everybody falls and stands with its total."""
    if len(relation.parts) == 1:
        return frozenset({*relation.parts, relation.total})
    parts = [(part, sizes[part]) for part in relation.parts if part not in spent]
    counts = min((len(counts) for _, counts in parts), default=0)
    least = floors(relation.parts[0], thresholds)[:counts]
    return cover(parts, least, thresholds.protection) if parts else frozenset()


def _left_over(relation: Relation, sizes: Mapping[Cell, Sizes]) -> Sizes:
    """The counts of people in the total but in none of the parts.

    Raises DisclosureError when the parts add up to more than the total.
    """
    known = [sizes[part] for part in relation.parts]
    rest = tuple(
        total - sum(column)
        for total, column in zip(sizes[relation.total], zip(*known, strict=False), strict=False)
    )
    if any(count < 0 for count in rest):
        raise unfit("the parts of a group add up to more than the group", relation.total)
    return rest
