"""A second engine, Firefox, shows what Chromium shows: the same parts, words and figures."""

from __future__ import annotations

import io
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.browser.conftest import visit
from tests.browser.firefox import NAMES, Firefox, find_firefox, firefox
from tests.browser.test_pages import BROWSED, CUT, pages_of
from tests.browser.test_print import uncut

STRUCTURE = (Path(__file__).parent / "structure.js").read_text(encoding="utf-8")
FRAME = (
    '<!doctype html><title>Phone</title><iframe style="border: 0; width: {}px" src="{}"></iframe>'
)
UNFOLD = "() => document.querySelectorAll('details').forEach(part => part.open = true)"
PRINTED = "demo-myndighed-2024"
A4 = {"page": {"width": 21, "height": 29.7}}


@pytest.fixture(scope="module")
def second() -> Iterator[Firefox]:
    path = find_firefox()
    if path is None:
        pytest.skip(f"missing optional platform part: {' or '.join(NAMES)}")
    with firefox(path) as browser:
        yield browser


@pytest.mark.parametrize(("wave", "language"), BROWSED)
def test_both_engines_show_the_same(browser, second, reports, wave, language):
    second.ask("WebDriver:SetWindowRect", width=1280, height=800)
    for file in pages_of(reports, wave, language):
        with visit(browser, file) as seen:
            first = seen.page.evaluate(STRUCTURE)
        second.open(file)
        found = second.run(STRUCTURE)
        for what, said in first.items():
            assert found[what] == said, f"{file.name}: {what}"
        assert found["fromAbove"]
        assert found["flat"] == []
        assert len(found["headings"]) >= 1


@pytest.mark.parametrize(("wave", "language"), BROWSED)
def test_no_page_scrolls_sideways_on_a_phone(second, reports, tmp_path, wave, language):
    """Firefox has no window narrower than 450 pixels: the phone is a frame of 320."""
    frame = tmp_path / "frame.html"
    for file in pages_of(reports, wave, language):
        frame.write_text(FRAME.format(320, file.as_uri()), encoding="utf-8")
        second.open(frame)
        second.ask("WebDriver:SwitchToFrame", id=0)
        second.run(UNFOLD)
        assert second.run("() => innerWidth") == 320
        assert second.run(CUT, 320) == [], file.name
        second.ask("WebDriver:SwitchToFrame", id=None)


def test_no_figure_is_cut_in_print(second, reports):
    """One page of each kind: printing takes Firefox seconds."""
    for file in pages_of(reports, PRINTED, "da"):
        if not file.stem.startswith(("overview", "voksne")):
            continue
        second.open(file)
        pdf = second.ask("WebDriver:Print", **A4)["value"]
        pages = [page.extract_text() for page in PdfReader(io.BytesIO(b64decode(pdf))).pages]
        assert uncut(file, pages) == [], file.name


def test_what_firefox_shows_otherwise_is_found(second, tmp_path):
    file = tmp_path / "page.html"
    wide = '<h1 style="display: none">A</h1><p style="width: 400px">B</p><svg width="0"></svg>'
    file.write_text(f"<!doctype html><title>T</title>{wide}", encoding="utf-8")
    second.open(file)
    found = second.run(STRUCTURE)
    assert found["headings"] == []
    assert found["lists"] == ["B"]
    assert len(found["flat"]) == 1
    assert [part[:2] for part in second.run(CUT, 320)] == ["<b", "<p"]
