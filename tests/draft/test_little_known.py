"""Drafts where no scale is known, and what a draft must not take for answers."""

from __future__ import annotations

import pytest

from pipeline.errors import DataError
from tests.draft.tables import draft, drafted, raw

FIVE = ["1", "2", "3", "4", "5"]
ODD = ["Bad", "So-so", "Fine"]


def test_a_wave_without_a_known_scale_is_background_and_shows_what_was_answered():
    text, plan = draft(raw({"food": ODD * 10}))
    assert drafted(plan, "food").role == "background"
    assert "# answers: Bad, So-so, Fine\n" in text
    assert "# No question has answers on a scale that is known." in text
    assert "scale" in plan.unconfirmed


def test_answers_of_a_few_are_not_shown():
    text, _ = draft(raw({"food": [*ODD * 10, "Burnt", "Burnt"]}))
    assert "Bad" in text
    assert "Burnt" not in text


@pytest.mark.parametrize("heading", ["Hvem talte du med?", "Snak"])
def test_names_of_persons_are_neither_background_nor_shown(heading):
    people = ["Anna Holm", "Bo K. Jensen", "Åse Lund-Bach", "Ved ikke", "Anna Holm"]
    text, plan = draft(raw({"q": FIVE * 8, heading: people * 8}))
    assert [question.column for question in plan.questions] == ["q"]
    assert f"# Left out, its answers look like names of persons: {heading}\n" in text
    assert not any(word in text for word in ("Anna", "Jensen", "Lund"))


@pytest.mark.parametrize(
    "places", [["Center Nord", "Center Syd"], ["Vejle Kommune", "Ribe Kommune"], ["Mand", "Kvinde"]]
)
def test_places_that_share_a_word_are_background(places):
    _, plan = draft(raw({"q": FIVE * 8, "Hvor?": places * 20}))
    assert drafted(plan, "Hvor?").role == "background"


def test_options_of_a_question_are_chosen_or_not():
    columns = {"q": FIVE * 4, "How? [Phone]": ["0", "1"] * 10, "ill": ["0", "1"] * 10}
    _, plan = draft(raw(columns))
    scale = drafted(plan, "How? [Phone]").scale
    assert scale is not None
    assert scale.id == "chosen"
    assert drafted(plan, "ill").role == "background"


def test_codes_with_a_letter_are_positions_to_be_confirmed():
    _, plan = draft(raw({"q": ["A1", "A2", "A4", "A5"] * 5}))
    question = drafted(plan, "q")
    assert question.codes == {"A1": 1, "A2": 2, "A4": 4, "A5": 5}
    assert {"questions.q.scale", "questions.q.codes"} <= set(plan.unconfirmed)
    _, plan = draft(raw({"q": ["A1", "B2", "A4", "C5"] * 5}))
    assert drafted(plan, "q").role == "background"


def test_a_running_number_is_no_question_even_in_a_tiny_file():
    cells = {"nr": ["a", "b", "c", "d", "e"], "ID": FIVE, "q": FIVE}
    text, plan = draft(raw(cells, columns={"person": "nr"}))
    assert [question.column for question in plan.questions] == ["q"]
    assert "# Left out, about the collection: ID\n" in text


def test_the_only_question_is_the_kpi_and_two_are_none():
    _, plan = draft(raw({"smiley": FIVE * 4}))
    assert drafted(plan, "smiley").role == "kpi"
    assert "questions.smiley.role" in plan.unconfirmed
    _, plan = draft(raw({"a": FIVE * 4, "b": FIVE * 4}))
    assert {question.role for question in plan.questions} == {"cross_cutting"}


def test_a_table_of_counts_is_refused_and_a_number_of_visits_is_not():
    cells = {"sat": ["Low", "High", "Low", "High"], "sex": ["m", "m", "f", "f"]}
    with pytest.raises(DataError, match="'Freq' tells how many people"):
        draft(raw({**cells, "Freq": ["3", "9", "12", "4"]}))
    people = {name: values * 5 for name, values in cells.items()}
    assert draft(raw({**people, "Freq": ["3", "9", "12", "4"] * 5}))[1].questions


def test_a_centre_in_each_export_is_told_across_them():
    north = raw({"q": FIVE * 4, "center": ["Nord"] * 20}, file="n.csv")
    south = raw({"q": FIVE * 4, "center": ["Syd"] * 20}, file="s.csv")
    _, plan = draft(north, south)
    assert {centre.name for centre in plan.centres} == {"Nord", "Syd"}
    assert [centre.id for centre in draft(north)[1].centres] == ["alle"]


def test_one_labelled_question_does_not_make_a_hundred_scales():
    numbers = {f"q{at}": [*FIVE, "6"] * 5 for at in range(4)}
    text, plan = draft(raw({**numbers, "r": ["Ja", "Nej", "Ja"] * 10}))
    assert 'scale = "satisfaction_5"  # guessed' in text
    assert {"scale", "codes"} <= set(plan.unconfirmed)
    scale = drafted(plan, "r").scale
    assert scale is not None
    assert scale.id == "yes_no"
