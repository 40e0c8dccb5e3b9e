"""Texts placed by pixel on a figure's page, in lines that fit."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap

from matplotlib.axes import Axes
from matplotlib.transforms import Affine2D, Transform

from pipeline.present.figures.style import SIZE

TICK, ORDINAL, BAND = CLASSES = ("tick", "ordinal", "band")
"""What is no data and no mark: numbers of a scale, numbers that name a point or an event, and a
pale ground that texts and marks stand on. Their class in the SVG, given as ``gid`` when drawn."""


def broken(text: str, room: float) -> list[str]:
    """A text in lines that fit ``room`` pixels; long words are broken, nothing is left out."""
    return wrap(text, max(int(room / (SIZE["text"] * letter(text))), 8))


def letter(text: str) -> float:
    """The mean width of a letter in text sizes; capitals are wider."""
    capitals = sum(one.isupper() for one in text) / max(len(text), 1)
    return SIZE["letter"] + (SIZE["capital"] - SIZE["letter"]) * capitals


def pixels(plot: Axes) -> Transform:
    """From pixels counted from the page's top left corner to where they are drawn."""
    return Affine2D().scale(1, -1).translate(0, plot.figure.bbox.height)


def name_ticks(plot: Axes) -> None:
    """The words of the plot's scales are told apart from its data; call when both are set."""
    for label in (*plot.get_xticklabels(), *plot.get_yticklabels()):
        label.set_gid(TICK)


def stack(
    plot: Axes,
    at: tuple[float, float],
    lines: Sequence[str],
    *,
    bold: bool = False,
    gid: str | None = None,
) -> None:
    """Lines under each other; each is a text of its own, so that a browser places it by itself."""
    (x, top), places = at, pixels(plot)
    for number, line in enumerate(lines):
        y = top + number * SIZE["line"] + SIZE["text"]
        weight = "bold" if bold and not number else "normal"
        plot.text(x, y, line, fontweight=weight, transform=places, gid=gid)
