"""The primary rules: which cells may not be shown whatever else is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from pipeline.disclosure.cells import Cell, Sizes
from pipeline.disclosure.relations import response_of
from pipeline.policy import Thresholds
from pipeline.records import About

LEAST = 3
"""No threshold may be lower: of two people each knows the other's answer."""


_PAIRED = 40
"""More than any cell has: floors are cut to the length of the counts they are held against."""


def floors(cell: Cell, thresholds: Thresholds) -> Sizes:
    """The least a cell's counts must be to be shown, in the order of its ``Sizes``.

    Response: answered, invited. Question: answers, then both counts of every pair, which must be
    at least one: otherwise the share, or mean, tells what everybody in the group said.
    """
    if not cell.item:
        answers = thresholds.unit_answers
        if cell.breakdown:
            return (max(answers, thresholds.breakdown_answers),)
        return (answers, thresholds.unit_invited)
    answers = thresholds.question_answers
    if cell.breakdown:
        answers = max(answers, thresholds.breakdown_answers)
    return (answers, *[1] * _PAIRED)


def primary_status(cell: Cell, sizes: Sizes, least: Sizes) -> str:
    """'' when the cell may be shown, else withheld_small or withheld_group.

    >>> question = Cell("2024", "overall", "voksne")
    >>> primary_status(question, (4, 2, 2), (5, 1, 1))
    'withheld_small'
    >>> primary_status(question, (20, 20, 0), (5, 1, 1))
    'withheld_group'
    >>> primary_status(question, (20, 15, 5), (5, 1, 1))
    ''
    """
    enough = [size >= floor for size, floor in zip(sizes, least, strict=False)]
    if all(enough):
        return ""
    return "withheld_group" if cell.item and enough[0] else "withheld_small"


def empty_cells(
    rows: pd.DataFrame,
    sizes: Mapping[Cell, Sizes],
    about: About,
    asked: Mapping[str, tuple[str, ...]],
) -> frozenset[Cell]:
    """Cells with nobody to protect: nobody was invited, or the item was not asked there.

    ``rows`` are measure rows with their cells; ``asked`` = item -> centres, none = all.
    """
    is_nobody = (rows["measure"] == "invited") & rows["n"].eq(0).fillna(False)
    uninvited = set(rows.loc[is_nobody, "cell"])

    def is_empty(cell: Cell) -> bool:
        centres = asked.get(cell.item, ())
        is_asked = not centres or not cell.centre or cell.centre in centres
        if cell.wave == about.wave and not is_asked:
            return True
        response = response_of(cell)
        return response in uninvited or replace(response, breakdown="", category="") in uninvited

    return frozenset(cell for cell, size in sizes.items() if size[0] == 0 and is_empty(cell))
