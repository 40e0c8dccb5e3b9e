"""Lines, points and bars on a plot, each as the artist that matplotlib draws in least time."""

from __future__ import annotations

from collections.abc import Sequence
from math import nan
from typing import Any

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from pipeline.present.figures.style import look_of

Ends = tuple[float, float]

Bar = tuple[float, float, float, float]
"""Left, foot, width and height, in data."""

_PLAIN: dict[str, Any] = {
    "linestyle": "-",
    "marker": "",
    "fillstyle": "full",
    "solid_capstyle": "butt",
    "solid_joinstyle": "round",
    "dash_capstyle": "butt",
}
"""What would else be as matplotlib's settings say, which an analyst may have changed."""


def line(plot: Axes, x: Sequence[float], y: Sequence[float], **look: Any) -> None:
    """A line from point to point, lifted where one is nan; it may leave the plot."""
    plot.add_artist(Line2D(x, y, clip_on=False, **{**_PLAIN, **look}))


def strokes(plot: Axes, ends: Sequence[tuple[Ends, Ends]], **look: Any) -> None:
    """Straight lines of one look, each from its two x and its two y: one path in the picture."""
    if ends:
        x, y = ([part for two in side for part in (*two, nan)] for side in zip(*ends, strict=True))
        line(plot, x, y, **look)


def points(plot: Axes, x: Sequence[float], y: Sequence[float], mark: str, **look: Any) -> None:
    """A mark (see ``look_of``) at every point; at the edge of the plot it stays whole."""
    if len(x):
        look = {**_PLAIN, "linestyle": "none", **look_of(mark), "zorder": 4, **look}
        plot.add_artist(Line2D(x, y, clip_on=False, **look))


def bars(plot: Axes, found: Sequence[Bar], **look: Any) -> None:
    """Bars of one look as one shape, which is a fraction of as many shapes on the page."""
    if not found:
        return
    corners: list[Ends] = []
    for left, foot, width, height in found:
        right, top = left + width, foot + height
        corners += [(left, foot), (left, top), (right, top), (right, foot), (left, foot)]
    one = [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY]
    shape = Path(corners, one * len(found))
    plot.add_artist(PathPatch(shape, clip_on=False, **look))
