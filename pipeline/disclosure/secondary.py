"""The secondary rules: what else to hide so that nothing hidden can be subtracted back.

A few rules, applied until nothing changes. Each only adds cells, adds no fewer when more is hidden
already, and no fewer when a threshold is higher. So the result depends on no order, and a higher
threshold never shows more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import product

from pipeline.disclosure.cells import Cell, Sizes, unfit
from pipeline.disclosure.primary import LEAST, floors, primary_status
from pipeline.disclosure.relations import (
    Relation,
    relations,
    response_of,
    sole_parts,
)
from pipeline.disclosure.safety import Part, cover
from pipeline.disclosure.tables import NO_SCALES, Circuits, Scales, tables_of
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
    between: Mapping[Cell, Sizes] | None = None,
    scales: Scales = NO_SCALES,
) -> frozenset[Cell]:
    """Every cell to withhold: by the primary rules, by earlier reports, and to protect those.

    ``empty`` cells have nobody to protect. Where the response of a group is withheld nothing else
    about the group is shown; where a question of a theme (``themes``: item -> its questions) is
    withheld, nor is the theme. ``between``: counts that measures tell only together. Raises
    DisclosureError when parts add up to more than their total.
    """
    living = {cell: counts for cell, counts in sizes.items() if cell not in empty}
    sole = sole_parts(living)
    hidden = {
        cell
        for cell in living.keys() - sole
        if cell in withheld_before or primary_status(cell, living[cell], floors(cell, thresholds))
    }
    responses = {
        cell: Part(cell, counts, between=(between or {}).get(cell, ()))
        for cell, counts in living.items()
        if not cell.item
    }
    hidden |= _close(hidden & responses.keys(), responses, thresholds)
    spent = _spent(hidden & responses.keys(), responses, withheld_before, thresholds)
    made_of = themes or {}
    for is_theme in (False, True):
        parts = {
            cell: _part(cell, living, hidden, (between or {}).get(cell, ()))
            for cell in living
            if cell.item and (cell.item in made_of) == is_theme
        }
        mine = {cell for cell in parts if not hidden.isdisjoint({cell, *_items(cell, made_of)})}
        hidden |= _close(mine, parts, thresholds, spent, scales)
    return frozenset(hidden)


def _items(cell: Cell, themes: Mapping[str, tuple[str, ...]]) -> Iterable[Cell]:
    """The cells of the same people that a theme is made of."""
    return (replace(cell, item=item) for item in themes.get(cell.item, ()))


def _part(cell: Cell, living: Mapping[Cell, Sizes], hidden: Set[Cell], between: Sizes) -> Part:
    response = response_of(cell)
    if response not in living:
        return Part(cell, living[cell], between=between)
    room = max(0, living[response][0] - living[cell][0])
    return Part(cell, living[cell], room, between, is_spent=response in hidden)


def _spent(
    hidden: Set[Cell],
    responses: Mapping[Cell, Part],
    withheld_before: Set[Cell],
    thresholds: Thresholds,
) -> Sequence[frozenset[Cell]]:
    """Every set of withheld responses that the thresholds, or lower ones, make.

    What is hidden with its response helps to protect the rest, so fewer others are needed. What
    was needed at a lower threshold stays hidden: a higher one must not show it.
    """
    whole = {cell: part for cell, part in responses.items() if not cell.breakdown}
    found = {frozenset(hidden & whole.keys())}
    in_force = (thresholds.unit_answers, thresholds.unit_invited, thresholds.protection)
    ranges = [range(LEAST, value + 1) for value in in_force]
    for values in product(*ranges) if hidden & whole.keys() else ():
        answers, invited, protection = values
        looser = replace(
            thresholds, unit_answers=answers, unit_invited=invited, protection=protection
        )
        small = {
            cell
            for cell, part in whole.items()
            if cell in withheld_before or primary_status(cell, part.sizes, floors(cell, looser))
        }
        found.add(frozenset(_close(small & hidden, whole, looser)))
    return sorted(found, key=sorted)


def _close(
    hidden: Set[Cell],
    parts: Mapping[Cell, Part],
    thresholds: Thresholds,
    spent: Sequence[Set[Cell]] = (frozenset(),),
    scales: Scales = NO_SCALES,
) -> set[Cell]:
    """What is hidden, or spent, and everything the rules add; what is sole follows its centre."""
    sole = sole_parts({cell: part.sizes for cell, part in parts.items()})
    crossed = {cell: part for cell, part in parts.items() if cell not in sole}
    tables = tables_of(crossed, thresholds.protection, scales)
    sums = []
    for one in relations(parts):
        own = replace(one, parts=tuple(part for part in one.parts if part not in sole) or one.parts)
        is_both_ways = len(own.parts) > 1 and own.parts[0] in tables
        shield = frozenset() if is_both_ways else _cover(own, parts, thresholds, spent)
        sums.append(_Sum(one, shield))
    sources = _sources(sums, sole)
    found = {*hidden, *(cell for cell, part in parts.items() if part.is_spent)}
    for sum_ in sums:
        # People in no part stand there for everyone to subtract: they are a hidden part too.
        rest, part = _left_over(sum_.relation, parts), sum_.relation.parts[0]
        is_anybody = rest[0] > 0 or (not part.item and any(rest))
        if is_anybody and primary_status(part, rest, floors(part, thresholds)):
            found |= sum_.cover or set(sum_.relation.parts)
    while True:
        added = {*_by_sums(sums, found), *_by_tables(tables, found)}
        added |= {*_by_centres(tables, found, parts)}
        added -= sole
        added |= {cell for cell, of in sources.items() if not of.isdisjoint(found)}
        added -= found
        if not added:
            return found
        found |= added


def _sources(sums: Iterable[_Sum], sole: Set[Cell]) -> Mapping[Cell, frozenset[Cell]]:
    """What each sole cell falls with: its centre, or of all centres together any part of it."""
    centres = {c: frozenset({replace(c, breakdown="", category="")}) for c in sole if c.centre}
    together = {s.relation.total: frozenset(s.relation.parts) for s in sums}
    return {cell: centres.get(cell) or together[cell] for cell in sole}


def _by_sums(sums: Iterable[_Sum], hidden: Set[Cell]) -> Iterable[Cell]:
    """The parts of what is hidden as a whole, and the cover of what is hidden in part."""
    for sum_ in sums:
        if sum_.relation.total in hidden:
            yield from sum_.relation.parts
        elif not hidden.isdisjoint(sum_.relation.parts):
            yield from sum_.cover


def _by_tables(tables: Mapping[Cell, Circuits], hidden: Set[Cell]) -> Iterable[Cell]:
    """What is hidden with each hidden cell of a table."""
    for cell in hidden & tables.keys():
        yield from tables[cell].companions(cell)
        if not hidden.isdisjoint(tables[cell].table.totals):
            yield from tables[cell].companions(cell, without_totals=True)


def _by_centres(
    tables: Mapping[Cell, Circuits], hidden: Set[Cell], parts: Mapping[Cell, Part]
) -> Iterable[Cell]:
    """The tables that would tell how many are in a withheld centre.

    It and the centre withheld beside it must have people of one category, who could as well be in
    the other. Taken is the smallest other centre: that one is withheld first. All centres together
    go as well: a centre with people of one category has no more than all have of it.
    """
    whole = {cell for cell in parts if cell.centre and not cell.unit and not cell.breakdown}
    for table in dict.fromkeys(tables.values()):
        first = next(iter(table.table.parts))
        centres = [c for c in whole if (c.wave, c.item) == (first.wave, first.item)]
        by_size = sorted(centres, key=lambda cell: (parts[cell].sizes[0], cell))
        for cell in hidden & whole & set(centres):
            smallest = next((other.centre for other in by_size if other != cell), "")
            if not table.is_open(cell.centre, smallest):
                yield from table.table.parts


def _cover(
    relation: Relation,
    parts: Mapping[Cell, Part],
    thresholds: Thresholds,
    spent: Sequence[Set[Cell]],
) -> frozenset[Cell]:
    """What protects a hidden part. A part that is everybody falls and stands with its total."""
    if len(relation.parts) == 1:
        is_sole = bool(relation.parts[0].breakdown and relation.total.centre)
        return frozenset() if is_sole else frozenset({*relation.parts, relation.total})
    mine, first = [parts[part] for part in relation.parts], relation.parts[0]
    if first.breakdown:
        sets = [[part for part in mine if not part.is_spent]]
    else:
        sets = [
            [replace(part, is_spent=response_of(part.cell) in out) for part in mine]
            for out in spent
        ]
    least, width = floors(first, thresholds), thresholds.protection
    return frozenset(cell for one in sets if one for cell in cover(one, least, width))


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
