"""The benchmark page as a browser sets it: every text of its figures can be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.present.texts import languages
from pipeline.share.benchmark.commands import BenchmarkOptions, Own, compare_benchmarks
from tests.browser.conftest import visit
from tests.browser.test_figures import faults


@pytest.mark.parametrize("language", languages())
def test_every_text_of_the_benchmark_page_can_be_read(browser, root, demo, tmp_path, language):
    files = sorted((root / "docs" / "benchmark-examples").glob("*.zip"))
    own = Own(demo / "processed" / "demo-myndighed-2024", "Vores Kommune")
    options = BenchmarkOptions("voksne", "units", language)
    (html, _), _ = compare_benchmarks(files, own, tmp_path, options)
    assert faults(browser, Path(html)) == []
    with visit(browser, html) as seen:
        seen.page.set_viewport_size({"width": 360, "height": 800})
        width = seen.page.evaluate("document.documentElement.scrollWidth")
    assert width <= 360
