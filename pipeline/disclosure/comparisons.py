"""What a comparison would give away: it may be shown only with every group it is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from pipeline.disclosure.cells import Cell, Sizes
from pipeline.records import About

LEAVE_ONE_OUT = ("kpi_others", "versus_others")
COMPARISONS = (*LEAVE_ONE_OUT, "change", "versus_target")


def operands(measure: str, cell: Cell, about: About) -> tuple[Cell, ...]:
    """The cells a comparison row tells of besides its own.

    A change tells the earlier value. The others without this centre are the total minus this
    centre; where only one other centre was asked, they are that centre.
    """
    if measure == "change":
        return (replace(cell, wave=about.previous),)
    if measure in LEAVE_ONE_OUT:
        asked = {question.id: question.centres for question in about.questions}
        centres = asked.get(cell.item) or tuple(centre.id for centre in about.centres)
        rest = [replace(cell, centre=centre) for centre in centres if centre != cell.centre]
        return (replace(cell, centre=""), *(rest if len(rest) == 1 else []))
    return ()


def others(cell: Cell, counts: Mapping[Cell, Sizes]) -> Sizes:
    """The counts of all other centres together; empty when the total is not known.

    >>> counts = {Cell("w", "q"): (30, 20, 10), Cell("w", "q", "a"): (9, 5, 4)}
    >>> others(Cell("w", "q", "a"), counts)
    (21, 15, 6)
    """
    total, own = counts.get(replace(cell, centre=""), ()), counts.get(cell, ())
    return tuple(a - b for a, b in zip(total, own, strict=False))
