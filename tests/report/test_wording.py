"""What a page says and leaves out: units, lists, targets, weights, modes, settings."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from pipeline.records import Released
from pipeline.report.page import page_for
from tests.released_about import Shape
from tests.released_factory import released
from tests.report.test_sections import CENTRE, html_of


def test_nothing_about_units_where_there_are_none():
    text = html_of(page_for(released(Shape(units=0)), "voksne", "da"), CENTRE)
    assert "nhederne" not in text
    hidden = Shape(invitations=False, show_units=False)
    without_list = html_of(page_for(released(hidden), "voksne", "da"), ("units",))
    assert "svarprocent" not in without_list
    assert "Antallet af svar" in without_list


def test_no_formulas_of_response_rates_without_a_list():
    listed = html_of(page_for(released(), "voksne", "da"), ("method",))
    assert "RR1: I / (D + U)" in listed
    assert "Alle i målgruppen er inviteret" in listed
    unlisted = html_of(page_for(released(Shape(invitations=False)), "voksne", "da"), ("method",))
    assert "RR1" not in unlisted
    assert "inviteret, og grupperne" not in unlisted
    assert "Gruppernes størrelse er kendt" in unlisted  # its intervals are corrected for it


def without_targets(wave: Released) -> Released:
    kpis = tuple(replace(kpi, target=None) for kpi in wave.about.kpis)
    return replace(wave, about=replace(wave.about, kpis=kpis))


def test_no_target_columns_without_targets():
    with_targets = html_of(page_for(released(), "", "da"), ("overview_kpis",))
    assert "Vurdering mod mål" in with_targets
    page = page_for(without_targets(released()), "", "da")
    assert "mål" not in re.sub("[Mm]åling|[Mm]ålt|målgruppe", "", html_of(page, ("overview_kpis",)))
    centre = html_of(page_for(without_targets(released()), "voksne", "da"), ("kpis",))
    assert '<th scope="col">Mål</th>' not in centre
    assert '<th scope="col">Mål</th>' in html_of(page_for(released(), "voksne", "da"), ("kpis",))


def test_unweighted_kpis_say_so_beside_weighted_questions():
    said = "er beregnet uden vægte"
    assert said in html_of(page_for(released(Shape(weighted=True)), "voksne", "da"), ("kpis",))
    assert said not in html_of(page_for(released(), "voksne", "da"), ("kpis",))


def with_rows(wave: Released, change: dict[str, object], **where: str) -> Released:
    rows = wave.rows.copy()
    chosen = rows["centre"] == "voksne"
    for column, value in where.items():
        chosen &= rows[column] == value
    assert chosen.any()
    for column, value in change.items():
        rows.loc[chosen, column] = value
    return replace(wave, rows=rows)


@pytest.mark.parametrize(
    ("outside", "said"),
    [(20, "; 20 var ikke i målgruppen"), (7, ", der er eller kan være i målgruppen")],
)
def test_the_base_of_the_response_rate_is_explained(outside, said):
    wave = released()
    invited = wave.rows[(wave.rows["measure"] == "invited") & (wave.rows["centre"] == "voksne")]
    whole = invited.loc[(invited["unit"] == "") & (invited["breakdown"] == ""), "value"].item()
    rate = {"measure": "response_rate_rr2", "unit": "", "breakdown": ""}
    wave = with_rows(wave, {"denominator": whole - 20}, **rate)
    wave = with_rows(wave, {"numerator": outside}, measure="disposition", category="NE")
    assert said in html_of(page_for(wave, "voksne", "da"), ("summary",))


def test_a_withheld_mode_is_not_called_small():
    wave = with_rows(released(), {"status": "withheld_small"}, breakdown="mode", category="web")
    text = html_of(page_for(wave, "voksne", "da"), ("method", "response"))
    assert "Internet (skjult: beskytter anonymiteten)" in text
    assert 'Internet</th><td class="withheld" colspan="6">skjult: beskytter' in text


def test_settings_are_words_and_numbers_of_the_language():
    settings = {"relevant_mean_large": "0.1", "source": "House rules"}
    wave = released()
    wave = replace(wave, about=replace(wave.about, settings=settings))
    text = html_of(page_for(wave, "voksne", "da"), ("method",))
    assert 'store grupper</th><td class="words">0,1</td>' in text
    assert "House rules" not in text
    assert "relevant_" not in text
