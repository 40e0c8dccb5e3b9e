"""Texts placed by pixel on a figure's page, in lines that fit."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap

from matplotlib.axes import Axes

from pipeline.present.figures.legend import letter, pixels
from pipeline.present.figures.style import SIZE


def broken(text: str, room: float) -> list[str]:
    """A text in lines that fit ``room`` pixels; long words are broken, nothing is left out."""
    return wrap(text, max(int(room / (SIZE["text"] * letter(text))), 8))


def stack(plot: Axes, at: tuple[float, float], lines: Sequence[str], *, bold: bool = False) -> None:
    """Lines under each other; each is a text of its own, so that a browser places it by itself."""
    (x, top), places = at, pixels(plot)
    for number, line in enumerate(lines):
        y = top + number * SIZE["line"] + SIZE["text"]
        weight = "bold" if bold and not number else "normal"
        plot.text(x, y, line, fontweight=weight, transform=places)
