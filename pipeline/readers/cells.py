"""One cell of a typed file (workbook, Parquet, SPSS, JSON) -> text, the same from all of them."""

from __future__ import annotations

import datetime as dt
import math


def as_text(value: object) -> str:
    r"""A cell as text: 3 not 3.0, 15 digits as Excel keeps, dates as YYYY-MM-DD [HH:MM:SS].

    >>> [as_text(value) for value in (3.0, 0.1 + 0.2, True, dt.datetime(2024, 9, 2), " Å\xa0")]
    ['3', '0.3', 'TRUE', '2024-09-02', 'Å']
    >>> [as_text(value) for value in (None, float("nan"), dt.date(2024, 9, 2), float("inf"))]
    ['', '', '2024-09-02', 'inf']
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        if math.isnan(value):
            return ""
        return str(int(value)) if value.is_integer() else format(value, ".15g")
    if isinstance(value, dt.datetime):
        at_midnight = value.time() == dt.time()
        return value.date().isoformat() if at_midnight else value.isoformat(" ", "seconds")
    return str(value).strip()
