"""The pictures of docs/images: ``python -m tests.browser.screenshots``, from the demo waves.

With a data folder that ``btu demo`` has filled it takes that one instead of making its own.
"""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from pipeline.report.printing import BROWSERS
from tests.browser.conftest import OPTIONS
from tests.conftest import ROOT, run_demo

FOLDER = ROOT / "docs" / "images"
LARGEST = 150_000
_COLOURS = 64  # few are enough for text and figures, and make the files a third as large


def first_screen(page: Page) -> bytes:
    """What a manager sees of a Model 2 report without scrolling."""
    return page.screenshot()


def series(page: Page) -> bytes:
    """A unit's smileys week by week, as on a Model 1 report."""
    page.add_style_tag(content="section { padding: 0 1rem 1rem; }")
    return page.locator("#unit-modtagelsen-series").screenshot()


def progress(page: Page) -> bytes:
    """How one instrument moved over the measuring points, on the page of a unit."""
    page.add_style_tag(content="figure { padding: 1rem; }")
    return page.locator("#unit-havnen-points figure").first.screenshot()


PICTURES = {
    "model2-first-screen.png": ("demo-myndighed-2024", "voksne", first_screen),
    "model1-progress.png": ("demo-progress-2026", "voksne-havnen", progress),
    "model1-series.png": ("demo-smiley-2026", "voksne-modtagelsen", series),
}


def take(data: Path) -> None:
    """Take every picture of the Danish pages in ``data``; none may be larger than LARGEST."""
    found = next(filter(None, map(shutil.which, BROWSERS)))
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=found, args=OPTIONS)
        for name, (wave, page_name, shoot) in PICTURES.items():
            page = chromium.new_page(viewport={"width": 1280, "height": 800})
            page.goto((data / "processed" / wave / "reports" / f"{page_name}.html").as_uri())
            picture = Image.open(io.BytesIO(shoot(page))).convert("RGB").quantize(_COLOURS)
            picture.save(FOLDER / name, optimize=True)
            size = (FOLDER / name).stat().st_size
            assert size <= LARGEST, f"{name}: {size} bytes"
        chromium.close()


if __name__ == "__main__":
    if len(sys.argv) > 1:
        take(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as made:
            run_demo(Path(made), ROOT, "--quiet")
            take(Path(made))
