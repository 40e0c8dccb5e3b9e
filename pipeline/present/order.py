"""Categories in the order a reader expects: by number, "under" before and "over" after it."""

from __future__ import annotations

import re
from collections.abc import Iterable

UNKNOWN = "unknown"
"""The category of those of whom it is not known: it stands last."""

MODES = ("web", "paper", "phone", "visit", UNKNOWN)
"""The ways of answering, in the order they are told."""

_BELOW = (
    *("under", "mindre end", "færre end", "yngre end", "højst", "op til", "til og med"),
    *("below", "less than", "fewer than", "younger than", "at most", "up to", "<"),
)
_ABOVE = (
    *("over", "mere end", "flere end", "ældre end"),
    *("above", "more than", "older than", ">"),
)
_NONE = ("ingen", "ikke", "aldrig", "none", "no", "not", "never")
_REST = ("andet", "anden", "andre", "øvrige", "other", "others")
_LONG = {"dag": 1 / 365, "day": 1 / 365, "uge": 1 / 52, "week": 1 / 52}
_LONG |= {"måned": 1 / 12, "mdr": 1 / 12, "month": 1 / 12}

_NUMBER = re.compile(r"\d+(?:\.\d{3}(?!\d))*(?:[.,]\d+)?")
_ALPHABET = str.maketrans("æøåé", "{|}e")

_Key = tuple[int, float, int, tuple[tuple[str, float], ...]]


def in_order(categories: Iterable[str]) -> tuple[str, ...]:
    """The categories of one breakdown, in the same order whatever order they came in.

    >>> in_order(["1-3 år", "Over 3 år", "unknown", "Under 1 år"])
    ('Under 1 år', '1-3 år', 'Over 3 år', 'unknown')
    >>> in_order(["1-2 år", "6-12 måneder", "Under 6 måneder"])
    ('Under 6 måneder', '6-12 måneder', '1-2 år')
    >>> in_order(["Andet", "Mand", "Kvinde"]), in_order(["phone", "unknown", "web"])
    (('Kvinde', 'Mand', 'Andet'), ('web', 'phone', 'unknown'))
    """
    found = tuple(categories)
    if set(found) <= set(MODES):
        return tuple(mode for mode in MODES if mode in found)
    return tuple(sorted(found, key=_key))


def _key(category: str) -> _Key:
    """(kind, number, side of it, text): none, numbers, words, the rest, unknown."""
    text = " ".join(category.casefold().split())
    side = -1 if text.startswith(_BELOW) else 1 if text.startswith(_ABOVE) else 0
    bare = _without(text, _BELOW if side < 0 else _ABOVE if side > 0 else ())
    if number := _NUMBER.match(bare):
        return 1, _amount(number.group(), bare[number.end() :]), side, _natural(text)
    words = set(re.findall(r"\w+", text))
    kind = 3 if words & set(_REST) else 0 if words & set(_NONE) else 2
    return (4 if category == UNKNOWN else kind), 0.0, 0, _natural(text)


def _without(text: str, starts: tuple[str, ...]) -> str:
    start = max((start for start in starts if text.startswith(start)), key=len, default="")
    return text.removeprefix(start).strip()


def _amount(number: str, after: str) -> float:
    """The number, in years where a shorter unit stands first after it."""
    places = {after.find(unit): part for unit, part in _LONG.items() if unit in after}
    first = min(places, default=-1)
    years = min((after.find(unit) for unit in ("år", "year") if unit in after), default=len(after))
    part = places[first] if 0 <= first < years else 1.0
    return float(re.sub(r"\.(?=\d{3}(?!\d))", "", number).replace(",", ".")) * part


def _natural(text: str) -> tuple[tuple[str, float], ...]:
    """Letters by the Danish alphabet, numbers inside a text by size.

    >>> sorted(["hus 10", "hus 2", "østhus", "ahus", "åhus"], key=_natural)
    ['ahus', 'hus 2', 'hus 10', 'østhus', 'åhus']
    """
    parts = re.split(r"(\d+)", text.translate(_ALPHABET))
    return tuple(("", float(part)) if part.isdigit() else (part, 0.0) for part in parts)
