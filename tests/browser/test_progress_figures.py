"""The figures of progress as a browser sets them: no text is cut, covered, or too faint."""

from __future__ import annotations

import pytest

from pipeline.present.blocks import Section
from pipeline.present.render import html_of
from pipeline.present.texts import languages, texts_in
from tests.browser.conftest import page_of
from tests.browser.test_figures import faults
from tests.report.test_progress import WAVES, figures


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("name", WAVES)
def test_every_text_in_figures_of_progress_can_be_read(browser, tmp_path, name, language):
    drawn = tuple(figures(WAVES[name], language))
    body = html_of(Section("heading", name, drawn), texts_in(language))
    assert faults(browser, page_of(tmp_path, body, language)) == []
