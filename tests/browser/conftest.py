"""A headless browser of the system, and a page that tells everything it does."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import nbformat.v4
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from pipeline.report.engine import to_html
from pipeline.report.printing import BROWSERS

OPTIONS = ["--disable-gpu", "--disable-quic", "--disable-sync", "--hide-scrollbars"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium from the system: none is downloaded."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.skip("missing optional platform part: chromium")
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=found, args=OPTIONS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def reports(demo: Path, demo_english: Path) -> dict[str, Path]:
    """The data folders with the bundled waves' pages, by language."""
    return {"da": demo, "en": demo_english}


@dataclass
class Visit:
    """An open page and what it did that a reader would not see."""

    page: Page
    asked_for: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@contextmanager
def visit(browser: Browser, file: Path, width: int = 1280, height: int = 800) -> Iterator[Visit]:
    """``file`` opened as a reader does, in a window of ``width`` by ``height`` pixels."""
    window = {"width": width, "height": height}
    context = browser.new_context(viewport=window, reduced_motion="reduce")
    seen = Visit(context.new_page())
    seen.page.on("request", lambda request: seen.asked_for.append(request.url))
    seen.page.on("console", lambda said: seen.complaints.append(said.text))
    seen.page.on("pageerror", lambda error: seen.complaints.append(str(error)))
    seen.page.goto(file.as_uri())
    try:
        yield seen
    finally:
        context.close()


def page_of(folder: Path, body: str, language: str) -> Path:
    """A page in ``folder`` made as a report is, with ``body`` as all its notebook shows."""
    output = nbformat.v4.new_output("display_data", {"text/html": body})
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(outputs=[output])])
    file = folder / "page.html"
    file.write_text(to_html(notebook, "A page", language), encoding="utf-8")
    return file
