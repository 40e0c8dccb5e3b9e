"""What the marks of a figure mean: placed by pixel, onto a new line where the page ends."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.transforms import Affine2D, Transform

from pipeline.present.figures.style import COLOUR, MARKS, SIZE

_WIDTH, _LINE = 640, 25

Entries = Sequence[tuple[str, str]]
"""(mark or colour, its meaning)."""


def legend_height(legend: Entries) -> float:
    """How many pixels the legend takes; a little air where there is none."""
    places = _places(legend)
    return places[-1][1] + _LINE if places else 8.0


def draw_legend(plot: Axes, legend: Entries) -> None:
    """Put the legend at the top of the page that ``plot`` is on."""
    for (mark, text), at in zip(legend, _places(legend), strict=True):
        _entry(plot, at, mark, text)


def letter(text: str) -> float:
    """The mean width of a letter in text sizes; capitals are wider."""
    capitals = sum(one.isupper() for one in text) / max(len(text), 1)
    return SIZE["letter"] + (SIZE["capital"] - SIZE["letter"]) * capitals


def pixels(plot: Axes) -> Transform:
    """From pixels counted from the page's top left corner to where they are drawn."""
    return Affine2D().scale(1, -1).translate(0, plot.figure.bbox.height)


def _places(legend: Entries) -> list[tuple[float, float]]:
    places: list[tuple[float, float]] = []
    x, y = 0.0, 12.0
    for _, text in legend:
        width = 42 + len(text) * SIZE["small"] * letter(text)
        if places and x + width > _WIDTH:
            x, y = 0.0, y + _LINE
        places.append((x, y))
        x += width
    return places


def _entry(plot: Axes, at: tuple[float, float], mark: str, text: str) -> None:
    (x, y), place = at, pixels(plot)
    patch = {"marker": "s", "s": 130, "color": mark, "edgecolor": COLOUR["ink"], "linewidth": 0.8}
    look = MARKS.get(mark, patch)
    look = look | {"s": min(look["s"], 170)}
    plot.scatter([x + 9], [y], transform=place, clip_on=False, **look)
    ink = COLOUR["muted"]
    plot.text(x + 23, y + 4.5, text, fontsize=SIZE["small"], color=ink, transform=place)
