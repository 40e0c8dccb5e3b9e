"""An empty figure: a page in pixels with legend, labels and right-hand texts around a plot.

Everything is placed by pixel and nothing by the measured width of a text, so a figure is the same
bytes on every machine and no label is cut.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from pipeline.present.figures.legend import draw_legend, legend_height, letter, pixels
from pipeline.present.figures.style import COLOUR, SIZE

_WIDTH, _LEFT, _RIGHT, _NOTES = 640, 8, 462, 486
"""The page, the plot's two edges, and where the notes begin: a phone shows all but the notes."""

_FOOT, _HEADING, _GAP = 30, 30, 14


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

    figure: Figure
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
) -> Canvas:
    """A figure with everything in place but the data. ``legend``: (mark or colour, its meaning)."""
    start = legend_height(legend)
    labels = [_broken(row.label, _RIGHT) for row in rows]
    notes = [_notes(row) for row in rows]
    places = _places(rows, labels, notes, (start, plot_height))
    figure, plot = _axes(places, _FOOT if has_axis else _GAP)
    draw_legend(plot, legend)
    for row, label, note, place in zip(rows, labels, notes, places, strict=True):
        if row.heading:
            _heading(plot, place.top, row.heading)
        _stack(plot, (0, place.top), label)
        _stack(plot, (_NOTES, place.top), note, bold=bool(row.value))
    middles = tuple(place.middle for place in places)
    return Canvas(figure, plot, tuple(rows), middles, plot_height)


def _broken(text: str, room: float) -> list[str]:
    """A text in lines that fit ``room`` pixels; long words are broken, nothing is left out."""
    return wrap(text, max(int(room / (SIZE["text"] * letter(text))), 8))


def _notes(row: Row) -> list[str]:
    return [line for text in (row.value, *row.notes) for line in _broken(text, _WIDTH - _NOTES)]


def _places(
    rows: Sequence[Row],
    labels: Sequence[list[str]],
    notes: Sequence[list[str]],
    start: tuple[float, float],
) -> list[_Place]:
    y, plot_height = start
    found = []
    for row, label, note in zip(rows, labels, notes, strict=True):
        y += _HEADING if row.heading else 0
        plot = y + len(label) * SIZE["line"]
        bottom = max(plot + plot_height, y + len(note) * SIZE["line"])
        found.append(_Place(y, plot + plot_height / 2, bottom))
        y = bottom + _GAP
    return found


def _axes(places: Sequence[_Place], foot: float) -> tuple[Figure, Axes]:
    """The plot reaches from the first row's top to the last row's end."""
    top, bottom = places[0].top, places[-1].bottom
    height = bottom + foot
    figure = Figure(figsize=(_WIDTH / 72, height / 72), dpi=72)
    box = (_LEFT / _WIDTH, foot / height, (_RIGHT - _LEFT) / _WIDTH, (bottom - top) / height)
    plot = figure.add_axes(box, ylim=(bottom, top), facecolor="none")
    plot.tick_params(left=False, labelleft=False, bottom=False)
    plot.tick_params(labelcolor=COLOUR["muted"], labelsize=SIZE["small"])
    sns.despine(ax=plot, left=True, bottom=True)
    return figure, plot


def _heading(plot: Axes, top: float, text: str) -> None:
    place, ink = pixels(plot), COLOUR["muted"]
    plot.text(0, top - 14, text, fontsize=SIZE["small"], color=ink, transform=place)
    ends, level = (0, _WIDTH), (top - 7, top - 7)
    plot.plot(ends, level, color=ink, linewidth=0.8, transform=place, clip_on=False)


def _stack(
    plot: Axes, at: tuple[float, float], lines: Sequence[str], *, bold: bool = False
) -> None:
    """Lines under each other; each is a text of its own, so that a browser places it by itself."""
    (x, top), place = at, pixels(plot)
    for number, line in enumerate(lines):
        y = top + number * SIZE["line"] + SIZE["text"]
        weight = "bold" if bold and not number else "normal"
        plot.text(x, y, line, fontweight=weight, transform=place)
