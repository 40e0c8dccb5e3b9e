"""``btu new`` where little can be told: tiny samples, dates of two forms, no export at all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipeline.store import read_released
from pipeline.wave import read_plan
from tests.end_to_end import exports
from tests.end_to_end.exports import CASES, PEOPLE, UNITS, moment, position
from tests.end_to_end.test_new import ALL_CONFIRMED, edit
from tests.end_to_end.test_new_samples import GENERIC, role_to_scale
from tests.stages import ingested, measured

TINY = {
    "qualtrics": ("formats_qualtrics/sample.csv", "Q1"),
    "qualtrics, two lines": ("formats_qualtrics/sample_legacy.csv", "Q1"),
    "spss, an ordered variable": ("formats_spss/pyreadstat_ordered_category.sav", ""),
    "spss, two cases": ("formats_spss/pyreadstat_missing_test.sav", "var1"),
    "spss .sav": ("formats_spss/pyreadstat_sample.sav", ""),
    "spss .zsav": ("formats_spss/pyreadstat_sample.zsav", ""),
    "spss .por": ("formats_spss/pyreadstat_sample.por", ""),
    "surveyxact, one respondent": ("formats_surveyxact/import.csv", ""),
}


@pytest.mark.parametrize("name", TINY)
def test_a_handful_of_answers_is_a_wave_that_withholds(tmp_path, btu, shared_data, name):
    file, column = TINY[name]
    ended = btu("new", shared_data / file, "--name", "ny", "--data", tmp_path)
    assert ended.code == 0, ended.err
    assert ("no answers are on a scale that is known" in ended.out) == bool(column)
    raw = tmp_path / "raw" / "ny"
    edit(raw, ALL_CONFIRMED)
    if column:
        assert edit(raw, role_to_scale(column, "satisfaction_5")) == 1
    ingested(raw)
    measured(tmp_path / "processed" / "ny")
    rows = read_released(tmp_path / "processed" / "ny" / "released.parquet").rows
    # Five answers are the least that may be shown, and the tiniest files have no five.
    shown = rows[(rows["status"] == "shown") & rows["value"].notna()]
    assert len(shown) == 0 or (shown["n"] >= 5).all()


REFUSED = {
    "form and answers in one": (
        ["formats_kobo/customer_satisfaction_v1.json"],
        "the file is not a list of records",
    ),
    "several sheets": (["formats_fft_nhs/FFT_AE_template.xlsm", *GENERIC], "--set KEY=VALUE"),
    "a workbook nobody knows": (["formats_fft_nhs/FFT_IP_template.xlsm"], "--format"),
    "percentages under two headers": (
        ["csps_uk_civil_service/demographics_2015.csv", *GENERIC],
        "or say header_row",
    ),
    "means of organisations": (
        ["csps_uk_civil_service/orgs_2009.csv", *GENERIC],
        "and not a summary of them",
    ),
    "a table of counts": (
        ["mass_housing_copenhagen/MASS_housing.csv", *GENERIC],
        "'Freq' tells how many people a row stands for",
    ),
    "nothing but texts": (
        ["formats_limesurvey/survey_180102_R_data_file_PUBLIC-version.csv"],
        "comments: ",
    ),
    "one column of years": (["formats_spss/pyreadstat_hebrews.sav"], "too many different values"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_export_of_answers_is_told_plainly(tmp_path, btu, shared_data, name):
    (file, *words), told = REFUSED[name]
    ended = btu("new", shared_data / file, *words, "--name", "ny", "--data", tmp_path)
    assert ended.code == 1
    assert told in ended.err
    assert ended.err.startswith("btu: ")
    assert not (tmp_path / "raw").exists()


def test_numbers_from_enalyzer_are_asked_about_and_then_read(tmp_path, btu):
    folder = CASES / "enalyzer_position"
    words = ("new", folder / "svardata.csv", "--format", "enalyzer", "--name", "ny")
    ended = btu(*words, "--data", tmp_path)
    assert ended.code == 1
    assert 'answers = "position" with labels' in ended.err
    assert "--set KEY=VALUE" in ended.err
    more = ("--set", "answers=position", "--set", f"labels={folder / 'etiketter.csv'}")
    ended = btu(*words, *more, "--data", tmp_path)
    assert ended.code == 0, ended.err
    (file,) = read_plan(tmp_path / "raw" / "ny").files
    assert file.answers == "position"
    assert file.labels is not None
    assert file.labels.exists()


@pytest.mark.parametrize(
    "word", ["header_row=0", "answers=code", "labels=no.csv", "separator=;;", "colour=red", "dates"]
)
def test_a_wrong_setting_is_wrong_usage(tmp_path, btu, word):
    export = CASES / "enalyzer_text" / "svardata.csv"
    ended = btu("new", export, "--set", word, "--data", tmp_path)
    assert ended.code == 2
    assert "header_row" in ended.err


def dated(folder: Path, form: str, days: int) -> Path:
    """Answers whose dates are written in this form; ``days`` from the first of September."""
    people = range(1, PEOPLE + 1)
    columns = {
        "Enhed": [UNITS[person % 3] for person in people],
        "Dato": [f"{moment(person % days):{form}}" for person in people],
        "Tilfreds alt i alt": [exports.SATISFIED[position(person) - 1] for person in people],
    }
    return exports.table(folder, "svar.csv", columns)


@pytest.mark.parametrize(
    ("form", "days", "dates", "told"),
    [
        ("%d-%m-%Y", 100, "%d-%m-%Y", ""),
        ("%m/%d/%y", 100, "%m/%d/%y", ""),
        ("%d-%m-%Y", 9, "%d-%m-%Y", '# guessed: "%m-%d-%Y" fits every date as well'),
        ("%Y-%m-%d", 100, "", ""),
    ],
)
def test_dates_are_drafted_and_asked_about(tmp_path, btu, form, days, dates, told):
    export = dated(tmp_path, form, days)
    ended = btu("new", export, *GENERIC, "--name", "ny", "--data", tmp_path)
    assert ended.code == 0, ended.err
    raw = tmp_path / "raw" / "ny"
    plan = read_plan(raw)
    assert plan.files[0].dates == dates
    assert (plan.start_date.year, plan.start_date.month) == (2026, 9)
    assert told in (raw / "wave.toml").read_text(encoding="utf-8")
    edit(raw, ALL_CONFIRMED)
    checked = btu("check", "ny", "--data", tmp_path)
    assert f"{PEOPLE} accepted" in checked.out


def test_stated_dates_are_taken_as_they_are_said(tmp_path, btu):
    export = dated(tmp_path, "%d-%m-%Y", 9)
    words = ("new", export, *GENERIC, "--set", "dates=%m-%d-%Y", "--name", "ny")
    assert btu(*words, "--data", tmp_path).code == 0
    plan = read_plan(tmp_path / "raw" / "ny")
    assert plan.files[0].dates == "%m-%d-%Y"
    assert plan.start_date.month != plan.end_date.month


def test_a_question_that_gives_an_address_is_drafted_without_it(tmp_path, btu):
    asked = "Er du tilfreds? (Skriv til hjaelp@example.org, hvis du vil vide mere)"
    book = exports.forms(tmp_path)
    workbook = load_workbook(book)
    workbook.active.cell(1, 7, "Hvor tilfreds er du?")
    workbook.active.cell(1, 8, asked)
    workbook.save(book)
    told = json.loads(btu("new", book, "--name", "ny", "--data", tmp_path, "--json").out)
    assert told["measured"] >= 1
    text = (tmp_path / "raw" / "ny" / "wave.toml").read_text(encoding="utf-8")
    assert "hjaelp@example.org" not in text


def test_the_big_five_are_no_satisfaction_and_the_check_says_which_are_turned(
    tmp_path, btu, shared_data
):
    export = shared_data / "psych_bfi" / "psych_bfi.csv"
    assert btu("new", export, *GENERIC, "--name", "ny", "--data", tmp_path).code == 0
    raw = tmp_path / "raw" / "ny"
    six = (r'scale = "satisfaction_5"  # .*', 'scale = "agreement_6"')
    codes = (r'codes = \{ "6" = "dont_know" \}  # .*is 6 a sixth position.*\n', "")
    assert edit(raw, ALL_CONFIRMED, six, codes) == 3
    checked = btu("check", "ny", "--data", tmp_path)
    assert checked.code == 1
    assert "E1 (column E1, declared: as listed)" in checked.err
