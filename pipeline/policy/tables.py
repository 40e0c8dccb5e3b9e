"""The rule tables under ``pipeline/policy``: reading them, and the row in force on a day."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from pipeline.errors import PolicyError


@cache
def table(name: str) -> dict[str, Any]:
    """The policy file ``<name>.toml`` as it stands."""
    text = (files("pipeline") / "policy" / f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def in_force(rows: list[dict[str, Any]], on: date, what: str) -> dict[str, Any]:
    """The row of a dated rule that is in force on a day: the latest ``from`` not after it.

    >>> rows = [{"from": date(2023, 1, 1), "x": 1}, {"from": date(2025, 1, 1), "x": 2}]
    >>> in_force(rows, date(2024, 6, 1), "x")["x"]
    1
    """
    starts = [row.get("from") for row in rows]
    if len(set(starts)) != len(starts) or not all(isinstance(start, date) for start in starts):
        raise PolicyError(
            "two rows start on the same day, or a row has no 'from' date", where=f"policy, {what}"
        )
    # The first row also covers what was measured before it: earlier waves are compared today.
    begun = [row for row in rows if row["from"] <= on] or [min(rows, key=lambda row: row["from"])]
    return max(begun, key=lambda row: row["from"])
