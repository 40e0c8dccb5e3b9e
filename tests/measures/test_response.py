from __future__ import annotations

import math

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.measures import measure
from pipeline.measures.rates import RATES
from pipeline.measures.response import BASIC_RATES
from pipeline.records import Measures

from .waves import Person, make_plan, make_wave, pick

RATE_NAMES = {f"response_rate_{rate}" for rate in RATES}
OF_UNITS = {f"response_rate_{rate}" for rate in BASIC_RATES}
CODES = ["I", "P", "R", "NC", "O", "UH", "UO", "NE"]


def of(*counts: tuple[str, int], centre: str = "nord", unit: str = "n1") -> list[Person]:
    """So many people per disposition."""
    return [Person(centre, unit, {}, code) for code, n in counts for _ in range(n)]


def measured(people: list[Person], *, has_invitations: bool = True) -> Measures:
    wave = make_wave(people, has_invitations=has_invitations)
    return measure(wave, make_plan(), None, None)


def test_aarhus_as_one_unit() -> None:
    found = measured(of(("I", 60), ("P", 10), ("NC", 45), ("NE", 72)))
    row = pick(found, "response_rate_cleaned", centre="nord", unit="n1")
    assert (row["numerator"], row["denominator"], round(row["value"], 3)) == (70, 115, 0.609)
    assert row["method"] == "cleaned"
    assert row["n"] == 187
    assert math.isnan(row["low"])
    raw = pick(found, "response_rate_raw", centre="nord", unit="n1")
    assert round(raw["value"], 3) == 0.374
    assert pick(found, "response_rate_rr1", centre="nord")["value"] == 60 / 115
    assert pick(found, "response_rate_rr2", centre="nord")["method"] == "aapor_rr2"
    assert pick(found, "invited", centre="nord", unit="n1")["value"] == 187
    assert pick(found, "answered", centre="nord", unit="n1")["value"] == 70
    rates = found.rows[found.rows["measure"].str.startswith("response_rate_")]
    assert set(rates.loc[rates["unit"] == "", "measure"]) == RATE_NAMES
    assert set(rates.loc[rates["unit"] != "", "measure"]) == OF_UNITS


def test_every_declared_group_has_rows_also_where_nobody_was_invited() -> None:
    found = measured(of(("I", 3), ("NC", 2)))
    for centre, unit in [("nord", "n2"), ("syd", ""), ("syd", "s1")]:
        row = pick(found, "answered", centre=centre, unit=unit)
        assert (row["n"], row["value"]) == (0, 0)
        rate = pick(found, "response_rate_rr2", centre=centre, unit=unit)
        assert (rate["n"], rate["denominator"]) == (0, 0)
        assert math.isnan(rate["value"])


def test_dispositions_are_shares_of_everybody_for_all_and_each_centre() -> None:
    found = measured([*of(("I", 6), ("NC", 3), ("NE", 1)), *of(("R", 5), centre="syd", unit="s1")])
    rows = found.rows[found.rows["measure"] == "disposition"]
    assert set(zip(rows["centre"], rows["unit"], strict=True)) == {
        ("", ""),
        ("nord", ""),
        ("syd", ""),
    }
    nord = rows[rows["centre"] == "nord"].set_index("category")
    assert list(nord.index) == CODES
    assert nord["numerator"].sum() == 10
    assert nord.loc["NC", "value"] == 0.3
    assert set(nord["n"]) == {10}


def test_without_an_invitation_list_there_is_no_rate() -> None:
    found = measured(of(("I", 3), ("R", 2)), has_invitations=False)
    response = found.rows[found.rows["item"] == ""]
    assert set(response["measure"]) == {"answered"}
    assert pick(found, "answered", centre="nord")["value"] == 3


def test_rates_by_mode_where_everybody_has_a_mode() -> None:
    people = [
        Person("nord", "n1", {}, "I", "phone"),
        Person("nord", "n1", {}, "NC", "phone"),
        Person("nord", "n2", {}, "I", "web"),
        Person("syd", "s1", {}, "NC", "web"),
    ]
    found = measured(people)
    by_mode = found.rows[found.rows["breakdown"] == "mode"]
    assert set(by_mode["category"]) == {"phone", "web"}
    assert set(by_mode["unit"]) == {""}
    rate = pick(found, "response_rate_rr2", breakdown="mode", category="web")
    assert (rate["numerator"], rate["denominator"]) == (1, 2)
    assert pick(found, "invited", centre="syd", breakdown="mode", category="phone")["value"] == 0


def test_no_rate_by_mode_where_only_those_who_answered_have_a_mode() -> None:
    found = measured([Person("nord", "n1", {}, "I", "web"), Person("nord", "n1", {}, "NC", "")])
    by_mode = found.rows[found.rows["breakdown"] == "mode"]
    assert set(by_mode.loc[by_mode["item"] == "", "measure"]) == {"answered"}
    assert pick(found, "answered", breakdown="mode", category="unknown")["value"] == 0


def test_no_breakdown_where_no_mode_is_known() -> None:
    found = measured([Person("nord", "n1", {}, "I", "")])
    assert not (found.rows["breakdown"] == "mode").any()


groups = st.sampled_from([("nord", "n1"), ("nord", "n2"), ("syd", "s1")])
people = st.builds(
    lambda group, code, mode: Person(group[0], group[1], {}, code, mode),
    groups,
    st.sampled_from(CODES),
    st.sampled_from(["web", "paper", "phone", "visit"]),
)


@settings(max_examples=30, deadline=None)  # each measures a whole wave
@given(st.lists(people, min_size=1, max_size=40))
def test_counts_of_the_parts_add_up(invited: list[Person]) -> None:
    rows = measured(invited).rows
    counts = rows[rows["measure"].isin({"invited", "answered"} | OF_UNITS)]
    for _, one in counts.groupby("measure"):
        whole = one[one["breakdown"] == ""]
        total = whole.loc[whole["centre"] == "", ["numerator", "denominator"]].sum()
        centres = whole[(whole["centre"] != "") & (whole["unit"] == "")]
        assert centres[["numerator", "denominator"]].sum().equals(total)
        units = whole[whole["unit"] != ""]
        assert units[["numerator", "denominator"]].sum().equals(total)
        modes = one[(one["breakdown"] == "mode") & (one["centre"] == "")]
        assert modes[["numerator", "denominator"]].sum().equals(total)
    shares = rows[rows["measure"].isin(RATE_NAMES | {"disposition"})]["value"].dropna()
    assert shares.between(0, 1).all()
