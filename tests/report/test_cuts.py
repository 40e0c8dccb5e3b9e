"""A page made of its own part of a release is the page made of the whole."""

from __future__ import annotations

import pytest

from pipeline.present.rows import extract_for
from pipeline.records import Released
from pipeline.report.cuts import cuts_of
from pipeline.report.groups import page_units
from tests.released_factory import released
from tests.series_factory import series_wave


@pytest.mark.parametrize("wave", [released(), series_wave()], ids=["model 2", "model 1"])
def test_a_part_gives_the_page_of_the_whole(wave: Released) -> None:
    cut = cuts_of(wave)
    pages = [(centre.id, "") for centre in wave.about.centres]
    pages += [(wave.about.centres[0].id, unit.id) for unit in page_units(wave.about)]
    for page in [*pages, ("", "")] if wave.about.model == 2 else pages:
        part = cut(*page)
        assert extract_for(part, *page) == extract_for(wave, *page)
        is_whole = page[0] == "" or (wave.about.model == 1 and page[1] == "")
        assert is_whole or len(part.rows) < len(wave.rows)
        others = {centre for centre, _ in pages} - {page[0]}
        assert not page[0] or not set(part.rows["centre"]) & others
