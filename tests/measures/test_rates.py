from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.measures.rates import RATES, Dispositions

README = Dispositions(I=4, P=2, R=1, NC=1, O=1, UH=1, UO=1, NE=1)
VIGNETTE = Dispositions(I=760, P=339, R=59, NC=288, O=1, UO=173, NE=71)
UNIT_TEST = Dispositions(I=5, P=3, NC=1, UH=1, R=2, UO=1, O=2, NE=1)
CALCULATOR = Dispositions(I=650, P=50, R=150, NC=100, O=30, UO=20)
AARHUS = Dispositions(I=70, NC=45, NE=72)

people = st.integers(0, 10_000)
dispositions = st.builds(
    Dispositions, I=people, P=people, R=people, NC=people, O=people, UH=people, UO=people, NE=people
)


@pytest.mark.parametrize(
    ("source", "counts", "rate", "expected"),
    [
        ("outcomerate README", README, "rr1", 0.364),
        ("outcomerate README", README, "rr2", 0.545),
        ("outcomerate vignette", VIGNETTE, "rr1", 0.46913580),
        ("outcomerate vignette", VIGNETTE, "rr2", 0.67839506),
        ("outcomerate unit test", UNIT_TEST, "rr1", 1 / 3),
        ("outcomerate unit test", UNIT_TEST, "rr2", 8 / 15),
        ("statscalculators.com, e unknown", CALCULATOR, "rr1", 0.65),
        ("Aarhus 2018, renset", AARHUS, "cleaned", 0.609),
        ("Aarhus 2018, rå", AARHUS, "raw", 0.374),
    ],
)
def test_published_rates(source: str, counts: Dispositions, rate: str, expected: float) -> None:
    digits = 3 if round(expected, 3) == expected else 8
    assert round(RATES[rate](counts).value, digits) == round(expected, digits), source


def test_worked_examples_of_the_shared_folder(shared_data: Path) -> None:
    text = (shared_data / "worked_examples" / "expected_values_dev.json").read_text("utf-8")
    worked = json.loads(text)
    twelve = worked["aapor_rates_12_cases"]
    counts = Dispositions(**twelve["input"])
    assert round(RATES["rr1"](counts).value, 3) == twelve["expected"]["RR1"]
    assert round(RATES["rr2"](counts).value, 3) == twelve["expected"]["RR2"]
    csps = worked["csps_2019_response"]
    rate = RATES["raw"](
        Dispositions(I=csps["participated"], NC=csps["invited"] - csps["participated"])
    )
    assert round(rate.value * 100) == csps["rate_pct"]
    danish = worked["danish_nonresponse"]["total"]
    rate = RATES["raw"](Dispositions(I=danish["yes"], R=danish["no"]))
    assert round(rate.value, 5) == danish["rate"]


def test_aarhus_travels_as_counts() -> None:
    cleaned, raw = RATES["cleaned"](AARHUS), RATES["raw"](AARHUS)
    assert (cleaned.numerator, cleaned.denominator) == (70, 115)
    assert (raw.numerator, raw.denominator) == (70, 187)


def test_only_unknown_eligibility_gives_zero_and_nobody_gives_nothing() -> None:
    assert [RATES[rate](Dispositions(UO=5)).value for rate in ("rr1", "rr2")] == [0, 0]
    assert all(math.isnan(formula(Dispositions()).value) for formula in RATES.values())


def test_a_list_of_people_outside_the_target_group_has_a_raw_rate_only() -> None:
    assert RATES["raw"](Dispositions(NE=8)).value == 0
    assert all(math.isnan(RATES[rate](Dispositions(NE=8)).value) for rate in RATES if rate != "raw")


@given(dispositions)
def test_rates_lie_between_0_and_1_and_in_order(counts: Dispositions) -> None:
    values = {rate: formula(counts).value for rate, formula in RATES.items()}
    if not math.isnan(values["rr2"]):
        assert 0 <= values["rr1"] <= values["rr2"] <= 1
        assert values["raw"] <= values["rr2"]
        assert values["cleaned"] == values["rr2"], "with N = D + U + NE the two are one"


@given(dispositions)
def test_everybody_is_somewhere(counts: Dispositions) -> None:
    assert counts.invited == counts.known_eligible + counts.unknown + counts.NE
