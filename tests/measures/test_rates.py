from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import PolicyError
from pipeline.measures.rates import RATES, Dispositions, response_rate

README = Dispositions(I=4, P=2, R=1, NC=1, O=1, UH=1, UO=1, NE=1)
VIGNETTE = Dispositions(I=760, P=339, R=59, NC=288, O=1, UO=173, NE=71)
UNIT_TEST = Dispositions(I=5, P=3, NC=1, UH=1, R=2, UO=1, O=2, NE=1)
CALCULATOR = Dispositions(I=650, P=50, R=150, NC=100, O=30, UO=20)
AARHUS = Dispositions(I=70, NC=45, NE=72)
AAPOR = tuple(rate for rate in RATES if rate not in ("raw", "cleaned", "loc1", "loc2"))

people = st.integers(0, 10_000)
dispositions = st.builds(
    Dispositions, I=people, P=people, R=people, NC=people, O=people, UH=people, UO=people, NE=people
)


@pytest.mark.parametrize(
    ("source", "counts", "e", "expected"),
    [
        (
            "outcomerate README",
            README,
            0.9,
            "rr .364 .545 .370 .556 .444 .667 coop .500 .750 .571 .857 ref .091 .093 .111"
            " con .727 .741 .889",
        ),
        (
            "outcomerate vignette",
            VIGNETTE,
            None,  # printed as .95323, estimated as 1447/1518
            "rr .46913580 .67839506 .47149080 .68180052 .52522460 .75950242"
            " coop .65573770 .94823123 .65630397 .94905009 ref .03641975 .03660258 .04077402"
            " con .71543210 .71902347 .80096752",
        ),
        (
            "outcomerate unit test",
            UNIT_TEST,
            0.5,
            "rr 1/3 8/15 5/14 4/7 5/13 8/13 coop 5/12 2/3 1/2 4/5 ref 2/15 1/7 2/13"
            " con 4/5 6/7 12/13",
        ),
    ],
)
def test_published_rates(source: str, counts: Dispositions, e: float | None, expected: str) -> None:
    printed = dict(_printed(expected))
    assert tuple(printed) == AAPOR
    for rate, text in printed.items():
        found = response_rate(rate, counts, e).value
        top, _, bottom = text.partition("/")
        if bottom:
            assert found == pytest.approx(int(top) / int(bottom)), f"{source}, {rate}"
        else:
            assert f"{found:.{len(text) - 1}f}"[1:] == text, f"{source}, {rate}"


def _printed(line: str) -> list[tuple[str, str]]:
    """(rate, number as printed) of "rr .36 .54 coop ..."."""
    found: list[tuple[str, str]] = []
    for word in line.split():
        if word.isalpha():
            family, at = word, 0
        else:
            at += 1
            found.append((f"{family}{at}", word))
    return found


@pytest.mark.parametrize(
    ("source", "rate", "counts", "percent"),
    [
        ("Aarhus 2018, renset", "cleaned", AARHUS, 60.9),
        ("Aarhus 2018, rå", "raw", AARHUS, 37.4),
        ("statscalculators.com", "rr1", CALCULATOR, 65.0),
        ("statscalculators.com", "coop3", CALCULATOR, 76.5),
        ("statscalculators.com", "ref1", CALCULATOR, 15.0),
    ],
)
def test_published_percentages(
    source: str, rate: str, counts: Dispositions, percent: float
) -> None:
    assert round(response_rate(rate, counts).value * 100, 1) == percent, source


def test_the_office_of_management_and_budget(shared_data: Path) -> None:
    """OMB ICR 202202-0920-014: 300/440 = 68 % and 300/395 = 76 %."""
    cases = _worked(shared_data)["omb_response_rate"]["cases"]
    for case, denominator, percent in zip(cases, (440, 395), (68, 76), strict=True):
        counts = Dispositions(I=case["C"], R=case["R"], NC=case["NC"], O=case["O"], UO=case["U"])
        found = response_rate("rr3", counts, case["e"])
        assert (found.numerator, found.denominator) == (300, denominator)
        assert round(found.value * 100) == percent
        assert f"{denominator}={percent}%" in case["RR"]


def test_worked_examples_of_the_shared_folder(shared_data: Path) -> None:
    worked = _worked(shared_data)
    twelve = worked["aapor_rates_12_cases"]
    counts = Dispositions(**twelve["input"])
    assert counts.eligibility.value == 0.9
    assert round(VIGNETTE.eligibility.value, 5) == 0.95323
    for name, expected in twelve["expected"].items():
        assert round(response_rate(name.lower(), counts).value, 3) == expected, name
    csps = worked["csps_2019_response"]
    silent = csps["invited"] - csps["participated"]
    rate = response_rate("raw", Dispositions(I=csps["participated"], NC=silent))
    assert round(rate.value * 100) == csps["rate_pct"]
    danish = worked["danish_nonresponse"]["total"]
    rate = response_rate("raw", Dispositions(I=danish["yes"], R=danish["no"]))
    assert round(rate.value, 5) == danish["rate"]


def _worked(shared_data: Path) -> dict[str, dict]:
    text = (shared_data / "worked_examples" / "expected_values_dev.json").read_text("utf-8")
    return json.loads(text)


def test_aarhus_travels_as_counts() -> None:
    cleaned, raw = response_rate("cleaned", AARHUS), response_rate("raw", AARHUS)
    assert (cleaned.numerator, cleaned.denominator) == (70, 115)
    assert (raw.numerator, raw.denominator) == (70, 187)


def test_with_unknown_eligibility_only_nobody_is_known_to_have_been_asked() -> None:
    """Methods.md section 1: RR1-4 are 0, RR5, RR6 and COOP cannot be computed."""
    only_unknown = Dispositions(UO=5)
    assert math.isnan(only_unknown.eligibility.value)
    for rate in ("rr1", "rr2", "rr3", "rr4", "ref1", "ref2", "con1", "con2"):
        assert response_rate(rate, only_unknown).value == 0
    for rate in ("rr5", "rr6", "coop1", "coop2", "coop3", "coop4", "ref3", "con3"):
        assert math.isnan(response_rate(rate, only_unknown).value)


def test_nobody_invited_gives_nothing() -> None:
    assert all(math.isnan(response_rate(rate, Dispositions()).value) for rate in RATES)


def test_a_list_of_people_outside_the_target_group_has_a_raw_rate_only() -> None:
    assert response_rate("raw", Dispositions(NE=8)).value == 0
    others = set(RATES) - {"raw"}
    assert all(math.isnan(response_rate(rate, Dispositions(NE=8)).value) for rate in others)


def test_where_all_known_people_are_ineligible_so_are_the_unknown() -> None:
    assert math.isnan(response_rate("rr3", Dispositions(UO=5, NE=8)).value)
    assert response_rate("rr1", Dispositions(UO=5, NE=8)).value == 0


@pytest.mark.parametrize("e", [-0.1, 1.01, math.nan, math.inf])
def test_a_stated_eligibility_is_a_share(e: float) -> None:
    with pytest.raises(PolicyError, match="no share"):
        response_rate("rr3", README, e)


@given(dispositions, st.none() | st.floats(0, 1))
def test_rates_lie_between_0_and_1_and_in_order(counts: Dispositions, e: float | None) -> None:
    values = {rate: response_rate(rate, counts, e).value for rate in RATES}
    assert all(math.isnan(value) or 0 <= value <= 1 for value in values.values())
    for first, second, third in (
        ("rr1", "rr3", "rr5"),
        ("rr2", "rr4", "rr6"),
        ("ref1", "ref2", "ref3"),
        ("con1", "con2", "con3"),
    ):
        if not math.isnan(values[third]):
            assert values[first] <= values[second] <= values[third]
    if not math.isnan(values["rr2"]):
        assert values["rr1"] <= values["rr2"]
        assert values["raw"] <= values["rr2"]
        assert values["cleaned"] == values["rr2"], "with N = D + U + NE the two are one"


@given(dispositions)
def test_e_of_1_and_0_are_the_outer_rates(counts: Dispositions) -> None:
    for family in ("rr", "ref", "con"):
        numbers = (1, 3, 5) if family == "rr" else (1, 2, 3)
        first, second, third = (f"{family}{number}" for number in numbers)
        assert response_rate(second, counts, 1.0) == response_rate(first, counts)
        assert response_rate(second, counts, 0.0) == response_rate(third, counts)


@given(dispositions)
def test_everybody_is_somewhere(counts: Dispositions) -> None:
    assert counts.invited == counts.known_eligible + counts.unknown + counts.NE
