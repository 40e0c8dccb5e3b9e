"""Every figure with data at the edge of what can occur: one unit, nobody, 40 units, long names."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from importlib import import_module

from pipeline.present import figures
from pipeline.present.blocks import FigureResult
from pipeline.present.rows import extract_for
from pipeline.present.texts import Texts
from pipeline.records import EventAbout
from tests.present import test_figures, test_model2_figures, test_series
from tests.present.model2_rows import Case, extract_of
from tests.released_about import HOSTILE, LONG, Shape, with_names
from tests.released_factory import released
from tests.series_factory import CENTRE, Curve, Wave, alone, series_wave

CROWD = tuple(
    EventAbout(f"2025-03-{at:02d}", "other", {"da": f"{LONG} {at}"}) for at in range(1, 31)
)
ALONE = alone()


@dataclass(frozen=True)
class Edge:
    """One kind of awkward data, as the makers of hand-made waves take it."""

    shape: Shape = field(default_factory=Shape)
    case: Case = field(default_factory=Case)
    wave: Wave = ALONE
    name: str = ""
    """Every name and wording, where set."""


EDGES: Mapping[str, Edge] = {
    "ordinary": Edge(),
    "one unit": Edge(Shape(units=1), Case(groups=1), alone(weeks=1)),
    "all suppressed": Edge(
        Shape(withheld="withheld_small"),
        Case(status="withheld_small"),
        alone(Curve(status="withheld_small")),
    ),
    "0 %": Edge(Shape(share=0.0), Case(share=0.0), alone(Curve(share=lambda _: 0.0))),
    "100 %": Edge(Shape(share=1.0), Case(share=1.0), alone(Curve(share=lambda _: 1.0))),
    "40 units": Edge(Shape(units=40), Case(groups=40), alone(weeks=120, chart="laney")),
    "40 units, close": Edge(case=Case(groups=40, lie="close"), wave=alone(events=CROWD)),
    "40 units, alike": Edge(case=Case(groups=40, lie="alike"), wave=alone(weeks=2)),
    "names of 80 characters": Edge(case=Case(name=LONG), wave=alone(events=CROWD[:2]), name=LONG),
    "names of markup": Edge(case=Case(name=HOSTILE), name=HOSTILE),
    "no previous wave": Edge(Shape(previous=False), Case(previous=False)),
    "one centre": Edge(Shape(centres=1), wave=alone(Curve(presses=lambda at: 300_000 + at))),
    "quiet weeks": Edge(wave=alone(Curve(presses=lambda at: 0 if 26 <= at <= 31 else 24))),
}

CANNOT: Mapping[str, set[str]] = {
    "change": {"no previous wave"},
    "funnel": {"one unit"},
    "groups": {"one unit"},
    "profile": {"one unit"},
}
"""Figures that have nothing to draw at an edge: two waves, two units, two groups are needed."""


ELSEWHERE: Mapping[str, str] = {
    "progress": "tests/browser/test_progress_figures.py",
    "attainment": "tests/browser/test_progress_figures.py",
    "peers": "tests/browser/test_benchmark.py",
}
"""Figures of waves and files of another kind: their own test draws them, at edges of their own."""


def figure_names() -> list[str]:
    """Every file in pipeline/present/figures that draws a figure of an ordinary page."""
    return [name for name in all_figures() if name not in ELSEWHERE]


def all_figures() -> list[str]:
    """Every file in pipeline/present/figures that draws a figure."""
    names = [module.name for module in pkgutil.iter_modules(figures.__path__)]
    return [name for name in names if hasattr(import_module(f"{figures.__name__}.{name}"), "draw")]


def figure_of(figure: FigureResult) -> str:
    """The file that drew it."""
    kind = figure.id.split("-")[1]
    return {"answers": "distribution"}.get(kind, kind)


def pages(edge: Edge, texts: Texts) -> Iterator[tuple[str, list[FigureResult]]]:
    """The figures of every kind of page, which name their parts each for itself."""
    makers: dict[str, Callable[[], Iterator[FigureResult]]] = {
        "centre": lambda: _plain(edge, texts),
        "model 2 centre": lambda: test_model2_figures.figures(_named(edge, CENTRE), texts),
        "overview": lambda: test_model2_figures.figures(_named(edge, ""), texts),
        "unit": lambda: _series(edge, texts),
    }
    yield from ((name, list(make())) for name, make in makers.items())


def _plain(edge: Edge, texts: Texts) -> Iterator[FigureResult]:
    wave = released(edge.shape)
    if edge.name:
        wave = replace(wave, about=with_names(wave.about, edge.name))
    yield from test_figures.figures(extract_for(wave, CENTRE), texts)


def _named(edge: Edge, centre: str) -> test_model2_figures.Extract:
    found = extract_of(edge.case, centre)
    if not edge.name:
        return found
    units = found.about.centres
    about = with_names(found.about, edge.name)
    return replace(found, about=about if centre else replace(about, centres=units))


def _series(edge: Edge, texts: Texts) -> Iterator[FigureResult]:
    wave = series_wave(edge.wave)
    if edge.name:
        wave = replace(wave, about=with_names(wave.about, edge.name))
    yield from test_series.figures(wave, texts.language)
