"""Dots, interval lines and value axes: what most figures put on their plot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes

from pipeline.present.figures.canvas import Canvas, Row
from pipeline.present.figures.lettering import tick
from pipeline.present.figures.page import Anchor, box_of, place, write
from pipeline.present.figures.pens import Bar, points, strokes
from pipeline.present.figures.style import COLOUR, SIZE, ink_on
from pipeline.present.numbers import PERCENT, Kind, difference, level
from pipeline.present.rows import Value
from pipeline.present.tables import Cell
from pipeline.present.texts import Texts

_WIDEST: dict[Kind, tuple[float, ...]] = {
    "share": (0.1, 0.2, 0.4, 0.6, 1.0),
    "top_box": (0.1, 0.2, 0.4, 0.6, 1.0),
    "net": (0.2, 0.4, 0.8, 1.2, 2.0),
    "index": (10, 20, 40, 60, 100),
    "mean": (0.5, 1, 2, 4, 10),
    "count": (10, 100, 1000, 10_000),
}


def row_of(label: str, value: Cell, notes: Sequence[str], heading: str = "") -> Row:
    """A row whose value stands in bold; the words for a withheld one stand among the notes."""
    if value.kind == "withheld":
        return Row(label, "", (value.text, *notes), heading)
    return Row(label, value.text, tuple(notes), heading)


def dots(to: Canvas, mark: str, values: Sequence[float | None], *, offset: float = 0) -> None:
    """One mark per row that has a value; a mark at the edge of the plot stays whole."""
    at = [(x, y + offset) for x, y in zip(values, to.middles, strict=True) if x is not None]
    points(to.plot, [x for x, _ in at], [y for _, y in at], mark)


def intervals(
    to: Canvas, values: Sequence[Value], *, offset: float = 0, colour: str = "own"
) -> None:
    """One line per row whose value has an interval."""
    ends = [
        (value.limits, (y + offset, y + offset))
        for value, y in zip(values, to.middles, strict=True)
        if value.limits
    ]
    strokes(to.plot, ends, color=COLOUR[colour], linewidth=2.2, zorder=3)


def level_axis(to: Canvas, texts: Texts, kind: Kind, steps: int) -> None:
    """The whole range the values could take: 0-100 %, -100 to 100 %, 0-100 or the positions."""
    if kind == "mean":
        at = [float(place) for place in range(1, steps + 1)]
        words = [level(texts, "count", place) for place in at]
    else:
        parts = (-1, -0.5, 0, 0.5, 1) if kind == "net" else (0, 0.25, 0.5, 0.75, 1)
        at = [part * (1 if kind in PERCENT else 100) for part in parts]
        words = [level(texts, kind, place) for place in at]
    axis(to, at, words)


def difference_axis(to: Canvas, texts: Texts, kind: Kind, values: Sequence[Value]) -> None:
    """As wide to the left as to the right, wide enough for every interval, with a line at zero."""
    found = [abs(x) for v in values for x in (v.value, v.low, v.high) if x is not None]
    largest = max(found, default=0)
    edge = next((width for width in _WIDEST[kind] if width >= largest), largest)
    at = [edge * part for part in (-1, -0.5, 0, 0.5, 1)]
    axis(to, at, [difference(texts, kind, place, unit=False) for place in at])
    upright(to, [0], color=COLOUR["ink"], linewidth=1.3, zorder=1)


def upright(to: Canvas, at: Sequence[float], **line: Any) -> None:
    """Vertical lines in the plot of every row; they leave the labels between the rows alone."""
    half = to.plot_height / 2
    strokes(to.plot, [((x, x), (y - half, y + half)) for y in to.middles for x in at], **line)


def reference(to: Canvas, at: float | None) -> None:
    """A thin line through every row at the value of the whole, where there is one."""
    if at is not None:
        upright(to, [at], color=COLOUR["others"], linewidth=1.5, zorder=2)


def print_in(plot: Axes, bar: Bar, printed: str, colour: str) -> None:
    """A number in the middle of a bar of this colour, where there is room."""
    left, foot, width, height = bar
    x, y = place(plot, left + width / 2, foot + height / 2)
    room = place(plot, left + width, 0)[0] - place(plot, left, 0)[0]
    if room > len(printed) * SIZE["small"] * SIZE["capital"]:
        write(plot, (x, y + 4.5), printed, anchor="middle", ink=ink_on(colour))


def axis(to: Canvas, at: Sequence[float], words: Sequence[str], last: Anchor = "middle") -> None:
    """The values ``at``, from edge to edge, with their words under the last row.

    ``last``: how the last of them lies to its value. The first would leave the page if centred.
    """
    to.plot.set_xlim(at[0], at[-1])
    upright(to, at, color=COLOUR["grid"], linewidth=1, zorder=0)
    across = [((at[0], at[-1]), (y, y)) for y in to.middles]
    strokes(to.plot, across, color=COLOUR["grid"], linewidth=1, zorder=0)
    _, top, _, height = box_of(to.plot)
    anchors: list[Anchor] = ["start", *["middle"] * (len(at) - 2), last]  # type: ignore[list-item]
    for x, text, anchor in zip(at, words, anchors, strict=True):
        tick(to.plot, (place(to.plot, x, 0)[0], top + height + 21), text, anchor)
