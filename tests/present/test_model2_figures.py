"""The figures of Model 2 pages, for ordinary and awkward data, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from xml.etree.ElementTree import Element, fromstring

import pytest

from pipeline.present.blocks import FigureResult
from pipeline.present.figures import curve, expected, funnel, goals, groups, priorities, profile
from pipeline.present.groups import divisions
from pipeline.present.rows import Extract, Value, extract_for, kpi_groups
from pipeline.present.texts import Texts, languages, texts_in
from pipeline.records import EventAbout
from tests.present.model2_rows import CASES, Case, drivers_of, extract_of
from tests.present.pictures import styled
from tests.released_about import LONG
from tests.released_factory import released

_LETTER = 0.55
"""Mean width of a letter in text sizes; what a browser's fonts take at most."""


def figures(extract: Extract, texts: Texts) -> Iterator[FigureResult]:
    ways = divisions(extract, texts)
    found: list[FigureResult | None] = [
        curve.draw(extract, texts),
        profile.draw(extract, texts, [one for one in ways if one.id != "mode"]),
        priorities.draw(texts, drivers_of(extract)),
        goals.draw(extract, texts, [kpi for kpi in extract.about.kpis if kpi.target is not None]),
        *(groups.draw(extract, texts, kpi, ways) for kpi in extract.about.kpis),
    ]
    about = extract.about
    what = ("units", about.centres[0].units) if extract.centre else ("centres", about.centres)
    found += [funnel.draw(extract, texts, kpi, what) for kpi in about.kpis]
    if extract.centre:
        shown = [
            kpi for kpi in kpi_groups(extract)[0] if extract.find("expected_range", kpi.id).limits
        ]
        found += [expected.draw(extract, texts, shown)] if shown else []
    yield from (one for one in found if one)


def parsed(svg: str) -> Element:
    return fromstring(svg)  # noqa: S314 - our own drawing


@pytest.mark.parametrize("centre", ["voksne", ""])
@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_every_figure_is_drawn_whole_or_says_why_not(
    case: Case, language: str, centre: str
) -> None:
    texts = texts_in(language)
    for figure in figures(extract_of(case, centre), texts):
        assert figure.title
        assert figure.alt
        assert "{" not in f"{figure.title}{figure.caption}{figure.how_to_read}{figure.alt}"
        assert bool(figure.svg) == (case.status == "shown")
        if figure.svg:
            assert figure.caption
            assert figure.how_to_read
            assert figure.table is not None
            assert all(len(row) == len(figure.table.headers) for row in figure.table.rows)
            assert all(figure.table.headers)
            assert not outside(figure.svg)
            assert not overlapping(figure.svg)


def boxes(svg: str) -> list[tuple[str, float, float, float, float]]:
    """Every text with left, top, right and bottom, by the mean width of letters."""
    found = []
    for text, style in styled(svg):
        if text.tag != "text":
            continue
        words, size = text.text or "", float(re.findall(r"font-size:([\d.]+)", style)[-1])
        wide = len(words) * size * _LETTER
        x, y = float(text.get("x", 0)), float(text.get("y", 0))
        left = x - wide / 2 if "middle" in style else x - wide if "anchor:end" in style else x
        found.append((words, left, y - 0.7 * size, left + wide, y))
    return found


def outside(svg: str) -> list[str]:
    width, height = (float(parsed(svg).get(name, 0)) for name in ("width", "height"))
    return [
        words
        for words, left, top, right, bottom in boxes(svg)
        if left < -1 or right > width + 1 or top < -1 or bottom > height + 1
    ]


def overlapping(svg: str) -> list[tuple[str, str]]:
    found = boxes(svg)
    return [
        (one[0], other[0])
        for at, one in enumerate(found)
        for other in found[at + 1 :]
        if one[1] < other[3] - 1
        and other[1] < one[3] - 1
        and one[2] < other[4] - 1
        and other[2] < one[4] - 1
    ]


def test_ids_belong_to_the_figure_and_nothing_points_outside() -> None:
    for figure in figures(extract_of(Case()), texts_in("da")):
        ids = re.findall(r'\bid="([^"]*)"', figure.svg)
        assert len(ids) == len(set(ids))
        assert all(name.startswith(f"{figure.id}-") for name in ids)
        pointed = re.findall(r'(?:href="|url\()#([^")]*)', figure.svg)
        assert set(pointed) <= set(ids)


def test_long_names_stand_in_full() -> None:
    found = {one.id: one for one in figures(extract_of(Case(name=LONG)), texts_in("da"))}
    for name in ("figure-curve", "figure-profile", "figure-groups-1", "figure-funnel-units-1"):
        said = "".join(parsed(found[name].svg).itertext()).replace(" ", "")
        assert said.count(LONG.replace(" ", "")) > 1, name  # drawn, and in the words


def test_the_curve_ends_with_everybody_and_marks_what_happened() -> None:
    figure = curve.draw(extract_of(Case()), texts_in("da"))
    assert figure is not None
    assert figure.title == "Halvdelen af de 200 svar var kommet senest den 15. september 2024"
    assert figure.table is not None
    assert [row[2].text for row in figure.table.rows] == ["40", "80", "120", "160", "200"]
    assert figure.table.rows[3][3].text == f"Rykker sendt, {Case().name}"
    assert "Rykker sendt: 16. september 2024." in figure.alt


def test_a_withheld_period_gives_no_curve() -> None:
    extract = extract_of(Case())
    hidden = {
        key: Value("withheld_small") if key[5].startswith("2024-09-07") else value
        for key, value in extract.values.items()
    }
    figure = curve.draw(replace(extract, values=hidden), texts_in("da"))
    assert figure is not None
    assert not figure.svg
    assert figure.alt.startswith("Figuren vises ikke")


def test_another_centres_events_are_not_told() -> None:
    wave = released()
    units = {centre.id: centre.units[0].id for centre in wave.about.centres}
    events = tuple(
        EventAbout("2024-09-16", "other", {"da": place}, unit)
        for place, unit in [("alle", ""), *units.items()]
    )
    told = extract_for(replace(wave, about=replace(wave.about, events=events)), "voksne")
    assert [one.text["da"] for one in told.about.events] == ["alle", "voksne"]


def test_parts_are_of_everybody() -> None:
    extract = extract_of(Case())
    (way,) = (one for one in divisions(extract, texts_in("da")) if one.id == "age")
    figure = profile.draw(extract, texts_in("da"), [way])
    assert figure is not None
    assert figure.table is not None
    answered, invited = extract.find("answered").n, extract.find("invited").n
    assert answered
    assert invited
    assert figure.table.rows[0][1].text == f"{round(40 / answered * 100)}\xa0%"
    assert figure.table.rows[0][2].text == f"{round(40 / invited * 100)}\xa0%"


def test_uncertain_places_are_hollow_and_focus_is_named() -> None:
    extract = extract_of(Case())
    figure = priorities.draw(texts_in("da"), drivers_of(extract))
    assert figure is not None
    focus = [one for one, part, _ in drivers_of(extract) if part.verdict == "focus"]
    assert len(focus) == 2
    assert all(f"»{one.text['da']}«" in figure.title for one in focus)
    certain = [
        (one, replace(part, verdict="focus"), score) for one, part, score in drivers_of(extract)
    ]
    other = priorities.draw(texts_in("da"), certain)
    assert other is not None
    assert other.title.startswith("9 spørgsmål betyder mere")
    assert other.svg.count("fill:#ffffff") < figure.svg.count("fill:#ffffff")


def test_no_map_where_a_number_is_missing() -> None:
    first, *rest = drivers_of(extract_of(Case()))
    gone = (first[0], first[1], Value("withheld_group"))
    assert priorities.draw(texts_in("da"), [gone, *rest]) is None


def test_goals_count_what_is_clear_and_what_is_not() -> None:
    extract = extract_of(Case())
    aimed = [kpi for kpi in extract.about.kpis if kpi.target is not None]
    words = {aimed[0].id: "higher", aimed[1].id: "unclear", aimed[2].id: "lower"}
    values = {
        key: replace(value, verdict=words[key[1]])
        if key[0] == "versus_target" and key[1] in words
        else value
        for key, value in extract.values.items()
    }
    figure = goals.draw(replace(extract, values=values), texts_in("da"), aimed[::-1])
    assert figure.title == (
        "Af 3 KPI’er er 1 klart over målet, 1 klart under målet, og for 1 kan det ikke afgøres"
    )
    assert figure.table is not None
    assert [row[0].text for row in figure.table.rows] == [k.name["da"] for k in aimed]


def test_the_funnel_stands_in_the_order_of_the_organisation() -> None:
    extract, texts = extract_of(Case(groups=9), ""), texts_in("da")
    kpi = extract.about.kpis[0]
    figure = funnel.draw(extract, texts, kpi, ("centres", extract.about.centres))
    assert figure is not None
    assert figure.table is not None
    assert [row[0].text for row in figure.table.rows] == [c.name for c in extract.about.centres]
    assert "1 af 9 borgercentre ligger uden for det forventelige" in figure.title
