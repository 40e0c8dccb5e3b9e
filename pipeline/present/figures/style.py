"""The one look of all figures: sizes, colours and marks, on the ground of seaborn's theme."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

import matplotlib as mpl
import seaborn as sns

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

_THEME: Any = {
    **sns.axes_style("white"),
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],  # comes with matplotlib: every machine lays out alike
    "font.size": SIZE["text"],
    "text.color": COLOUR["ink"],
    "text.parse_math": False,  # a name with dollar signs is a name
    "svg.fonttype": "none",
    "svg.hashsalt": "btu",
}

MARKS: dict[str, dict[str, Any]] = {
    "own": {"marker": "o", "s": 95, "color": COLOUR["own"], "edgecolor": "white", "linewidth": 1},
    "hollow": {
        "marker": "o",
        "s": 66,
        "color": "white",
        "edgecolor": COLOUR["own"],
        "linewidth": 2,
    },
    "others": {
        "marker": "D",
        "s": 52,
        "color": "white",
        "edgecolor": COLOUR["others"],
        "linewidth": 2,
    },
    "target": {"marker": "|", "s": 780, "color": COLOUR["ink"], "linewidth": 2.5},
    "whole": {"marker": "|", "s": 400, "color": COLOUR["others"], "linewidth": 1.5},
    "near": {"marker": "s", "s": 130, "color": COLOUR["range"], "edgecolor": COLOUR["muted"]},
    "far": {"marker": "_", "s": 260, "color": COLOUR["muted"], "linewidth": 1.5},
    "interval": {"marker": "_", "s": 260, "color": COLOUR["own"], "linewidth": 2},
    "median": {"marker": "_", "s": 260, "color": COLOUR["ink"], "linewidth": 3},
    "limits": {"marker": "_", "s": 260, "color": COLOUR["others"], "linewidth": 1.2},
    "event": {"marker": "|", "s": 260, "color": COLOUR["ink"], "linewidth": 1.2},
}
"""What a dot means: told apart by shape and filling, never by colour alone."""

_MIDDLE = "#d5d7db"
_NEGATIVE, _POSITIVE = ("#b35806", "#f1a340"), ("#998ec3", "#542788")


def themed() -> AbstractContextManager[None]:
    """The look, in force while a figure is made and drawn, and only then."""
    return mpl.rc_context(_THEME)


def answer_colours(points: int) -> list[str]:
    """One colour per scale position, most negative first: PuOr in four steps, grey in the middle.

    >>> answer_colours(5)
    ['#b35806', '#f1a340', '#d5d7db', '#998ec3', '#542788']
    >>> answer_colours(2)
    ['#b35806', '#542788']
    """
    half = points // 2
    dark, light = max(1, half // 2), half - max(1, half // 2)
    negative = [_NEGATIVE[0]] * dark + [_NEGATIVE[1]] * light
    positive = [_POSITIVE[0]] * light + [_POSITIVE[1]] * dark
    return negative + [_MIDDLE] * (points % 2) + positive
