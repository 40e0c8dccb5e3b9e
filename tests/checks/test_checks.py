"""Every record and value is accepted or has a reason; nothing is dropped."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.checks import check
from pipeline.errors import DataError
from pipeline.policy import reasons
from pipeline.records import COMMENT_COLUMNS, Checked, RawTable
from pipeline.wave import parse_plan

WAVE = """\
model = 2
type = "authority"
period = { start = 2024-09-02, end = 2024-10-18 }
checks = { max_rejected_share = 1.0 }

[[centres]]
id = "a"
name = "Borgercenter A"
units = [ { id = "u1", name = "Åsen" }, { id = "u2", name = "Øst", codes = ["7"] } ]
[[centres]]
id = "b"
name = "Borgercenter B"
units = [ { id = "u3", name = "Vest" } ]

[[questions]]
id = "q1"
role = "kpi"
[[questions]]
id = "q2"
codes = { "9" = "not_relevant", "0" = "missing" }
[[questions]]
id = "only_b"
role = "centre_specific"
centres = ["b"]
[[questions]]
id = "age"
role = "background"
[[questions]]
id = "said"
role = "comment"
"""
LABELS = {"q1": {"1": "Meget utilfreds", "5": "Meget tilfreds", "6": "Ved ikke", "7": "Blå"}}
JOBS = {"person": "key", "unit": "enhed", "mode": "form", "outcome": "udfald"}


def plan(text: str = WAVE):
    return parse_plan(text, "w", Path("w"))


def table(
    rows: list[Mapping[str, str]], columns: Mapping[str, str], kind="responses", **more
) -> RawTable:
    frame = pd.DataFrame(rows).fillna("").astype("str")
    frame.index = pd.RangeIndex(2, 2 + len(frame))
    return RawTable(f"{kind}.csv", "0" * 64, "generic", kind, frame, columns, **more)


def invitation(key: str, unit="u1", outcome="", mode="web") -> dict[str, str]:
    return {"key": key, "enhed": unit, "udfald": outcome, "form": mode, "age": "30-49"}


def answer(key: str, q1="4", q2="4", **more: str) -> dict[str, str]:
    return {"id": key, "q1": q1, "q2": q2, "only_b": "", "said": "", **more}


def checked(invitations, answers, text=WAVE, **more) -> Checked:
    lists = table(invitations, JOBS, "invitations")
    survey = table(answers, {"person": "id", **more.pop("jobs", {})}, labels=LABELS, **more)
    return check([lists, survey], plan(text))


def reasons_of(result: Checked) -> list[tuple[str, int, str, str]]:
    return [tuple(row) for row in result.rejected.itertuples(index=False)]


def test_answers_are_decoded_by_label_then_by_number():
    result = checked(
        [invitation(str(n)) for n in range(4)],
        [answer("0", q1="6"), answer("1", q1="5"), answer("2", q2="9"), answer("3", q2="3.0")],
    )
    found = {(row.question, row.answer, row.code) for row in result.responses.itertuples()}
    assert ("q1", "dont_know", pd.NA) in {(q, a, c) for q, a, c in found}
    assert ("q1", "scale", 5) in found
    assert ("q2", "not_relevant", pd.NA) in {(q, a, c) for q, a, c in found}
    assert ("q2", "scale", 3) in found


@pytest.mark.parametrize(
    ("prefix", "told"), [("", 'columns = { person = "id" }'), ("L0", "write the keys alike")]
)
def test_only_a_column_that_holds_keys_of_the_list_is_advised(prefix, told):
    lists = table([invitation(f"500{n}") for n in range(4)], JOBS, "invitations")
    survey = table([answer(f"{prefix}500{n}") for n in range(4)], {}, labels=LABELS)
    with pytest.raises(DataError, match="cannot be matched to the invitation list") as caught:
        check([lists, survey], plan())
    assert told in caught.value.todo
    assert "..." not in caught.value.todo


def test_a_label_wins_over_its_number():
    labels = {"q1": {"1": "Meget tilfreds", "5": "Meget utilfreds"}}
    survey = table([answer("0", q1="1")], {"person": "id"}, labels=labels)
    result = check([table([invitation("0")], JOBS, "invitations"), survey], plan())
    codes = result.responses.set_index("question")["code"]
    assert codes["q1"] == 5


def test_a_units_name_id_and_code_mean_the_unit():
    result = checked(
        [invitation("0", "u2"), invitation("1", " øst"), invitation("2", "7")],
        [answer("0"), answer("1"), answer("2")],
    )
    assert list(result.people["unit"]) == ["u2"] * 3
    assert list(result.people["centre"]) == ["a"] * 3


def test_units_of_one_name_are_told_apart_by_id_only():
    text = WAVE.replace('name = "Vest"', 'name = "Åsen"')
    result = checked([invitation("0", "u3"), invitation("1", "Åsen")], [answer("0")], text)
    assert list(result.people["unit"]) == ["u3"]
    assert [row[3] for row in reasons_of(result)] == ["unknown_unit"]


REJECTIONS = {
    "a person twice on the list": (
        [invitation("0"), invitation("0")],
        [answer("0")],
        ("invitations.csv", 3, "", "duplicate_person"),
    ),
    "a row without a key": (
        [invitation("0")],
        [answer("0"), answer("")],
        ("responses.csv", 3, "", "missing_person"),
    ),
    "a respondent twice": (
        [invitation("0")],
        [answer("0"), answer("0", q1="1")],
        ("responses.csv", 3, "", "duplicate_person"),
    ),
    "a respondent nobody invited": (
        [invitation("0")],
        [answer("0"), answer("1")],
        ("responses.csv", 3, "", "not_invited"),
    ),
    "a unit nobody knows": (
        [invitation("0"), invitation("1", "u9")],
        [answer("0")],
        ("invitations.csv", 3, "", "unknown_unit"),
    ),
    "an invitation without a unit": (
        [invitation("0"), invitation("1", "")],
        [answer("0")],
        ("invitations.csv", 3, "", "missing_unit"),
    ),
    "an answer off the scale": (
        [invitation("0")],
        [answer("0", q2="8")],
        ("responses.csv", 2, "q2", "off_scale"),
    ),
    "an answer to another centre's question": (
        [invitation("0")],
        [answer("0", only_b="4")],
        ("responses.csv", 2, "only_b", "not_asked_here"),
    ),
    "a mode nobody knows": (
        [invitation("0", mode="brevdue")],
        [answer("0")],
        ("invitations.csv", 2, "form", "unknown_mode"),
    ),
    "an outcome nobody knows": (
        [invitation("0", outcome="måske")],
        [answer("0")],
        ("invitations.csv", 2, "udfald", "unknown_outcome"),
    ),
    "an answer that is said to be there and is not": (
        [invitation("0"), invitation("1", outcome="besvaret")],
        [answer("0")],
        ("invitations.csv", 3, "udfald", "no_answers_found"),
    ),
    "an answer of someone outside the target group": (
        [invitation("0"), invitation("1", outcome="død")],
        [answer("0"), answer("1")],
        ("responses.csv", 3, "", "not_eligible"),
    ),
    "a break-off": (
        [invitation("0", "u3")],
        [answer("0", q1="", q2="")],
        None,
    ),
}


@pytest.mark.parametrize("sentence", REJECTIONS)
def test_a_fault_becomes_a_reason_code_with_its_place(sentence):
    invitations, answers, expected = REJECTIONS[sentence]
    result = checked(invitations, answers)
    assert reasons_of(result) == ([expected] if expected else [])


def test_every_reason_in_the_policy_is_tested_or_a_readers():
    tested = {row[2][3] for row in REJECTIONS.values() if row[2]}
    assert set(reasons()) - tested == {
        "break_off",
        "broken_row",
        "test_row",
        "bad_weight",
        "bad_date",
        "unknown_status",
        *("missing_theme", "unknown_tone", "other_centre"),
        # Of people followed over measuring points: tests/checks/test_progress.py.
        *("missing_point", "unknown_point", "duplicate_point", "point_out_of_order"),
        *("other_unit", "missing_parameter", "unknown_parameter"),
        *("unknown_goal_kind", "unknown_attainment"),
    }


def test_a_break_off_counts_as_a_refusal_and_its_answers_do_not_count():
    four = "".join(f'[[questions]]\nid = "q{n}"\n' for n in range(3, 7))
    row = {"id": "0", "q1": "4", "q2": "", "only_b": "", "said": "x"}
    row |= {f"q{n}": "" for n in range(3, 7)}
    result = checked([invitation("0")], [row], WAVE + four)
    assert list(result.people["disposition"]) == ["R"]
    assert result.responses.empty
    # What a break-off ticked does not count; what it wrote was written to be read.
    assert list(result.comments["text"]) == ["x"]
    assert reasons_of(result) == [("responses.csv", 2, "", "break_off")]


def test_half_is_partial_and_more_than_four_fifths_complete():
    three = "".join(f'[[questions]]\nid = "q{n}"\n' for n in range(3, 6))
    full = {f"q{n}": "4" for n in range(3, 6)}
    partial = full | {"q3": "", "q4": ""}
    result = checked(
        [invitation("0"), invitation("1"), invitation("2")],
        [answer("0", **full), answer("1", **partial)],
        WAVE + three,
    )
    assert list(result.people["disposition"]) == ["I", "P", "NC"]


def test_completed_in_the_tool_is_complete_whatever_was_left_out():
    result = checked([invitation("0")], [answer("0", q2="", st="completed")], jobs={"status": "st"})
    assert list(result.people["disposition"]) == ["I"]


def test_a_status_is_known_by_its_words_or_named():
    rows = [answer("0", q2="", st="Gennemført"), answer("1", q2="", st="halvt")]
    result = checked([invitation("0"), invitation("1")], rows, jobs={"status": "st"})
    assert list(result.people["disposition"]) == ["I", "P"]
    assert reasons_of(result) == [("responses.csv", 3, "st", "unknown_status")]


def test_the_list_of_a_tool_is_an_invitation_list():
    rows = [
        answer("0", enhed="u1", st="completed"),
        answer("1", q1="", q2="", enhed="u2", st="distributed"),
        answer("2", q1="", q2="", enhed="u3", st="rejected"),
        answer("3", q1="", q2="", enhed="u3", st="new"),
    ]
    survey = table(
        [row | {"age": "1"} for row in rows],
        {"person": "id", "unit": "enhed", "status": "st"},
    )
    result = check([survey], plan())
    assert result.has_invitations
    assert list(result.people["disposition"]) == ["I", "NC", "R", "UO"]


def test_without_a_list_nobody_was_invited():
    survey = table([answer("0", enhed="u1", age="1")], {"person": "id", "unit": "enhed"})
    result = check([survey], plan())
    assert not result.has_invitations
    assert list(result.people["disposition"]) == ["I"]


def test_rows_that_look_alike_are_separate_people():
    rows = [{"q1": "4", "q2": "4", "only_b": "", "said": "", "enhed": "u1", "age": ""}] * 5
    result = check([table(rows, {"unit": "enhed"})], plan())
    assert len(result.people) == 5
    assert result.rejected.empty


def test_weights_and_dates_are_read_or_named():
    rows = [
        answer("0", w="1,5", d="2024-09-03 12:30:00"),
        answer("1", w="-1", d="03/09/2024"),
        answer("2", w="", d=""),
    ]
    result = checked(
        [invitation(str(n)) for n in range(3)], rows, jobs={"weight": "w", "date": "d"}
    )
    assert list(result.people["weight"]) == [1.5, 1.0, 1.0]
    assert str(result.people["answered_date"][0])[:10] == "2024-09-03"
    assert [row[2:] for row in reasons_of(result)] == [("d", "bad_date"), ("w", "bad_weight")]


def test_comments_lose_personal_data_and_their_author():
    said = "Ring 12345678 eller a@b.dk om 310190-1234"
    result = checked([invitation("0")], [answer("0", said=said)])
    assert list(result.comments["text"]) == [
        "Ring [telefon fjernet] eller [e-mail fjernet] om [cpr fjernet]"
    ]
    assert list(result.comments) == list(COMMENT_COLUMNS)


def test_background_comes_from_the_list_and_the_survey_goes_before_it():
    result = checked([invitation("0"), invitation("1")], [answer("0", age="18-29"), answer("1")])
    assert list(result.people["age"]) == ["18-29", "30-49"]


def test_the_wave_file_may_say_what_a_mode_or_outcome_means():
    text = WAVE.replace(
        "[[centres]]", '[modes]\n"3" = "phone"\n[outcomes]\n"x" = "R"\n[[centres]]', 1
    )
    result = checked(
        [invitation("0", mode="3"), invitation("1", outcome="X", mode="3")], [answer("0")], text
    )
    assert list(result.people["mode"]) == ["phone", "phone"]
    assert list(result.people["disposition"]) == ["I", "R"]


def test_one_wrong_column_stops_though_the_file_is_mostly_right():
    people = [invitation(str(n)) for n in range(40)]
    many = "".join(f'[[questions]]\nid = "r{n}"\n' for n in range(60))
    right = {f"r{n}": "4" for n in range(60)}
    answers = [answer(str(n), q1="77" if n % 3 == 0 else "4", **right) for n in range(40)]
    with pytest.raises(DataError, match="14 off_scale in column q1, first in line 2"):
        checked(people, answers, WAVE.replace("1.0", "0.05") + many)


def test_a_few_unknown_modes_do_not_stop_the_run():
    people = [invitation(str(n), mode="fax" if n == 0 else "web") for n in range(40)]
    answers = [answer(str(n)) for n in range(40)]
    result = checked(people, answers, WAVE.replace("1.0", "0.05"))
    assert [row[3] for row in reasons_of(result)] == ["unknown_mode"]


def test_yes_and_no_are_never_read_by_number():
    text = WAVE + '[[questions]]\nid = "yn"\nscale = "yes_no"\n'
    result = checked(
        [invitation("0"), invitation("1")], [answer("0", yn="1"), answer("1", yn="Ja")], text
    )
    assert [row[2:] for row in reasons_of(result)] == [("yn", "off_scale")]
    codes = result.responses.set_index(["question", "person_id"])["code"]
    assert codes["yn"].tolist() == [2]


def test_a_chosen_option_is_read_by_its_0_and_1():
    text = WAVE + '[[questions]]\nid = "option"\nscale = "chosen"\n'
    given = ["0", "1", "1.0", "Valgt", "2", ""]
    people = [invitation(str(n)) for n in range(len(given))]
    answers = [answer(str(n), option=value) for n, value in enumerate(given)]
    result = checked(people, answers, text)
    options = result.responses[result.responses["question"] == "option"]
    assert options["code"].tolist() == [1, 2, 2, 2]
    assert reasons_of(result) == [("responses.csv", 6, "option", "off_scale")]


def test_tests_of_the_tool_are_out_and_no_fault():
    people = [invitation("0")]
    answers = [answer("0"), answer("p1"), answer("p2", q1="x"), answer("")]
    result = checked(people, answers, WAVE.replace("1.0", "0.05"), tests=(3, 4, 5))
    assert reasons_of(result) == [("responses.csv", line, "", "test_row") for line in (3, 4, 5)]
    assert list(result.people["disposition"]) == ["I"]


STOPS = {
    "no survey at all": lambda: check([table([invitation("0")], JOBS, "invitations")], plan()),
    "a question without a column": lambda: checked([invitation("0")], [{"id": "0", "q1": "4"}]),
    "a background question without a column": lambda: check(
        [table([answer("0", enhed="u1")], {"unit": "enhed"})], plan()
    ),
    "a label nobody mapped": lambda: checked([invitation("0")], [answer("0", q1="7")]),
    "no column for the group": lambda: check([table([answer("0", age="")], {})], plan()),
    "a list and no key in the survey": lambda: check(
        [table([invitation("0")], JOBS, "invitations"), table([answer("0")], {})], plan()
    ),
    "more answers than people": lambda: checked(
        [invitation("0"), invitation("1")],
        [answer("0"), answer("1")],
        WAVE.replace('name = "Åsen"', 'name = "Åsen", population = 1'),
    ),
    "more faults than allowed": lambda: checked(
        [invitation("0")], [answer("0", q1="88", q2="77")], WAVE.replace("1.0", "0.05")
    ),
}


@pytest.mark.parametrize("sentence", STOPS)
def test_what_cannot_be_used_stops_with_one_message(sentence):
    with pytest.raises(DataError) as caught:
        STOPS[sentence]()
    assert "do:" in str(caught.value)
    assert "csv" in str(caught.value) or "w" in caught.value.where


def test_the_stop_names_lines_columns_and_reasons_but_no_answers():
    with pytest.raises(DataError) as caught:
        checked([invitation("0")], [answer("0", q2="8888")], WAVE.replace("1.0", "0.05"))
    assert "1 off_scale in column q2, first in line 2" in str(caught.value)
    assert "8888" not in str(caught.value)


cell = st.sampled_from(["", "1", "3", "5", "6", "9", "x", "Tilfreds", "ved ikke", "-1", "4,0"])
keys = st.sampled_from(["", *(str(n) for n in range(12))])


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(keys, st.sampled_from(["u1", "Øst", "u3", "", "u9"])), min_size=1),
    st.lists(st.tuples(keys, cell, cell, cell), min_size=1),
)
def test_rows_and_values_are_conserved(invitations, answers):
    result = checked(
        [invitation(key, unit) for key, unit in invitations],
        [answer(key, q1, q2, only_b=only_b) for key, q1, q2, only_b in answers],
    )
    read = {"invitations.csv": len(invitations), "responses.csv": len(answers)}
    for file in result.files:
        assert file.records_read == read[file.file]
        assert file.records_read == file.records_accepted + file.records_rejected
        assert file.values_read == (file.values_accepted + file.values_empty + file.values_rejected)
        assert min(file.values_accepted, file.values_empty, file.values_rejected) >= 0
    by_level = result.rejected["column"] == ""
    assert (~by_level).sum() == sum(file.values_rejected for file in result.files)
    assert by_level.sum() == sum(file.records_rejected for file in result.files)
    assert set(result.rejected["reason"]) <= set(reasons())
    assert result.responses["person_id"].isin(result.people["person_id"]).all()
