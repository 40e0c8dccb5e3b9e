"""Statements: counted without their texts, and texts that pass a person's eyes like comments."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from pipeline.checks import check
from pipeline.errors import DataError
from pipeline.records import COMMENT_COLUMNS, STATEMENTS, Checked, RawTable
from pipeline.wave import parse_plan

SECRET = b"of these tests"
HEAD = """\
model = 1
type = "provider"
period = { start = 2026-03-01, end = 2026-06-30 }
checks = { max_rejected_share = 1.0 }
"""
CENTRE = """\
[[centres]]
id = "a"
name = "Borgercenter Å"
units = [ { id = "b", name = "Huset" }, { id = "v", name = "Værkstedet" } ]
"""
QUESTIONS = """\
[[questions]]
id = "smiley"
scale = "satisfaction_4"
[[questions]]
id = "said"
role = "comment"
"""
JOBS = {name: name for name in ("date", "unit", "theme", "tone", "text")}


def sheet(*rows: tuple[str, ...], **more: object) -> RawTable:
    """Rows of unit, theme, tone, text; further columns by name."""
    frame = pd.DataFrame([("2026-03-02", *row) for row in rows], columns=list(JOBS), dtype="str")
    frame = frame.assign(**more).astype("str")
    frame.index = pd.RangeIndex(2, 2 + len(frame), name="line")
    return RawTable("udsagn.csv", "0" * 64, "statements", "statements", frame, JOBS)


def survey(*rows: dict[str, str], **columns: str) -> RawTable:
    frame = pd.DataFrame(list(rows), dtype="str")
    frame.index = pd.RangeIndex(2, 2 + len(frame), name="line")
    return RawTable("svar.csv", "0" * 64, "generic", "responses", frame, columns)


def checked(*tables: RawTable, text: str = HEAD + CENTRE) -> Checked:
    return check(list(tables), parse_plan(text, "w", Path("w")), SECRET)


def test_a_wave_may_consist_of_statements_alone() -> None:
    result = checked(sheet(("b", "Maden", "Positiv", "Godt"), ("v", "maden", "-", "Skidt")))
    assert result.people.empty
    assert result.responses.empty
    assert not result.has_invitations
    assert result.statements.drop(columns="date").to_numpy().tolist() == [
        ["a", "b", "Maden", "positive"],
        ["a", "v", "Maden", "negative"],
    ]
    assert "Godt" not in result.statements.to_csv()
    assert str(result.people["answered_date"].dtype) == "datetime64[us]"


def test_a_survey_and_statements_may_stand_in_one_wave() -> None:
    answers = survey(
        {"unit": "b", "smiley": "4", "said": "Tak"},
        {"unit": "v", "smiley": "1", "said": ""},
        unit="unit",
    )
    text = HEAD + CENTRE + QUESTIONS
    assert "no question of the survey" in str(error_of(answers, text=HEAD + CENTRE))
    result = checked(
        answers, sheet(("b", "Maden", "Positiv", "Godt"), ("b", "", "-", "x")), text=text
    )
    assert [file.file for file in result.files] == ["svar.csv", "udsagn.csv"]
    assert [file.records_rejected for file in result.files] == [0, 1]
    assert len(result.responses) == 2
    places = result.comments[["unit", "question", "theme", "text"]].to_numpy().tolist()
    assert places == [["b", "said", "", "Tak"], ["b", STATEMENTS, "Maden", "Godt"]]


def error_of(*tables: RawTable, text: str) -> DataError:
    with pytest.raises(DataError) as caught:
        checked(*tables, text=text)
    return caught.value


def test_answers_are_missed_although_there_are_statements() -> None:
    error = error_of(sheet(("b", "Maden", "+", "Godt")), text=HEAD + CENTRE + QUESTIONS)
    assert "no file of the wave holds answers" in str(error)


def test_model_2_has_no_statements_and_the_rule_is_named() -> None:
    text = HEAD.replace("model = 1", "model = 2") + CENTRE + QUESTIONS
    error = error_of(sheet(("b", "Maden", "+", "Godt")), text=text)
    assert "Model 2 has no statements (Beskrivelse af Model 1 og Model 2" in str(error)


def test_texts_are_redacted_and_looked_at_first_like_comments() -> None:
    result = checked(
        sheet(
            ("b", "Kontakt", "-", "Ring til Mette Holm på 12345678"),
            ("b", "Kontakt", "-", "Jeg vil ikke leve længere"),
            ("b", "", "-", "Jeg slår ham ihjel"),
            ("v", "Kontakt", "+", "Skriv til a@b.dk, min mor hedder Aase Friis"),
            navn=["Mette Holm", "", "", "Aase Friis"],
        )
    )
    assert list(result.comments) == list(COMMENT_COLUMNS)
    said = result.comments.set_index("text")
    assert set(said.index) == {
        "Ring til [navn fjernet] på [telefon fjernet]",
        "Jeg vil ikke leve længere",
        "Jeg slår ham ihjel",
        "Skriv til [e-mail fjernet], min mor hedder [navn fjernet]",
    }
    assert said.loc["Jeg vil ikke leve længere", "look_first"] == "self_harm"
    out = said.loc["Jeg slår ham ihjel"]
    assert (out["look_first"], out["centre"], out["unit"], out["theme"]) == (
        "threat abuse rejected_row",
        *("", "", ""),
    )


def test_a_statement_keeps_its_id_when_rows_are_added_above_and_when_two_are_alike() -> None:
    godt, fint = ("b", "Maden", "+", "Godt"), ("b", "Maden", "+", "Fint")
    before = checked(sheet(godt, godt, ("v", "Maden", "+", "Godt"))).comments
    after = checked(sheet(fint, godt, fint, godt, ("v", "Maden", "+", "Godt"))).comments
    assert before["comment_id"].is_unique
    assert set(before["comment_id"]) == set(after.loc[after["text"] == "Godt", "comment_id"])


def test_a_statement_without_a_text_counts_and_is_no_comment() -> None:
    result = checked(sheet(("b", "Maden", "+", ""), ("b", "Maden", "+", "Godt")))
    assert len(result.statements) == 2
    assert len(result.comments) == 1


def test_themes_the_wave_file_does_not_list_stop_with_the_nearest() -> None:
    text = HEAD + '[statements]\nthemes = ["Maden", "Personalet"]\n' + CENTRE
    result = checked(sheet(("b", "  PERSONALET ", "+", "x")), text=text)
    assert result.statements["theme"].to_list() == ["Personalet"]
    error = error_of(sheet(("b", "Maden", "+", "x"), ("b", "Personale", "+", "y")), text=text)
    assert error.where == "udsagn.csv, line 3"
    assert "Personalet" in error.expected


@pytest.mark.parametrize("theme", ["Ring 12 34 56 78", "070761-4285", "a@b.dk"])
def test_a_theme_holds_no_personal_data_and_the_message_neither(theme: str) -> None:
    error = error_of(sheet(("b", theme, "+", "x")), text=HEAD + CENTRE)
    assert "a theme of the statements holds" in str(error)
    assert theme not in str(error)


def test_a_column_that_is_no_theme_stops_the_run() -> None:
    rows = [("b", f"Tema {at}", "+", "x") for at in range(21)]
    assert checked(sheet(*rows[:20])).statements["theme"].nunique() == 20
    assert "too many themes" in str(error_of(sheet(*rows), text=HEAD + CENTRE))


def test_too_many_faulty_rows_stop_the_run() -> None:
    text = HEAD.replace("1.0", "0.05") + CENTRE
    rows = [("b", "Maden", "+", "x")] * 18
    assert len(checked(sheet(*rows, ("b", "", "+", "x"))).statements) == 18
    error = error_of(sheet(*rows, ("b", "", "+", "x"), ("b", "Maden", "glad", "x")), text=text)
    assert "1 missing_theme, first in line 20" in str(error)


def test_without_units_the_centre_owns_its_statements() -> None:
    alone = CENTRE.partition("units")[0]
    table = sheet(("", "Maden", "+", "Godt"))
    rows = table.rows.drop(columns="unit")
    jobs = {job: name for job, name in JOBS.items() if job != "unit"}
    table = RawTable("udsagn.csv", "0" * 64, "statements", "statements", rows, jobs)
    assert checked(table, text=HEAD + alone).statements[["centre", "unit"]].to_numpy().tolist() == [
        ["a", ""]
    ]
    assert "no column says which unit" in str(error_of(table, text=HEAD + CENTRE))
