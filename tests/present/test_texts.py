"""Catalogues: same keys, same places, plural forms; a language that falls short is refused."""

from __future__ import annotations

import re

import pytest

from pipeline.errors import ReportError
from pipeline.present.texts import languages, refuse_difference, texts_in


def test_every_catalogue_loads_and_has_the_same_keys():
    assert languages() == ("da", "en")
    assert texts_in("en").entries.keys() == texts_in("da").entries.keys()


def test_no_text_is_empty_or_the_same_word_for_word():
    danish, english = texts_in("da").entries, texts_in("en").entries
    assert all(danish.values())
    same = {key for key in danish if danish[key] == english[key]}
    # What is left is the same in both languages: numbers, marks, abbreviations.
    assert all(len(str(danish[key])) < 60 for key in same), same


@pytest.mark.parametrize(
    ("entries", "odd"),
    [
        ({}, "a"),
        ({"a": "{n} svar", "b": "til"}, "b"),
        ({"a": "svar"}, "a"),
        ({"a": ("{n} svar",)}, "a"),
        ({"a": {"one": "{n} svar", "other": "{m} svar"}}, "a"),
    ],
)
def test_catalogues_that_differ_are_refused(entries, odd):
    with pytest.raises(ReportError) as stopped:
        refuse_difference(entries, {"a": "{n} answers"}, "en")
    assert stopped.value.got == odd


def test_lists_of_another_length_are_refused():
    with pytest.raises(ReportError):
        refuse_difference({"a": ("one",)}, {"a": ("en", "to")}, "en")


def test_unknown_language_names_the_nearest():
    with pytest.raises(ReportError, match="nearest: 'da'"):
        texts_in("dk a")


def test_unknown_text_names_the_nearest():
    with pytest.raises(ReportError, match=r"summary\.title"):
        texts_in("da").t("summary.titel")


def test_lists_and_texts_are_not_mixed_up():
    with pytest.raises(ReportError):
        texts_in("da").lines("summary.title")
    with pytest.raises(ReportError):
        texts_in("da").t("kpis.columns")


@pytest.mark.parametrize(("count", "said"), [(0, "0 people"), (1, "1 person"), (2, "2 people")])
def test_plural_forms(count, said):
    assert texts_in("en").t("response.people", count=count) == said


def test_values_are_put_in_as_they_are():
    assert texts_in("da").t("status.no_data") == "ingen svar"
    assert "{0.__class__}" in texts_in("da").t("units.caption", name="{0.__class__}")


def test_own_words_fall_back_on_danish():
    english = texts_in("en")
    assert english.of({"da": "Hjælp", "en": "Help"}) == "Help"
    assert english.of({"da": "Hjælp"}) == "Hjælp"
    assert english.of({"nl": "Hulp"}) == "Hulp"
    assert english.of({}) == ""


@pytest.mark.parametrize("language", languages())
def test_nothing_is_said_to_have_improved(language):
    text = " ".join(texts_in(language).words()).casefold()
    # What a goal is called before anybody knows whether it was reached says nothing of the sort.
    text = re.sub(r"mål(ene)? om progression|progress goals", "", text)
    assert not re.search(r"forbedr|forværr|fremgang|improv|worsen|progress", text)
