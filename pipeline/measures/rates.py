"""Response rates by the AAPOR Standard Definitions, from counts of final dispositions.

Source: AAPOR, Standard Definitions. A rate is a fact about the list, not an estimate
from a sample, so it has counts and no interval.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

ANSWERED = ("I", "P")
"""Dispositions that count as an answer; a break-off (R) does not."""


@dataclass(frozen=True)
class Dispositions:
    """What became of the invitations: people per AAPOR code.

    I complete, P partial, R refusal or break-off, NC non-contact, O other, UH and UO unknown
    eligibility, NE not eligible.
    """

    I: int = 0  # noqa: E741 (the code is AAPOR's)
    P: int = 0
    R: int = 0
    NC: int = 0
    O: int = 0  # noqa: E741
    UH: int = 0
    UO: int = 0
    NE: int = 0

    @property
    def answered(self) -> int:
        """Complete and partial answers: I + P."""
        return self.I + self.P

    @property
    def known_eligible(self) -> int:
        """D = (I + P) + (R + NC + O)."""
        return self.answered + self.R + self.NC + self.O

    @property
    def unknown(self) -> int:
        """U = UH + UO."""
        return self.UH + self.UO

    @property
    def invited(self) -> int:
        """Everybody on the list: D + U + NE."""
        return self.known_eligible + self.unknown + self.NE


@dataclass(frozen=True)
class Ratio:
    """A rate with its counts. Not a number where the denominator is 0: never 0.

    >>> Ratio(70, 115).value
    0.6086956521739131
    >>> Ratio(0, 0).value
    nan
    """

    numerator: int
    denominator: int

    @property
    def value(self) -> float:
        """The rate: numerator / denominator."""
        return self.numerator / self.denominator if self.denominator else math.nan


RATES: Mapping[str, Callable[[Dispositions], Ratio]] = {
    "raw": lambda d: Ratio(d.answered, d.invited),
    "rr1": lambda d: Ratio(d.I, d.known_eligible + d.unknown),
    "rr2": lambda d: Ratio(d.answered, d.known_eligible + d.unknown),
    "cleaned": lambda d: Ratio(d.answered, d.invited - d.NE),
}
"""Rate -> formula. raw (I+P)/N; rr1 I/(D+U); rr2 (I+P)/(D+U); cleaned (I+P)/(N-NE), the renset
svarprocent. A new rate is a new line here and a measure ``response_rate_<rate>``."""
