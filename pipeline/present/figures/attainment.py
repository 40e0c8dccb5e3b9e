"""How far goals were reached, by what they are about; progress and maintenance goals apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes

from pipeline.present.blocks import FigureResult
from pipeline.present.figures.canvas import Canvas, Row, canvas
from pipeline.present.figures.drawing import drawn, nothing_to_draw
from pipeline.present.figures.style import COLOUR, SIZE, answer_colours, themed
from pipeline.present.numbers import level
from pipeline.present.rows import Extract, Value
from pipeline.present.tables import Cell, Table, shown
from pipeline.present.texts import Texts

_KINDS = ("progress", "maintenance")
_LEVELS = ("full", "partly", "not_attained")
_BAR = 24.0


@dataclass(frozen=True)
class _Bar:
    """The goals of one kind and parameter ('' = all): the share at each level."""

    kind: str
    parameter: str
    levels: tuple[Value, ...]

    @property
    def is_shown(self) -> bool:
        """Whether the share of every level is known."""
        return all(value.value is not None for value in self.levels)


def draw(extract: Extract, texts: Texts, figure_id: str) -> FigureResult | None:
    """A bar per kind and parameter, all of a kind first; None where there are no goals."""
    bars = [bar for bar in _bars(extract) if _is_set(bar)]
    if not bars:
        return None
    values = [value for bar in bars for value in bar.levels]
    if not any(bar.is_shown for bar in bars):
        return nothing_to_draw(texts, figure_id, texts.t("attainment.title"), values)
    colours = _colours()
    legend = [(colours[name], texts.t(f"attainment.{name}")) for name in _LEVELS]
    with themed():
        page = canvas(list(_rows(texts, bars)), legend, 36, has_axis=False)
        page.plot.set(xlim=(0, 1), xticks=[])
        for bar, y in zip(bars, page.middles, strict=True):
            _draw_bar(page, texts, bar, y)
        return drawn(page, _words(texts, bars, figure_id))


def _bars(extract: Extract) -> Iterator[_Bar]:
    for kind in _KINDS:
        found: dict[str, dict[str, Value]] = {}
        for category, value in extract.along("goals", "", f"goal_{kind}"):
            parameter, _, name = category.rpartition("/")
            found.setdefault(parameter, {})[name] = value
        for parameter, levels in found.items():
            yield _Bar(kind, parameter, tuple(levels[name] for name in _LEVELS))


def _is_set(bar: _Bar) -> bool:
    return bar.levels[0].status not in ("no_data", "not_measured")


def _colours() -> dict[str, str]:
    """Reached is dark, in part light, not reached orange: told apart in grey as well."""
    worst, middle, best = answer_colours(3)
    return {"full": best, "partly": middle, "not_attained": worst}


def _rows(texts: Texts, bars: Sequence[_Bar]) -> Iterator[Row]:
    before = ""
    for bar in bars:
        heading = "" if bar.kind == before else texts.t(f"attainment.kind_{bar.kind}")
        before = bar.kind
        if not bar.is_shown:
            yield Row(_name(texts, bar), notes=(_hidden(texts, bar),), heading=heading)
            continue
        shares = (
            texts.t("attainment.part", level=texts.t(f"attainment.{name}"), share=share)
            for name, share in zip(_LEVELS, _shares(texts, bar), strict=True)
        )
        goals = texts.t("attainment.goals", count=int(bar.levels[0].denominator or 0))
        yield Row(_name(texts, bar), notes=(*shares, goals), heading=heading)


def _name(texts: Texts, bar: _Bar) -> str:
    return bar.parameter or texts.t("attainment.all")


def _hidden(texts: Texts, bar: _Bar) -> str:
    status = next(value.status for value in bar.levels if value.value is None)
    return texts.t(f"status.{status}")


def _shares(texts: Texts, bar: _Bar) -> list[str]:
    return [level(texts, "share", value.value or 0.0) for value in bar.levels]


def _draw_bar(page: Canvas, texts: Texts, bar: _Bar, y: float) -> None:
    if not bar.is_shown:
        return
    left, colours = 0.0, _colours()
    for name, value, printed in zip(_LEVELS, bar.levels, _shares(texts, bar), strict=True):
        if value.value:
            look: dict[str, Any] = {"edgecolor": COLOUR["ink"], "linewidth": 0.8, "clip_on": False}
            page.plot.barh(y, value.value, _BAR, left, color=colours[name], **look)
            _print(page.plot, printed, (left, y, value.value), is_dark=name != "partly")
            left += value.value


def _print(plot: Axes, printed: str, at: tuple[float, float, float], *, is_dark: bool) -> None:
    """The share inside its part of the bar, where there is room."""
    left, y, share = at
    if share * plot.bbox.width > len(printed) * SIZE["small"] * SIZE["capital"]:
        ink = "white" if is_dark else COLOUR["ink"]
        middle = left + share / 2
        plot.text(middle, y + 4.5, printed, ha="center", fontsize=SIZE["small"], color=ink)


def _words(texts: Texts, bars: Sequence[_Bar], figure_id: str) -> FigureResult:
    first = next(bar for bar in bars if bar.is_shown)
    how = texts.t(
        "how.attainment",
        kind=texts.t(f"attainment.kind_{first.kind}"),
        name=_name(texts, first),
        share=_shares(texts, first)[0],
    )
    return FigureResult(
        figure_id,
        _finding(texts, bars),
        texts.t("attainment.base"),
        how,
        _table(texts, bars, f"{figure_id}-table"),
    )


def _finding(texts: Texts, bars: Sequence[_Bar]) -> str:
    wholes = [bar for bar in bars if not bar.parameter and bar.is_shown]
    said = [
        texts.t(f"attainment.finding_{bar.kind}", share=_shares(texts, bar)[0]) for bar in wholes
    ]
    return " ".join(said) or texts.t("attainment.title")


def _table(texts: Texts, bars: Sequence[_Bar], table_id: str) -> Table:
    rows = []
    for bar in bars:
        kind = texts.t(f"attainment.kind_{bar.kind}")
        people, goals = (shown(texts, "count", bar.levels[0], what=w) for w in ("n", "denominator"))
        shares = [shown(texts, "share", value) for value in bar.levels]
        rows.append((Cell(f"{kind}: {_name(texts, bar)}"), people, goals, *shares))
    headers = texts.lines("attainment.columns")
    return Table(table_id, texts.t("attainment.caption"), headers, tuple(rows))
