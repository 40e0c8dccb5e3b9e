"""Two attackers of their own, sharing no code with the pipeline: they know nothing of its rules.

They see shown counts and the organisation, and try to fix a withheld number exactly. The one that
takes everything at once is in ``everything``.
"""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
from scipy.optimize import linprog

from tests.disclosure.tables import NOW, Leaf

Place = tuple[str, str, str]
"""Centre, unit, mode; '' = all."""


def counts_shown(rows: pd.DataFrame, measure: str) -> dict[Place, float | None]:
    """What the release says of one count in each place; None where withheld."""
    rows = rows[(rows["measure"] == measure) & (rows["wave"] == NOW)]
    rows = rows[rows["breakdown"].isin(["", "mode"])]
    places = zip(rows["centre"], rows["unit"], rows["category"], strict=True)
    counts = rows["numerator"].where(rows["status"] == "shown").mask(rows["status"] == "no_data", 0)
    told = (None if pd.isna(count) else float(count) for count in counts)
    return dict(zip(places, told, strict=True))


def pinned_by_sums(shown: dict[Place, float | None], leaves: list[Leaf]) -> set[Place]:
    """Withheld places whose count follows from the shown ones.

    Unknown is the count of every single leaf; every shown count is the sum over its leaves.
    """
    keys = sorted({(leaf.centre, leaf.unit, leaf.mode) for leaf in leaves})
    rows = {place: np.array([_within(key, place) for key in keys], float) for place in shown}
    known = {place: count for place, count in shown.items() if count is not None}
    found = set()
    for place in shown.keys() - known.keys():
        ends = [
            linprog(
                sign * rows[place],
                A_eq=np.array([rows[k] for k in known]) if known else None,
                b_eq=np.array(list(known.values())) if known else None,
                bounds=(0, 10_000),
            ).fun
            for sign in (1, -1)
        ]
        if -ends[1] - ends[0] < 0.999:
            found.add(place)
    return found


def _within(key: Place, place: Place) -> bool:
    return all(b in ("", a) for a, b in zip(key, place, strict=True))


def small_by_trial(total: int, shown: list[int], statuses: list[str], least: int) -> list[set[int]]:
    """Every count each withheld part may have, by trying all combinations (one sum only).

    Small parts have fewer than ``least``, partners at least that many; when all parts are hidden
    and all are called small the word means nothing.
    """
    left = total - sum(shown)
    is_empty_word = not shown and set(statuses) == {"withheld_small"}
    ranges = [
        range(left + 1)
        if is_empty_word
        else range(least)
        if status == "withheld_small"
        else range(least, left + 1)
        for status in statuses
    ]
    fitting = [combination for combination in product(*ranges) if sum(combination) == left]
    return [set(column) for column in zip(*fitting, strict=True)]


def widths_of_table(table: np.ndarray, hidden: np.ndarray) -> dict[tuple[int, int], float]:
    """How wide each hidden cell of a table can be, all sums of rows and columns known."""
    places = [(int(r), int(c)) for r, c in np.argwhere(hidden)]
    sums = []
    for row in range(len(table)):
        sums.append([float(r == row) for r, _ in places])
    for column in range(table.shape[1]):
        sums.append([float(c == column) for _, c in places])
    left = np.where(hidden, table, 0)
    known = np.concatenate([left.sum(axis=1), left.sum(axis=0)])
    found = {}
    for at, place in enumerate(places):
        cost = np.zeros(len(places))
        cost[at] = 1.0
        low, high = (
            linprog(sign * cost, A_eq=np.array(sums), b_eq=known, bounds=(0, None)).fun
            for sign in (1, -1)
        )
        found[place] = -high - low
    return found
