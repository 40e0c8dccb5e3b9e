"""Realistic faults in finished tables, named by the reason codes of policy/reasons.toml.

Off-scale answers are made where answers are drawn, because they take an answer's place.
"""

from __future__ import annotations

from collections.abc import Mapping

from .files import Table

_ID_STEP = 7
_FIRST_ANSWER = 4
_UNKNOWN_OUTCOME = "Ringer tilbage"


def spoil_dataset(table: Table, faults: Mapping[str, int]) -> Table:
    """The dataset with respondents nobody invited, and with second rows of the same person."""
    complete = [row for row in table[1:] if row[-2] == 1]
    last_id = max(int(row[0]) for row in table[1:])
    unknown = [
        [last_id + _ID_STEP * (nth + 2), *complete[10 + nth][1:]]
        for nth in range(faults.get("not_invited", 0))
    ]
    second = [
        [*row[:_FIRST_ANSWER], 1, *row[_FIRST_ANSWER + 1 :]]
        for row in [row for row in complete if row[_FIRST_ANSWER] == 5][
            : faults.get("duplicate_person", 0)
        ]
    ]
    return [*table, *unknown, *second]


def spoil_invitations(table: Table, faults: Mapping[str, int]) -> Table:
    """The invitation list with an outcome nobody knows, and people from a unit nobody knows.

    The outcome is that of people who never answered, and the people are new ones who never
    answered, so that no answer is touched.
    """
    last_id = max(int(row[0]) for row in table[1:])
    spoiled, left = [], faults.get("unknown_outcome", 0)
    for row in table:
        if left and row[3] == "Ikke svaret":
            row, left = [*row[:3], _UNKNOWN_OUTCOME, *row[4:]], left - 1
        spoiled.append(row)
    stray: Table = [
        [last_id + _ID_STEP, "Familiehuset Søvænget", "Web", "Ikke svaret", *table[1][4:]]
        for _ in range(faults.get("unknown_unit", 0))
    ]
    return [*spoiled, *stray]
