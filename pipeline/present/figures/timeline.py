"""An empty figure along time: panels under each other on one axis of days, all placed by pixel."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import seaborn as sns
from babel.dates import format_date
from babel.numbers import format_compact_decimal
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from pipeline.present.figures.legend import Entries, draw_legend, legend_height
from pipeline.present.figures.lettering import name_ticks, pixels
from pipeline.present.figures.style import COLOUR, SIZE
from pipeline.present.numbers import level
from pipeline.present.periods import Days
from pipeline.present.texts import Texts

_WIDTH, _LEFT, _RIGHT = 640, 66, 632
_FOOT, _TITLE, _GAP = 30, 26, 14
_LABEL = 76
"""Pixels that the name of a month needs."""

_LONGEST = 7
"""Letters that fit left of the plots."""

_STEPS = (1, 2, 3, 4, 6, 12, 24)
_DAY_LABELS = 62  # days below which days are named, not months


Box = tuple[float, float, float, float]
"""Left, foot, width and height of a bar."""


@dataclass(frozen=True)
class Timeline:
    """Plots from the top down; their x counts days (``date.toordinal``), a day ends at + 1."""

    figure: Figure
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
    figure = Figure(figsize=(_WIDTH / 72, height / 72), dpi=72)
    plots = []
    for at, (title, size) in enumerate(wanted):
        free = room if not at else 0
        bottom = top + _TITLE + free + size
        box = (_LEFT / _WIDTH, 1 - bottom / height, (_RIGHT - _LEFT) / _WIDTH, size / height)
        plot = figure.add_axes(box, facecolor="none")
        look: dict[str, Any] = {"fontsize": SIZE["small"], "color": COLOUR["muted"]}
        plot.text(0, top + SIZE["text"], title, transform=pixels(plot), **look)
        plots.append(plot)
        top = bottom + _GAP
    draw_legend(plots[0], legend)
    page = Timeline(figure, tuple(plots), days)
    for plot in plots:
        _look(plot, page)
    at_days = list(_ticks(texts, page))
    plots[-1].set_xticks([day for day, _ in at_days], [text for _, text in at_days])
    for label in plots[-1].get_xticklabels():
        label.set_horizontalalignment("left")
    name_ticks(plots[-1])
    return page


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


def boxes(plot: Axes, found: Sequence[Box], **look: Any) -> None:
    """Bars as one shape, which is a fraction of as many shapes on the page."""
    if not found:
        return
    corners, codes = [], []
    for left, foot, width, height in found:
        right, top = left + width, foot + height
        corners += [(left, foot), (left, top), (right, top), (right, foot), (left, foot)]
        codes += [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY]
    plot.add_patch(PathPatch(Path(corners, codes), clip_on=False, **look))


def _axis(plot: Axes, at: Sequence[float], words: Sequence[str]) -> None:
    plot.set(ylim=(at[0], at[-1]))
    plot.set_yticks(at, words)
    name_ticks(plot)
    plot.hlines(at, *plot.get_xlim(), colors=COLOUR["grid"], linewidths=1, zorder=0, clip_on=False)


def _look(plot: Axes, page: Timeline) -> None:
    plot.set(xlim=page.ends, xticks=[])
    plot.tick_params(left=False, bottom=False, labelcolor=COLOUR["muted"], labelsize=SIZE["small"])
    sns.despine(ax=plot, left=True, bottom=True)


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
