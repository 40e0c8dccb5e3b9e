"""The two counts a measure divides a group's answers into."""

from __future__ import annotations

import math

Pair = tuple[int, int]

_TOLERANCE = 1e-6


def name_of(kind: str, item: str) -> str:
    """What a pair is called: measures of one name must tell the same pair.

    >>> name_of("share_positive", "overall"), name_of("index", "overall"), name_of("net", "nps")
    ('positive', 'points', 'net nps')
    """
    if kind == "share_positive":
        return "positive"
    if kind in ("mean", "index"):
        return "points"
    if kind in ("top_box", "net"):
        return f"{kind} {item}"
    return kind


def pair_of(kind: str, n: int, numerator: float, points: int) -> Pair | None:
    """The pair a measure of ``n`` answers on a scale of ``points`` positions tells; None if none.

    A share: hits and the rest. A mean: points above the lowest answer and below the highest. An
    index is a mean on 0-100. A net score: answers plus and minus the net. A theme's scores are
    no whole numbers: the pair is what whole people at 100 and at 0 would give, rounded down.

    >>> pair_of("share_positive", 10, 7.0, 5), pair_of("mean", 10, 32.0, 5)
    ((7, 3), (22, 18))
    >>> pair_of("index", 10, 550.0, 5), pair_of("net", 10, -4.0, 5)
    ((22, 18), (6, 14))
    >>> pair_of("theme_index", 10, 555.0, 0)
    (5, 4)
    """
    if n == 0:
        return 0, 0
    if math.isnan(numerator):
        return None
    if kind == "theme_index":
        up = numerator / 100
        return math.floor(up + _TOLERANCE), math.floor(n - up + _TOLERANCE)
    ends = {
        "share_positive": (numerator, n - numerator),
        "top_box": (numerator, n - numerator),
        "mean": (numerator - n, points * n - numerator),
        "index": (numerator * (points - 1) / 100, (100 * n - numerator) * (points - 1) / 100),
        "net": (n + numerator, n - numerator),
    }.get(kind)
    if ends is None or any(abs(end - round(end)) > _TOLERANCE * max(n, 1) for end in ends):
        return None
    return round(ends[0]), round(ends[1])
