"""Every figure as a browser sets it: no text is cut, covered, or too faint to be read."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from pipeline.present.blocks import Section
from pipeline.present.render import html_of
from pipeline.present.rows import extract_for
from pipeline.present.texts import languages, texts_in
from tests.browser.conftest import page_of, visit
from tests.present.test_figures import SHAPES, figures
from tests.released_factory import hostile, released

FAULTS = (Path(__file__).parent / "figures.js").read_text(encoding="utf-8")
WAVES = {name: released(shape) for name, shape in SHAPES.items()} | {"hostile": hostile()}


def faults(browser: Browser, file: Path) -> list[str]:
    """What is wrong with the texts of a page's figures; all of it is in view at once."""
    with visit(browser, file) as seen:
        height = seen.page.evaluate("document.documentElement.scrollHeight")
        seen.page.set_viewport_size({"width": 1280, "height": height})
        return list(seen.page.evaluate(FAULTS))


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("name", WAVES)
def test_every_text_in_awkward_figures_can_be_read(browser, tmp_path, name, language):
    texts = texts_in(language)
    drawn = tuple(figures(extract_for(WAVES[name], "voksne"), texts))
    body = html_of(Section("heading", name, drawn), texts)
    assert faults(browser, page_of(tmp_path, body, language)) == []


CUT = """<figure id="bad"><svg viewBox="0 0 100 60" width="100" height="60">
<path d="M0 40 h20 v20 h-20 z" fill="#1f4e79"/><text x="60" y="20">too long</text>
<text x="2" y="20">one</text><text x="12" y="22">two</text><text x="0" y="54">wide</text>
<text x="50" y="54" fill="#aaa">x</text></svg></figure>"""


def test_what_cannot_be_read_is_found(browser, tmp_path):
    found = " ".join(faults(browser, page_of(tmp_path, CUT, "da")))
    for fault in ("cut: too long", 'over "two": one', "wider than its bar: wide", "too faint: x"):
        assert f"bad: {fault}" in found
