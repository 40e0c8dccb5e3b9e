"""The extract of a report: its own centre and all together, nothing of any other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.present.rows import extract_for, kpi_groups, points
from tests.released_about import BEFORE, Shape
from tests.released_factory import released


def test_nothing_of_another_centre_can_be_reached():
    extract = extract_for(released(), "voksne")
    assert {key[2] for key in extract.values} == {"", "voksne"}
    assert [centre.id for centre in extract.about.centres] == ["voksne"]
    assert "handicap" not in repr(extract)
    assert "Handicap" not in repr(extract)


def test_a_question_only_asked_elsewhere_is_left_out():
    wave = released()
    extract = extract_for(wave, "boern")
    assert "housing" not in {question.id for question in extract.about.questions}
    assert "housing" not in {key[1] for key in extract.values}
    assert "voksne" not in repr(extract.about.questions)


def test_a_kpi_goes_with_its_question():
    wave = released()
    aimed = replace(wave.about.kpis[0], id="kpi_housing", questions=("housing",))
    wave = replace(wave, about=replace(wave.about, kpis=(*wave.about.kpis, aimed)))
    assert "kpi_housing" in {kpi.id for kpi in extract_for(wave, "voksne").about.kpis}
    assert "kpi_housing" not in {kpi.id for kpi in extract_for(wave, "boern").about.kpis}
    assert "kpi_housing" not in {kpi.id for kpi in extract_for(wave, "").about.kpis}


def test_the_overview_keeps_every_centre():
    extract = extract_for(released(), "")
    assert {key[2] for key in extract.values} == {"", "boern", "voksne", "handicap"}
    assert len(extract.about.centres) == 3


def test_find_defaults_to_the_own_centre_and_wave():
    extract = extract_for(released(), "voksne")
    own = extract.find("kpi", "kpi_overall")
    assert own == extract.find("kpi", "kpi_overall", centre="voksne")
    assert own != extract.find("kpi", "kpi_overall", centre="")
    assert own != extract.find("kpi", "kpi_overall", wave=BEFORE)


def test_what_is_not_there_is_not_measured():
    extract = extract_for(released(), "voksne")
    assert extract.find("kpi", "no_such").status == "not_measured"
    assert extract.find("kpi", "no_such").value is None


def test_a_misspelt_key_is_an_error_and_not_an_empty_cell():
    with pytest.raises(TypeError, match="center"):
        extract_for(released(), "voksne").find("kpi", "kpi_overall", center="voksne")


def test_a_number_in_a_withheld_row_is_not_passed_on():
    wave = released()
    rows = wave.rows.copy()
    rows["status"] = "withheld_small"
    extract = extract_for(replace(wave, rows=rows), "voksne")
    assert rows["value"].notna().any()
    assert all(
        (value.n, value.value, value.low, value.numerator) == (None,) * 4
        for value in extract.values.values()
    )


def test_kpis_that_share_an_axis():
    extract = extract_for(released(), "voksne")
    groups = [[kpi.id for kpi in group] for group in kpi_groups(extract)]
    assert groups == [["kpi_overall", "kpi_respect", "kpi_involved"], ["kpi_wait"]]
    assert extract.kind(extract.about.kpis[3]) == ("mean", 5)
    assert kpi_groups(extract_for(released(Shape(kpis=False)), "voksne")) == []


def test_points():
    assert [points(question) for question in released().about.questions][:7] == [5] * 6 + [2]
