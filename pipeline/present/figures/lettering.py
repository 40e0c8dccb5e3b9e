"""Texts and legends placed by pixel on a figure's page, in lines that fit."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap

from matplotlib.axes import Axes
from matplotlib.transforms import Affine2D, Transform

from pipeline.present.figures.style import COLOUR, MARKS, SIZE


def broken(text: str, room: float) -> list[str]:
    """A text in lines that fit ``room`` pixels; long words are broken, nothing is left out."""
    return wrap(text, max(int(room / (SIZE["text"] * _letter(text))), 8))


def _letter(text: str) -> float:
    """The mean width of a letter in text sizes; capitals are wider."""
    capitals = sum(letter.isupper() for letter in text) / max(len(text), 1)
    return SIZE["letter"] + (SIZE["capital"] - SIZE["letter"]) * capitals


def pixels(plot: Axes) -> Transform:
    """From pixels counted from the page's top left corner to where they are drawn."""
    return Affine2D().scale(1, -1).translate(0, plot.figure.bbox.height)


def stack(plot: Axes, at: tuple[float, float], lines: Sequence[str], *, bold: bool = False) -> None:
    """Lines under each other; each is a text of its own, so that a browser places it by itself."""
    (x, top), places = at, pixels(plot)
    for number, line in enumerate(lines):
        y = top + number * SIZE["line"] + SIZE["text"]
        weight = "bold" if bold and not number else "normal"
        plot.text(x, y, line, fontweight=weight, transform=places)


def legend_places(texts: Sequence[str], width: float) -> list[tuple[float, float]]:
    """Left to right, and onto a new line where the page ends."""
    places: list[tuple[float, float]] = []
    x, y = 0.0, 12.0
    for text in texts:
        room = 42 + len(text) * SIZE["small"] * _letter(text)
        if places and x + room > width:
            x, y = 0.0, y + SIZE["legend"]
        places.append((x, y))
        x += room
    return places


def legend_on(
    plot: Axes, legend: Sequence[tuple[str, str]], places: Sequence[tuple[float, float]]
) -> None:
    """Every mark (or patch of a colour) with its meaning, at its place."""
    for (mark, text), (x, y) in zip(legend, places, strict=True):
        patch = {"marker": "s", "s": 130, "color": mark, "edgecolor": COLOUR["ink"]}
        look = MARKS.get(mark, {**patch, "linewidth": 0.8})
        look = look | {"s": min(look["s"], 170)}
        plot.scatter([x + 9], [y], transform=pixels(plot), clip_on=False, **look)
        ink = COLOUR["muted"]
        plot.text(x + 23, y + 4.5, text, fontsize=SIZE["small"], color=ink, transform=pixels(plot))
