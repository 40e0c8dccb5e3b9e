"""A scale by its labels, else by its values; never by chance."""

from __future__ import annotations

import pytest

from pipeline.draft.scales import by_labels, by_numbers, guess_scale
from pipeline.draft.variables import Variable
from pipeline.policy import scales
from tests.draft.tables import draft, drafted, raw

FOREIGN = {"1": "gar nicht zufrieden", "2": "kaum", "3": "teilweise", "4": "eher", "5": "sehr"}


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("name", list(scales()))
def test_a_whole_scale_is_known_by_its_labels_whatever_its_numbers(name, language):
    labels = dict(enumerate(reversed(scales()[name].labels[language])))
    found = by_labels({str(at): label for at, label in labels.items()})
    assert found is not None
    assert (found.scale, found.is_sure, found.codes) == (name, True, {})


def test_a_part_of_a_scale_is_a_guess():
    found = by_labels({"a": "Tilfreds", "b": "Meget tilfreds"})
    assert found is not None
    assert not found.is_sure
    assert found.scale == "satisfaction_5"
    assert "satisfaction_4" in found.why


def test_numbers_between_two_labelled_ends_are_positions():
    ends = {"1": "1 - meget utilfreds", "2": "2", "3": "3", "4": "4", "5": "5 - meget tilfreds"}
    found = by_labels(ends)
    assert found is not None
    assert (found.scale, found.codes) == ("satisfaction_5", {"2": 2, "3": 3, "4": 4})


def test_one_odd_label_is_told_and_stands_where_the_numbers_say():
    labels = {"1": "Helt uenig", "2": "Uenig", "3": "Både og", "4": "Enig", "5": "Helt enig"}
    found = by_labels({**labels, "6": "Har ingen mening"})
    assert found is not None
    assert not found.is_sure
    # What "Har ingen mening" means nobody said: no code is drafted for a text.
    assert (found.codes, found.unknown) == ({"3": 3}, ("6",))


def test_a_misspelt_label_is_told_with_the_nearest_and_never_coded():
    whole = list(scales()["satisfaction_5"].labels["da"])
    text, plan = draft(raw({"q": [*whole * 6, *["Meget tilfres"] * 6, "Det kommer an på"]}))
    assert drafted(plan, "q").codes == {}
    assert "questions.q.scale" in plan.unconfirmed
    assert '# "Meget tilfres": no label of the scale; nearest: Meget tilfreds (5)\n' in text
    assert "# a text of fewer than 5: no label of the scale\n" in text
    assert "Det kommer an på" not in text


@pytest.mark.parametrize(
    ("values", "scale", "codes"),
    [
        ("1 2 3 4 5", "satisfaction_5", {}),
        ("1.0 2.0 4,0 5", "satisfaction_5", {}),
        ("1 2 3 4 5 9", "satisfaction_5", {"9": "dont_know"}),
        ("0 1 3 5 6", "satisfaction_5", {"0": "missing", "6": "dont_know"}),
        ("-7 2 3 5", "satisfaction_5", {"-7": "missing"}),
        ("1 2 4", "satisfaction_4", {}),
        ("1 2 5 6 7 8 9 10", "satisfaction_10", {}),
        ("0 1 2 3 4 5 6 7 8 9 10", "recommendation_11", {}),
        ("1 2 3 4 5 6 7", "satisfaction_7", {}),
        ("1 2 3 4 5 6 7 99", "satisfaction_7", {"99": "dont_know"}),
    ],
)
def test_numbers_that_are_a_scale(values, scale, codes):
    found = by_numbers(dict.fromkeys(values.split(), 1))
    assert found is not None
    assert (found.scale, found.codes, found.is_sure) == (scale, codes, False)


@pytest.mark.parametrize(
    "values",
    ["0 1", "1 2", "1 2 3", "0 1 2 3 4 5 6 7 8", "1 2 3 6 7", "1 2 3 4 5 17", "2017", ""],
)
def test_numbers_that_are_none(values):
    assert by_numbers(dict.fromkeys(values.split(), 1)) is None


def test_foreign_labels_are_a_scale_only_where_several_questions_share_them():
    variable = Variable("q", "", {"1": 3, "5": 4}, FOREIGN)
    assert guess_scale(variable, is_battery=False) is None
    found = guess_scale(variable, is_battery=True)
    assert found is not None
    assert found.scale == "satisfaction_5"
    assert "1 = gar nicht zufrieden" in found.why
    beside = {**FOREIGN, "8": "kommt darauf an", "9": "Keine Angabe"}
    found = guess_scale(Variable("q", "", {"1": 3, "5": 4}, beside), is_battery=True)
    assert found is not None
    assert (found.codes, found.unknown) == ({"9": "missing"}, ("8",))


def test_a_labelled_question_is_one_even_when_nobody_answered():
    labels = {"q": dict(enumerate(scales()["degree_5"].labels["da"]))}
    labels = {"q": {str(at): text for at, text in labels["q"].items()}}
    table = raw({"q": [""] * 30, "r": ["1", "2", "3", "4", "5"] * 6}, labels=labels)
    _, plan = draft(table)
    question = drafted(plan, "q")
    assert question.scale is not None
    assert question.scale.id == "degree_5"


def test_a_lone_list_of_six_among_many_of_five_is_no_scale():
    five = {f"q{at}": ["1", "2", "3", "4", "5", "9"] * 10 for at in range(6)}
    six = {"type": ["1", "2", "3", "4", "5", "6"] * 10}
    text, plan = draft(raw({**five, **six}))
    assert drafted(plan, "type").role == "background"
    assert 'codes = { "9" = "dont_know" }' in text
    assert {question.scale.id for question in plan.questions if question.scale} == {
        "satisfaction_5"
    }
    assert "scale" in plan.unconfirmed
    assert "codes" in plan.unconfirmed


def test_what_is_beside_the_common_scale_may_be_on_a_longer_one():
    five = {f"q{at}": ["1", "2", "3", "4", "5", "9"] * 10 for at in range(2)}
    ten = {f"t{at}": [*map(str, range(1, 11))] * 6 for at in range(2)}
    _, plan = draft(raw({**five, **ten}))
    assert drafted(plan, "q0").codes == {"9": "dont_know"}
    assert drafted(plan, "t0").codes == {"9": 9}
