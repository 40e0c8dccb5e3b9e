"""Every figure as a browser sets it: no text is cut, covered, or too faint to be read."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from pipeline.bundle import DEMO_WAVES
from pipeline.present.blocks import Section
from pipeline.present.render import html_of
from pipeline.present.texts import languages, texts_in
from tests.browser.conftest import page_of, visit
from tests.present.edge_figures import CANNOT, EDGES, figure_names, figure_of, pages

FAULTS = (Path(__file__).parent / "figures.js").read_text(encoding="utf-8")


def faults(browser: Browser, file: Path) -> list[str]:
    """What is wrong with the texts of a page's figures; all of it is in view at once."""
    with visit(browser, file) as seen:
        height = seen.page.evaluate("document.documentElement.scrollHeight")
        seen.page.set_viewport_size({"width": 1280, "height": height})
        return list(seen.page.evaluate(FAULTS))


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("wave", DEMO_WAVES)
def test_every_text_in_the_bundled_figures_can_be_read(browser, reports, wave, language):
    found = []
    for file in (reports[language] / "processed" / wave / "reports").glob("*.html"):
        found += [f"{file.stem}: {fault}" for fault in faults(browser, file)]
    assert found == []


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("edge", EDGES)
def test_every_text_in_awkward_figures_can_be_read(browser, tmp_path, edge, language):
    texts, found, drawn = texts_in(language), [], set()
    for page, figures in pages(EDGES[edge], texts):
        body = html_of(Section("heading", page, tuple(figures)), texts)
        found += [f"{page}: {one}" for one in faults(browser, page_of(tmp_path, body, language))]
        drawn |= {figure_of(figure) for figure in figures if figure.svg}
    assert found == []
    possible = {name for name in figure_names() if edge not in CANNOT.get(name, ())}
    assert drawn == (set() if edge == "all suppressed" else possible)


CUT = """<figure id="bad"><svg viewBox="0 0 100 60" width="100" height="60">
<path d="M0 40 h20 v20 h-20 z" fill="#1f4e79"/><text x="60" y="20">too long</text>
<text x="2" y="20">one</text><text x="12" y="22">two</text><text x="0" y="54">wide</text>
<text x="50" y="54" fill="#aaa">x</text><text x="70" y="40">out</text>
<path d="M60 36 h40" fill="none" stroke="#000"/></svg><svg viewBox="0 0 100 60" width="100"
height="60"><path d="M 0 0 L 20 0 L 20 20 L 0 20 L 0 0 z M 60 0 L 90 0 L 90 20 L 60 20 L 60 0 z"
fill="#1f4e79"/><text x="0" y="16" fill="#fff">sum</text></svg></figure>"""


def test_what_cannot_be_read_is_found(browser, tmp_path):
    found = " ".join(faults(browser, page_of(tmp_path, CUT, "da")))
    faulty = ("cut: too long", 'over "two": one', "wider than its bar: wide", "too faint: x")
    for fault in (*faulty, "crossed by a line: out", "wider than its bar: sum"):
        assert f"bad: {fault}" in found
