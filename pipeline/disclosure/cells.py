"""A cell: a group, an item and a period, and the counts in it that must not be found out.

Everything measured in a cell is shown or withheld together.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.errors import DisclosureError

Sizes = tuple[int, ...]
"""The counts of a cell that must not be found out. Response: (answered,) or, with an invitation
list, (answered, invited); by a breakdown (answered,). Question or theme: the answers, then a pair
of counts for everything that divides them: positive and negative; points above the lowest answer
and below the highest (a mean); in the top box and not; both sides of a net score. In every pair a
nought says that everybody answered alike."""


@dataclass(frozen=True, order=True)
class Cell:
    """A group, an item ('' = its response) and a wave.

    With a ``breakdown`` (mode, period or a background question) only people of one category.
    """

    wave: str
    item: str
    centre: str = ""
    unit: str = ""
    breakdown: str = ""
    category: str = ""


def place(cell: Cell) -> str:
    """The cell in words, for a message: never a number.

    >>> place(Cell("2024", "overall", "voksne", "vok-01"))
    "wave '2024', question 'overall', centre 'voksne', unit 'vok-01'"
    """
    names = {"question": cell.item, "centre": cell.centre, "unit": cell.unit}
    if cell.breakdown:
        names[cell.breakdown] = cell.category
    told = [f"wave {cell.wave!r}"] + [f"{word} {name!r}" for word, name in names.items() if name]
    return ", ".join(told)


def unfit(what: str, cell: Cell) -> DisclosureError:
    """The error for measures that cannot be right: names item and group, never a number."""
    return DisclosureError(
        what,
        where=place(cell),
        todo="this is a fault in the measures, not in the survey: report it",
    )
