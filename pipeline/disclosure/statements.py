"""Statements counted by theme and tone: nothing small is told, nor can it be worked out.

Small categories are hidden, and beside them the smallest others, until whoever knows all shown
numbers cannot bound a hidden one more closely than the protection.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping

import numpy as np
import pandas as pd
import scipy

from pipeline.policy import Thresholds

_Counts = Mapping[Hashable, int]
_ROUNDING = 1e-6


def statement_statuses(rows: pd.DataFrame, thresholds: Thresholds) -> Mapping[Hashable, str]:
    """The status of each row of statements, by its index.

    ``rows``: measure rows, all groups. A group with fewer statements than a question needs has
    none shown. Hidden categories all have the same word, so that it tells nothing of the single.
    """
    found: dict[Hashable, str] = {}
    for _, group in rows.groupby(["centre", "unit"]):
        n = {at: int(count) for at, count in zip(group.index, group["n"], strict=True)}
        whole = group.index[group["breakdown"] == ""]
        if any(n[at] < thresholds.question_answers for at in whole):
            found |= dict.fromkeys(group.index, "withheld_small")
            continue
        hidden = _hidden(group, n, thresholds)
        found |= {at: "withheld_small" if at in hidden else "shown" for at in group.index}
    return found


def _hidden(group: pd.DataFrame, n: _Counts, thresholds: Thresholds) -> set[Hashable]:
    sums = _sums(group)
    hidden = {at for at, count in n.items() if 0 < count < thresholds.question_answers}
    while at_risk := _pinned(hidden, n, sums, thresholds.protection):
        # What stands in a sum with it, the smallest first; at last everything but the whole.
        beside = {one for _, parts in sums for one in parts if at_risk & set(parts)} - hidden
        beside |= {total for total, parts in sums if at_risk & set(parts)} - hidden
        beside -= set(group.index[group["breakdown"] == ""])
        rest = beside or (set(n) - hidden - set(group.index[group["breakdown"] == ""]))
        if not rest:
            break
        hidden.add(min(rest, key=lambda at: (n[at] == 0, n[at], str(at))))
    return hidden


def _sums(group: pd.DataFrame) -> list[tuple[Hashable, list[Hashable]]]:
    """Which rows add up to which: (total, parts)."""
    names = {
        (breakdown, category): at
        for at, breakdown, category in zip(
            group.index, group["breakdown"], group["category"], strict=True
        )
    }
    both = {category: at for (axis, category), at in names.items() if axis == "theme_tone"}
    found = []
    for axis in ("theme", "tone"):
        mine = {category: at for (own, category), at in names.items() if own == axis}
        found.append((names["", ""], list(mine.values())))
        for category, at in mine.items():
            side = 0 if axis == "theme" else 1
            parts = [one for name, one in both.items() if name.rsplit("/", 1)[side] == category]
            found.append((at, parts))
    return [(total, parts) for total, parts in found if parts]


def _pinned(
    hidden: set[Hashable],
    n: _Counts,
    sums: list[tuple[Hashable, list[Hashable]]],
    protection: int,
) -> set[Hashable]:
    """The hidden numbers that the shown ones bound more closely than the protection."""
    unknown = sorted(hidden, key=str)
    if not unknown:
        return set()
    at = {one: number for number, one in enumerate(unknown)}
    left, right = np.zeros((len(sums), len(unknown))), np.zeros(len(sums))
    for row, (total, parts) in enumerate(sums):
        for one, sign in [(total, -1.0), *((part, 1.0) for part in parts)]:
            if one in at:
                left[row, at[one]] += sign
            else:
                right[row] -= sign * n[one]
    found = set()
    for one, number in at.items():
        goal = np.zeros(len(unknown))
        goal[number] = 1.0
        ends = [
            scipy.optimize.linprog(sign * goal, A_eq=left, b_eq=right).fun for sign in (1.0, -1.0)
        ]
        # Unbounded: nothing is known of it.
        if None not in ends and -ends[1] - ends[0] < protection - _ROUNDING:
            found.add(one)
    return found
