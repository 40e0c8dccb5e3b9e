"""Numbers beside points: free where there is room, one text for one place, a line to far ones."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np

from pipeline.present.figures import funnel
from pipeline.present.figures.events import spread
from pipeline.present.figures.placing import DOT, Taken, boxes_around, spot
from pipeline.present.texts import texts_in
from pipeline.share.benchmark.commands import BenchmarkOptions, Own, compare_benchmarks
from tests.present.edge_figures import EDGES, ELSEWHERE, all_figures, figure_names, figure_of, pages
from tests.present.model2_rows import Case, extract_of
from tests.present.pictures import styled
from tests.report.test_progress import WAVES
from tests.report.test_progress import figures as progress_figures

ROOM = np.array([0.0, 0.0, 400.0, 300.0])
NONE = np.empty((0, 4))
AROUND = (90, 270, 0, 180, 45, 135, 225, 315)


def placed(points: list[tuple[float, float]], lines: np.ndarray = NONE) -> list:
    dots, found = np.array(points, float), []
    taken = Taken(NONE, boxes_around(dots, DOT), lines, NONE)
    for dot in dots:
        found.append(spot(dot, 9.5, AROUND, (taken, ROOM)))
        taken = taken.with_text(found[-1].box, found[-1].leader)
    return found


def meet(one: np.ndarray, other: np.ndarray) -> bool:
    return bool((one[:2] < other[2:]).all() and (other[:2] < one[2:]).all())


def test_a_lonely_number_stands_above_its_point_without_a_line():
    (found,) = placed([(200, 150)])
    assert found.leader is None
    assert found.middle.tolist() == [200, 135]


def test_a_number_leaves_a_line_alone_and_stays_inside():
    (found,) = placed([(200, 150)], np.array([[0.0, 135.0, 400.0, 135.0]]))
    assert not meet(found.box, np.array([0.0, 134.0, 400.0, 136.0]))
    (corner,) = placed([(0, 0)])
    assert (corner.box >= 0).all()


def test_in_a_crowd_no_number_covers_a_number_or_a_point_and_far_ones_have_lines():
    points = [(180.0 + 9 * (at % 6), 130.0 + 9 * (at // 6)) for at in range(36)]
    found = placed(points)
    dots = boxes_around(np.array(points), DOT)
    assert not any(meet(one.box, other.box) for one, other in combinations(found, 2))
    assert not any(meet(one.box, dot) for one in found for dot in dots)
    assert any(one.leader is not None for one in found)
    for one, point in zip(found, points, strict=True):
        is_far = float(np.hypot(*(one.middle - np.array(point)))) > 35
        assert one.leader is not None or not is_far


def test_points_that_lie_on_each_other_have_one_text():
    extract = extract_of(Case(groups=40, lie="alike"))
    kpi, units = extract.about.kpis[0], extract.about.centres[0].units
    figure = funnel.draw(extract, texts_in("da"), kpi, ("units", units))
    assert figure is not None
    texts = [one for one, _ in styled(figure.svg) if one.tag == "text"]
    ordinals = [one.text for one in texts if one.get("class") == "ordinal"]
    assert ordinals == [*map(str, range(1, 41)), "1–40"]  # the key's, then the one at the points
    apart = extract_of(replace(Case(groups=40), lie="apart"))
    other = funnel.draw(apart, texts_in("da"), kpi, ("units", apart.about.centres[0].units))
    assert other is not None
    assert "1–40" not in other.svg


def test_events_of_days_close_by_stand_side_by_side():
    places = spread([100, 101, 102, 300], 20, (0, 310))
    assert places == [81, 101, 121, 300]
    assert spread([300, 305, 310], 20, (0, 310)) == [270, 290, 310]


def test_every_figure_is_among_those_drawn_with_edge_data():
    drawn = [figure for _, found in pages(EDGES["ordinary"], texts_in("da")) for figure in found]
    assert {figure_of(figure) for figure in drawn if figure.svg} == set(figure_names())
    assert len(figure_names()) > 14


def test_figures_that_are_drawn_elsewhere_are_drawn_there(root, demo, tmp_path):
    cases = [figure for wave in WAVES.values() for figure in progress_figures(wave, "da")]
    drawn = {figure.id for figure in cases if figure.svg}
    assert {"figure-0", "figure-goals"} <= drawn  # of progress and of attainment
    files = sorted((root / "docs" / "benchmark-examples").glob("*.zip"))
    own = Own(demo / "processed" / "demo-myndighed-2024", "Vores Kommune")
    (page, _), _ = compare_benchmarks(files, own, tmp_path, BenchmarkOptions("voksne"))
    assert "<svg" in page.read_text(encoding="utf-8")
    assert set(ELSEWHERE) < set(all_figures())
    assert all((root / file).exists() for file in ELSEWHERE.values())
