from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.measures.drivers import DriverMap, DriverRule, drivers
from pipeline.measures.priority_map import Cuts

QUICK = DriverRule(draws=200)


def survey(
    seed: int, people: int, effects: list[float], missing: float = 0.0, noise: float = 0.6
) -> pd.DataFrame:
    """Answers 1-5; odd questions are answered lower; ``effects`` per position on the whole."""
    chance = np.random.default_rng(seed)
    common = chance.normal(size=(people, 1))
    level = np.where(np.arange(len(effects)) % 2, 2.7, 3.7)
    given = (level + 0.5 * common + 0.8 * chance.normal(size=(people, len(effects)))).round()
    given = given.clip(1, 5)
    whole = 3.4 + (given - 3.2) @ effects + noise * chance.normal(size=people)
    table = pd.DataFrame(given, columns=[f"q{at}" for at in range(len(effects))])
    table = table.assign(kpi=whole.round().clip(1, 5))
    return table.mask(chance.random(table.shape) < missing)


def mapped(table: pd.DataFrame, rule: DriverRule = QUICK, cuts: Cuts | None = None) -> DriverMap:
    return drivers(table, "kpi", dict.fromkeys(table, 5), rule=rule, cuts=cuts or Cuts())


def test_strong_drivers_are_found_and_placed() -> None:
    found = mapped(survey(1, 1200, [0.45, 0.45, 0.05, 0.05]))
    assert found.reason == ""
    assert [driver.item for driver in found.drivers] == ["q0", "q1", "q2", "q3"]
    fields = [driver.placement.field for driver in found.drivers]
    assert fields == ["strength", "focus", "maintain", "monitor"]
    assert all(driver.placement.is_certain for driver in found.drivers)
    assert found.importance_cut == pytest.approx(25)
    assert found.score_cut == pytest.approx(np.mean([one.score.value for one in found.drivers]))
    assert sum(driver.importance.value for driver in found.drivers) == pytest.approx(100)


def test_equal_drivers_are_seldom_placed_for_certain() -> None:
    """All lie on the cut, the worst that can be: a tenth may land for certain on either side."""
    placed = [
        driver
        for seed in range(40)
        for driver in mapped(survey(seed, 200, [0.25, 0.25, 0.25, 0.25])).drivers
    ]
    certain = np.mean([driver.placement.is_certain for driver in placed])
    assert 0.05 < certain < 0.3
    on_the_cut = [driver.importance.low < 25 < driver.importance.high for driver in placed]
    assert np.mean(on_the_cut) > 0.9


def test_people_who_left_something_out_count_in_the_score_but_not_in_the_importance() -> None:
    table = survey(3, 500, [0.4, 0.2, 0.1], missing=0.1)
    found = mapped(table)
    complete = table.dropna()
    assert found.n == len(complete) < found.answered_n == table["kpi"].notna().sum()
    only_complete = mapped(complete)
    for here, there in zip(found.drivers, only_complete.drivers, strict=True):
        assert here.importance.value == pytest.approx(there.importance.value)
        assert here.score.n == table[here.item].notna().sum()
        assert here.score.value == pytest.approx((table[here.item].mean() - 1) * 25)


@given(st.randoms(use_true_random=False))
@settings(max_examples=5)
def test_the_order_of_rows_and_columns_changes_nothing(order) -> None:
    table = survey(4, 150, [0.4, 0.3, 0.1], missing=0.05)
    rows, columns = list(range(len(table))), list(table.columns)
    order.shuffle(rows)
    order.shuffle(columns)
    here = {driver.item: driver for driver in mapped(table).drivers}
    there = {driver.item: driver for driver in mapped(table.iloc[rows][columns]).drivers}
    assert here == there


def test_people_without_any_answer_change_nothing() -> None:
    table = survey(4, 150, [0.4, 0.3, 0.1])
    nobody = pd.DataFrame(np.nan, index=range(50), columns=table.columns)
    assert mapped(pd.concat([nobody, table])) == mapped(table)


def test_limits_are_the_percentiles_of_people_drawn_again() -> None:
    """Against a bootstrap written out: pandas draws, pingouin weighs."""
    import pingouin as pg

    table = survey(6, 300, [0.4, 0.25, 0.1])
    found = mapped(table, DriverRule(draws=1000))
    shares = []
    for seed in range(400):
        people = table.sample(frac=1, replace=True, random_state=seed)
        model = pg.linear_regression(people[["q0", "q1", "q2"]], people["kpi"], relimp=True)
        shares.append(model["relimp_perc"].iloc[1:].tolist())
    low, high = np.quantile(shares, [0.025, 0.975], axis=0)
    for at, driver in enumerate(found.drivers):
        assert driver.importance.low == pytest.approx(low[at], abs=2.5)
        assert driver.importance.high == pytest.approx(high[at], abs=2.5)
        assert driver.importance.low <= driver.importance.value <= driver.importance.high


def test_stated_cuts_and_the_share_that_is_certain_are_parameters() -> None:
    table = survey(1, 1200, [0.45, 0.45, 0.05, 0.05])
    found = mapped(table, cuts=Cuts(importance=1, score=90))
    assert {driver.placement.field for driver in found.drivers} == {"focus"}
    assert (found.importance_cut, found.score_cut) == (1, 90)
    equal = survey(2, 400, [0.25, 0.25, 0.25, 0.25])
    lenient = mapped(equal, replace(QUICK, certain=0.3))
    assert any(driver.placement.is_certain for driver in lenient.drivers)


def test_scores_of_draws_are_those_of_everyone_who_answered() -> None:
    """A cut one standard error below the score: 84 % of the draws lie above it (normal)."""
    table = survey(9, 900, [0.4, 0.3, 0.1], missing=0.2)
    index = (table["q1"].dropna() - 1) * 25
    cut = index.mean() - index.std() / np.sqrt(len(index))
    found = mapped(table, DriverRule(draws=2000), Cuts(importance=0, score=cut)).drivers[1]
    assert found.placement.field == "strength"
    assert found.placement.same_share == pytest.approx(0.841, abs=0.03)


def test_a_question_that_goes_against_the_whole_is_marked() -> None:
    found = mapped(survey(7, 600, [0.5, -0.6, 0.1]))
    assert [driver.is_negative for driver in found.drivers] == [False, True, False]
    assert found.drivers[1].coefficient < 0
    assert found.drivers[1].importance.value > 0


def refusals() -> dict[str, tuple[pd.DataFrame, tuple[str, ...]]]:
    table = survey(8, 300, [0.4, 0.2, 0.1])
    none = survey(8, 300, [0.0, 0.0, 0.0])
    rare = table.assign(q1=np.where(np.arange(300) == 7, 1.0, 4.0))
    return {
        "too_few_drivers": (table[["q0", "kpi"]], ()),
        "too_many_drivers": (survey(8, 300, [0.1] * 13), ()),
        "too_few_answers": (table.iloc[:99], ()),
        "drivers_per_answers": (survey(8, 134, [0.1] * 9), ()),
        "constant": (table.assign(q1=3.0), ("q1",)),
        "collinear": (table.assign(q3=6 - table["q0"]), ("q0", "q3")),
        "no_association": (none, ()),
        "unstable": (rare, ()),
    }


@pytest.mark.parametrize("reason", list(refusals()))
def test_a_map_that_cannot_be_made_says_why_and_has_no_numbers(reason: str) -> None:
    table, items = refusals()[reason]
    found = mapped(table)
    assert (found.reason, found.items, found.drivers) == (reason, items, ())
    assert np.isnan([found.r2, found.importance_cut, found.score_cut]).all()


def test_just_enough_is_enough() -> None:
    assert mapped(survey(8, 100, [0.4, 0.3, 0.2])).reason == ""
    assert mapped(survey(8, 135, [0.1] * 9)).reason == ""
    assert mapped(survey(8, 300, [0.1] * 12)).reason == ""


def test_other_tables_of_nothing() -> None:
    table = survey(8, 300, [0.4, 0.2, 0.1])
    assert mapped(table.assign(kpi=4.0)).items == ("kpi",)
    assert mapped(table.assign(kpi=np.nan)).reason == "too_few_answers"
    assert mapped(table.assign(q2=np.nan)).reason == "too_few_answers"
    assert mapped(table.iloc[:0]).reason == "too_few_answers"
    assert mapped(table[["kpi"]]).reason == "too_few_drivers"
    assert mapped(table.assign(kpi=table["q0"])).items == ("kpi",)
    near = table["q0"].where(np.arange(300) % 40 > 0, 3.0)
    assert mapped(table.assign(q3=near)).items == ("q0", "q3")


@pytest.mark.long
def test_certain_places_are_seldom_wrong_and_intervals_hold() -> None:
    """400 surveys of 250 people. The truth: a survey of 400,000 of the same kind."""
    effects = [0.35, 0.3, 0.15, 0.1, 0.05]
    truth = {
        one.item: one for one in mapped(survey(0, 400_000, effects), DriverRule(draws=2)).drivers
    }
    certain, wrong, covered, shown = 0, 0, 0, 0
    for seed in range(1, 401):
        for driver in mapped(survey(seed, 250, effects)).drivers:
            real = truth[driver.item]
            shown += 1
            covered += driver.importance.low <= real.importance.value <= driver.importance.high
            certain += driver.placement.is_certain
            wrong += driver.placement.is_certain and driver.placement.field != real.placement.field
    assert covered / shown > 0.92
    assert certain / shown > 0.3
    assert wrong / certain < 0.02
