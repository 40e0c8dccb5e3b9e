from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.measures.expected_range import ENOUGH_UNITS, expected_range
from pipeline.measures.funnel import exact_limits, exact_p, normal_limits
from pipeline.measures.overdispersion import overdispersion
from pipeline.measures.samples import Proportion

# fmt: off
FIXTURE = [Proportion(hits, n) for hits, n in (
    (34, 40), (51, 80), (22, 25), (70, 120), (45, 60), (18, 30), (88, 100), (15, 20), (40, 70),
    (62, 75),
)]
# fmt: on
"""Units A to J of methods.md section 4."""

TARGET = sum(unit.hits for unit in FIXTURE) / sum(unit.n for unit in FIXTURE)

proportions = st.integers(0, 60).flatmap(
    lambda n: st.builds(Proportion, st.integers(0, n), st.just(n))
)


@pytest.mark.parametrize(("n", "low"), [(1, 3.204264), (2, 25.885383), (3, 35.933491)])
def test_normal_funnel_limits_of_methods_section_4(n: int, low: float) -> None:
    """p0 is printed as 80.642448 %; the limits need one digit more: it is 80.6424478(7)."""
    found = normal_limits(0.8064244787, n)
    assert round(found.low * 100, 6) == low
    assert found.high == found.far_high == 1
    if n == 3:
        assert round(found.far_low * 100, 6) == 10.150815
    else:
        assert found.far_low == 0


@pytest.mark.parametrize(
    ("n", "quantiles"),
    [
        (20, (10, 12, 19, 20)),
        (50, (31, 34, 45, 48)),
        (100, (67, 72, 88, 91)),
        (400, (294, 304, 335, 344)),
    ],
)
def test_exact_funnel_limits_as_r_qbinom(n: int, quantiles: tuple[int, ...]) -> None:
    found = exact_limits(0.8, n)
    shares = (found.far_low, found.low, found.high, found.far_high)
    assert tuple(round(share * n) for share in shares) == quantiles


def test_overdispersion_of_methods_section_4() -> None:
    """Spiegelhalter / Care Quality Commission, units A to J, all printed digits."""
    found = overdispersion(FIXTURE, TARGET)
    # fmt: off
    assert [round(z, 4) for z in found.z] == [
        2.0544, -1.5383, 2.0637, -3.1015, 0.5656, -1.3650, 4.1274, 0.3266, -2.5705, 2.2638,
    ]
    assert [round(z, 4) for z in found.adjusted] == [
        1.1626, -0.6717, 1.3529, -1.1426, 0.2765, -0.8479, 1.6435, 0.2275, -1.1838, 1.0144,
    ]
    # fmt: on
    assert tuple(round(bound, 5) for bound in found.bounds) == (-2.62356, 2.45017)
    assert round(found.phi, 6) == 3.775392
    assert round(found.tau2, 8) == 0.01326643


def test_six_of_ten_units_differ_naively_none_after_adjustment() -> None:
    found = expected_range(FIXTURE)
    assert found.target == TARGET
    assert sum(abs(z) > 1.959964 for z in found.spread.z) == 6
    assert {unit.adjusted for unit in found.findings} == {""}
    assert found.is_few


def test_each_rule_of_the_fixture_by_its_own_count() -> None:
    """At 445/620 the exact limits of A (40) are 23-34 and those of C (25) are 13-22: both inside.

    D's (120) are 76-96, G's (100) 63-80, I's (70) 43-57, J's (75) 46-61. With p .0002 (G), .0022
    (D), .0123 (I) and .0417 (J), Benjamini-Hochberg among ten keeps three: .0123 < 3/10 · .05.
    """
    findings = dict(zip("ABCDEFGHIJ", expected_range(FIXTURE).findings, strict=True))
    limits = {name: findings[name].limits for name in "ACDGIJ"}
    counts = {
        name: (round(limits[name].low * unit.n), round(limits[name].high * unit.n))
        for name, unit in zip("ABCDEFGHIJ", FIXTURE, strict=True)
        if name in limits
    }
    assert counts == {
        "A": (23, 34), "C": (13, 22), "D": (76, 96), "G": (63, 80), "I": (43, 57), "J": (46, 61),
    }  # fmt: skip
    naive = {name: unit.naive for name, unit in findings.items() if unit.naive}
    assert naive == {"D": "lower", "G": "higher", "I": "lower", "J": "higher"}
    assert {name for name, unit in findings.items() if unit.far} == {"G"}
    assert {name for name, unit in findings.items() if unit.fdr} == {"D", "G", "I"}


@pytest.mark.parametrize(("hits", "side"), [(10, "lower"), (50, "higher")])
def test_a_unit_far_from_all_others_stays_outside_after_adjustment(hits: int, side: str) -> None:
    """Nineteen units of 58 to 62 %, one of 20 or 100 %: pulled in, it does not hide itself."""
    units = [Proportion(29 + at % 3, 50) for at in range(19)]
    found = expected_range([*units, Proportion(hits, 50)])
    assert [unit.adjusted for unit in found.findings] == [""] * 19 + [side]
    assert not found.is_few


def test_units_that_differ_by_chance_are_not_pulled_together() -> None:
    units = [Proportion(hits, 50) for hits in (38, 40, 42, 39, 41)]
    found = overdispersion(units, 0.8)
    assert found.tau2 == 0
    assert found.adjusted == found.z


def test_from_fifteen_units_the_spread_is_known_well_enough() -> None:
    assert ENOUGH_UNITS == 15
    assert expected_range([Proportion(4, 5)] * 14 + [Proportion(0, 0)]).is_few
    assert not expected_range([Proportion(4, 5)] * 15).is_few


@pytest.mark.parametrize(
    ("why", "units"),
    [
        ("no units", []),
        ("one unit", [Proportion(4, 5)]),
        ("one unit with answers", [Proportion(4, 5), Proportion(0, 0)]),
        ("nobody answered", [Proportion(0, 0), Proportion(0, 0)]),
    ],
)
def test_a_spread_needs_two_units(why: str, units: list[Proportion]) -> None:
    found = expected_range(units)
    assert math.isnan(found.spread.phi), why
    assert math.isnan(found.spread.tau2), why
    for finding in found.findings:
        assert finding.naive == finding.far == finding.fdr == finding.adjusted == ""


def test_a_unit_without_answers_has_no_limits_and_no_place() -> None:
    limits = expected_range([*FIXTURE, Proportion(0, 0)]).findings[-1].limits
    assert all(math.isnan(limit) for limit in (limits.low, limits.high, limits.far_low))
    assert all(math.isnan(limit) for limit in vars(normal_limits(0.8, 0)).values())
    with_nobody = overdispersion([*FIXTURE, Proportion(0, 0)], TARGET)
    assert with_nobody.tau2 == overdispersion(FIXTURE, TARGET).tau2
    assert math.isnan(with_nobody.z[-1])


@pytest.mark.parametrize("hits", [0, 9])
def test_where_all_agree_nobody_is_outside(hits: int) -> None:
    found = expected_range([Proportion(hits, 9)] * 3)
    assert found.spread.tau2 == 0
    assert {finding.naive or finding.adjusted for finding in found.findings} == {""}


def test_a_stated_target() -> None:
    found = expected_range([Proportion(9, 20), Proportion(10, 20)], target=0.8)
    assert [finding.naive for finding in found.findings] == ["lower", "lower"]


@given(st.floats(0.01, 0.99), proportions)
def test_outside_the_limits_is_p_below_5_percent(target: float, unit: Proportion) -> None:
    limits, p = exact_limits(target, unit.n), exact_p(target, unit)
    if not unit.n or abs(p - 0.05) < 1e-9:
        return
    assert (unit.share < limits.low or unit.share > limits.high) == (p < 0.05)
    assert limits.far_low <= limits.low <= limits.high <= limits.far_high


@given(st.lists(proportions, max_size=8))
def test_rules_are_nested(units: list[Proportion]) -> None:
    for finding in expected_range(units).findings:
        assert finding.far in ("", finding.naive)
        assert finding.fdr in ("", finding.naive)
