"""The section with comments: by theme, escaped, of one centre, and absent where there are none."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from pipeline.errors import ReportError
from pipeline.present.texts import languages
from pipeline.records import RELEASED_COMMENT_COLUMNS
from pipeline.report.page import page_for
from tests.released_factory import released

ROWS = [
    ("voksne", "", "said", "Kontakt", "Godt <script>alert(1)</script>"),
    ("voksne", "", "said", "", "Uden tema & glad"),
    ("voksne", "", "more", "Kontakt", "Ærgerligt"),
    ("handicap", "", "said", "Kontakt", "Fra en anden"),
]


def shown(centre: str, language: str = "da", rows=tuple(ROWS)) -> str:
    comments = pd.DataFrame(list(rows), columns=list(RELEASED_COMMENT_COLUMNS), dtype="str")
    page = page_for(replace(released(), comments=comments), centre, language)
    return page.show("comments")._repr_html_()


@pytest.mark.parametrize("language", languages())
def test_comments_stand_by_theme_and_are_no_markup(language):
    html = shown("voksne", language)
    assert "<script" not in html
    assert "Godt &lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert html.index("Godt") < html.index("Ærgerligt") < html.index("Uden tema &amp; glad")
    assert html.count("<h3>") == 2
    assert "Fra en anden" not in html


def test_a_centre_without_comments_has_no_such_section():
    assert shown("boern") == ""
    assert shown("voksne", rows=()) == ""


def test_the_overview_shows_none():
    with pytest.raises(ReportError, match="no such section"):
        shown("")
