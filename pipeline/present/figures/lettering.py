"""Texts placed by pixel on a figure's page, in lines that fit."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap

from matplotlib.axes import Axes

from pipeline.present.figures.page import Anchor, Place, write
from pipeline.present.figures.style import COLOUR, SIZE

TICK, ORDINAL, BAND = CLASSES = ("tick", "ordinal", "band")
"""What is no data and no mark: numbers of a scale, numbers that name a point or an event, and a
pale ground that texts and marks stand on. Their class in the SVG; a shape has it as ``gid``."""


def broken(text: str, room: float) -> list[str]:
    """A text in lines that fit ``room`` pixels; long words are broken, nothing is left out."""
    return wrap(text, max(int(room / (SIZE["text"] * letter(text))), 8))


def letter(text: str) -> float:
    """The mean width of a letter in text sizes; capitals are wider."""
    capitals = sum(one.isupper() for one in text) / max(len(text), 1)
    return SIZE["letter"] + (SIZE["capital"] - SIZE["letter"]) * capitals


def tick(plot: Axes, at: Place, text: str, anchor: Anchor) -> None:
    """A word of a scale, told apart from the data."""
    write(plot, at, text, ink=COLOUR["muted"], anchor=anchor, kind=TICK)


def stack(
    plot: Axes, at: Place, lines: Sequence[str], *, bold: bool = False, kind: str = ""
) -> None:
    """Lines under each other, the first of them in bold if wanted."""
    x, top = at
    for number, text in enumerate(lines):
        foot = top + number * SIZE["line"] + SIZE["text"]
        write(plot, (x, foot), text, size="text", bold=bold and not number, kind=kind)
