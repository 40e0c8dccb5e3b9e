"""Forms of dates in exports: which there are, and what a cell means in one of them."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from pipeline.policy.tables import table

EXCEL = "excel"
"""In place of a pattern where a column holds Excel's day numbers (45537 = 2024-09-02)."""

NO_TIME = -1
"""The second of a date without a time of day."""

_CLOCK = re.compile(r"[ T](\d\d):(\d\d)(?::(\d\d))?", re.ASCII)
_DAY_ZERO = "1899-12-30"
_DAYS = (61, 2_958_465)
"""Excel's numbers from March 1900 (before that it counts a day that never was) to 9999."""


def fitting_forms(cells: pd.Series) -> Sequence[str]:
    """The likely forms that every cell fits, day first before month first.

    >>> fitting_forms(pd.Series(["03-04-2026 10:15", "05-06-2026"]))
    ['%d-%m-%Y', '%m-%d-%Y']
    """
    likely: Sequence[str] = table("dates")["forms"]["likely"]
    return [form for form in likely if bool(parsed_dates(cells, form).notna().all())]


def parsed_dates(cells: pd.Series, form: str) -> pd.Series:
    """``datetime64`` per cell, NaT where it does not fit."""
    if form == EXCEL:
        numbers = pd.to_numeric(cells.str.replace(",", ".", regex=False), errors="coerce")
        numbers = numbers.where(numbers.between(*_DAYS))
        days = pd.to_datetime(numbers, unit="D", origin=_DAY_ZERO, errors="coerce")
        return days.astype("datetime64[us]").dt.round("s")
    # A time that the form does not speak of is cut off, word by word.
    words = len(form.split())
    texts = cells.str.split().str[:words].str.join(" ")
    return pd.to_datetime(texts, format=form, errors="coerce").astype("datetime64[us]")


def seconds_of(cells: pd.Series) -> np.ndarray:
    """Seconds since midnight of ISO dates with a time, by the clock they tell; NO_TIME without.

    >>> seconds_of(pd.Series(["2026-01-05 08:00:02", "2026-01-05T08:01+01:00", "2026-01-05"]))
    array([28802, 28860,    -1], dtype=int32)
    """
    return cells.map(_second_of).to_numpy("int32")


def _second_of(text: str) -> int:
    found = _CLOCK.match(text, 10)
    if not found:
        return NO_TIME
    hour, minute, second = (int(part or 0) for part in found.groups())
    return hour * 3600 + minute * 60 + second if hour < 24 and max(minute, second) < 60 else NO_TIME
