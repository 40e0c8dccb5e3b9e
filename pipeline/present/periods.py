"""Periods as a reader sees them: the days from one to another, whole months, and how many weeks."""

from __future__ import annotations

import calendar
from datetime import date

from babel.dates import format_date, format_interval

from pipeline.present.texts import Texts

Days = tuple[date, date]
"""The first and the last day of a period; both belong to it."""


def days_of(category: str) -> Days:
    """The period of a released category ``first..last``.

    >>> days_of("2026-03-02..2026-03-08")
    (datetime.date(2026, 3, 2), datetime.date(2026, 3, 8))
    """
    first, _, last = category.partition("..")
    return date.fromisoformat(first), date.fromisoformat(last or first)


def span(texts: Texts, days: Days) -> str:
    """A period in the fewest words.

    >>> from pipeline.present.texts import texts_in
    >>> span(texts_in("da"), days_of("2026-03-02..2026-03-08"))
    '2.–8. mar. 2026'
    """
    return _plain(format_interval(*days, "yMMMd", locale=texts.locale))


def months(texts: Texts, days: Days) -> str:
    """A month, or several that are joined; days where the months are not whole.

    >>> from pipeline.present.texts import texts_in
    >>> da = texts_in("da")
    >>> months(da, days_of("2026-07-01..2026-08-31")), months(da, days_of("2026-09-01..2026-09-30"))
    ('juli–august 2026', 'september 2026')
    >>> months(da, days_of("2026-07-06..2026-07-31"))
    '6.–31. jul. 2026'
    """
    first, last = days
    if first.day != 1 or last.day != calendar.monthrange(last.year, last.month)[1]:
        return span(texts, days)
    if (first.year, first.month) == (last.year, last.month):
        return str(format_date(first, "LLLL y", locale=texts.locale))
    return _plain(format_interval(first, last, "yMMMM", locale=texts.locale))


def weeks(days: Days) -> int:
    """How many weeks a period is, to the nearest; at least one.

    >>> weeks(days_of("2026-03-02..2026-03-08")), weeks(days_of("2026-03-02..2026-05-31"))
    (1, 13)
    """
    first, last = days
    return max(round(((last - first).days + 1) / 7), 1)


def _plain(text: object) -> str:
    """Babel sets thin spaces around the dash in some languages."""
    return str(text).replace("\N{THIN SPACE}", " ")
