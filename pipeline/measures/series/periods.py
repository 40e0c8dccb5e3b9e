"""The calendar of a series: months, and ISO weeks cut at months."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

_FEWEST_DAYS = 4
"""A piece of a week with fewer days is joined to the week beside it in the same month."""
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Pieces:
    """The pieces of weeks from one day to another, in order, with none left out.

    ``firsts`` has the first day of each piece, and the day after the last at the end. ``months``
    are the numbers of the pieces that begin a month, and the number of pieces at the end.
    """

    firsts: tuple[date, ...]
    months: tuple[int, ...]

    def name(self, start: int, end: int) -> str:
        """The pieces from ``start`` until before ``end`` as a category: ``first..last`` day."""
        return f"{self.firsts[start]}..{self.firsts[end] - _DAY}"

    @property
    def offsets(self) -> tuple[int, ...]:
        """Days from the first day to the beginning of each piece, and to the end."""
        return tuple((day - self.firsts[0]).days for day in self.firsts)


def pieces(first: date, last: date) -> Pieces:
    """The pieces from ``first`` to ``last``, both included; the calendar alone decides on them.

    A month is a calendar month; its weeks begin on Mondays, and what is left of a week with fewer
    than four days in the month is joined to the week beside it. Only then the ends are cut off, so
    a piece stays what it is however many days follow.

    >>> found = pieces(date(2024, 2, 1), date(2024, 3, 3))
    >>> [day.isoformat()[5:] for day in found.firsts]
    ['02-01', '02-05', '02-12', '02-19', '02-26', '03-01', '03-04']
    >>> found.months
    (0, 5, 6)
    >>> found.name(4, 5)
    '2024-02-26..2024-02-29'
    """
    firsts: list[date] = []
    months: list[int] = []
    month = first.replace(day=1)
    while month <= last:
        following = (month + 31 * _DAY).replace(day=1)
        # A piece that began before the first day is cut: it begins on the first day.
        inside = [day for day in _weeks(month, following) if first < day <= last]
        months.append(len(firsts))
        firsts += inside if month in inside else [max(first, month), *inside]
        month = following
    return Pieces((*firsts, last + _DAY), (*months, len(firsts)))


def _weeks(month: date, following: date) -> Sequence[date]:
    """The first days of a month's pieces, the month before ``following``."""
    monday = month + (-month.weekday() % 7) * _DAY
    mondays = []
    while monday < following:
        mondays.append(monday)
        monday += 7 * _DAY
    if (following - mondays[-1]).days < _FEWEST_DAYS:
        mondays.pop()
    if (mondays[0] - month).days < _FEWEST_DAYS:
        mondays.pop(0)
    return [month, *mondays]
