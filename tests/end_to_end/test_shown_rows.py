"""Every released row that a page is there to show stands in one of its tables or key figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from pipeline.present.texts import languages
from tests.end_to_end.part_numbers import Part
from tests.end_to_end.printed import numbers
from tests.end_to_end.released_numbers import SURVEYS, Source
from tests.end_to_end.test_numbers import Page, checked, pages

Asked = set[tuple[str, str]]
"""(measure, breakdown)"""

_QUESTION = ("share_positive", "mean", "index", "dont_know", "not_relevant", "unanswered")
_KPI = ("kpi", "kpi_others", "change", "versus_others", "versus_target", "importance")
_WHO = ("answered", "invited", "response_rate_rr2")
_BACKGROUND = ("mode", "age_group", "gender", "contact_length")

CENTRE: Asked = {(measure, "") for measure in (*_QUESTION, *_KPI, *_WHO)}
CENTRE |= {("distribution", "answer"), ("disposition", "disposition"), ("answered", "period")}
CENTRE |= {(measure, way) for measure in ("kpi", "answered", "invited") for way in _BACKGROUND}
UNITS: Asked = {(measure, "") for measure in _WHO}
OVERVIEW: Asked = {
    (measure, "") for measure in (*_WHO, "share_positive", "mean", "index", "kpi", "versus_target")
}
PART: Asked = {(measure, way) for measure in ("share_positive", "presses") for way in ("", "week")}
PART |= {("series_limits", "week"), ("days_without", "month"), ("month_distribution", "month")}
PART |= {(measure, "month") for measure in ("share_positive", "presses")}
PART |= {(f"series_{what}", "segment") for what in ("median", "longest_run", "crossings")}
PART |= {("statements", way) for way in ("", "theme", "tone", "theme_tone")}


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("wave", SURVEYS)
def test_every_shown_row_that_is_asked_for_appears(folders, wave, language):
    for page in pages(folders, wave, language):
        wanted = [row for source in page.parts.values() for row in asked(source)]
        assert len(wanted) > 10
        assert missing(page) == [], page.file.name


def test_a_row_taken_out_of_a_table_is_missed(folders, tmp_path):
    page = next(one for one in pages(folders, SURVEYS[0], "da") if one.file.stem == "voksne")
    written = page.file.read_text(encoding="utf-8")
    table = written.index('<table id="questions-1"')
    start = written.index("<tbody>", table) + len("<tbody>")
    end = written.index("</tr>", start) + len("</tr>")
    file = tmp_path / page.file.name
    file.write_text(written[:start] + written[end:], encoding="utf-8")
    assert missing(page) == []
    assert {measure for measure, *_ in missing(replace(page, file=file))} >= {"mean", "dont_know"}


def missing(page: Page) -> list[tuple[str, ...]]:
    """The rows asked for whose value no table row or key figure of theirs has."""
    found: dict[int, set[int]] = {}
    for piece in checked(page):
        if piece.kind in ("row", "dl"):
            source, said = page.source(piece), set(numbers(piece.text))
            said |= {number.rstrip("%") for number in said}
            rows = (row for row in source.behind(piece) if source.values.get(row, {"-"}) <= said)
            found.setdefault(id(source), set()).update(rows)
    return [
        (row.measure, row.item, row.centre, row.unit, row.category)
        for source in {id(one): one for one in page.parts.values()}.values()
        for row in asked(source)
        if row.Index not in found.get(id(source), set())
    ]


def asked(source: Source) -> Iterator[Any]:
    """The shown rows with a value that the page, or this part of it, is there to show.

    The overview compares: questions of one centre alone are left to that centre's page.
    """
    local = {one.id for one in source.about.questions if one.role == "centre_specific"}
    for row in source.rows[source.rows["value"].notna()].itertuples():
        key = row.measure, row.breakdown
        if row.wave != source.about.wave:
            continue
        if isinstance(source, Part):
            wanted = PART
        elif not source.centre:
            wanted = set() if row.unit or row.item in local else OVERVIEW
        elif row.centre != source.centre:
            continue
        else:
            wanted = UNITS if row.unit else CENTRE
        if key in wanted:
            yield row
