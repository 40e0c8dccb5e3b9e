"""Courses and goals of a unit: parts of one whole, each shown where the rest is enough."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

import pandas as pd

from pipeline.disclosure.progress_rows import COURSE, GOALS, Key, key_of
from pipeline.disclosure.supports import tells_of_few
from pipeline.policy import Thresholds


@dataclass(frozen=True)
class _Part:
    """A part of a whole: its people, and how many of what it counts stand at each level."""

    people: int
    levels: Mapping[str, float]

    @property
    def is_uniform(self) -> bool:
        """Whether everything in it stands at one level, of several there are."""
        return len(self.levels) > 1 and sum(n > 0 for n in self.levels.values()) == 1


def part_statuses(rows: pd.DataFrame, thresholds: Thresholds, before: Set[Key]) -> dict[Key, str]:
    """What becomes of every course and parameter of goals, and of all of them together."""
    least = max(thresholds.question_answers, thresholds.protection)
    found: dict[Key, str] = {}
    columns = ["item", "centre", "unit", "breakdown", "category", "n", "numerator"]
    for measure, axes in (("courses", ("", COURSE)), *(("goals", (axis,)) for axis in GOALS)):
        mine = rows[(rows["measure"] == measure) & rows["breakdown"].isin(axes)]
        for _, unit in mine.groupby(["centre", "unit"], sort=False):
            parts: dict[Key, dict[str, tuple[int, float]]] = {}
            for row in unit[columns].itertuples(index=False, name=None):
                item, centre, name, axis, category = map(str, row[:5])
                level = category.rpartition("/")[2] if measure == "goals" else ""
                key = key_of(measure, (item, centre, name, axis, category))
                parts.setdefault(key, {})[level] = (int(row[5]), float(row[6]))
            told = {
                key: _Part(next(iter(one.values()))[0], {name: n for name, (_, n) in one.items()})
                for key, one in parts.items()
            }
            found |= _decided(told, least, before, are_apart=measure == "courses")
    return found


def _decided(
    parts: Mapping[Key, _Part], least: int, before: Set[Key], *, are_apart: bool
) -> dict[Key, str]:
    """The whole first, then its parts, the largest first: each where what is left is enough.

    ``are_apart``: nobody is in two parts. Else small parts may be the same few people, however
    many there are: what is left must then hold a part that is large by itself.
    """
    whole, *rest = parts
    order = sorted(rest, key=lambda key: (-parts[key].people, key))
    people = [parts[key].people for key in order] or [parts[whole].people]
    enough = least
    if not are_apart:
        enough = least * len(people) + 1
        people = [enough if n >= least else min(n, 1) for n in people]
    sums: list[list[float]] = []
    found: dict[Key, str] = {}
    for key in [whole, *order]:
        counted = [1.0 if key == whole else float(one == key) for one in order or [whole]]
        found[key] = _own(parts[key], least, is_before=key in before)
        if found[key] == "shown" and tells_of_few([*sums, counted], people, enough):
            found[key] = "withheld_partner"
        if found[key] == "shown":
            sums.append(counted)
    return _without_bare_rest(parts, found, order)


def _own(part: _Part, least: int, *, is_before: bool) -> str:
    """What becomes of a part for its own sake."""
    if not part.people:
        return "no_data"
    if part.people < least:
        return "withheld_small"
    if is_before:
        return "withheld_partner"
    return "withheld_group" if part.is_uniform else "shown"


def _without_bare_rest(
    parts: Mapping[Key, _Part], found: dict[Key, str], order: Sequence[Key]
) -> dict[Key, str]:
    """Another part is withheld where nobody of those withheld stands at a level others stand at.

    Take the shown parts from the whole, and such a level would tell on every one of them.
    """
    while hidden := [key for key in order if found[key].startswith("withheld")]:
        shown = [key for key in order if found[key] == "shown"]
        taken = [name for name, n in parts[next(iter(parts))].levels.items() if n]
        is_told = any(not any(parts[key].levels.get(name) for key in hidden) for name in taken)
        if not shown or len(taken) < 2 or not is_told:
            break
        found[min(shown, key=lambda key: (parts[key].people, key))] = "withheld_partner"
    return found
