"""Months with far more or fewer presses than usual: the way of asking changed, until shown not to.

A jump in volume (a link in a text message, a stand moved to the door) brings other people, who
answer otherwise; so a shift beside it is no improvement.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from statistics import fmean, median

_FACTOR = 3.0
"""Times the usual, or a third of it: the least that is called a jump."""
_FEWEST = 3
"""Months that make the usual."""
_FEWEST_DAYS = 14
"""Days of a month that say something of its volume."""
_REACH = 2.66
"""Mean moving ranges from the middle to a natural process limit (XmR)."""


def volume_shifts(presses: Sequence[int], days: Sequence[int]) -> dict[int, float]:
    """Number of the month -> times the usual presses a day, for the months that are a jump.

    Usual is the median of the months since the last jump, three at least; what is shorter than two
    weeks (a month that has just begun) says nothing. A jump is at least three
    times as many, or a third, and outside the natural process limits (XmR) of those months'
    logarithms, half a press added. The months after a jump have a usual of their own.

    >>> {at: round(times, 1) for at, times in volume_shifts([40, 50, 45, 900], [30] * 4).items()}
    {3: 19.8}
    """
    rates = [math.log((n + 0.5) / length) for n, length in zip(presses, days, strict=True)]
    found: dict[int, float] = {}
    # Before the first press there was no stand, so nothing was usual.
    start = next((at for at, n in enumerate(presses) if n), 0)
    for at, rate in enumerate(rates):
        usual = [rates[one] for one in range(start, at) if days[one] >= _FEWEST_DAYS]
        if len(usual) < _FEWEST or days[at] < _FEWEST_DAYS:
            continue
        ranges = [abs(b - a) for a, b in pairwise(usual)]
        far = max(math.log(_FACTOR), _REACH * fmean(ranges))
        if abs(rate - median(usual)) > far:
            found[at] = math.exp(rate - median(usual))
            start = at
    return found
