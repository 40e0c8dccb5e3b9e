"""Dates of a block of presses -> which rows have the same day, and the second of each."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.policy import NO_TIME, seconds_of

AS_TOLD = -2
"""The second of a row whose date is not ISO: its told row's date tells it, once it is read."""

Dates = tuple[np.ndarray, list[str], np.ndarray]
"""(day of each row, the days as texts, seconds since midnight)."""

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_LENGTH = 19
_DAY, _CLOCK = (0, 1, 2, 3, 5, 6, 8, 9), (11, 12, 14, 15, 17, 18)
_SIGNS = {4: b"-", 7: b"-", 10: b" T", 13: b":", 16: b":"}
_TEN = np.array([10**at for at in range(7, -1, -1)], dtype="int64")
_UNITS = np.array([36_000, 3_600, 600, 60, 10, 1], dtype="int64")


def dates_alike(cells: pa.StringArray) -> Dates | None:
    """The dates of cells that are all written 2026-01-05 08:00:00, and anything of one length.

    None where some are not: then ``dates_apart`` looks at each.
    """
    _, offsets, data = cells.buffers()
    ends = np.frombuffer(offsets, dtype="int32")[cells.offset : cells.offset + len(cells) + 1]
    length = int(ends[1] - ends[0]) if len(cells) else 0
    if length < _LENGTH or not (np.diff(ends) == length).all():
        return None
    signs = np.frombuffer(data, dtype="uint8")[ends[0] : ends[-1]].reshape(-1, length)
    if not all(np.isin(signs[:, at], list(known)).all() for at, known in _SIGNS.items()):
        return None
    day, clock = signs[:, _DAY] - np.uint8(48), signs[:, _CLOCK] - np.uint8(48)
    if day.max() > 9 or clock.max() > 9:
        return None
    codes, numbers = pd.factorize(day @ _TEN)
    texts = [
        f"{number // 10_000:04}-{number // 100 % 100:02}-{number % 100:02}" for number in numbers
    ]
    hour, minute, second = (clock[:, at] * np.uint8(10) + clock[:, at + 1] for at in (0, 2, 4))
    is_time = (hour < 24) & (minute < 60) & (second < 60)
    seconds = np.where(is_time, clock @ _UNITS, NO_TIME)
    return codes.astype("int32"), texts, seconds.astype("int32")


def dates_apart(cells: pa.StringArray) -> Dates:
    """The dates of any cells, stripped; where one is not ISO its whole text stands for its day."""
    day = pc.utf8_slice_codeunits(cells, 0, 10).dictionary_encode()
    rest = pc.utf8_slice_codeunits(cells, 10, _LENGTH).dictionary_encode()
    days, rests = (
        list(day.dictionary.to_pylist()),
        pd.Series(rest.dictionary.to_pylist(), dtype="str"),
    )
    code, tail = day.indices.to_numpy(), rest.indices.to_numpy()
    seconds = seconds_of("0000-00-00" + rests)[tail]
    is_day = np.array([bool(_ISO.fullmatch(text)) for text in days])
    is_longer = rests.str.match(r"\d").to_numpy(bool)
    if is_day.all() and not is_longer.any():
        return code, days, seconds
    is_other = ~is_day[code] | is_longer[tail]
    other = cells.filter(pa.array(is_other)).dictionary_encode()
    code, seconds = code.copy(), seconds.copy()
    code[is_other], seconds[is_other] = other.indices.to_numpy() + len(days), AS_TOLD
    used, unique = pd.factorize(code)
    texts = [*days, *other.dictionary.to_pylist()]
    return used.astype("int32"), [texts[at] for at in unique], seconds
