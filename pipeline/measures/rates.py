"""Response rates by the AAPOR Standard Definitions, from counts of final dispositions.

Source: AAPOR, Standard Definitions. A rate is a fact about the list, not an estimate
from a sample, so it has counts and no interval.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pipeline.errors import PolicyError

ANSWERED = ("I", "P")
"""Dispositions that count as an answer; a break-off (R) does not."""


@dataclass(frozen=True)
class Ratio:
    """A rate with its counts, not whole where ``e`` enters. No base, no rate: never 0.

    >>> Ratio(70, 115).value
    0.6086956521739131
    >>> Ratio(0, 0).value
    nan
    """

    numerator: float
    denominator: float

    @property
    def value(self) -> float:
        """The rate: numerator / denominator."""
        return self.numerator / self.denominator if self.denominator else math.nan


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
    def reached(self) -> int:
        """Everybody in contact: (I + P) + R + O."""
        return self.answered + self.R + self.O

    @property
    def unknown(self) -> int:
        """U = UH + UO."""
        return self.UH + self.UO

    @property
    def invited(self) -> int:
        """Everybody on the list: D + U + NE."""
        return self.known_eligible + self.unknown + self.NE

    @property
    def eligibility(self) -> Ratio:
        """D/(D+NE): how many of those whose eligibility is known are eligible."""
        return Ratio(self.known_eligible, self.known_eligible + self.NE)


def response_rate(rate: str, d: Dispositions, e: float | None = None) -> Ratio:
    """One of RATES. ``e`` in [0, 1] is stated, or estimated as D/(D+NE) of the same counts.

    Where nobody's eligibility is known every unknown counts as eligible (e = 1), as in RR1.
    Raises PolicyError for an ``e`` outside [0, 1].

    >>> response_rate("rr3", Dispositions(I=300, O=5, UO=150), e=0.9)
    Ratio(numerator=300, denominator=440.0)
    """
    if e is None:
        estimated = d.eligibility.value
        e = 1.0 if math.isnan(estimated) else estimated
    elif not 0 <= e <= 1:
        raise PolicyError(
            "the stated share of eligible people among those of unknown eligibility is no share",
            expected="a number from 0 to 1",
            got=str(e),
            todo="correct it, or leave it out to have it estimated",
        )
    return RATES[rate](d, e)


RATES: Mapping[str, Callable[[Dispositions, float], Ratio]] = {
    "raw": lambda d, _: Ratio(d.answered, d.invited),
    "cleaned": lambda d, _: Ratio(d.answered, d.invited - d.NE),
    "rr1": lambda d, _: Ratio(d.I, d.known_eligible + d.unknown),
    "rr2": lambda d, _: Ratio(d.answered, d.known_eligible + d.unknown),
    "rr3": lambda d, e: Ratio(d.I, d.known_eligible + e * d.unknown),
    "rr4": lambda d, e: Ratio(d.answered, d.known_eligible + e * d.unknown),
    "rr5": lambda d, _: Ratio(d.I, d.known_eligible),
    "rr6": lambda d, _: Ratio(d.answered, d.known_eligible),
    "coop1": lambda d, _: Ratio(d.I, d.reached),
    "coop2": lambda d, _: Ratio(d.answered, d.reached),
    "coop3": lambda d, _: Ratio(d.I, d.answered + d.R),
    "coop4": lambda d, _: Ratio(d.answered, d.answered + d.R),
    "ref1": lambda d, _: Ratio(d.R, d.known_eligible + d.unknown),
    "ref2": lambda d, e: Ratio(d.R, d.known_eligible + e * d.unknown),
    "ref3": lambda d, _: Ratio(d.R, d.known_eligible),
    "con1": lambda d, _: Ratio(d.reached, d.known_eligible + d.unknown),
    "con2": lambda d, e: Ratio(d.reached, d.known_eligible + e * d.unknown),
    "con3": lambda d, _: Ratio(d.reached, d.known_eligible),
    "loc1": lambda d, _: Ratio(d.known_eligible, d.known_eligible + d.unknown),
    "loc2": lambda d, e: Ratio(d.known_eligible, d.known_eligible + e * d.unknown),
}
"""Rate -> formula of the counts and of e, the eligible share of U. A new rate is a new line here.

raw (I+P)/N; cleaned (I+P)/(N-NE), the renset svarprocent; the others are AAPOR's response (rr),
cooperation (coop), refusal (ref) and contact (con) rates; loc D/(D+U) is outcomerate's."""
