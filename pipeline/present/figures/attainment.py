"""How far goals were reached, by what they are about; progress and maintenance goals apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.present.blocks import FigureResult
from pipeline.present.figures.canvas import Canvas, Row, canvas
from pipeline.present.figures.drawing import drawn, nothing_to_draw
from pipeline.present.figures.marks import print_in
from pipeline.present.figures.pens import bars
from pipeline.present.figures.style import COLOUR, answer_colours
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
    found = [bar for bar in _bars(extract) if _is_set(bar)]
    if not found:
        return None
    values = [value for bar in found for value in bar.levels]
    if not any(bar.is_shown for bar in found):
        return nothing_to_draw(texts, figure_id, texts.t("attainment.title"), values)
    colours = _colours()
    legend = [(colours[name], texts.t(f"attainment.{name}")) for name in _LEVELS]
    page = canvas(list(_rows(texts, found)), legend, 36, has_axis=False)
    page.plot.set_xlim(0, 1)
    for bar, y in zip(found, page.middles, strict=True):
        _draw_bar(page, texts, bar, y)
    return drawn(page, _words(texts, found, figure_id))


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


def _rows(texts: Texts, found: Sequence[_Bar]) -> Iterator[Row]:
    before = ""
    for bar in found:
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
            part = (left, y - _BAR / 2, value.value, _BAR)
            bars(page.plot, [part], facecolor=colours[name], edgecolor=COLOUR["ink"], linewidth=0.8)
            print_in(page.plot, part, printed, colours[name])
            left += value.value


def _words(texts: Texts, found: Sequence[_Bar], figure_id: str) -> FigureResult:
    first = next(bar for bar in found if bar.is_shown)
    how = texts.t(
        "how.attainment",
        kind=texts.t(f"attainment.kind_{first.kind}"),
        name=_name(texts, first),
        share=_shares(texts, first)[0],
    )
    return FigureResult(
        figure_id,
        _finding(texts, found),
        texts.t("attainment.base"),
        how,
        _table(texts, found, f"{figure_id}-table"),
    )


def _finding(texts: Texts, found: Sequence[_Bar]) -> str:
    wholes = [bar for bar in found if not bar.parameter and bar.is_shown]
    said = [
        texts.t(f"attainment.finding_{bar.kind}", share=_shares(texts, bar)[0]) for bar in wholes
    ]
    return " ".join(said) or texts.t("attainment.title")


def _table(texts: Texts, found: Sequence[_Bar], table_id: str) -> Table:
    rows = []
    for bar in found:
        kind = texts.t(f"attainment.kind_{bar.kind}")
        people, goals = (shown(texts, "count", bar.levels[0], what=w) for w in ("n", "denominator"))
        shares = [shown(texts, "share", value) for value in bar.levels]
        rows.append((Cell(f"{kind}: {_name(texts, bar)}"), people, goals, *shares))
    headers = texts.lines("attainment.columns")
    return Table(table_id, texts.t("attainment.caption"), headers, tuple(rows))
