"""From measure rows to cells and the counts behind them.

Measures of a KPI rest on the same answers as its question, so they belong to the question's cell.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from pipeline.disclosure.cells import Cell, Sizes, unfit
from pipeline.records import About

_MEANS = ("kpi mean", "kpi index")
_COUNTING = ("invited", "answered", "share_positive", "kpi")


def with_cells(rows: pd.DataFrame, links: Mapping[str, str]) -> pd.DataFrame:
    """The rows (always the whole table) with one more column, ``cell``: the Cell of each row.

    Where a wave has only one mode the rows of that mode are about the whole group once more.
    """
    by_mode = rows["breakdown"] == "mode"
    modes = rows["category"].where(by_mode, "")
    counted = rows.loc[by_mode].groupby("wave")["category"].nunique()
    modes = modes.where(rows["wave"].isin(counted.index[counted > 1]), "")
    items = rows["item"].map(lambda item: links.get(item, item))
    keys = zip(rows["wave"], items, rows["centre"], rows["unit"], modes, strict=True)
    cells = pd.Series([Cell(*key) for key in keys], index=rows.index, dtype=object)
    return rows.assign(cell=cells)


def count_cells(rows: pd.DataFrame, about: About) -> Mapping[Cell, Sizes]:
    """The counts of every cell the rows (with their cells) mention.

    Raises DisclosureError for a cell without counts, and for counts that cannot be right.
    """
    kinds = {kpi.id: f"kpi {kpi.kind}" for kpi in about.kpis}
    found: dict[Cell, dict[str, tuple[int, int]]] = {cell: {} for cell in sorted(set(rows["cell"]))}
    numbers = rows[["n", "numerator", "low", "high"]].astype("float64").to_numpy()
    keys = zip(rows["cell"], rows["measure"], rows["item"], strict=True)
    for (cell, measure, item), (n, numerator, low, high) in zip(keys, numbers, strict=True):
        if measure not in _COUNTING:
            continue
        name = kinds.get(item, "") if measure == "kpi" else measure
        # The sum behind a mean is no count; all that matters is whether the answers differed.
        is_mean = name in _MEANS
        part = float(high > low) if is_mean else 0.0 if n == 0 else numerator
        counted = (_count(n, cell), _count(part, cell))
        if found[cell].setdefault(name, counted) != counted:
            raise unfit("two measures of the cell disagree", cell)
    return {cell: _sizes(cell, measures, about) for cell, measures in found.items()}


def _count(number: float, cell: Cell) -> int:
    if not (number >= 0 and float(number).is_integer()):
        raise unfit("a count is missing, negative or not whole", cell)
    return int(number)


def _sizes(cell: Cell, measures: Mapping[str, tuple[int, int]], about: About) -> Sizes:
    """The counts of one cell, from whichever of its measures tells them."""
    found = _question_sizes(measures) if cell.item else _response_sizes(cell, measures, about)
    answers = {n for name, (n, _) in measures.items() if name not in ("invited", "answered")}
    if len(answers) > 1 or not found or min(found) < 0:
        raise unfit("the counts behind the measures are missing or contradict each other", cell)
    return found


def _response_sizes(
    cell: Cell, measures: Mapping[str, tuple[int, int]], about: About
) -> Sizes | None:
    needed = ["answered", "invited"] if about.has_invitations and not cell.mode else ["answered"]
    if not measures.keys() >= set(needed):
        return None
    counts = tuple(measures[name][1] for name in needed)
    return counts if counts[0] <= counts[-1] else None


def _question_sizes(measures: Mapping[str, tuple[int, int]]) -> Sizes | None:
    for name in ("share_positive", "kpi share_positive"):
        if name in measures:
            n, positive = measures[name]
            return (n, positive, n - positive)
    for name in _MEANS:
        if name in measures:
            n, has_spread = measures[name]
            return (n,) if has_spread else (n, 0, n)
    return None
