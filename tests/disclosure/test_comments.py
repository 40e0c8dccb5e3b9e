"""Approved comments are released only where they are many enough, and in no telling order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from pipeline.disclosure.comments import with_comments
from pipeline.policy import thresholds
from pipeline.records import RELEASED_COMMENT_COLUMNS, STATEMENTS
from tests.released_factory import released

LIMITS = thresholds(date(2024, 9, 2))


def given(
    *texts: str, centre: str = "voksne", unit: str = "", question: str = "said"
) -> pd.DataFrame:
    rows = [(centre, unit, question, "Tema", text) for text in texts]
    return pd.DataFrame(rows, columns=list(RELEASED_COMMENT_COLUMNS), dtype="str")


def texts_of(comments: pd.DataFrame, wave=None, limits=LIMITS) -> list[str]:
    return list(with_comments(wave or released(), comments, limits).comments["text"])


def test_five_must_have_been_given_not_approved():
    assert texts_of(given("a", "", "", "")) == []
    assert texts_of(given("a", "", "", "", "")) == ["a"]
    assert texts_of(given("a", "", "", "", ""), limits=replace(LIMITS, question_answers=6)) == []


def test_five_in_one_centre_on_one_question():
    parts = [given("a", "b"), given("c", "d", centre="handicap"), given("e", question="more")]
    assert texts_of(pd.concat(parts, ignore_index=True)) == []


def test_comments_without_a_centre_are_never_released_however_many():
    assert texts_of(given(*"abcdefgh", centre="")) == []


@pytest.mark.parametrize("status", ["withheld_small", "withheld_partner", "no_data"])
def test_where_the_number_who_answered_is_withheld_nothing_is_said(status):
    wave = released()
    is_number = (wave.rows["measure"] == "answered") & (wave.rows["centre"] == "voksne")
    hidden = wave.rows.assign(status=wave.rows["status"].mask(is_number, status))
    comments = given(*"abcdef")
    assert len(texts_of(comments)) == 6
    assert texts_of(comments, replace(wave, rows=hidden)) == []


def test_the_order_is_the_same_whoever_answered_first_and_not_by_letter():
    letters = list("abcdefgh")
    first = texts_of(given(*letters))
    assert first == texts_of(given(*reversed(letters)))
    assert first != letters
    assert sorted(first) == letters


def test_what_a_person_typed_is_redacted_too():
    said = texts_of(given("ring 12345678", "0707614285", "a@b.dk", "godt", "10.0.0.1"))
    assert set(said) == {
        "ring [telefon fjernet]",
        "[cpr fjernet]",
        "[e-mail fjernet]",
        "godt",
        "[ip fjernet]",
    }


def test_nothing_stands_beside_a_comment_but_its_group_question_and_theme():
    made = with_comments(released(), given(*"abcde").assign(age="18-29"), LIMITS).comments
    assert list(made) == list(RELEASED_COMMENT_COLUMNS)


def test_no_comments_at_all():
    assert texts_of(given()) == []


def local(*shown: tuple[str, str]):
    """A Model 1 wave of one centre whose number of ``measure`` in ``unit`` is shown."""
    wave = released()
    one = wave.rows[(wave.rows["measure"] == "answered") & (wave.rows["centre"] == "voksne")]
    rows = [one.iloc[:1].assign(measure=measure, unit=unit, item="") for measure, unit in shown]
    about = replace(wave.about, model=1)
    return replace(wave, about=about, rows=pd.concat(rows, ignore_index=True))


def test_in_model_1_the_group_is_the_unit():
    parts = [given("a", "b", "c", unit="n"), given("d", "e", unit="s")]
    both = local(("answered", "n"), ("answered", "s"), ("answered", ""))
    assert texts_of(pd.concat(parts, ignore_index=True), both) == []
    assert sorted(texts_of(given(*"abcde", unit="n"), both)) == list("abcde")
    assert texts_of(given(*"abcde", unit="n"), local(("answered", "s"), ("answered", ""))) == []


def test_in_model_2_no_comment_of_a_unit_is_released():
    assert texts_of(given(*"abcdef", unit="n")) == []


def test_statements_are_released_where_their_own_number_is_shown():
    said = given(*"abcde", unit="n", question=STATEMENTS)
    assert texts_of(said, local(("answered", "n"), ("presses", "n"))) == []
    assert texts_of(given(*"abcd", unit="n", question=STATEMENTS), local((STATEMENTS, "n"))) == []
    assert sorted(texts_of(said, local((STATEMENTS, "n")))) == list("abcde")
    assert texts_of(given(*"abcde", unit="n"), local((STATEMENTS, "n"))) == []
