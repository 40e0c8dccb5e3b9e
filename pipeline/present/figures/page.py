"""The page that a figure is drawn on: 640 pixels wide, its words placed by pixel.

matplotlib would measure every word to place it, which costs more than all the rest, and the browser
sets the words anyhow, in a font of its own. So a page keeps them, and they are written into the SVG
beside what matplotlib has drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, cast

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.transforms import Affine2D, Transform

from pipeline.present.figures.style import COLOUR, SIZE

WIDTH = 640
"""The page, in pixels."""

Place = tuple[float, float]
"""Pixels from the page's left edge, and from its top."""

Anchor = Literal["start", "middle", "end"]
"""Which part of a text lies at its place."""

Box = tuple[float, float, float, float]
"""Left, top, width and height in pixels, counted from the page's top left corner."""


@dataclass(frozen=True)
class Word:
    """Text in one line; ``style`` is CSS, ``kind`` one of ``lettering.CLASSES`` or ''."""

    at: Place
    text: str
    style: str
    kind: str


class Page(Figure):
    """A matplotlib figure of so many pixels, and the words on it.

    ``by_pixel``: from pixels counted from the top left corner to where matplotlib draws them.
    """

    def __init__(self, height: float) -> None:
        super().__init__(figsize=(WIDTH / 72, height / 72), dpi=72)
        self.set_layout_engine("none")  # whatever somebody's settings say: words would not move
        self.words: list[Word] = []
        self.by_pixel = Affine2D().scale(1, -1).translate(0, height)


def plot_on(page: Page, box: Box, **limits: Any) -> Axes:
    """A plot in this box of the page, without axes: their words and lines are drawn by hand."""
    left, top, width, height = box
    whole = page.bbox.height
    sides = (left / WIDTH, 1 - (top + height) / whole, width / WIDTH, height / whole)
    plot = page.add_axes(sides, **limits)
    plot.set_axis_off()
    return plot


def place(plot: Axes, x: float, y: float) -> Place:
    """Where a point of the plot's data lies on the page."""
    (left, right), (low, high), box = plot.get_xlim(), plot.get_ylim(), plot.bbox
    across, up = (x - left) / (right - left), (y - low) / (high - low)
    return box.x0 + across * box.width, _height(plot) - box.y0 - up * box.height


def pixels(plot: Axes) -> Transform:
    """What places an artist of ``plot`` by pixels counted from the page's top left corner."""
    return cast(Page, plot.figure).by_pixel


def box_of(plot: Axes) -> Box:
    """Where the plot lies on the page."""
    box = plot.bbox
    return box.x0, _height(plot) - box.y1, box.width, box.height


def write(
    plot: Axes,
    at: Place,
    text: str,
    *,
    size: Literal["text", "small"] = "small",
    ink: str = COLOUR["ink"],
    anchor: Anchor = "start",
    bold: bool = False,
    kind: str = "",
) -> None:
    """Put a line of text on the page that ``plot`` is on, ``at`` the foot of its letters."""
    looks = ["font-weight:700"] if bold else []
    looks += [f"font-size:{SIZE[size]:g}px"]
    looks += [f"text-anchor:{anchor}"] if anchor != "start" else []
    style = "; ".join((*looks, f"fill:{ink}"))
    cast(Page, plot.figure).words.append(Word(at, text, style, kind))


def _height(plot: Axes) -> float:
    return float(plot.figure.bbox.height)
