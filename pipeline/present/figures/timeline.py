"""An empty figure along time: panels under each other on one axis of days, all placed by pixel."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date
from babel.numbers import format_compact_decimal
from matplotlib.axes import Axes

from pipeline.present.figures.legend import Entries, draw_legend, legend_height
from pipeline.present.figures.lettering import tick
from pipeline.present.figures.page import Page, box_of, place, plot_on, write
from pipeline.present.figures.pens import strokes
from pipeline.present.figures.style import COLOUR, SIZE
from pipeline.present.numbers import level
from pipeline.present.periods import Days
from pipeline.present.texts import Texts

_LEFT, _RIGHT = 66, 632
_FOOT, _TITLE, _GAP = 30, 26, 14
_LABEL = 76
"""Pixels that the name of a month needs."""

_LONGEST = 7
"""Letters that fit left of the plots."""

_STEPS = (1, 2, 3, 4, 6, 12, 24)
_DAY_LABELS = 62  # days below which days are named, not months


@dataclass(frozen=True)
class Timeline:
    """Plots from the top down; their x counts days (``date.toordinal``), a day ends at + 1."""

    page: Page
    plots: tuple[Axes, ...]
    days: Days

    @property
    def ends(self) -> tuple[int, int]:
        """Where the axis begins and ends."""
        return self.days[0].toordinal(), self.days[1].toordinal() + 1

    def pixels_between(self, days: float) -> float:
        """How wide so many days are drawn."""
        first, last = self.ends
        return days / (last - first) * (_RIGHT - _LEFT)


def timeline(
    texts: Texts, wanted: Sequence[tuple[str, float]], legend: Entries, days: Days, room: float = 0
) -> Timeline:
    """A figure with everything in place but the data. ``wanted``: (title, height) of every panel.

    ``room``: pixels kept free between the first panel's title and its plot.
    """
    top = legend_height(legend)
    height = top + sum(_TITLE + size + _GAP for _, size in wanted) + room + _FOOT - _GAP
    page, plots = Page(height), []
    first, last = days[0].toordinal(), days[1].toordinal() + 1
    for at, (title, size) in enumerate(wanted):
        free = room if not at else 0
        box = (_LEFT, top + _TITLE + free, _RIGHT - _LEFT, size)
        plot = plot_on(page, box, xlim=(first, last))
        write(plot, (0, top + SIZE["text"]), title, ink=COLOUR["muted"])
        plots.append(plot)
        top = box[1] + size + _GAP
    draw_legend(plots[0], legend)
    made = Timeline(page, tuple(plots), days)
    for day, words in _ticks(texts, made):
        tick(plots[-1], (place(plots[-1], day, 0)[0], top - _GAP + 17), words, "start")
    return made


def share_axis(plot: Axes, texts: Texts) -> None:
    """0 to 100 %, with lines at the quarters."""
    at = (0, 0.25, 0.5, 0.75, 1)
    _axis(plot, at, [level(texts, "share", place) for place in at])


def count_axis(plot: Axes, texts: Texts, largest: float) -> None:
    """From nought to the next round number."""
    top = _round_above(largest)
    words = level(texts, "count", top)
    if len(words) > _LONGEST:
        words = str(format_compact_decimal(top, locale=texts.locale))
    _axis(plot, (0, top), [level(texts, "count", 0), words])


def _axis(plot: Axes, at: Sequence[float], words: Sequence[str]) -> None:
    plot.set_ylim(at[0], at[-1])
    for y, text in zip(at, words, strict=True):
        tick(plot, (box_of(plot)[0] - 7, place(plot, 0, y)[1] + 4.5), text, "end")
    grid = [(plot.get_xlim(), (y, y)) for y in at]
    strokes(plot, grid, color=COLOUR["grid"], linewidth=1, zorder=0)


def _round_above(number: float) -> float:
    """The next number of one digit and noughts.

    >>> [_round_above(number) for number in (0, 3.5, 38, 101)]
    [1, 4, 40, 200]
    """
    size = 1
    while True:
        for part in range(1, 10):
            if part * size >= number:
                return part * size
        size *= 10


def _ticks(texts: Texts, page: Timeline) -> Iterator[tuple[int, str]]:
    """Days and their names, as many as there is room for; what would leave the page is left out."""
    first, last = page.days
    if (last - first).days < _DAY_LABELS:
        step = next(n for n in (1, 2, 7, 14, 28) if page.pixels_between(n) > _LABEL or n == 28)
        for day in range(first.toordinal(), page.ends[1], step):
            if _fits(page, day) or day == first.toordinal():
                yield day, str(format_date(date.fromordinal(day), "d. MMM", locale=texts.locale))
        return
    months = [(y, m) for y in range(first.year, last.year + 1) for m in range(1, 13)]
    step = next(n for n in _STEPS if page.pixels_between(30.4 * n) > _LABEL or n == _STEPS[-1])
    for year, month in months:
        start = date(year, month, 1)
        is_inside = first <= start <= last and (year * 12 + month - 1) % step == 0
        if is_inside and _fits(page, start.toordinal()):
            yield start.toordinal(), str(format_date(start, "LLL y", locale=texts.locale))


def _fits(page: Timeline, day: int) -> bool:
    return page.pixels_between(page.ends[1] - day) > _LABEL - 8
