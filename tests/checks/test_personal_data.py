"""Personal data are found by pattern and date, redacted in comments, and refused elsewhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.dk import cpr

from pipeline.checks import check
from pipeline.errors import DataError
from pipeline.personal_data import KINDS, personal_data_in, redact
from pipeline.policy import personal_heading
from tests.checks.test_checks import JOBS, WAVE, answer, checked, invitation, plan
from tests.checks.test_checks import table as export

CPR, MAIL, PHONE = "[cpr fjernet]", "[e-mail fjernet]", "[telefon fjernet]"
IP, POSITION = "[ip fjernet]", "[position fjernet]"
FOUND = {
    "070761-4285": CPR,
    "211062-5629": CPR,
    "0707614285": CPR,
    "070761 4285": CPR,
    "070761 - 4285": CPR,
    "070761–4285": CPR,
    "07.07.61-4285": CPR,
    "010190-1234": CPR,  # fails modulus 11
    "290204-1235": CPR,
    "610190-1234": CPR,  # given for the time being: 60 added to the day
    "２９０２０４－１２３５": CPR,
    "070761\u200b-4285": CPR,
    "cpr070761-4285!": f"cpr{CPR}!",
    "12 34 070761-4285": f"12 34 {CPR}",
    "070761-4285/010190-1234": f"{CPR}/{CPR}",
    "07 07 61 42 85": CPR,
    "0 7 0 7 6 1 4 2 8 5": CPR,
    "070761 4 2 8 5": CPR,
    "07. 07. 61 - 4285": CPR,
    "070761_4285": CPR,
    "070761·4285": CPR,
    "070761\ufe634285": CPR,
    "(070761) 4285": f"({CPR}",
    "7/7-61-4285": CPR,
    "07071961-4285": CPR,
    "707614285": CPR,  # what a spreadsheet leaves of it
    "70761-4285": CPR,
    "7.07614285E8": CPR,
    "000707614285": CPR,  # filled up to a fixed width
    "010190-1AB2": CPR,
    "070761\u200d4285": CPR,
    "070761\u202e-\u200e4285": CPR,
    "07\x1f0761\ufe0f4285": CPR,
    "⁰⁷⁰⁷⁶¹⁴²⁸⁵": CPR,
    "٠٧٠٧٦١٤٢٨٥": CPR,
    "cpr: 320190-1234": CPR,  # no such day, but called one
    "en cpr-nr. 999999 9999": f"en {CPR}",
    "a.b@example.org": MAIL,
    "o'brien+x@sub.domæne.dk": MAIL,
    "anna (at) kommune.dk": MAIL,
    "<0707614285@kommune.dk>": f"<{MAIL}>",
    '"anna holm"@kommune.dk': MAIL,
    "anna @ kommune.dk": MAIL,
    "anna@kommune,dk": MAIL,
    "anna@kommune. dk": MAIL,
    "anna@kommune": MAIL,
    "anna@[10.0.0.1]": MAIL,
    "navn[at]kommune[dot]dk": MAIL,
    "navn at kommune dot dk": MAIL,
    "navn snabel-a kommune punktum dk": MAIL,
    "anna%40kommune.dk": MAIL,
    "anna\u200c@\u2060kommune.dk": MAIL,
    "anna﹫kommune․dk": MAIL,
    "ANNA@KOMMUNE.DK": MAIL,
    "mailto:anna@kommune.dk": f"mailto:{MAIL}",
    "12345678": PHONE,
    "45 12 34 56 78": PHONE,
    "12  34  56  78": PHONE,
    "1 2 3 4 5 6 7 8": PHONE,
    "123 45 678": PHONE,
    "12 34 56 78": PHONE,
    "12-34-56-78": PHONE,
    "1234 5678": PHONE,
    "+45 12345678": PHONE,
    "+4512 34 56 78": PHONE,
    "0045 1234 5678": PHONE,
    "(+45) 12345678.": f"{PHONE}.",
    "+46 70 123 45 67": PHONE,
    "192.168.0.17": IP,
    "fe80::1": IP,
    "fe80::1%eth0": IP,
    "::ffff:192.168.0.1": IP,
    "2001:0db8:85a3:0000:0000:8a2e:0370:7334": IP,
    "55.6761, 12.5683": POSITION,
    "55,6761; 12,5683": POSITION,
    "55.6761° N, 12.5683° E": f"{POSITION}° E",
    "lat=55.6761&lon=12.5683": f"lat={POSITION}",
    "55°40′34″N": POSITION,
}
NOT_PERSONAL = [
    *("320190-1234", "000000-0000", "310490-1234", "20240101901234", "kl. 12:30:45"),
    *("2020-2024", "30-49", "1.2.3.400", "12.000, 13.000 kr.", "2024-09-02 10:15:00", "@ kl. 10"),
    *("Måling 2024-09-02 2024-10-18", "2024-09-02 10:15:00 +0200", "02-09-2024 10:15"),
    *("02.09.2024-18.10.2024", "02/09/2024 - 18/10/2024", "0707614285123", "1234070761428599"),
    *("jeg tror at borger.dk er god", "sagde at kommunen. De var søde", "vi ses @ kl.10"),
    *("1 2 3 4 5 6 7 8 9 10", "EAN 5798000123456", "1.250.000 kr", "👩\u200d👧 tak", "m² og ½"),
    *("§ 83", "100 %", "7", "", "Borgercenter Voksne"),
]


@pytest.mark.parametrize("text", FOUND)
def test_personal_data_become_a_word_in_brackets(text):
    assert redact(text) == FOUND[text]
    assert redact(f"Se {text} her") == f"Se {FOUND[text]} her"
    assert personal_data_in(text) in KINDS


@pytest.mark.parametrize("text", NOT_PERSONAL)
def test_what_is_no_personal_data_stays(text):
    assert redact(text) == text
    assert personal_data_in(text) == ""


@given(st.dates(), st.integers(0, 9999), st.sampled_from(["", "-", " "]))
def test_every_number_the_register_may_give_is_found(day, serial, gap):
    number = f"{day:%d%m%y}{gap}{serial:04d}"
    assert redact(f"nr. {number}, tak") == f"nr. {CPR}, tak"


@given(st.from_regex(r"[0-9]{10}", fullmatch=True))
def test_what_the_standard_library_calls_valid_is_found(number):
    assert not cpr.is_valid(number) or personal_data_in(number) == "cpr"


@given(st.text())
def test_redacting_twice_changes_nothing(text):
    assert redact(redact(text)) == redact(text)


def test_names_known_of_the_respondent_leave_the_comment_but_not_the_words():
    people = [invitation("0") | {"Fornavn": "Anna Maj", "Sagsbehandler": "Bo Holm"}]
    answers = [answer("0", said="anna blev hjulpet af Bo Holm, annas mor ikke. Bolig god.")]
    (text,) = checked(people, answers).comments["text"]
    assert text == (
        "[navn fjernet] blev hjulpet af [navn fjernet], [navn fjernet] mor ikke. Bolig god."
    )


def test_names_of_others_leave_a_comment_where_first_and_last_stand_together():
    people = [
        invitation("0") | {"Fornavn": "Anna Maj", "Efternavn": "Holm", "Sagsbehandler": "Bo Lund"},
        invitation("1") | {"Fornavn": "Ib", "Efternavn": "Krag", "Sagsbehandler": "Lone Hansen"},
    ]
    answers = [answer("0", said="Bedst er lone hansens hjælp, og Ib Krag. Anna Holm, ib")]
    (text,) = checked(people, answers).comments["text"]
    assert text == "Bedst er [navn fjernet] hjælp, og [navn fjernet]. [navn fjernet], ib"


def test_a_name_inside_an_address_or_a_number_leaves_no_piece_of_it_standing():
    """Names like the words we leave behind, and a number among the names, change nothing."""
    people = [invitation("0") | {"Fornavn": "Anna Telefon 1234", "Efternavn": "Fjernet 070761"}]
    said = "anna.jensen@example.dk, 070761-1234, ring 12 34 56 78 til Anna"
    (text,) = checked(people, [answer("0", said=said)]).comments["text"]
    assert text == "[e-mail fjernet], [cpr fjernet], ring [telefon fjernet] til [navn fjernet]"


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Min sagsbehandler Lone Hansen er sød", "Min sagsbehandler [navn fjernet] er sød"),
        ("sagsbehandleren hedder Bo B. Lund.", "sagsbehandleren hedder [navn fjernet]."),
        ("Tak. Venlig hilsen Åse", "Tak. Venlig hilsen [navn fjernet]"),
        ("Tak. Mvh\nÅse Ørn-Holm", "Tak. Mvh [navn fjernet]"),
        ("Min sagsbehandler. Han er god", "Min sagsbehandler. Han er god"),
        ("medarbejderne er gode", "medarbejderne er gode"),
    ],
)
def test_a_name_after_a_title_or_a_greeting_is_suggested_for_removal(said, kept):
    (text,) = checked([invitation("0")], [answer("0", said=said)]).comments["text"]
    assert " ".join(text.split()) == kept


@pytest.mark.parametrize("value", ["070761-4285", "a@b.dk", "12345678", "10.0.0.1"])
def test_a_background_variable_with_personal_data_stops_and_is_not_quoted(value):
    people = [invitation(str(at)) for at in range(4)]
    people[2]["age"] = value
    with pytest.raises(DataError, match="background variable 'age' holds what looks like") as got:
        checked(people, [answer("0")])
    assert value not in str(got.value)


def test_a_background_variable_with_too_many_values_stops():
    people = [invitation(str(at)) | {"age": f"{at} år"} for at in range(20)]
    assert checked(people, [answer("0")]).people["age"].nunique() == 20
    people.append(invitation("20") | {"age": "20 år"})
    with pytest.raises(DataError, match="at most 20 different values"):
        checked(people, [answer("0")])


@pytest.mark.parametrize("role", ["background", "comment"])
@pytest.mark.parametrize("heading", ["Navn", "E-mail", "IPAddress", "CPR-nr.", "Sagsbehandler"])
def test_a_column_that_is_known_to_be_personal_is_refused(heading, role):
    extra = f'[[questions]]\nid = "x"\ncolumn = "{heading}"\nrole = "{role}"\n'
    answers = [answer("0") | {heading: "x"}]
    with pytest.raises(DataError, match="the column holds personal data"):
        checked([invitation("0")], answers, WAVE + extra)


def test_a_file_named_after_somebody_is_refused_without_saying_whom():
    survey = export([answer("0")], {"person": "id"})
    lists = export([invitation("0")], JOBS, "invitations")
    named = type(survey)(**{**vars(survey), "file": "svar 0707614285.csv"})
    with pytest.raises(DataError, match=r"svar \[cpr fjernet\]\.csv"):
        check([lists, named], plan())


def test_texts_that_cannot_wait_come_first_and_say_why():
    said = [
        "Alt er godt",
        "Jeg vil dø",
        "He threatened to kill my dog",
        "Voldsomt glad",
        "Min mand slår mig",
    ]
    people = [invitation(str(at)) for at in range(5)]
    answers = [answer(str(at), said=text) for at, text in enumerate(said)]
    rows = checked(people, answers).comments
    assert dict(zip(rows["text"], rows["look_first"], strict=True)) == {
        said[0]: "",
        said[1]: "self_harm",
        said[2]: "threat",
        said[3]: "",
        said[4]: "abuse",
    }
    assert list(rows["look_first"] == "") == [False, False, False, True, True]


def test_headings_are_known_in_any_spelling():
    assert personal_heading(" E_Mail ") == "e-mail"
    assert personal_heading("CPR nr.") == "cpr"
    assert personal_heading("Aldersgruppe") == ""
    assert personal_heading("Hvad er dit navn?") == "name"
    assert personal_heading("Din e-mail:") == "e-mail"
    assert personal_heading("Sagsbehandlerens navn") == "name"
    assert personal_heading("Borgerens CPR_nummer*") == "cpr"
    assert personal_heading("E-mail 2") == "e-mail"
    assert personal_heading("Fødselsdato") == "birth"
    assert personal_heading("Enhedsnavn") == personal_heading("Hvad er din alder?") == ""


@pytest.mark.parametrize("value", ["070761", "07-07-1961", "1961-07-07", "070761.0", "19610707"])
def test_a_day_of_birth_is_no_group(value):
    """The first six digits of a CPR number: the other four may stand in the next column."""
    people = [invitation(str(at)) for at in range(4)]
    people[2]["age"] = value
    with pytest.raises(DataError, match="dates of birth") as got:
        checked(people, [answer("0")])
    assert value not in str(got.value)


def test_ids_do_not_link_a_comment_to_its_person():
    people, answers = [invitation("0")], [answer("0", said="Tak")]
    once, again = checked(people, answers), checked(people, answers)
    assert set(once.comments["comment_id"]).isdisjoint(once.people["person_id"])
    assert set(once.people["person_id"]).isdisjoint(again.people["person_id"])
    survey, lists = export(answers, {"person": "id"}), export(people, JOBS, "invitations")
    made = [check([lists, survey], plan(), b"the wave's own secret") for _ in range(2)]
    assert list(made[0].people["person_id"]) == list(made[1].people["person_id"])
    assert list(made[0].comments["comment_id"]) == list(made[1].comments["comment_id"])
