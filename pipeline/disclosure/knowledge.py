"""What a reader of the release knows before calculating: shown counts, and what statuses mean.

Statuses and thresholds are public. "withheld_small" says fewer than the threshold, and
"withheld_partner" at least the threshold with answers on both sides, unless the status was taken
over from a withheld response or total, stands alike on all parts of a total, or on a part by a
breakdown: then it says nothing. "withheld_group" stands alike on every hidden part of a
sum, so it says nothing of any one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from pipeline.disclosure.attack import MOST, Interval, Knowledge
from pipeline.disclosure.cells import Cell, Sizes, place
from pipeline.disclosure.counts import count_cells
from pipeline.disclosure.primary import floors
from pipeline.disclosure.relations import (
    Relation,
    relations,
    response_of,
    totals_of,
)
from pipeline.disclosure.rests import rests
from pipeline.errors import DisclosureError
from pipeline.policy import Thresholds
from pipeline.records import About

NOBODY = (0, 0, 0)
_NUMBERS = ["n", "numerator", "denominator", "value", "low", "high"]


@dataclass(frozen=True)
class Published:
    """The counts of the shown cells and the status of the withheld ones."""

    counts: Mapping[Cell, Sizes]
    withheld: Mapping[Cell, str]
    relations: tuple[Relation, ...]
    thresholds: Thresholds
    has_invitations: bool
    alike: frozenset[Cell]
    """Withheld cells whose status tells nothing, because all parts of their total have it."""


def read_published(
    rows: pd.DataFrame, about: About, thresholds: Thresholds, public_before: Mapping[Cell, Sizes]
) -> Published:
    """The public facts in released rows (with their cells), and in the previous wave's report.

    Raises DisclosureError if a row that is not shown holds a number, a withheld one a verdict or
    method, or if some measures of a cell are shown and others withheld.
    """
    is_withheld = rows["status"].str.startswith("withheld_")
    tells = rows[_NUMBERS].notna().any(axis=1) & (rows["status"] != "shown")
    tells |= is_withheld & ((rows["verdict"] != "") | (rows["method"] != ""))
    if tells.any():
        raise unsafe("a row that is not shown holds a value", rows.loc[tells, "cell"].iloc[0])
    own = rows["measure"].map(lambda measure: rests()[measure].is_own)
    statuses: dict[Cell, str] = {}
    for cell, status in zip(rows.loc[own, "cell"], rows.loc[own, "status"], strict=True):
        told = "shown" if status == "no_base" else status
        if statuses.setdefault(cell, told) != told:
            raise unsafe("some measures of a group are shown and others withheld", cell)
    shown = own & (rows["status"] == "shown")
    counts = dict(count_cells(rows[shown], about))
    counts |= {cell: NOBODY for cell, status in statuses.items() if status == "no_data"}
    counts = {**public_before, **counts}
    withheld = {cell: status for cell, status in statuses.items() if cell not in counts}
    sums = relations({*statuses, *public_before})
    alike = _alike(counts, withheld, sums)
    return Published(counts, withheld, sums, thresholds, about.has_invitations, alike)


def knowledge_of(
    system: tuple[str, str],
    published: Published,
    *,
    is_capped: bool = False,
    without: Cell | None = None,
) -> Knowledge:
    """What is known of an item in a wave (``system`` = wave, item).

    ``is_capped``: with the published response of each group as the most that can have answered.
    ``without``: as if no cell like this one (all units, all centres, all modes ...) nor any part
    of one had been published, shown or withheld: what the totals above tell by themselves, and
    where there is nobody.
    """
    everything = {**published.counts, **published.withheld}
    cells = [cell for cell in everything if (cell.wave, cell.item) == system]
    unpublished = {
        cell
        for cell in cells
        if without is not None and _is_like(cell, without) and everything[cell] != NOBODY
    }
    known = {c: published.counts[c] for c in cells if c in published.counts.keys() - unpublished}
    length = _length(system, known, published)
    # Nobody gave nothing to every count, however many there are.
    known = {c: counts if any(counts) else (0,) * max(length, 3) for c, counts in known.items()}
    bounds = {}
    for cell in cells:
        if cell in known:
            continue
        free = [(0.0, MOST)] * (1 if cell.breakdown and not cell.item else length)
        told = free if cell in unpublished else _told(cell, free, published)
        bounds[cell] = tuple(_capped(cell, told, published) if is_capped else told)
    return Knowledge(
        tuple(r for r in published.relations if (r.total.wave, r.total.item) == system),
        known,
        bounds,
        _factors(known.values()) if system[1] else (),
    )


def _factors(known: Iterable[Sizes]) -> tuple[float, ...]:
    """What each pair adds up to, in answers; 0 where it is not the same everywhere (a theme)."""
    told = [counts for counts in known if counts[0]]
    longest = max((len(counts) for counts in told), default=3)
    found = []
    for at in range(1, longest - 1, 2):
        ratios = {sum(c[at : at + 2]) / c[0] for c in told if len(c) > at + 1}
        ratio = ratios.pop() if len(ratios) == 1 else 0.0
        found.append(ratio if ratio.is_integer() else 0.0)
    return tuple(found) if told else (1.0,)


def _is_like(cell: Cell, other: Cell) -> bool:
    """Whether the cell is on the other's level, or on one below."""
    mine, its = ((c.centre, c.unit, c.breakdown) for c in (cell, other))
    return all(a or not b for a, b in zip(mine, its, strict=True))


def _length(system: tuple[str, str], known: Mapping[Cell, Sizes], published: Published) -> int:
    """How many counts a withheld cell has: as many as the shown ones of its item."""
    if not system[1]:
        return 2 if published.has_invitations else 1
    return max((len(counts) for counts in known.values() if any(counts)), default=3)


def _told(cell: Cell, free: list[Interval], published: Published) -> list[Interval]:
    """The bounds a status tells."""
    status = published.withheld[cell]
    least = floors(cell, published.thresholds)
    response = response_of(cell)
    if cell.item and response in published.withheld:
        # Who did not answer at all gave no answer here either; nothing else is told.
        return [(0.0, _told(response, free, published)[0][1]), *free[1:]]
    if (
        cell.breakdown
        or any(total in published.withheld for total in totals_of(cell).values())
        or cell in published.alike
    ):
        return free
    if status == "withheld_small":
        is_either = not cell.item and published.has_invitations
        most = max(least) if is_either else least[0]
        return [(0.0, most - 1.0), *free[1:]]
    if status == "withheld_group":
        return free
    return [(float(low), MOST) for low, _ in zip(least, free, strict=False)]


def _alike(
    counts: Mapping[Cell, Sizes], withheld: Mapping[Cell, str], sums: Iterable[Relation]
) -> frozenset[Cell]:
    """The parts of every total of which all parts are withheld_small: there it tells nothing."""
    found: set[Cell] = set()
    for relation in sums:
        own = [
            part
            for part in relation.parts
            if counts.get(part) != NOBODY and not (part.item and response_of(part) in withheld)
        ]
        if all(withheld.get(part) == "withheld_small" for part in own):
            found.update(own)
    return frozenset(found)


def _capped(cell: Cell, told: list[Interval], published: Published) -> list[Interval]:
    """Nobody answers a question more than once."""
    answered = published.counts.get(response_of(cell), ())
    if not cell.item or not answered:
        return told
    (low, high), *rest = told
    return [(low, min(high, float(answered[0]))), *rest]


def unsafe(what: str, cell: Cell) -> DisclosureError:
    """The error that stops a release: names item and group, never a number."""
    return DisclosureError(
        what,
        where=place(cell),
        expected="that nobody can work out a withheld value",
        todo="publish nothing; this is a fault in the disclosure stage: report it",
    )
