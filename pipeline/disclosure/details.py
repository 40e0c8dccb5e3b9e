"""Details: counts that add up and are not protected one by one.

The distribution, those without an answer on the scale, and what became of the invitations. A
total's details minus those of its shown parts would tell the withheld ones, to the last nought.
So they are shown in blocks, a group's block wholly or not at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Set
from dataclasses import replace

import pandas as pd

from pipeline.disclosure.cells import Cell
from pipeline.disclosure.relations import Relation, relations
from pipeline.disclosure.rests import rests

Details = Mapping[str, Mapping[Cell, Mapping[str, float]]]
"""Block -> cell -> the counts in it by name."""

_ANSWERS = ("scale",)
"""Blocks of what people answered: there a nought in the total tells on every part."""


def count_details(rows: pd.DataFrame) -> Details:
    """The details among rows (with their cells) that hold a number."""
    blocks = {measure: rest.detail for measure, rest in rests().items() if rest.detail}
    found: dict[str, dict[Cell, dict[str, float]]] = {block: {} for block in blocks.values()}
    told = rows[rows["measure"].isin(blocks) & rows["numerator"].notna()]
    columns = ["cell", "measure", "category", "numerator"]
    for cell, measure, category, count in told[columns].itertuples(index=False, name=None):
        mine = found[blocks[measure]].setdefault(cell, {})
        mine[category if measure in ("distribution", "disposition") else measure] = count
    return found


def spreads_of(details: Details) -> Mapping[Cell, tuple[float, ...]]:
    """How many chose each position, the lowest first, of every cell with a distribution."""
    return {
        cell: tuple(counts.get(str(at), 0.0) for at in range(1, len(counts) + 1))
        for cell, counts in details["scale"].items()
    }


def details_withheld(
    block: str,
    counts: Mapping[Cell, Mapping[str, float]],
    hidden: Set[Cell],
    protection: int,
    *,
    surely: Mapping[Cell, Mapping[str, float]] | None = None,
) -> frozenset[Cell]:
    """The cells that are shown without their details of one block.

    A unit, or a category, beside a withheld one. A centre with such a unit, where fewer than
    ``protection`` gave one of the answers: its nought, or its two, would tell on the units. All
    centres together, where the block of one is withheld: centres come first. Each condition holds
    the more when more is hidden and when ``protection`` is higher. Of the answers only those count
    that the measures of the units, hidden or not, leave open (``surely``: those they tell).
    """
    sums = relations({*counts, *hidden})
    lost: set[Cell] = set()
    while added := _lost_parts(sums, hidden | lost) - lost:
        lost |= added
    if block in _ANSWERS:
        told = _told_of_parts(sums, surely or {})
        centres = {replace(c, unit="") for c in (hidden | lost) & counts.keys() if c.unit}
        lost |= {
            centre
            for centre in centres & counts.keys()
            if _left_open(counts[centre], told.get(centre, {})) < protection
        }
    centres = {c for c in (hidden | lost) if c.centre and not c.unit and not c.breakdown}
    lost |= {replace(cell, centre="") for cell in centres}
    lost |= {cell for cell in counts if replace(cell, breakdown="", category="") in lost}
    return frozenset((lost - hidden) & counts.keys())


def _lost_parts(sums: tuple[Relation, ...], out: Set[Cell]) -> set[Cell]:
    """Units and categories that are parts of a sum with a part that is out."""
    return {
        part
        for sum_ in sums
        if not out.isdisjoint(sum_.parts)
        for part in sum_.parts
        if part.unit or part.breakdown
    }


def _told_of_parts(
    sums: tuple[Relation, ...], surely: Mapping[Cell, Mapping[str, float]]
) -> Mapping[Cell, Counter[str]]:
    """For every centre how many of its units' answers are told by the units' own measures."""
    found: dict[Cell, Counter[str]] = {}
    for sum_ in sums:
        if sum_.parts[0].unit:
            found[sum_.total] = Counter()
            for part in sum_.parts:
                found[sum_.total].update(surely.get(part, {}))
    return found


def _left_open(counts: Mapping[str, float], told: Mapping[str, float]) -> float:
    return min((n - told.get(name, 0.0) for name, n in counts.items()), default=0.0)
