"""Shares for everybody: whole people out of ten, never more precise than the uncertainty allows."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from pipeline.present.rows import Value
from pipeline.present.texts import Texts


def in_ten(texts: Texts, share: Value) -> str:
    """A shown share (0-1) as people out of ten: one number, or two where the interval needs them.

    Both limits are rounded to whole people: the interval lies within what is said, rounded. 0 and
    10 of ten are said in words, "nobody" and "everybody" only where all have answered.

    >>> from pipeline.present.texts import texts_in
    >>> da = texts_in("da")
    >>> in_ten(da, Value("shown", value=0.72, low=0.66, high=0.74))
    '7 ud af 10'
    >>> in_ten(da, Value("shown", value=0.72, low=0.64, high=0.79))
    'mellem 6 og 8 ud af 10'
    >>> in_ten(da, Value("shown", value=1.0, low=0.96, high=1.0))
    'næsten alle'
    """
    if share.value is None:
        return texts.t(f"status.{share.status}")
    low, high = (_tenths(limit) for limit in share.limits or (share.value, share.value))
    if low != high:
        return texts.t("tenths.between", low=low, high=high)
    if 0 < low < 10:
        return texts.t("tenths.exactly", part=low)
    is_certain = share.limits is None and share.value in (0, 1)
    return texts.t(f"tenths.{'' if is_certain else 'nearly_'}{'all' if low else 'none'}")


def _tenths(share: float) -> int:
    return int(Decimal(repr(10 * share)).quantize(Decimal(1), ROUND_HALF_UP))
