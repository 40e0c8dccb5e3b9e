"""Approved comments are released only where they are many enough, and in no telling order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from pipeline.disclosure.comments import with_comments
from pipeline.policy import thresholds
from pipeline.records import RELEASED_COMMENT_COLUMNS
from tests.released_factory import released

LIMITS = thresholds(date(2024, 9, 2))


def given(*texts: str, centre: str = "voksne", question: str = "said") -> pd.DataFrame:
    rows = [(centre, question, "Tema", text) for text in texts]
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


def test_nothing_stands_beside_a_comment_but_centre_question_and_theme():
    made = with_comments(released(), given(*"abcde").assign(age="18-29"), LIMITS).comments
    assert list(made) == list(RELEASED_COMMENT_COLUMNS)


def test_no_comments_at_all():
    assert texts_of(given()) == []
