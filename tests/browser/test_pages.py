"""Every page of every bundled wave, in both languages: accessible, valid, alone, and usable."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import html5lib
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from pipeline.bundle import DEMO_WAVES
from pipeline.present.texts import languages
from tests.browser.conftest import visit

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"],
    "resultTypes": ["violations"],  # the rest is only counted, in a third of the time
}
LARGEST = 400_000
FOCUSABLE = "a[href], summary, input, textarea, [tabindex='0']"
PROGRESS = "demo-progress-2026"
BROWSED = [pytest.param(wave, language) for language in languages() for wave in DEMO_WAVES]
WALK = """() => {
  window.walked = [];
  document.addEventListener("keydown", () => {
    const place = document.activeElement, look = getComputedStyle(place);
    const box = place.getBoundingClientRect();
    const isRinged = look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2;
    const isInView =
      box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    if (place !== document.body) window.walked.push([place, isRinged && isInView]);
  });
}"""
WALKED = """places => [
  ...places.filter(p => !window.walked.some(([t]) => t === p)).map(p => "never: " + p.outerHTML),
  ...window.walked.filter(([t, seen]) => !seen).map(([t]) => "not to be seen: " + t.outerHTML),
].map(fault => fault.slice(0, 160))"""
CUT = """width => {
  // Figures have a frame of their own; tables only where there is room for a table.
  const frames = ".figure-scroll, .skip, .hidden" + (width > 512 ? ", .table-scroll" : "");
  const moves = e => e.closest(frames);
  const wide = [...document.body.querySelectorAll("*")].filter(
    e => !moves(e) && e.getBoundingClientRect().right > width + 1);
  const page = document.scrollingElement.scrollWidth > width ? [document.body] : [];
  return [...page, ...wide].map(e => e.outerHTML.slice(0, 120));
}"""


MOST_COLUMNS = 12
"""So many columns the style sheet can put a header before, on a phone."""


def pages_of(reports: dict[str, Path], wave: str, language: str) -> list[Path]:
    found = sorted((reports[language] / "processed" / wave / "reports").glob("*.html"))
    assert len(found) >= 3
    return found


SEEN = [(wave, "da", ("screen", "print")) for wave in DEMO_WAVES]
SEEN += [(wave, "en", ("screen",)) for wave in DEMO_WAVES]
PRINTED = [pytest.param(wave, "en", ("print",), marks=pytest.mark.long) for wave in DEMO_WAVES]
"""What differs on paper is the look, which no language changes: English is for the long run."""


@pytest.mark.parametrize(("wave", "language", "seen_on"), [*SEEN, *PRINTED])
def test_no_rule_of_wcag_is_broken_and_nothing_is_asked_for(
    browser, reports, wave, language, seen_on
):
    """WCAG 2.1 A and AA by axe-core, on screen, and as printed with all details open."""
    faults, axe = defaultdict(list), Axe()
    for file in pages_of(reports, wave, language):
        with visit(browser, file) as seen:
            for media in seen_on:
                seen.page.emulate_media(media=media)
                found = axe.run(seen.page, options=RULES)
                for broken in found.response["violations"]:
                    where = [node["target"] for node in broken["nodes"]][:5]
                    faults[f"{file.name}, {media}"].append((broken["id"], where))
            assert seen.asked_for == [file.as_uri()]
            assert seen.complaints == []
    assert not faults


@pytest.mark.parametrize(("wave", "language"), BROWSED)
def test_a_page_is_valid_and_not_too_large(browser, reports, wave, language):
    for file in pages_of(reports, wave, language):
        text = file.read_bytes()
        parsed = html5lib.HTMLParser(strict=True).parse(text)
        heads = parsed.iter("{http://www.w3.org/1999/xhtml}thead")
        assert max([len(head[0]) for head in heads], default=0) <= MOST_COLUMNS
        assert len(text) <= LARGEST, file.name


@pytest.mark.parametrize(("wave", "language"), BROWSED)
def test_four_questions_are_answered_on_the_first_screen(browser, reports, wave, language):
    """Of every centre and unit, in a window of 1280 by 800 pixels, without scrolling."""
    pages = [file for file in pages_of(reports, wave, language) if is_of_a_centre(file)]
    assert len(pages) >= 3
    for file in pages:
        with visit(browser, file) as seen:
            panels = seen.page.locator(".panels").first.locator(".panel")
            if wave == PROGRESS:  # it tells of change alone: in tiles, and what is certain below
                panels = seen.page.locator(".keyfigures").first
            else:
                assert panels.count() == 4, file.name
            for panel in panels.all():
                box = panel.locator(":scope > *").last.bounding_box()
                assert box["y"] + box["height"] <= 800, f"{file.name}: {panel.inner_text()}"
                assert len(panel.inner_text().splitlines()) >= 2, file.name


@pytest.mark.parametrize(("wave", "language"), BROWSED)
def test_a_page_never_scrolls_sideways(browser, reports, wave, language):
    for file in pages_of(reports, wave, language):
        with visit(browser, file) as seen:
            seen.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
            for width in (320, 360, 768, 1280):
                seen.page.set_viewport_size({"width": width, "height": 256})
                assert seen.page.evaluate(CUT, width) == [], f"{file.name}, {width} pixels"


@pytest.mark.parametrize("wave", DEMO_WAVES)
def test_the_keyboard_reaches_everything_and_shows_where_it_is(browser, reports, wave):
    for file in pages_of(reports, wave, "da"):
        with visit(browser, file) as seen:
            walk(seen.page)
            places = seen.page.locator(FOCUSABLE)
            assert places.count() >= 4
            assert places.evaluate_all(WALKED) == [], file.name


def is_of_a_centre(file: Path) -> bool:
    return file.stem not in ("index", "overview") and not file.stem.endswith("-borgere")


def walk(page: Page) -> None:
    """Go through the page by Tab alone, opening with Enter what can be opened."""
    page.evaluate(WALK)
    kinds = page.locator(FOCUSABLE).evaluate_all("places => places.map(p => p.localName)")
    for kind in kinds:
        page.keyboard.press("Tab")
        if kind == "summary":
            page.keyboard.press("Enter")
    page.keyboard.press("Tab")


def test_typing_leaves_the_pages_that_fit_and_says_how_many(browser, reports):
    for folder in reports.values():
        file = folder / "processed" / DEMO_WAVES[0] / "reports" / "index.html"
        with visit(browser, file) as seen:
            rows, said = seen.page.locator("#pages > li"), seen.page.locator("[role=status]")
            whole = rows.count()
            assert whole >= 7
            for typed, expected in (("VOKSNE", 2), ("børn unge", 2), ("x y z", 0), ("", whole)):
                seen.page.get_by_role("searchbox").fill(typed)
                assert rows.filter(visible=True).count() == expected, typed
                assert said.inner_text().startswith(f"{expected} "), typed
            assert seen.complaints == []


def test_without_its_script_the_list_is_complete(browser, reports):
    file = reports["da"] / "processed" / DEMO_WAVES[0] / "reports" / "index.html"
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(file.as_uri())
    assert page.locator("#pages > li").filter(visible=True).count() >= 7
    assert not page.locator("input").is_visible()
    context.close()


def test_the_skip_link_comes_first_and_leads_to_the_content(browser, reports):
    for language, folder in reports.items():
        file = folder / "processed" / DEMO_WAVES[0] / "reports" / "index.html"
        with visit(browser, file) as seen:
            seen.page.keyboard.press("Tab")
            link = seen.page.locator(".skip:focus")
            assert link.count() == 1, language
            assert link.bounding_box()["x"] >= 0
            seen.page.keyboard.press("Enter")
            seen.page.wait_for_function("location.hash === '#content'")
            seen.page.keyboard.press("Tab")
            assert seen.page.locator("main :focus").count() == 1
