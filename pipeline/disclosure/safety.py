"""When the hidden parts of one sum protect each other, and which parts to hide so that they do.

An attacker who knows a total and its shown parts knows what the hidden parts add up to. From the
statuses he knows more: withheld_small has fewer than the threshold, withheld_partner at least the
threshold (and answers on both sides). Hidden parts are safe when, with all that known, each can
still lie anywhere within a width of ``protection``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import product

from pipeline.disclosure.cells import Cell, Sizes
from pipeline.disclosure.primary import LEAST, primary_status

Parts = Sequence[tuple[Cell, Sizes]]


def cover(parts: Parts, least: Sizes, protection: int) -> frozenset[Cell]:
    """The parts to hide as soon as one part of the sum is hidden.

    Primary parts, and then the smallest others (ties by id) until the hidden ones are safe; all
    parts when they never are. The union over all thresholds from the lowest possible to the one in
    force, so that a higher threshold never shows what a lower one hid.

    >>> trusts = [(Cell("2024", "", name), (n,)) for name, n in (("A", 150), ("B", 80), ("C", 2))]
    >>> sorted(cell.centre for cell in cover(trusts, (5,), protection=5))
    ['B', 'C']
    """
    looser = product(*(range(min(LEAST, floor), floor + 1) for floor in least))
    hidden: set[Cell] = set()
    for floors in looser:
        hidden |= _cover_at(parts, floors, protection)
    return frozenset(hidden)


def _cover_at(parts: Parts, least: Sizes, protection: int) -> set[Cell]:
    shown = sorted((p for p in parts if not primary_status(*p, least)), key=_by_size)
    hidden = [p for p in parts if primary_status(*p, least)]
    for smallest in [None, *shown]:
        if smallest is not None:
            hidden.append(smallest)
        if is_safe(hidden, least, protection):
            break
    return {cell for cell, _ in hidden}


def _by_size(part: tuple[Cell, Sizes]) -> tuple[int, Cell]:
    return part[1][0], part[0]


def is_safe(hidden: Parts, least: Sizes, protection: int) -> bool:
    """Whether the hidden parts of a sum keep each other uncertain, their statuses known.

    With k small parts (fewer than t each), m partners (at least t, and 1 on either side) and g
    parts of one opinion (at least t), a hidden sum S leaves every part a width of d when
    S >= (m+g)t + d and, for the positive and the negative answers, S >= m + d. Without a partner
    the upper bounds bite: then S <= (k-1)(t-1) as well. d = max(protection, t-1), so that a small
    part can be anything from 0 to t-1; with a part of one opinion d = max(protection, t), so that
    all its answers, t or more, can be positive as well as negative.
    """
    statuses = [primary_status(cell, sizes, least) for cell, sizes in hidden]
    alike, partners = statuses.count("withheld_group"), statuses.count("")
    sums = [sum(column) for column in zip(*(sizes for _, sizes in hidden), strict=False)]
    if len(hidden) < 2:
        return False
    width = max(protection, least[0] if alike else least[0] - 1)
    if not partners:
        room = (len(hidden) - 1) * (least[0] - 1)
        return not alike and least[0] <= sums[0] <= room and min(sums) >= width
    bound = [(partners + alike) * least[0], *(partners * floor for floor in least[1:])]
    return all(found >= low + width for found, low in zip(sums, bound, strict=False))


def modes_together(people: Mapping[Cell, Sizes], width: int) -> frozenset[str]:
    """The modes to hide in every centre as soon as one is hidden in one: the smallest ones.

    ``people`` are the cells of the table of centres by modes, which has sums both ways. A block of
    all centres by some modes leaves each of its cells min(R, K, T-R, T-K) wide (Frechet's bounds;
    R and K the block's sum over the cell's centre and mode, T over all). R, T-R and T-K grow with
    every mode added; K is a published total, or hidden itself. All modes when no fewer will do:
    then the table tells no more than its margins.

    >>> table = {"web": (90, 60), "paper": (30, 20), "phone": (9, 8), "visit": (2, 1)}
    >>> cells = {Cell("w", "", c, "", m): (table[m][i],) for m in table for i, c in enumerate("ab")}
    >>> sorted(modes_together(cells, width=5))
    ['paper', 'phone', 'visit']
    """
    by_mode: Counter[str] = Counter()
    for cell, sizes in people.items():
        by_mode[cell.mode] += sizes[0]
    modes = sorted(by_mode, key=lambda mode: (by_mode[mode], mode))
    populated = {cell.centre for cell, sizes in people.items() if sizes[0]}
    by_centre = dict.fromkeys(sorted(populated), 0)
    for count, mode in enumerate(modes, start=1):
        for cell, sizes in people.items():
            if cell.mode == mode and cell.centre in by_centre:
                by_centre[cell.centre] += sizes[0]
        block = sum(by_centre.values())
        rooms = [block - by_mode[mode]]
        for hidden in by_centre.values():
            rooms += [hidden, block - hidden]
        if min(rooms) >= width:
            return frozenset(modes[:count])
    return frozenset(modes)
