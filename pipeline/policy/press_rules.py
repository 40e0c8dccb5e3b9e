"""The dated rule for presses on a stand that come too quickly to be different visitors."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date

from pipeline.policy.tables import in_force, table


@dataclass(frozen=True)
class BurstRule:
    """``presses`` or more, each at most ``seconds`` after the one before, are a burst.

    Where times are only to the minute: ``presses_in_minute`` or more in one minute.
    """

    presses: int
    seconds: int
    presses_in_minute: int


def burst_rule(on: date) -> BurstRule:
    """The rule for bursts in force on a day."""
    row = in_force(table("checks")["burst_rules"], on, "checks.toml, burst_rules")
    return BurstRule(**{field.name: row[field.name] for field in fields(BurstRule)})
