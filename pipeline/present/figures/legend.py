"""What the marks of a figure mean: placed by pixel, onto a new line where the page ends."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes

from pipeline.present.figures.lettering import letter, pixels
from pipeline.present.figures.style import COLOUR, MARKS, SIZE

_WIDTH = 640

Entries = Sequence[tuple[str, str]]
"""(mark or colour, its meaning)."""


def legend_height(legend: Entries) -> float:
    """How many pixels the legend takes; a little air where there is none."""
    places = _places(legend)
    return places[-1][1] + SIZE["legend"] if places else 8.0


def draw_legend(plot: Axes, legend: Entries) -> None:
    """Put the legend at the top of the page that ``plot`` is on."""
    for (mark, text), at in zip(legend, _places(legend), strict=True):
        _entry(plot, at, mark, text)


def _places(legend: Entries) -> list[tuple[float, float]]:
    places: list[tuple[float, float]] = []
    x, y = 0.0, 12.0
    for _, text in legend:
        width = 42 + len(text) * SIZE["small"] * letter(text)
        if places and x + width > _WIDTH:
            x, y = 0.0, y + SIZE["legend"]
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
