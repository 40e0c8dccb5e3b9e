"""An empty figure with one large plot of two axes, and its numbered points explained beneath.

Points carry numbers instead of names, so that names of any length can stand in full below.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from matplotlib.axes import Axes

from pipeline.present.figures.canvas import Canvas, Row
from pipeline.present.figures.legend import draw_legend, legend_height
from pipeline.present.figures.lettering import ORDINAL, broken, stack, tick
from pipeline.present.figures.page import WIDTH, Page, place, plot_on, write
from pipeline.present.figures.pens import strokes
from pipeline.present.figures.style import COLOUR, SIZE

_LEFT, _RIGHT, _TITLE, _FOOT, _GAP = 54.0, 612.0, 30.0, 48.0, 6.0
_KEY, _VALUES = 34.0, 440.0
"""Where the texts and the values of the numbered points begin."""


@dataclass(frozen=True)
class Axis:
    """What an axis shows: the two edges, (place, words) of its ticks, and its name."""

    low: float
    high: float
    ticks: tuple[tuple[float, str], ...]
    title: str


def sheet(
    axes: tuple[Axis, Axis],
    legend: Sequence[tuple[str, str]],
    height: float,
    key: Sequence[Row],
    *,
    room: float = 0,
) -> Canvas:
    """A plot of ``height`` pixels; ``axes``: across and upward. ``key``: what number 1, 2 ... is.

    ``room``: pixels kept free between the upward axis's name and the plot.
    The canvas's ``middles`` are empty: here y is data as well.
    """
    top = legend_height(legend) + _TITLE + room
    lines = [(broken(row.label, _VALUES - _KEY - 16), _notes(row)) for row in key]
    starts = _starts(top + height + _FOOT, lines)
    page = Page(starts[-1] + 4.0)
    across, upward = ((axis.low, axis.high) for axis in axes)
    plot = plot_on(page, (_LEFT, top, _RIGHT - _LEFT, height), xlim=across, ylim=upward)
    _scales(plot, axes, top + height)
    _titles(plot, axes, (top - room, top + height))
    draw_legend(plot, legend)
    for at, (row, (label, notes), y) in enumerate(zip(key, lines, starts, strict=False), start=1):
        stack(plot, (0, y), [str(at)], bold=True, kind=ORDINAL)
        stack(plot, (_KEY, y), label)
        stack(plot, (_VALUES, y), notes, bold=bool(row.value))
    rows = tuple(Row(f"{at}. {r.label}", r.value, r.notes) for at, r in enumerate(key, start=1))
    return Canvas(page, plot, rows, (), height)


def ticks(low: float, high: float, most: int = 5) -> tuple[float, ...]:
    """Round places from at or below ``low`` to at or above ``high``, at most so many steps.

    >>> ticks(0, 331), ticks(0.55, 0.83)
    ((0.0, 100.0, 200.0, 300.0, 400.0), (0.5, 0.6, 0.7, 0.8, 0.9))
    """
    rough = max(high - low, 1e-9) / most
    power = 10.0 ** floor(log10(rough))
    for part in (1, 2, 5, 10, 20, 50):
        step = part * power
        first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
        if last - first <= most:
            break
    return tuple(round(at * step, 9) for at in range(first, max(last, first + 1) + 1))


def _notes(row: Row) -> list[str]:
    texts = [text for text in (row.value, *row.notes) if text]
    return [line for text in texts for line in broken(text, WIDTH - _VALUES)]


def _starts(first: float, lines: Sequence[tuple[list[str], list[str]]]) -> list[float]:
    """Where every point of the key begins, and where the page ends."""
    found = [first]
    for label, notes in lines:
        found.append(found[-1] + max(len(label), len(notes)) * SIZE["line"] + _GAP)
    return found


def _scales(plot: Axes, axes: tuple[Axis, Axis], bottom: float) -> None:
    """A pale line at every tick, and its words left of the plot or under it."""
    across, upward = axes
    grid = [((x, x), (upward.low, upward.high)) for x, _ in across.ticks]
    grid += [((across.low, across.high), (y, y)) for y, _ in upward.ticks]
    strokes(plot, grid, color=COLOUR["grid"], linewidth=1, zorder=0)
    for x, words in across.ticks:
        tick(plot, (place(plot, x, 0)[0], bottom + 17), words, "middle")
    for y, words in upward.ticks:
        tick(plot, (_LEFT - 4, place(plot, 0, y)[1] + 4.5), words, "end")


def _titles(plot: Axes, axes: tuple[Axis, Axis], ends: tuple[float, float]) -> None:
    """The upward axis's name above the plot, the other's below it at the right."""
    write(plot, (0, ends[0] - 12), axes[1].title)
    write(plot, (_RIGHT, ends[1] + 36), axes[0].title, anchor="end")
