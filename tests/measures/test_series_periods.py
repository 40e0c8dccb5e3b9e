"""Which side of a marked change a period of a series belongs to."""

from __future__ import annotations

from datetime import date

from pipeline.measures.derived.series import _Period
from pipeline.measures.samples import Proportion


def begun(category: str) -> date:
    return _Period.of(category, Proportion(0, 0)).begun


def test_a_week_belongs_where_most_of_it_lies() -> None:
    assert begun("2026-03-16..2026-03-22") == date(2026, 3, 19)
    assert begun("2025-11-01..2025-11-09") == date(2025, 11, 5)


def test_nothing_from_before_a_change_stands_as_what_came_after_it() -> None:
    # Presses of all March were joined; a change on the 16th is not judged by those before it.
    assert begun("2026-03-01..2026-03-31") == date(2026, 3, 1)
