"""Round the rules from the notebooks: no overview, no section of Model 2, whatever asks for it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.errors import ReportError
from pipeline.records import Released
from pipeline.report.page import page_for
from pipeline.report.sections import SECTIONS
from tests.firewall.waves import SOURCE
from tests.released_factory import released

OF_BOTH = {"heading", "limits", "method"}
MODEL_2 = [name for name, _ in SECTIONS if name not in OF_BOTH and not name.startswith("model1")]


def local() -> Released:
    """What a wave released, if it had been a Model 1 wave of one centre."""
    wave = released()
    about = replace(wave.about, model=1, centres=wave.about.centres[1:2], local_kpi=True)
    return replace(wave, about=about, rows=wave.rows[wave.rows["centre"] == "voksne"])


def test_there_is_no_page_of_all_centres() -> None:
    with pytest.raises(ReportError) as caught:
        page_for(local(), "", "da")
    assert f"Model 1 has no overview: its numbers belong to the centre ({SOURCE})" in str(
        caught.value
    )


@pytest.mark.parametrize("section", MODEL_2)
def test_no_section_of_model_2_is_shown(section: str) -> None:
    page = page_for(local(), "voksne", "da")
    with pytest.raises(ReportError) as caught:
        page.show(section)
    assert f"a page of Model 1 has no section {section!r}" in str(caught.value)
    assert SOURCE in str(caught.value)


def test_the_sections_that_rank_compare_or_pool_are_among_them() -> None:
    named = {"overview_kpis", "comparison", "expected", "priorities", "units", "kpis"}
    assert named <= set(MODEL_2)


def test_no_section_of_model_1_is_shown_in_model_2() -> None:
    with pytest.raises(ReportError, match="it belongs to Model 1"):
        page_for(released(), "voksne", "da").show("model1_units")


def test_another_centre_is_no_page() -> None:
    with pytest.raises(ReportError, match="no such centre"):
        page_for(local(), "handicap", "da")
