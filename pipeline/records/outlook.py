"""Where a collection stands while answers still come in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Outlook:
    """``today``: the day of the latest answer, '' before the first; days as texts.

    ``target``: share of the invited that shall answer; None = none was set. ``expected``: share of
    all answers that had come at this time in the earlier wave; None = not known. ``low``,
    ``middle``, ``high``: answers at the end by forecast, None = too early or over; ``basis``:
    earlier / own. ``since``: the day the forecast counts from. ``days_left``: until the field time
    ends, today not included.
    """

    today: str
    end: str
    days_left: int
    target: float | None = None
    expected: float | None = None
    low: int | None = None
    middle: int | None = None
    high: int | None = None
    basis: str = ""
    since: str = ""
