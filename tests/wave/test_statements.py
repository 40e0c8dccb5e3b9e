"""The wave file of a qualitative measurement."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import WaveFileError
from pipeline.wave import WavePlan, parse_plan

HEAD = 'model = 1\ntype = "provider"\nperiod = { start = 2026-03-01, end = 2026-06-30 }\n'
THEMES = '[statements]\nthemes = ["Maden", "Personalet"]\n'
CENTRE = '[[centres]]\nid = "a"\nname = "Borgercenter Å"\n'
SOURCE = "Beskrivelse af Model 1 og Model 2, 11. august 2022, tabel 1"


def plan(text: str) -> WavePlan:
    return parse_plan(text, "w", Path("w"))


def fault(text: str) -> str:
    with pytest.raises(WaveFileError) as caught:
        plan(text)
    return str(caught.value)


def test_a_wave_of_statements_needs_no_question_and_no_list_of_themes() -> None:
    assert plan(HEAD + CENTRE).questions == ()
    assert plan(HEAD + CENTRE).statement_themes == ()
    assert plan(HEAD + THEMES + CENTRE).statement_themes == ("Maden", "Personalet")


def test_model_2_has_no_statements_and_needs_questions() -> None:
    model_2 = HEAD.replace("model = 1", "model = 2")
    question = '[[questions]]\nid = "q"\n'
    assert f"Model 2 has no statements ({SOURCE})" in fault(model_2 + THEMES + CENTRE + question)
    assert "questions: the key is missing" in fault(model_2 + CENTRE)


def test_a_theme_stands_once() -> None:
    doubled = THEMES.replace("Personalet", "  MADEN")
    assert "key statements.themes[2]: the theme stands twice" in fault(HEAD + doubled + CENTRE)


def test_themes_of_the_sheet_may_have_english_names_and_listed_ones_are_known() -> None:
    english = 'themes_en = { "Maden" = "The food" }\n'
    named = {"Maden": {"da": "Maden", "en": "The food"}}
    assert plan(HEAD + english + "[statements]\n" + CENTRE).theme_names == named
    assert plan(HEAD + english + THEMES + CENTRE).theme_names == named
    other = english.replace("Maden", "Mad")
    assert "nearest: 'Maden'" in fault(HEAD + other + THEMES + CENTRE)


def test_no_question_is_called_statements() -> None:
    text = HEAD + CENTRE + '[[questions]]\nid = "statements"\nrole = "comment"\n'
    assert "the id has a meaning of its own" in fault(text)


def test_a_series_has_a_question_on_a_scale() -> None:
    series = HEAD.replace("provider", "authority") + "[series]\n" + CENTRE
    assert "a series has a question on a scale" in fault(series)
    assert "a series has a question" in fault(
        series + '[[questions]]\nid = "q"\nrole = "comment"\n'
    )
    assert plan(series + '[[questions]]\nid = "q"\nscale = "satisfaction_4"\n').series
