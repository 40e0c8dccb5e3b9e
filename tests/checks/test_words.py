"""Don't know and the like in four languages, as people and programs spell them."""

from __future__ import annotations

import unicodedata

import pandas as pd
import pytest

from pipeline.checks.answers import decode
from pipeline.policy import fold, scales

SPELLINGS = {
    "dont_know": [
        *("Ved ikke", "VED IKKE", "ved  ikke.", "Ved ikke!", "Ved\xa0ikke", "Jeg ved det ikke"),
        *("Vet ikke", "Veit ikkje", "Vet ikke/husker ikke ", "Kan ikke vurdere"),
        *("Vet ej", "Vet inte", "Jag vet inte;", "Kan ej bedöma", "Minns inte"),
        *("Don't know", "Don’t know", "DON‘T KNOW", "Dont know", "Don´t know…", "Can’t choose"),
    ],
    "not_relevant": [
        *("Ikke relevant", "Ikke aktuelt", "ikke relevant for mig :", "Ej relevant"),
        *("Ikke aktuelt for meg", "Ikkje aktuelt"),
        *("Ej aktuellt", "Inte aktuellt", "EJ AKTUELLT.", "Ej tillämpligt"),
        *("Not applicable", "N/A", "n/a", "n.a.", "Doesn’t apply", "Not relevant,"),
    ],
    "missing": [
        *("Ønsker ikke at svare", "ØNSKER IKKE AT SVARE.", "Ubesvaret", "Uoplyst"),
        *("Ønsker ikke å svare", "Vil ikke oppgi"),
        *("Vill inte svara", "Vill ej uppge", "Önskar inte svara", "Obesvarad"),
        *("Prefer not to say", "prefer not to answer.", "Refused", "No answer"),
    ],
}
CASES = [(meant, text) for meant, texts in SPELLINGS.items() for text in texts]


def meaning(value: str, labels: dict[str, str] | None = None, **codes: object) -> tuple[str, ...]:
    """(answer, position, fault, rule) on the five steps of satisfaction."""
    found = decode(pd.Series([value]), labels or {}, codes, scales()["satisfaction_5"])
    answer, code, fault, rule = (
        part.iloc[0] for part in (found.answer, found.code, found.fault, found.rule)
    )
    return answer, int(code), fault, rule


@pytest.mark.parametrize(("meant", "text"), CASES)
def test_a_word_is_known_as_text_and_as_label(meant: str, text: str) -> None:
    expected = ("" if meant == "missing" else meant, -1, "", "word")
    assert meaning(text) == expected
    assert meaning("6", {"6": text, "5": "Meget tilfreds"}) == expected
    assert meaning(unicodedata.normalize("NFD", text)) == expected


@pytest.mark.parametrize("text", ["Ved ikke eller tilfreds", "Vet", "ikke"])
def test_what_is_none_of_the_words_is_not_guessed(text: str) -> None:
    assert meaning(text)[2] == "off_scale"
    assert meaning("6", {"6": text, "5": "Meget tilfreds"})[2] == "unmapped_label"


@pytest.mark.parametrize("written", ["Vet ej", "vet ej", "Vet ej."])
def test_the_wave_file_goes_before_a_word_however_it_is_written(written: str) -> None:
    assert meaning("Vet ej", None, **{written: 3}) == ("scale", 3, "", "codes")
    assert meaning("6", {"6": "Vet ej"}, **{written: "not_relevant"}) == (
        *("not_relevant", -1),
        *("", "codes"),
    )


def test_the_spelling_in_the_wave_file_goes_before_one_that_is_only_alike() -> None:
    assert meaning("Ja.", None, **{"ja": 1, "Ja.": 2})[:2] == ("scale", 2)


@pytest.mark.parametrize("value", ["1", "1,0", "1.0", "1,00"])
def test_a_number_with_decimals_has_its_whole_numbers_label(value: str) -> None:
    """1 is the best answer here: taken for a plain number it would be the worst."""
    labels = {"1": "Meget tilfreds", "5": "Meget utilfreds", "-7": "Vil ikke svare"}
    assert meaning(value, labels) == ("scale", 5, "", "label")
    assert meaning("-7,0", labels) == ("", -1, "", "word")


@pytest.mark.parametrize("value", ["4,5", "4.5", "4,05", "4,0,0", "+4", "4-5"])
def test_what_is_no_whole_number_is_no_position(value: str) -> None:
    assert meaning(value)[2] == "off_scale"


def test_only_punctuation_is_no_empty_cell() -> None:
    assert [fold(text) for text in ("?", ".", "-", "")] == ["?", ".", "-", ""]
