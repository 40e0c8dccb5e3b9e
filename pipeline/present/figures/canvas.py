"""An empty figure: a page in pixels with legend, labels and right-hand texts around a plot.

Everything is placed by pixel and nothing by the measured width of a text, so a figure is the same
bytes on every machine and no label is cut.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from pipeline.present.figures.legend import draw_legend, legend_height
from pipeline.present.figures.lettering import broken, stack
from pipeline.present.figures.page import WIDTH, Page, pixels, plot_on, write
from pipeline.present.figures.pens import line
from pipeline.present.figures.style import COLOUR, SIZE

_LEFT, _RIGHT, _NOTES = 8, 462, 486
"""The plot's two edges, and where the notes begin: a phone shows all but the notes."""

_FOOT, _HEADING = 30, 30
_GAP = {False: 14, True: 6}
"""Under a row whose label stands above its plot, and under one whose label stands beside it."""


@dataclass(frozen=True)
class Row:
    """One line of a figure: its label above the plot, its value in bold and notes right of it.

    ``heading`` stands above the row where a group of rows starts.
    """

    label: str
    value: str = ""
    notes: tuple[str, ...] = ()
    heading: str = ""


@dataclass(frozen=True)
class Canvas:
    """The plot of a figure; its y counts pixels from the top of the page, its x is the data's."""

    page: Page
    plot: Axes
    rows: tuple[Row, ...]
    middles: tuple[float, ...]
    """The middle of the plot in every row."""
    plot_height: float
    """What each row has of the plot; the rest of the row belongs to its label."""


@dataclass(frozen=True)
class _Place:
    """Where a row stands: the top of its texts, the middle of its plot, and its end."""

    top: float
    middle: float
    bottom: float


def canvas(
    rows: Sequence[Row],
    legend: Sequence[tuple[str, str]],
    plot_height: float,
    *,
    has_axis: bool = True,
    beside: float = 0,
) -> Canvas:
    """A figure with everything in place but the data. ``legend``: (mark or colour, its meaning).

    Labels stand above the plot of their row, or in ``beside`` pixels left of it: many short ones.
    """
    start = legend_height(legend)
    labels = [broken(row.label, beside or _RIGHT) for row in rows]
    notes = [_notes(row) for row in rows]
    places = _places(rows, labels, notes, (start, plot_height, bool(beside)))
    foot = _FOOT if has_axis else _GAP[False]
    page, plot = _plot(places, foot, _LEFT + beside)
    draw_legend(plot, legend)
    for row, label, note, place in zip(rows, labels, notes, places, strict=True):
        _heading(plot, place.top, row.heading)
        stack(plot, (0, place.top), label)
        stack(plot, (_NOTES, place.top), note, bold=bool(row.value))
    middles = tuple(place.middle for place in places)
    return Canvas(page, plot, tuple(rows), middles, plot_height)


def _notes(row: Row) -> list[str]:
    return [line for text in (row.value, *row.notes) for line in broken(text, WIDTH - _NOTES)]


def _places(
    rows: Sequence[Row],
    labels: Sequence[list[str]],
    notes: Sequence[list[str]],
    start: tuple[float, float, bool],
) -> list[_Place]:
    y, plot_height, is_beside = start
    found = []
    for row, label, note in zip(rows, labels, notes, strict=True):
        lines = len(broken(row.heading, WIDTH))
        y += _HEADING + (lines - 1) * SIZE["line"] if lines else 0
        plot = y if is_beside else y + len(label) * SIZE["line"]
        texts = y + max(len(note), len(label)) * SIZE["line"]
        bottom = max(plot + plot_height, texts)
        found.append(_Place(y, plot + plot_height / 2, bottom))
        y = bottom + _GAP[is_beside]
    return found


def _plot(places: Sequence[_Place], foot: float, left: float) -> tuple[Page, Axes]:
    """The plot reaches from the first row's top to the last row's end."""
    top, bottom = places[0].top, places[-1].bottom
    page = Page(bottom + foot)
    box = (left, top, _RIGHT - left, bottom - top)
    return page, plot_on(page, box, ylim=(bottom, top))


def _heading(plot: Axes, top: float, text: str) -> None:
    ink, lines = COLOUR["muted"], broken(text, WIDTH)
    for at, words in enumerate(reversed(lines)):
        write(plot, (0, top - 14 - at * SIZE["line"]), words, ink=ink)
    if lines:
        level = (top - 7, top - 7)
        line(plot, (0, WIDTH), level, color=ink, linewidth=0.8, transform=pixels(plot))
