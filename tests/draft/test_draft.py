"""What a draft takes in and leaves out, who belongs where, and that it always parses."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pipeline.draft.heading import of_year, wave_id
from pipeline.draft.names import heading
from pipeline.draft.refusals import refuse_personal
from pipeline.errors import DataError
from pipeline.personal_data import IDENTIFIERS, personal_data_in
from pipeline.policy import personal_heading, table
from tests.draft.tables import TODAY, draft, drafted, invited, raw

FIVE = ["1", "2", "3", "4", "5"]
SATISFIED = ["Meget utilfreds", "Utilfreds", "Hverken/eller", "Tilfreds", "Meget tilfreds"]
AWKWARD = ['Enhed "A"', "Nord\\Syd", "Øst\nVest", "😀", "مرحبا", "<b>Vest</b>", "x" * 90, "CON"]


def test_roles_come_from_what_the_columns_hold():
    table = raw(
        {
            "Samlet tilfredshed": SATISFIED * 8,
            "Alder": ["18-49", "50+"] * 20,
            "Kommentar": ["God hjælp", "", "Tak", "", ""] * 8,
            "Fortæl": [f"Det gik {at} gange godt, og så var der en til" for at in range(40)],
        }
    )
    text, plan = draft(table)
    assert {question.column: question.role for question in plan.questions} == {
        "Samlet tilfredshed": "kpi",
        "Alder": "background",
        "Kommentar": "comment",
        "Fortæl": "comment",
    }
    assert "questions.samlet-tilfredshed.role" in plan.unconfirmed
    assert "guessed: kpi, by its wording" in text


def test_a_sheet_of_statements_is_not_drafted_from():
    sheet = raw({"Tema": ["Maden"], "Tone": ["+"], "Udsagn": ["Godt"]}, kind="statements")
    with pytest.raises(DataError, match="a sheet of statements needs no draft"):
        draft(sheet)


def test_the_question_as_asked_comes_from_the_export():
    asked = 'Hvor "tilfreds" er du alt i alt?\n(sæt ét kryds)'
    _, plan = draft(raw({"s_1": SATISFIED * 4}, texts={"s_1": asked}))
    assert drafted(plan, "s_1").text["da"] == asked
    assert drafted(plan, "s_1").role == "kpi"


@pytest.mark.parametrize(
    ("column", "values", "why"),
    [
        ("Navn", ["Anna And", "Bo Berg"] * 10, "personal"),
        ("E-mail", [""] * 20, "personal"),
        ("q7", [f"a{at}@example.org" for at in range(20)], "personal"),
        ("q8", [f"0101{at:02d}-1234" for at in range(50, 70)], "personal"),
        ("created", ["2024-09-02 10:00:00"] * 20, "about the collection"),
        ("Besøgt", [f"{at:02d}-09-2024" for at in range(1, 21)], "dates and times"),
        ("Sagsnr", [f"S{at:05d}" for at in range(20)], "ids, or words that hardly repeat"),
        ("Minutter", [str(at * 7) for at in range(20)], "too many different values"),
        ("Kommune", ["Byen"] * 20, "the same in every row"),
        ("Tom", [""] * 20, "empty"),
    ],
)
def test_what_is_left_out_is_named_with_the_reason(column, values, why):
    text, plan = draft(raw({"q": FIVE * 4, column: values}))
    assert [question.column for question in plan.questions] == ["q"]
    assert f"# Left out, {why}: {column}\n" in text
    assert not any(value and value in text for value in values if len(value) > 2)


def test_a_question_about_phones_is_no_phone_number():
    table = raw({"q": FIVE * 4}, texts={"q": "Hvor tilfreds er du med vores telefon?"})
    assert draft(table)[1].questions


def test_units_and_their_centres_are_those_of_the_list():
    answers = raw({"Nr": [str(at) for at in range(20)], "q": FIVE * 4})
    listed = {
        "id": [str(at) for at in range(40)],
        "enhed": ["Visitation Nord", "Visitation Syd", "Åhuset", "visitation nord "] * 10,
        "center": ["Voksne", "Voksne", "Handicap", "Voksne"] * 10,
    }
    text, plan = draft(answers, invited(listed, person="id", unit="enhed", centre="center"))
    found = {centre.name: [unit.name for unit in centre.units] for centre in plan.centres}
    assert found == {"Voksne": ["Visitation Nord", "Visitation Syd"], "Handicap": ["Åhuset"]}
    assert "centres" not in plan.unconfirmed
    assert plan.files[0].columns == {"person": "Nr"}
    assert 'columns = { person = "Nr" }  # guessed: person' in text


def test_a_unit_of_one_person_that_no_answer_names_may_be_a_misspelling():
    keys = [str(at) for at in range(20)]
    listed = {"id": keys, "enhed": ["Åhuset"] * 9 + ["Nord"] * 9 + ["Ahuset", "Lille"]}
    listed["center"] = ["Voksne"] * 20
    answers = raw({"Nr": keys, "q": FIVE * 4, "hvor": ["lille"] + ["Nord"] * 19})
    text, plan = draft(answers, invited(listed, person="id", unit="enhed", centre="center"))
    assert text.count("  # one person only: a misspelling?\n") == 1
    assert 'name = "Ahuset" },  # one person only' in text
    assert len(plan.centres[0].units) == 4
    assert "centres" not in plan.unconfirmed


def test_keys_that_no_list_has_are_told_by_their_shape():
    answers = raw({"id": [f"L0{at}" for at in range(5000, 5020)], "q": FIVE * 4})
    keys = [str(at) for at in range(5000, 5020)]
    listed = invited({"nr": keys, "enhed": ["A", "B"] * 10}, person="nr", unit="enhed")
    text, plan = draft(answers, listed)
    assert (
        "which look like 9999 (9: any digit, A: any letter); column id has keys like A99999" in text
    )
    assert "files" in plan.unconfirmed
    assert "500" not in text
    same = raw({"id": keys, "q": FIVE * 4}, columns={"person": "id"})
    assert "any digit" not in draft(same, listed)[0]


def test_ids_with_letters_in_front_are_grouped_by_them_and_to_be_confirmed():
    listed = {"id": ["1", "2", "3"], "enhed": ["bu-01", "bu-02", "vo-01"]}
    answers = raw({"id": ["1", "2", "3"] * 5, "q": FIVE * 3}, columns={"person": "id"})
    text, plan = draft(answers, invited(listed, person="id", unit="enhed"))
    assert {c.name: [unit.id for unit in c.units] for c in plan.centres} == {
        "BU": ["bu-01", "bu-02"],
        "VO": ["vo-01"],
    }
    assert "centres" in plan.unconfirmed
    assert "# guessed: the centre by the first letters" in text


def test_without_any_group_there_is_one_centre_to_be_confirmed():
    _, plan = draft(raw({"q": FIVE * 4}))
    assert [(centre.name, centre.units) for centre in plan.centres] == [("Alle enheder", ())]
    assert "centres" in plan.unconfirmed


def test_a_question_only_some_centres_answered_names_them():
    table = raw(
        {
            "enhed": ["A", "B"] * 30,
            "center": ["Nord", "Syd"] * 30,
            "q": FIVE * 12,
            "skole": ["3", "", "4", "", "5", ""] * 10,
        },
        columns={"unit": "enhed", "centre": "center"},
    )
    _, plan = draft(table)
    question = drafted(plan, "skole")
    assert (question.role, question.centres) == ("centre_specific", ("nord",))
    assert "questions.skole.centres" in plan.unconfirmed
    assert drafted(plan, "q").centres == ()


def test_the_period_is_told_by_the_dates_else_by_the_day_of_the_draft():
    days = ["2024-09-03 10:00:00", "2024-10-18", "", "2024-09-02 23:59:59", "i går"]
    told = draft(raw({"q": FIVE * 4, "d": days * 4}, columns={"date": "d"}))[1]
    assert (told.start_date, told.end_date) == (date(2024, 9, 2), date(2024, 10, 18))
    missing = draft(raw({"q": FIVE * 4}))[1]
    assert (missing.start_date, missing.end_date) == (TODAY, TODAY)
    assert "period" in missing.unconfirmed


def test_a_broken_row_is_left_out_of_all_that_is_drafted():
    cells = {
        "enhed": ["Nord", "Syd"] * 10 + ["Torsdag"],
        "d": ["2024-09-03"] * 20 + ["1999-01-01"],
        "q": FIVE * 4 + ["13"],
    }
    jobs = {"unit": "enhed", "date": "d"}
    text, plan = draft(raw(cells, columns=jobs, broken=(22,)))
    assert [unit.name for unit in plan.centres[0].units] == ["Nord", "Syd"]
    assert (plan.start_date, drafted(plan, "q").role) == (date(2024, 9, 3), "kpi")
    assert "# broken rows left out of this draft: 1\n" in text
    assert "Torsdag" not in text
    assert "broken" not in draft(raw(cells, columns=jobs))[0]


def test_words_nobody_knows_are_shown():
    listed = {"id": ["1", "2"], "enhed": ["A", "B"], "via": ["web", "Fax"], "udfald": ["?", ""]}
    jobs = {"person": "id", "unit": "enhed", "mode": "via", "outcome": "udfald"}
    answers = raw({"id": ["1", "2"] * 10, "q": FIVE * 4}, columns={"person": "id"})
    text, plan = draft(answers, invited(listed, **jobs))
    assert "# modes: nobody knows what these mean, see docs/wave-file.md: Fax\n" in text
    assert {"modes", "outcomes"} <= set(plan.unconfirmed)


def test_the_id_is_the_file_and_the_year_or_the_earlier_wave_of_this_year():
    assert wave_id(["svar 2026.xlsx"], 2026, None) == "svar-2026"
    assert of_year("Brugertilfredshed", 2026) == "Brugertilfredshed 2026"
    assert of_year("Bølge 12020", 2026) == "Bølge 12020 2026"


def test_a_heading_does_one_job_and_is_written_as_it_is_compared():
    rules = table("drafting")
    headings = [name for names in rules["jobs"].values() for name in names]
    assert len(set(headings)) == len(headings)
    compared = [*headings, *rules["left_out"]["personal"]]
    assert [heading(name) for name in compared] == compared
    known = [name for name in rules["left_out"]["personal"] if personal_heading(name)]
    assert known == [], "personal.toml knows these already"


@pytest.mark.parametrize("columns", [{"navn": ["Bo"] * 20}, {"a": ["x"] * 20}, {"q": [""] * 20}])
def test_an_export_without_a_question_is_refused(columns):
    with pytest.raises(DataError, match="no question was found"):
        draft(raw(columns))


@pytest.mark.parametrize("name", AWKWARD)
def test_awkward_names_of_units_centres_columns_and_files(name):
    table = raw(
        {name: FIVE * 12, "enhed": [name, "B"] * 30, "center": ["Nord", f"{name} "] * 30},
        columns={"unit": "enhed", "centre": "center"},
        file=f"{name}.csv",
        texts={name: name},
    )
    _, plan = draft(table, name="wave-1")
    wanted = " ".join(name.split())
    assert {unit.name for centre in plan.centres for unit in centre.units} & {
        wanted,
        f"Enhed {wanted}",
    }
    assert {centre.name for centre in plan.centres} & {wanted, f"Center {wanted}"}
    assert drafted(plan, name).text["da"] == name


WORDS = st.one_of(
    st.sampled_from([*FIVE, *SATISFIED, *AWKWARD, "9", "0", "", "Ja", "Nej", "index", "kpi_q1"]),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
)


@settings(max_examples=400, deadline=None)
@given(data=st.data())
def test_whatever_is_in_the_file_the_draft_parses(data):
    names = data.draw(st.lists(WORDS.map(str.strip).filter(bool), max_size=5, unique=True))
    rows = data.draw(st.integers(1, 12))
    cells = st.lists(WORDS.map(str.strip), min_size=rows, max_size=rows)
    columns = {name: data.draw(cells) for name in names}
    columns["sikkert spørgsmål"] = [SATISFIED[at % 5] for at in range(rows)]
    jobs = dict(zip(["unit", "centre", "mode"], names, strict=False))
    labels = {name: dict(zip(columns[name], data.draw(cells), strict=True)) for name in names[:2]}
    texts = {name: data.draw(WORDS) for name in names}
    table = raw(columns, columns=jobs, labels=labels, texts=texts, file="svar.csv")
    words = [*names, *texts.values(), *(word for said in labels.values() for word in said.values())]
    # A heading that looks like an address is refused, and has tests of its own.
    words += [word for column in columns.values() for word in column]
    assume(not any(personal_data_in(word, IDENTIFIERS) for word in words))
    _, plan = draft(table, name="wave-1")
    assert drafted(plan, "sikkert spørgsmål").scale is not None


def test_a_control_character_before_an_at_sign_is_no_address():
    refuse_personal(r'"1" = "\u001b@AAAA.dk"', ())
    with pytest.raises(DataError, match="personal data"):
        refuse_personal(r'"1" = "\u0061nna@AAAA.dk"', ())
