"""CPU per figure, and the size of every page: `python benchmarks/figures.py PROCESSED`.

PROCESSED is the folder of processed waves, as `btu demo --data DATA` leaves it (DATA/processed).
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from pipeline.present.blocks import FigureResult
from pipeline.present.figures import (
    centres,
    change,
    curve,
    distribution,
    expected,
    funnel,
    goals,
    groups,
    kpis,
    months,
    others,
    priorities,
    profile,
    response,
    series,
)
from pipeline.present.figures.response import Rate
from pipeline.present.groups import divisions
from pipeline.present.rows import kpi_groups
from pipeline.present.series import series_of
from pipeline.report.page import Page, open_page
from pipeline.store import read_released

_TIMES = 7
Draw = Callable[[], FigureResult | None]


def main() -> None:
    """Print one line per figure, median over pages and repeats, then the largest page."""
    folder = Path(sys.argv[1])
    found: dict[str, list[float]] = {}
    sizes: dict[str, list[int]] = {}
    for released in sorted(folder.glob("*/released.parquet")):
        for page in _pages(released):
            for name, draw in (_series if page.extract.about.series else _figures)(page):
                figure = draw()
                if figure is not None and figure.svg:
                    found.setdefault(name, []).append(_median(draw))
                    sizes.setdefault(name, []).append(len(figure.svg.encode()))
    for name, times in sorted(found.items()):
        print(
            f"{name:14} {statistics.median(times):5.0f} ms, most {max(times):4.0f} ms,"
            f" {max(sizes[name]) / 1000:5.1f} kB ({len(times)} figures)"
        )
    pages = {page: page.stat().st_size for page in folder.glob("*/reports/*.html")}
    for page in sorted(pages, key=lambda one: pages[one])[-3:]:
        print(f"{pages[page] / 1000:.0f} kB {page.relative_to(folder)}")


def _pages(released: Path) -> Iterator[Page]:
    """The overview and every centre's page; of Model 1 every unit's and the centres'."""
    about = read_released(released).about
    places = [(centre.id, "") for centre in about.centres]
    if about.model == 1:
        places += [(centre.id, unit.id) for centre in about.centres for unit in centre.units]
    else:
        places.append(("", ""))
    for centre, unit in places:
        yield open_page(str(released), centre, "da", unit)


def _median(draw: Draw) -> float:
    times = []
    for _ in range(_TIMES):
        start = time.process_time()
        draw()
        times.append((time.process_time() - start) * 1000)
    return statistics.median(times)


def _figures(page: Page) -> Iterator[tuple[str, Draw]]:
    extract, texts = page.extract, page.texts
    about, ways = extract.about, divisions(extract, texts)
    known = [one for one in ways if one.id != "mode"]
    yield "curve", lambda: curve.draw(extract, texts)
    yield "profile", lambda: profile.draw(extract, texts, known)
    measured = [(q, extract.find("importance", q.id)) for q in about.questions]
    drivers = [(q, v, extract.find("index", q.id)) for q, v in measured if v.value is not None]
    if drivers:
        yield "priorities", lambda: priorities.draw(texts, drivers)
    aimed = [kpi for kpi in about.kpis if kpi.target is not None]
    if aimed:
        yield "goals", lambda: goals.draw(extract, texts, aimed)
    for one in about.questions:
        if one.labels:
            yield "distribution", lambda q=one: distribution.draw(extract, texts, q.theme, (q,))
    for same in kpi_groups(extract):
        yield "kpis", lambda s=same: kpis.draw(extract, texts, s)
        if extract.centre:
            yield "change", lambda s=same: change.draw(extract, texts, s)
            yield "others", lambda s=same: others.draw(extract, texts, s)
            told = [kpi for kpi in same if extract.find("expected_range", kpi.id).limits]
            if told:
                yield "expected", lambda t=told: expected.draw(extract, texts, t)
    what = ("units", about.centres[0].units) if extract.centre else ("centres", about.centres)
    for kpi in about.kpis:
        yield "groups", lambda k=kpi: groups.draw(extract, texts, k, ways)
        yield "funnel", lambda k=kpi: funnel.draw(extract, texts, k, what)
        if not extract.centre:
            yield "centres", lambda k=kpi: centres.draw(extract, texts, k)

    units = extract.about.centres[0].units if extract.centre else ()
    rates = [Rate("", extract.find("response_rate_rr2"))]
    rates += [Rate(one.name, extract.find("response_rate_rr2", unit=one.id)) for one in units]
    yield "response", lambda: response.draw(texts, rates)


def _series(page: Page) -> Iterator[tuple[str, Draw]]:
    extract, texts = page.extract, page.texts
    for one in extract.about.questions:
        yield "series", lambda q=one: series.draw(extract, texts, series_of(extract, q))
        yield "months", lambda q=one: months.draw(extract, texts, q, months.months_of(extract, q))


if __name__ == "__main__":
    main()
