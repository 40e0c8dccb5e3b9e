"""The one look of all figures: sizes, colours and marks."""

from __future__ import annotations

from functools import cache
from typing import Any

import seaborn as sns

from pipeline.records.contrast import READABLE, contrast

COLOUR = {
    "ink": "#1c2126",
    "muted": "#555e67",
    "grid": "#d8dbe0",
    "own": "#1f4e79",
    "others": "#b35806",
    "range": "#dce1e6",
}

SIZE = {
    "text": 14.0,
    "small": 13.0,
    "line": 19.0,
    "legend": 25.0,
    "letter": 0.57,
    "capital": 0.75,
}
"""In pixels; ``letter`` and ``capital`` are mean widths in DejaVu Sans, in text sizes. The fonts
that browsers use instead are narrower, so what fits here fits there."""


def _mark(marker: str, size: float, colours: tuple[str, str], edge: float) -> dict[str, Any]:
    """How matplotlib's lines call it: size and edge in pixels, colours of filling and edge."""
    fill, ink = colours
    return {
        "marker": marker,
        "markersize": size,
        "markerfacecolor": fill,
        "markeredgecolor": ink,
        "markeredgewidth": edge,
    }


def _stroke(marker: str, size: float, colour: str, width: float) -> dict[str, Any]:
    return _mark(marker, size, ("none", COLOUR[colour]), width)


MARKS: dict[str, dict[str, Any]] = {
    "own": _mark("o", 9.75, (COLOUR["own"], "white"), 1),
    "hollow": _mark("o", 8.1, ("white", COLOUR["own"]), 2),
    "others": _mark("D", 7.2, ("white", COLOUR["others"]), 2),
    "target": _stroke("|", 28, "ink", 2.5),
    "whole": _stroke("|", 20, "others", 1.5),
    "near": _mark("s", 11.4, (COLOUR["range"], COLOUR["muted"]), 1),
    "far": _stroke("_", 16, "muted", 1.5),
    "interval": _stroke("_", 16, "own", 2),
    "median": _stroke("_", 16, "ink", 3),
    "limits": _stroke("_", 16, "others", 1.2),
    "event": _stroke("|", 16, "ink", 1.2),
}
"""What a dot means: told apart by shape and filling, never by colour alone."""


def look_of(mark: str) -> dict[str, Any]:
    """The look of a mark of ``MARKS``, or of a patch in the colour that fills bars."""
    return MARKS.get(mark) or _mark("s", 11.4, (mark, COLOUR["ink"]), 0.8)


_MIDDLE = "#d5d7db"
_NEGATIVE, _POSITIVE = ("#b35806", "#f1a340"), ("#542788", "#998ec3")


@cache
def answer_colours(points: int) -> tuple[str, ...]:
    """One colour per scale position, most negative first: orange to violet, grey in the middle.

    The ends are those of ColorBrewer's PuOr, and the steps between them differ in lightness.

    >>> answer_colours(5)
    ('#b35806', '#f1a340', '#d5d7db', '#998ec3', '#542788')
    >>> answer_colours(2)
    ('#b35806', '#542788')
    """
    half = points // 2
    negative, positive = (_steps(ends, half) for ends in (_NEGATIVE, _POSITIVE))
    return (*negative, *[_MIDDLE] * (points % 2), *reversed(positive))


def _steps(ends: tuple[str, str], count: int) -> list[str]:
    """From the dark end to the pale one; a single step is the dark one."""
    return list(sns.blend_palette(ends, max(count, 2)).as_hex()[:count])


@cache
def ink_on(colour: str) -> str:
    """What is read on a bar of this colour (#rrggbb): the page's ink, or white, or black.

    >>> [ink_on(colour) for colour in answer_colours(5)]
    ['#ffffff', '#1c2126', '#1c2126', '#1c2126', '#ffffff']
    """
    inks = (COLOUR["ink"], "#ffffff", "#000000")  # one of white and black has 4.58 at least
    return next(ink for ink in inks if contrast(ink, colour) >= READABLE)
