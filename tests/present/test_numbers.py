"""Numbers and dates as read by people: round last, honest ends, true minus, Danish and English."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.present.numbers import day, difference, interval, level
from pipeline.present.rows import Value
from pipeline.present.tables import Cell, shown
from pipeline.present.texts import texts_in

DA, EN = texts_in("da"), texts_in("en")
NBSP = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("share", "danish", "english"),
    [
        (0.0, "0 %", "0%"),
        (0.0001, "under 1 %", "under 1%"),
        (0.004, "under 1 %", "under 1%"),
        (0.005, "1 %", "1%"),
        (0.285, "29 %", "29%"),
        (0.724, "72 %", "72%"),
        (0.994, "99 %", "99%"),
        (0.996, "over 99 %", "over 99%"),
        (1.0, "100 %", "100%"),
    ],
)
def test_shares(share, danish, english):
    assert level(DA, "share", share) == danish.replace(" %", f"{NBSP}%")
    assert level(EN, "share", share) == english


@given(st.floats(0, 1))
def test_nobody_and_everybody_are_said_only_when_true(share):
    text = level(EN, "share", share)
    assert (text == "0%") == (share == 0)
    assert (text == "100%") == (share == 1)


def test_rounding_comes_last():
    # CSPS technical guide p. 27: 18.23 + 29.38 = 47.61 shows 18, 29 and 48.
    shares = (0.1823, 0.2938, 0.1823 + 0.2938)
    assert [level(EN, "share", share) for share in shares] == ["18%", "29%", "48%"]
    # Same page: 52.952 against 58.495 shows 53, 58 and -6.
    pair = [level(EN, "share", share) for share in (0.52952, 0.58495)]
    assert pair == ["53%", "58%"]
    assert difference(DA, "share", 0.52952 - 0.58495, unit=False) == "−6"


def test_counts_means_and_indices():
    assert level(DA, "count", 7282) == "7.282"
    assert level(EN, "count", 7282) == "7,282"
    assert level(DA, "mean", 4.15) == "4,15"
    assert level(DA, "index", 58.75) == "59"


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.05, "+5"), (-0.05, "−5"), (0.0, "0"), (0.004, "0"), (-0.004, "0"), (-1.0, "−100")],
)
def test_differences_carry_a_sign(value, text):
    assert difference(DA, "share", value, unit=False) == text
    assert "-" not in difference(DA, "share", value)


def test_differences_name_their_unit():
    assert difference(DA, "share", 0.05) == f"+5{NBSP}procentpoint"
    assert difference(EN, "share", -0.01) == f"−1{NBSP}percentage point"
    assert difference(EN, "share", 0.02) == f"+2{NBSP}percentage points"
    assert difference(DA, "mean", -0.123) == f"−0,12{NBSP}skalapoint"
    assert difference(DA, "index", 6.4) == f"+6{NBSP}indekspoint"


def test_intervals():
    assert interval(DA, "share", (0.6789, 0.7551)) == f"68–76{NBSP}%"
    assert interval(EN, "share", (0.6789, 0.7551)) == "68–76%"
    assert interval(DA, "mean", (3.1, 3.6)) == "3,10–3,60"
    assert interval(DA, "share", (-0.03, 0.12), signed=True) == "−3 til +12"
    assert interval(DA, "share", (0.0, 1.0)) == f"0–100{NBSP}%"


def test_days():
    assert day(DA, "2024-09-02") == "2. september 2024"
    assert day(EN, "2024-09-02") == "2 September 2024"


@pytest.mark.parametrize("what", ["value", "interval", "n", "numerator", "difference"])
@pytest.mark.parametrize(
    "status", ["withheld_small", "withheld_partner", "withheld_group", "no_data", "no_base"]
)
def test_a_withheld_value_gives_words(status, what):
    # Even when a number came along by mistake.
    found = shown(DA, "share", Value(status, "", 3, 2.0, 3.0, 0.67, 0.2, 0.9), what=what)
    assert found.kind == "withheld"
    assert not any(letter.isdigit() for letter in found.text)


def test_everybody_alike_and_partner_read_the_same():
    # Words of their own would tell that everybody in the group gave one answer.
    alike = shown(DA, "share", Value("withheld_group"))
    assert alike == shown(DA, "share", Value("withheld_partner"))


def test_no_interval():
    everybody = Value("shown", "", 8, value=0.5, low=0.5, high=0.5, method="census")
    assert shown(DA, "share", everybody, what="interval") == Cell("alle har svaret", "num")
    assert everybody.limits is None
    unknown = Value("shown", "", 1, value=4.0, method="t")
    assert shown(DA, "mean", unknown, what="interval") == Cell("–", "num")
