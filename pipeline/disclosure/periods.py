"""What a reader knows of a group at certain days, and what that leaves of a centre's periods."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise

import numpy as np

from pipeline.errors import DisclosureError

Sums = Mapping[date, tuple[int, int]]
"""Day -> answers, and positive ones, before it: of a group, at every day where a period begins."""
Told = Iterable[tuple[str, int, int]]
"""Periods in order: category ``first..last``, answers, positive ones."""


def sums_of(told: Told) -> Sums:
    """The sums at the beginnings of periods that follow each other, and at the end of the last.

    Raises DisclosureError where a category is no period, or the periods leave a gap.

    >>> {str(day): sums for day, sums in sums_of([("2024-02-26..2024-02-29", 7, 4)]).items()}
    {'2024-02-26': (0, 0), '2024-03-01': (7, 4)}
    """
    found: dict[date, tuple[int, int]] = {}
    n = positive = 0
    for category, more, hits in told:
        try:
            first, last = map(date.fromisoformat, category.split(".."))
        except ValueError:
            raise _unfit("a period is no period", category) from None
        if last < first or (found and first not in found):
            raise _unfit("periods do not follow each other", category)
        found.setdefault(first, (0, 0))
        n, positive = n + more, positive + hits
        found[last + timedelta(days=1)] = (n, positive)
    return found


def is_enough(n: int, positive: int, least: int) -> bool:
    """Whether so many answers may be shown: enough, and not all on one side of the scale."""
    return n >= least and 0 < positive < n


def are_open(sums: Sums, least: int) -> bool:
    """Whether everything between two beginnings that follow each other is nothing, or enough."""
    known = [sums[day] for day in sorted(sums)]
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(known)]
    return all(n == 0 or is_enough(n, positive, least) for n, positive in steps)


def leaves_enough(centre: Sums, units: Sequence[Sums], least: int) -> bool:
    """Whether nothing of a centre that is the sum of its units can be found out that is too small.

    Between any two beginnings of the centre's periods a reader takes away every period of a unit
    that lies inside. What is left must be nothing, or enough: everything that can be computed is
    made of such rests and of published periods (decision 0017). The whole is not looked at here:
    the rules for groups are for that.
    """
    days = sorted(centre)
    own = np.array([centre[day] for day in days])
    for start in range(len(days) - 1):
        rest = own[start + 1 :] - own[start]
        for unit in units:
            rest = rest - _inside(unit, days[start], days[start + 1 :])
        n, positive = rest[:, 0], rest[:, 1]
        is_open = (n == 0) | ((n >= least) & (positive > 0) & (positive < n))
        if start == 0:
            is_open[-1] = True
        if not is_open.all():
            return False
    return True


def _inside(unit: Sums, start: date, ends: Sequence[date]) -> np.ndarray:
    """Answers and positive ones in the unit's periods from ``start`` to each end: 2 columns."""
    known = sorted(unit)
    told = np.array([unit[day] for day in known]).reshape(-1, 2)
    after = np.searchsorted([day.toordinal() for day in known], start.toordinal(), side="left")
    upto = np.searchsorted(
        [day.toordinal() for day in known], [day.toordinal() for day in ends], side="right"
    )
    found = np.zeros((len(ends), 2), dtype="int64")
    has_any = upto - 1 > after
    found[has_any] = told[upto[has_any] - 1] - told[after] if has_any.any() else 0
    return found


def _unfit(what: str, category: str) -> DisclosureError:
    return DisclosureError(
        what,
        where=f"period {category!r}",
        todo="this is a fault in the measures, not in the survey: report it",
    )
