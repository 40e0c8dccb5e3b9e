"""Numbers and dates as a reader sees them, through Babel. Rounding happens here and only here."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Literal

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

from pipeline.present.texts import Texts

Kind = Literal["count", "share", "top_box", "net", "mean", "index", "times"]
"""What kind of number it is; ``top_box`` and ``net`` are shares (net: -1 to 1) of another kind,
``times`` says how many times as much."""

PERCENT: tuple[Kind, ...] = ("share", "top_box", "net")
"""Kinds that are printed in percent."""

_PLACES: dict[Kind, int] = {"count": 0, "mean": 2, "index": 0, "times": 1}
_PLACES |= dict.fromkeys(PERCENT, 2)
_MINUS = "\N{MINUS SIGN}"


def level(texts: Texts, kind: Kind, value: float) -> str:
    r"""A value of its kind: a count, a share (0-1) in percent, a scale mean or an index.

    0 % and 100 % are printed only when nobody and everybody did (methods, section 2).

    >>> from pipeline.present.texts import texts_in
    >>> da = texts_in("da")
    >>> [level(da, "share", share) for share in (0.0, 0.004, 0.724, 0.996, 1.0)]
    ['0\xa0%', 'under 1\xa0%', '72\xa0%', 'over 99\xa0%', '100\xa0%']
    >>> level(da, "count", 7282), level(da, "mean", 4.15), level(da, "index", 58.75)
    ('7.282', '4,15', '59')
    """
    if kind not in PERCENT:
        return _decimal(texts, _rounded(value, _PLACES[kind]), _PLACES[kind])
    rounded = _rounded(value, 2)
    if 0 < value < 1 and rounded in (0, 1):
        edge = Decimal("0.01") if rounded == 0 else Decimal("0.99")
        return texts.t("number.under" if rounded == 0 else "number.over", value=_pct(texts, edge))
    return _pct(texts, rounded)


def difference(texts: Texts, kind: Kind, value: float, *, unit: bool = True) -> str:
    r"""A difference with its sign and, unless told otherwise, its unit; a true minus.

    Rounded from the exact difference, not from two rounded values.

    >>> from pipeline.present.texts import texts_in
    >>> difference(texts_in("da"), "share", 0.52952 - 0.58495)
    '−6\xa0procentpoint'
    >>> difference(texts_in("da"), "mean", 0.118, unit=False)
    '+0,12'
    >>> difference(texts_in("en"), "index", 0.0)
    '0\xa0index points'
    """
    places = _PLACES[kind]
    rounded = _rounded(value, places) * (100 if kind in PERCENT else 1)
    digits = _decimal(texts, abs(rounded), 0 if kind in PERCENT else places)
    sign = "" if rounded == 0 else "+" if rounded > 0 else _MINUS
    if not unit:
        return f"{sign}{digits}"
    words = texts.t(f"unit.difference_{kind}", count=1 if abs(rounded) == 1 else 2)
    return f"{sign}{digits}\N{NO-BREAK SPACE}{words}"


def size(texts: Texts, kind: Kind, value: float) -> str:
    r"""How large a difference is, without a sign.

    >>> from pipeline.present.texts import texts_in
    >>> size(texts_in("da"), "share", 0.241)
    '24\xa0procentpoint'
    """
    return difference(texts, kind, abs(value)).lstrip("+")


def interval(texts: Texts, kind: Kind, limits: tuple[float, float], *, signed: bool = False) -> str:
    r"""The two limits of an interval: of a value, or (``signed``) of a difference.

    >>> from pipeline.present.texts import texts_in
    >>> interval(texts_in("da"), "share", (0.6789, 0.7551))
    '68–76\xa0%'
    >>> interval(texts_in("da"), "share", (0.002, 0.1114))
    'under 1–11\xa0%'
    >>> interval(texts_in("da"), "share", (-0.03, 0.12), signed=True)
    '−3 til +12'
    """
    if signed:
        low, high = (difference(texts, kind, limit, unit=False) for limit in limits)
        return texts.t("number.from_to", low=low, high=high)
    low, high = (level(texts, kind, limit) for limit in limits)
    if kind == "net":
        return texts.t("number.from_to", low=low, high=high)
    if kind in PERCENT:
        low = low.rstrip("%\N{NO-BREAK SPACE}")
    return f"{low}\N{EN DASH}{high}"


def day(texts: Texts, iso: str) -> str:
    """A day written out.

    >>> from pipeline.present.texts import texts_in
    >>> day(texts_in("da"), "2024-09-02"), day(texts_in("en"), "2024-09-02")
    ('2. september 2024', '2 September 2024')
    """
    return str(format_date(date.fromisoformat(iso), format="long", locale=texts.locale))


def _rounded(value: float, places: int) -> Decimal:
    """Half up on the number as written, so that 0.285 becomes 29 % and not 28 %."""
    return Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _decimal(texts: Texts, value: Decimal, places: int) -> str:
    return _formatted(texts.locale, value, "#,##0" + ("." + "0" * places if places else ""))


def _pct(texts: Texts, share: Decimal) -> str:
    return _formatted(texts.locale, share, None)


@lru_cache(maxsize=4096)
def _formatted(locale: Locale, value: Decimal, pattern: str | None) -> str:
    """As a pattern says, without one in percent; a page prints the same few numbers often."""
    form = format_decimal if pattern else format_percent
    return str(form(value, pattern, locale)).replace("-", _MINUS)
