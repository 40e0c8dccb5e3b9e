"""What is computed from published rows alone: nothing but what a reader could compute."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from pipeline.measures import measure
from pipeline.measures.derived import derived_rows
from pipeline.policy import comparison_rule
from pipeline.records import RELEASED_COLUMNS, Measures, Released, Wave
from pipeline.wave import WavePlan, about_of

from .test_breakdowns import AGE, aged
from .waves import OVERALL, PREVIOUS, Person, answering, make_plan, make_wave, share, silent

SIX = dict.fromkeys(("a", "b", "c", "d", "e", "f"), ())
TARGET = (
    '[[kpis]]\nid = "k"\nquestion = "overall"\ntarget = 75\n'
    '[[kpis]]\nid = "m"\nquestion = "overall"\nkind = "mean"\ntarget = 4\n'
)


def published(wave: Wave, plan: WavePlan, earlier: tuple[Wave, WavePlan] | None = None) -> Released:
    """A release that withholds nothing."""
    found: Measures = measure(wave, plan, *(earlier or (None, None)))
    status = found.rows["value"].isna().map({True: "no_base", False: "shown"}).astype("str")
    about = about_of(plan, earlier[1] if earlier else None, wave.has_invitations, {})
    return Released(found.rows.assign(status=status), pd.DataFrame(), about)


def derived(released: Released, earlier: Released | None = None) -> pd.DataFrame:
    return derived_rows(released, earlier, comparison_rule(make_plan().start_date))


def pick(rows: pd.DataFrame, measure: str, item: str, centre: str = "", **more: str) -> pd.Series:
    keys = {"measure": measure, "item": item, "centre": centre, "unit": "", "breakdown": "", **more}
    for name, wanted in keys.items():
        rows = rows[rows[name] == wanted]
    assert len(rows) == 1, keys
    return rows.iloc[0]


def without_list(people: list[Person], sections: str = OVERALL + TARGET) -> Released:
    return published(make_wave(people, has_invitations=False), make_plan(sections))


def test_columns_are_those_of_measures_also_where_nothing_can_be_derived() -> None:
    for people in ([], answering([5, 4, 1] * 5)):
        rows = derived(without_list(people))
        assert list(rows.columns) == list(RELEASED_COLUMNS)


def test_the_published_detectable_differences() -> None:
    """p = .75, 5 %, 80 %: 50 answers against 50 show 24 points; methods.md, section 2."""
    people = [*share(40, 50), *share(30, 50, "syd", "s1")]
    rows = derived(without_list(people))
    found = pick(rows, "detectable_versus_others", "k", "nord")
    assert (round(found["value"], 2), found["method"]) == (0.24, "power_80")
    assert round(pick(rows, "detectable_versus_target", "k", "nord")["value"], 2) == 0.17


def test_a_finite_group_needs_fewer_answers() -> None:
    people = [*share(40, 50), *silent(10), *share(30, 50, "syd", "s1"), *silent(10, "syd", "s1")]
    rows = derived(published(make_wave(people), make_plan(OVERALL + TARGET)))
    assert pick(rows, "detectable_versus_others", "k", "nord")["value"] < 0.12


def test_the_spread_of_a_mean_is_read_off_its_interval() -> None:
    """Two groups of 20 with s² = 16/19 · 1: 2.8016 · sqrt(2 s²/20)."""
    people = [*share(10, 20), *share(12, 20, "syd", "s1")]
    rows = derived(without_list(people))
    variances = [20 / 19 * 4 * p * (1 - p) for p in (0.5, 0.6)]
    expected = (1.959964 + 0.841621) * math.sqrt(sum(variances) / 20)
    value = pick(rows, "detectable_versus_others", "m", "nord")["value"]
    assert value == pytest.approx(expected, rel=1e-6)


def test_effects_of_shares_and_means() -> None:
    people = [*share(15, 20), *share(10, 20, "syd", "s1")]
    rows = derived(without_list(people))
    h = pick(rows, "effect_versus_others", "k", "nord")
    assert (round(h["value"], 4), h["method"]) == (round(math.pi / 6, 4), "cohens_h")
    # 15 and 5 against 10 and 10: (15·10 - 5·10) of 400 pairs
    r = pick(rows, "effect_versus_others", "m", "nord")
    assert (r["value"], r["method"]) == (0.25, "rank_biserial")


def test_an_effect_of_a_change_needs_the_earlier_distribution() -> None:
    plan = make_plan(OVERALL + TARGET + PREVIOUS)
    before_plan = make_plan(OVERALL, wave="w2020")
    before = make_wave(share(10, 20), wave="w2020", has_invitations=False)
    now = published(make_wave(share(15, 20), has_invitations=False), plan, (before, before_plan))
    earlier = published(before, before_plan)
    assert pick(derived(now, earlier), "effect_change", "m", "nord")["value"] == 0.25
    assert math.isnan(pick(derived(now), "effect_change", "m", "nord")["value"])
    assert not math.isnan(pick(derived(now), "effect_change", "k", "nord")["value"])


def centres(*counts: tuple[int, int]) -> Released:
    people = [
        person
        for centre, (hits, n) in zip(SIX, counts, strict=False)
        for person in share(hits, n, centre, "")
    ]
    plan = make_plan(OVERALL + TARGET, centres=SIX)
    return published(make_wave(people, has_invitations=False), plan)


def test_expected_ranges_stand_beside_each_other_and_rank_nobody() -> None:
    rows = derived(centres((80, 100), (70, 100), (75, 100), (30, 100), (75, 100), (75, 100)))
    low = pick(rows, "expected_range", "k", "d")
    assert low["value"] == pytest.approx(405 / 600)
    assert (low["verdict"], low["method"]) == ("lower", "funnel_few")
    assert pick(rows, "expected_range", "k", "b")["verdict"] == "inside"
    assert pick(rows, "expected_range_far", "k", "d")["verdict"] == "lower"
    assert pick(rows, "expected_range_adjusted", "k", "a")["verdict"] == "inside"
    assert list(rows.loc[rows["measure"] == "expected_range", "centre"]) == list(SIX)


def test_two_centres_have_no_expected_range() -> None:
    rows = derived(without_list([*share(40, 50), *share(30, 50, "syd", "s1")]))
    assert not rows["measure"].str.startswith("expected").any()


def test_centres_that_differ_and_centres_that_do_not() -> None:
    same = pick(derived(centres(*[(15, 20)] * 6)), "groups_differ", "k", breakdown="centre")
    assert (same["value"], same["verdict"]) == (0.0, "unclear")
    apart = derived(centres((18, 20), (15, 20), (15, 20), (15, 20), (15, 20), (2, 20)))
    found = pick(apart, "groups_differ", "k", breakdown="centre")
    assert (found["verdict"], found["n"], found["method"]) == ("differ", 120, "kruskal_wallis")
    few = pick(derived(centres(*[(5, 9)] * 6)), "groups_differ", "k", breakdown="centre")
    assert few["verdict"] == "too_few"


def by_mode(counts: dict[str, tuple[int, int]], wave: str) -> Wave:
    people = [
        person._replace(mode=mode)
        for mode, (hits, n) in counts.items()
        for person in share(hits, n)
    ]
    return make_wave(people, wave=wave, has_invitations=False)


def test_a_kpi_with_the_earlier_mix_of_modes() -> None:
    """90 % by phone and 60 % on the web: half and half now is 75 %, a quarter phone 67.5 %."""
    plan, before_plan = make_plan(OVERALL + TARGET + PREVIOUS), make_plan(OVERALL, wave="w2020")
    before = by_mode({"phone": (20, 25), "web": (50, 75)}, "w2020")
    now = by_mode({"phone": (90, 100), "web": (60, 100)}, "w2024")
    rows = derived(published(now, plan, (before, before_plan)), published(before, before_plan))
    assert pick(rows, "kpi_mode_standardised", "k", "nord")["value"] == pytest.approx(0.675)
    assert pick(rows, "kpi_mode_standardised", "m", "nord")["value"] == pytest.approx(
        0.25 * 3.8 + 0.75 * 3.2
    )
    no_phone = published(by_mode({"web": (60, 100)}, "w2024"), plan, (before, before_plan))
    missing = derived(no_phone, published(before, before_plan))
    assert "kpi_mode_standardised" not in set(missing["measure"])


def test_who_did_not_answer_and_what_that_may_do() -> None:
    """Young: 10 of 40 answered, 4 satisfied; old: 10 of 20, all satisfied."""
    people = [*share(4, 10), *silent(30), *share(10, 10), *silent(10)]
    wave = aged(make_wave(people), ["ung"] * 40 + ["ældre"] * 20)
    rows = derived(published(wave, make_plan(OVERALL + AGE + TARGET)))
    seen = pick(rows, "representativity", "", breakdown="age")
    assert seen["verdict"] == "unclear"
    assert 0.7 < seen["value"] < 0.8
    again = pick(rows, "kpi_reweighted", "k", breakdown="age")
    assert again["value"] == pytest.approx((40 * 0.4 + 20) / 60)
    mean = pick(rows, "kpi_reweighted", "m", "nord", breakdown="age")["value"]
    assert mean == pytest.approx((40 * 2.8 + 20 * 4) / 60)


def test_what_is_withheld_takes_part_in_nothing() -> None:
    """A centre whose value is withheld stands in no range, test or effect; the others still do."""
    released = centres((80, 100), (70, 100), (75, 100), (30, 100), (75, 100), (75, 100))
    hidden = released.rows["centre"] == "d"
    numbers = ["n", "numerator", "denominator", "value", "low", "high"]
    rows = released.rows.copy()
    rows.loc[hidden, "status"] = "withheld_partner"
    rows.loc[hidden, numbers] = pd.NA
    found = derived(Released(rows, released.suppression, released.about))
    assert "d" not in set(found["centre"])
    assert pick(found, "expected_range", "k", "a")["value"] == pytest.approx(375 / 500)
    assert not (found["measure"] == "groups_differ").any()
