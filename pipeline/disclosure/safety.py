"""When the hidden parts of one sum protect each other, and which parts to hide so that they do.

An attacker who knows a total and its shown parts knows what the hidden parts add up to. From the
statuses he knows more: withheld_small has fewer than the threshold, withheld_partner at least the
threshold (and answers on both sides); where one part is of one opinion they say nothing. And he
knows how many people there were: nobody answers a question twice. Hidden parts are safe when, with
all that known, each can still lie anywhere within a width of ``protection``.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from pipeline.disclosure.cells import Cell, Sizes
from pipeline.disclosure.primary import LEAST, primary_status


@dataclass(frozen=True)
class Part:
    """A part of a sum and its counts.

    ``room``: people of the group who did not answer the question, None where nobody is told how
    many people there were. ``between``: counts that may be nought, but are told. ``is_spent``:
    hidden with its group's response, whatever its counts, so that its own status tells nothing.
    """

    cell: Cell
    sizes: Sizes
    room: int | None = None
    between: Sizes = ()
    is_spent: bool = False


def cover(parts: Sequence[Part], least: Sizes, protection: int) -> frozenset[Cell]:
    """The parts to hide as soon as one part of the sum is hidden.

    Spent and primary parts, and then the smallest others (ties by id) until the hidden ones are
    safe; all parts when they never are. The union over all thresholds and protections from the
    lowest possible to those in force, so that a higher one never shows what a lower one hid.

    >>> trusts = [Part(Cell("2024", "", name), (n,)) for name, n in zip("ABC", (150, 80, 2))]
    >>> sorted(cell.centre for cell in cover(trusts, (5,), protection=5))
    ['B', 'C']
    """
    columns = min(len(part.sizes) for part in parts)
    found = _covers(tuple(parts))
    looser = product(*(range(min(LEAST, floor), floor + 1) for floor in least[:columns]))
    widths = range(min(LEAST, protection), protection + 1)
    for floors, width in () if (least[:columns], protection) in found else product(looser, widths):
        if (floors, width) not in found:
            hidden = frozenset(_cover_at(parts, floors, width))
            # The product goes upwards: everything just below is there, with all that is below it.
            found[floors, width] = hidden.union(*_just_below(found, floors, width))
    return found[least[:columns], protection]


_Covers = dict[tuple[Sizes, int], frozenset[Cell]]
"""By thresholds and protection: what to hide under those and all lower ones."""


@lru_cache(maxsize=5000)
def _covers(_parts: tuple[Part, ...]) -> _Covers:
    """What is found so far of these parts: a wave asks for the same again and again."""
    return {}


def _just_below(found: _Covers, floors: Sizes, width: int) -> Iterable[frozenset[Cell]]:
    lower = [
        ((*floors[:at], floors[at] - 1, *floors[at + 1 :]), width) for at in range(len(floors))
    ]
    return (found[key] for key in [*lower, (floors, width - 1)] if key in found)


def _cover_at(parts: Sequence[Part], least: Sizes, protection: int) -> set[Cell]:
    is_told = not parts[0].cell.item

    def is_open(part: Part) -> bool:
        return not part.is_spent and not primary_status(part.cell, part.sizes, least)

    hidden = [part for part in parts if not is_open(part)]
    everybody = _extras(parts)
    for smallest in [None, *sorted(filter(is_open, parts), key=_by_size)]:
        if smallest is not None:
            hidden.append(smallest)
        if is_safe(hidden, least, protection, everybody=everybody, is_told=is_told):
            break
    return {part.cell for part in hidden}


def _by_size(part: Part) -> tuple[int, Cell]:
    return part.sizes[0], part.cell


def _room(part: Part) -> float:
    return math.inf if part.room is None else part.room


def _extras(parts: Sequence[Part]) -> list[float]:
    """The people who did not answer, and every count between, of all these parts together."""
    columns = zip(*((_room(part), *part.between) for part in parts), strict=False)
    return [sum(column) for column in columns]


def is_safe(
    hidden: Sequence[Part],
    least: Sizes,
    protection: int,
    *,
    everybody: Sequence[float] = (),
    is_told: bool = True,
) -> bool:
    """Whether the hidden parts of a sum keep each other uncertain.

    ``everybody``: of all parts, hidden or not, who did not answer, and the counts between.

    The hidden parts' sum of every count is d = protection or more; with a part of one opinion d =
    max(protection, t), so that all its answers, t or more (the threshold), can be positive as well
    as negative. Where the number of people is published, those who did not answer are a count as
    well, and so are the counts between. Where there are fewer in all parts the hidden ones hold
    them all: then nothing narrows what the totals alone tell.

    ``is_told``: with each part's own status known. Of k small parts (fewer than t each) and m
    partners (at least t, and 1 on either side) the sum S must be mt + d or more and, for every
    other count, m + d. The upper bounds bite as well: what the small parts lack of t-1, and the
    people of the rest who did not answer, is d or more together (t-1 where that is less). And of
    every partner there must be t + d people who could have answered.
    """
    if len(hidden) < 2:
        return False
    alone = [part for part in hidden if not part.is_spent]
    statuses = [primary_status(part.cell, part.sizes, least) for part in alone]
    sums = [sum(column) for column in zip(*(part.sizes for part in hidden), strict=False)]
    extras = _extras(hidden)
    if any(own < min(most, protection) for most, own in zip(everybody, extras, strict=False)):
        return False
    is_alike = "withheld_group" in statuses
    if min(sums) < (max(protection, least[0]) if is_alike else protection):
        return False
    return not is_told or (not is_alike and _is_safe_told(hidden, least, protection, sums))


def _is_safe_told(
    hidden: Sequence[Part], least: Sizes, protection: int, sums: Sequence[float]
) -> bool:
    """The same with each part's own status known; no part is of one opinion."""
    alone = [part for part in hidden if not part.is_spent]
    statuses = [primary_status(part.cell, part.sizes, least) for part in alone]
    partners, small = statuses.count(""), statuses.count("withheld_small")
    open_parts = [part for part, status in zip(alone, statuses, strict=True) if not status]
    if _fewest_people(open_parts) < least[0] + protection:
        return False
    bound = [partners * least[0], *(partners * floor for floor in least[1:])]
    if any(found < low + protection for found, low in zip(sums, bound, strict=False)):
        return False
    return not small or _reach(alone, hidden, least) >= min(protection, least[0] - 1)


def _fewest_people(parts: Sequence[Part]) -> float:
    return min((part.sizes[0] + _room(part) for part in parts), default=math.inf)


def _reach(alone: Sequence[Part], hidden: Sequence[Part], least: Sizes) -> float:
    """How many more answers the hidden parts could hold, their statuses and people known."""
    reach = 0.0
    for part in hidden:
        status = primary_status(part.cell, part.sizes, least) if part in alone else ""
        free = least[0] - 1 - part.sizes[0] if status == "withheld_small" else math.inf
        reach += max(0.0, min(free, _room(part)))
    return reach
