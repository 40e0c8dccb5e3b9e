"""What may be said about a comparison: four sentences, not comparable, withheld."""

from __future__ import annotations

import pytest

from pipeline.present.rows import Value
from pipeline.present.sentences import base, finding, sentence, verdict
from pipeline.present.texts import languages, texts_in

DA = texts_in("da")
VERDICTS = ("higher", "lower", "unclear", "too_few")
MEASURES = ("change", "versus_others", "versus_target")


def compared(word: str, value: float | None = 0.1) -> Value:
    return Value("shown" if value is not None else "no_base", word, 80, value=value)


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("measure", MEASURES)
def test_the_four_sentences_differ_and_name_the_kpi(language, measure):
    texts = texts_in(language)
    said = {sentence(texts, measure, "Hjælp", compared(word)) for word in VERDICTS}
    assert len(said) == 4
    assert all(text.startswith("Hjælp") and text.endswith(".") for text in said)


def test_the_difference_stands_in_the_sentence():
    text = sentence(DA, "change", "Hjælp", compared("lower", -0.116))
    assert text == (
        "Hjælp er klart lavere end ved forrige måling (−12\N{NO-BREAK SPACE}procentpoint)."
    )
    text = sentence(DA, "versus_target", "Ventetid", compared("higher", 0.35), kind="mean")
    assert text == "Ventetid er klart over målet (+0,35\N{NO-BREAK SPACE}skalapoint)."


def test_too_few_names_no_number():
    assert not any(c.isdigit() for c in sentence(DA, "change", "Hjælp", compared("too_few")))


@pytest.mark.parametrize(
    "why", ["stated", "not_asked", "scale_changed", "wording_changed", "group_new"]
)
@pytest.mark.parametrize("language", languages())
def test_not_comparable_says_why(why, language):
    texts = texts_in(language)
    text = sentence(texts, "change", "Hjælp", compared(f"not_comparable:{why}", None))
    assert texts.t(f"why.{why}") in text
    assert verdict(texts, "change", compared(f"not_comparable:{why}", None)) == texts.t(
        "verdict.change.not_comparable"
    )


def test_a_reason_in_the_analysts_words_is_passed_on():
    text = sentence(DA, "change", "Hjælp", compared("not_comparable:Ny målgruppe", None))
    assert text.endswith(": Ny målgruppe.")


@pytest.mark.parametrize("status", ["withheld_small", "withheld_partner", "no_data"])
def test_a_withheld_comparison_has_no_verdict(status):
    value = Value(status, "higher")
    assert "klart" not in sentence(DA, "change", "Hjælp", value)
    assert verdict(DA, "change", value) == DA.t(f"status.{status}")
    assert finding(DA, "change", [("Hjælp", value)]) == ""


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("unclear", "too_few"), "Ingen af de 2 har ændret sig klart siden forrige måling"),
        (("higher", "unclear"), "1 af 2 er klart højere end ved forrige måling"),
        (("lower", "lower"), "2 af 2 er klart lavere end ved forrige måling"),
        (
            ("higher", "lower", "not_comparable:stated"),
            "1 af 2 er klart højere end ved forrige måling, og 1 er klart lavere",
        ),
    ],
)
def test_findings_count_the_comparable(words, said):
    named = [(f"KPI {at}", compared(word)) for at, word in enumerate(words, start=1)]
    assert finding(DA, "change", named) == f"KPI 1 og KPI 2: {said}"


def test_a_finding_of_many_says_what_kind_they_are():
    named = [(f"KPI {at}", compared("unclear")) for at in range(4)]
    assert finding(DA, "versus_target", named, kind="mean") == (
        "KPI’er målt som gennemsnit: Ingen af de 4 er klart over eller under målet"
    )
    assert finding(DA, "versus_target", named[:3]).startswith("KPI 0, KPI 1 og KPI 2: Ingen af")


def test_the_finding_of_the_only_comparable_is_its_sentence():
    named = [("A", compared("not_comparable:stated", None)), ("B", compared("lower", -0.1))]
    assert finding(DA, "change", named).startswith("B er klart lavere end ved forrige måling")


def test_the_finding_of_one_is_its_sentence():
    text = finding(DA, "change", [("Hjælp", compared("too_few"))])
    assert text == "Hjælp: Der er for få svar til at sammenligne med forrige måling"


def test_the_base_is_one_number_or_a_range():
    one, two = Value("shown", n=1234), Value("shown", n=7)
    assert base(DA, [one, one]) == "Grundlag: 1.234 svar."
    assert base(DA, [one, two, Value("no_data")]) == "Grundlag: 7–1.234 svar."
    assert base(DA, [Value("withheld_small")]) == "Grundlag: ingen tal kan vises."
