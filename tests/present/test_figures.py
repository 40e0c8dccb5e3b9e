"""Every figure, in both languages, for ordinary and awkward data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from time import process_time
from xml.etree.ElementTree import Element, fromstring

import matplotlib as mpl
import pytest

from pipeline.present.blocks import FigureResult
from pipeline.present.figures import centres, change, distribution, kpis, others, response
from pipeline.present.figures.response import Rate
from pipeline.present.figures.style import answer_colours, ink_on
from pipeline.present.rows import Extract, Value, extract_for, kpi_groups
from pipeline.present.texts import Texts, languages, texts_in
from pipeline.records.contrast import READABLE, contrast
from tests.present.pictures import styled
from tests.released_about import HOSTILE, LONG, Shape
from tests.released_factory import hostile, released

OWN = "fill:var(--accent, #1f4e79)"
SHAPES = {
    "ordinary": Shape(),
    "one unit": Shape(units=1),
    "40 units": Shape(units=40),
    "nobody": Shape(share=0.0),
    "everybody": Shape(share=1.0),
    "all withheld": Shape(withheld="withheld_small"),
    "no previous": Shape(previous=False),
    "one centre": Shape(centres=1),
}


def figures(extract: Extract, texts: Texts) -> Iterator[FigureResult]:
    for group in kpi_groups(extract):
        yield kpis.draw(extract, texts, group)
        yield change.draw(extract, texts, group)
        yield others.draw(extract, texts, group)
    for kpi in extract.about.kpis:
        yield centres.draw(extract, texts, kpi)
    for question in extract.about.questions:
        yield distribution.draw(extract, texts, question.theme, (question,))
    yield distribution.draw(extract, texts, "Mødet", extract.about.questions[1:4])
    units = extract.about.centres[0].units
    rates = [Rate("Alle", extract.find("response_rate_rr2"))]
    rates += [Rate(u.name, extract.find("response_rate_rr2", unit=u.id), "Enheder") for u in units]
    yield response.draw(texts, rates)


def parsed(svg: str) -> Element:
    return fromstring(svg)  # noqa: S314 - our own drawing


def bars_of(svg: str) -> int:
    """The closed parts of shapes in our own colour."""
    shapes = [shape for shape, style in styled(svg) if shape.tag == "path" and OWN in style]
    return sum(shape.get("d", "").count("z") for shape in shapes)


def words_of(svg: str) -> str:
    return " ".join(parsed(svg).itertext())


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_every_figure_is_drawn_or_says_why_not(shape, language):
    texts = texts_in(language)
    for figure in figures(extract_for(released(shape), "voksne"), texts):
        assert figure.title
        assert figure.alt
        if figure.svg:
            root = parsed(figure.svg)
            assert root.get("role") == "img"
            assert figure.caption
            assert figure.how_to_read
            assert figure.table is not None
            assert figure.table.rows
        else:
            assert figure.alt.startswith(texts.t("figure.nothing", why="")[:20])


def test_all_withheld_draws_no_empty_plot():
    wave = released(Shape(withheld="withheld_partner"))
    assert not any(f.svg for f in figures(extract_for(wave, "voksne"), texts_in("da")))


SETTINGS = (
    {"font.size": 31},
    {"savefig.bbox": "tight"},
    {"figure.autolayout": True},
    {"figure.constrained_layout.use": True},
    {"lines.marker": "o", "lines.linestyle": ":", "markers.fillstyle": "none"},
    {"lines.solid_joinstyle": "bevel", "lines.dash_capstyle": "round"},
    {"patch.force_edgecolor": True, "patch.linewidth": 7},
)


@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_same_rows_same_bytes(settings):
    extract, texts = extract_for(released(), "voksne"), texts_in("da")
    first = [figure.svg for figure in figures(extract, texts)]
    with mpl.rc_context(settings):  # whatever a notebook did before
        assert [figure.svg for figure in figures(extract, texts)] == first


def test_the_look_leaves_no_trace():
    before = dict(mpl.rcParams)
    list(figures(extract_for(released(), "voksne"), texts_in("da")))
    assert {name: mpl.rcParams[name] for name in before if name != "backend"} == {
        name: value for name, value in before.items() if name != "backend"
    }


def test_ids_belong_to_the_figure_and_nothing_points_outside():
    for figure in figures(extract_for(released(), "voksne"), texts_in("da")):
        ids = re.findall(r'\bid="([^"]*)"', figure.svg)
        assert len(ids) == len(set(ids))
        assert all(name.startswith(f"{figure.id}-") for name in ids)
        pointed = re.findall(r'(?:href="|url\()#([^")]*)', figure.svg)
        assert set(pointed) <= set(ids)
        assert not re.search(r"metadata|rdf|<style|font-family|xmlns|<!|\?xml", figure.svg)


def test_hostile_names_are_text():
    for figure in figures(extract_for(hostile(), "voksne"), texts_in("da")):
        assert "<script" not in figure.svg
        if figure.svg:
            assert HOSTILE.split(">")[0] in words_of(figure.svg)


def test_dollar_signs_are_no_formula():
    rates = [Rate("$x_1$ og 50 $", Value("shown", n=9, numerator=3, denominator=9, value=1 / 3))]
    assert "$x_1$ og 50 $" in words_of(response.draw(texts_in("da"), rates).svg)


def test_letters_the_drawing_font_lacks_are_left_to_the_browser():
    rates = [Rate("Enhed 家 😀", Value("shown", n=9, numerator=3, denominator=9, value=1 / 3))]
    assert "家 😀" in words_of(response.draw(texts_in("da"), rates).svg)


@pytest.mark.parametrize("label", [LONG, LONG.upper(), "x" * 80, "Æøå " * 20])
def test_no_label_is_cut(label):
    rates = [Rate(label, Value("shown", n=9, numerator=3, denominator=9, value=1 / 3))]
    svg = response.draw(texts_in("da"), rates).svg
    assert label.replace(" ", "") in words_of(svg).replace(" ", "")
    sizes = [len(text.text or "") for text in parsed(svg).iter("text")]
    assert max(sizes) <= 60


def test_a_withheld_row_has_words_and_no_bar():
    shown = Rate("Alle", Value("shown", n=9, numerator=3, denominator=9, value=1 / 3))
    hidden = Rate("Nord", Value("withheld_small"))
    svg = response.draw(texts_in("da"), [shown, hidden]).svg
    assert "skjult: for få svar" in words_of(svg)
    both = response.draw(texts_in("da"), [shown, Rate("Nord", shown.value)]).svg
    assert (bars_of(svg), bars_of(both)) == (1, 2)


def test_shares_are_printed_in_the_segments():
    extract = extract_for(released(), "voksne")
    question = extract.about.questions[0]
    figure = distribution.draw(extract, texts_in("da"), "Samlet", (question,))
    assert figure.table is not None
    largest = max(cell.text for cell in figure.table.rows[0][1:])
    assert largest in words_of(figure.svg)
    assert all(cell.text in figure.alt for cell in figure.table.rows[0][1:])


def test_how_to_read_takes_the_first_row_that_is_shown():
    extract, texts = extract_for(released(), "voksne"), texts_in("da")
    figure = kpis.draw(extract, texts, kpi_groups(extract)[0])
    assert figure.table is not None
    name, value = figure.table.rows[0][:2]
    assert f"»{name.text}« viser {value.text}" in figure.how_to_read


@pytest.mark.parametrize("points", range(2, 12))
def test_every_position_has_a_colour_and_the_scale_is_symmetric(points):
    colours = answer_colours(points)
    assert len(colours) == points
    assert len(set(colours)) == points
    assert (colours[points // 2] == "#d5d7db") == bool(points % 2)
    assert all(contrast(ink_on(colour), colour) >= READABLE for colour in colours)


def test_a_figure_takes_less_than_a_fifth_of_a_second():
    extract, texts = extract_for(released(), "voksne"), texts_in("da")
    list(figures(extract, texts))  # fonts are found once per process
    for draw in (
        lambda: kpis.draw(extract, texts, kpi_groups(extract)[0]),
        lambda: change.draw(extract, texts, kpi_groups(extract)[0]),
        lambda: others.draw(extract, texts, kpi_groups(extract)[0]),
        lambda: centres.draw(extract, texts, extract.about.kpis[0]),
        lambda: distribution.draw(extract, texts, "Mødet", extract.about.questions[1:4]),
    ):
        times = []
        for _ in range(3):
            start = process_time()
            draw()
            times.append(process_time() - start)
        assert min(times) < 0.2
