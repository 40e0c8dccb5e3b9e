"""What the marks of a figure mean: placed by pixel, onto a new line where the page ends."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes

from pipeline.present.figures.lettering import letter
from pipeline.present.figures.page import WIDTH, Place, pixels, write
from pipeline.present.figures.pens import points
from pipeline.present.figures.style import COLOUR, SIZE, look_of

_LARGEST = 13.0
"""Pixels that a mark has in a legend at most."""

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


def _places(legend: Entries) -> list[Place]:
    places: list[Place] = []
    x, y = 0.0, 12.0
    for _, text in legend:
        width = 42 + len(text) * SIZE["small"] * letter(text)
        if places and x + width > WIDTH:
            x, y = 0.0, y + SIZE["legend"]
        places.append((x, y))
        x += width
    return places


def _entry(plot: Axes, at: Place, mark: str, text: str) -> None:
    x, y = at
    size = min(look_of(mark)["markersize"], _LARGEST)
    points(plot, [x + 9], [y], mark, markersize=size, transform=pixels(plot))
    write(plot, (x + 23, y + 4.5), text, ink=COLOUR["muted"])
