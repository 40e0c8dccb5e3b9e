from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pipeline.measures.drivers import DriverRule, drivers
from pipeline.measures.ordered_logit import check_order, ordered_logit

# R ordinal::wine, counted: (warm, contact) -> how many of 18 gave each of the ratings 1 to 5.
WINE = {
    (0, 0): (4, 9, 5, 0, 0),
    (0, 1): (1, 7, 8, 2, 0),
    (1, 0): (0, 5, 8, 3, 2),
    (1, 1): (0, 1, 5, 7, 5),
}


def housing(shared_data: Path) -> tuple[pd.Series, np.ndarray]:
    """One row is one of the 1,681 tenants: the counts are expanded, statsmodels has no weights."""
    table = pd.read_csv(shared_data / "mass_housing_copenhagen" / "MASS_housing.csv")
    people = table.loc[table.index.repeat(table["Freq"])].reset_index(drop=True)
    columns = [
        people["Infl"] == "Medium",
        people["Infl"] == "High",
        people["Type"] == "Apartment",
        people["Type"] == "Atrium",
        people["Type"] == "Terrace",
        people["Cont"] == "High",
    ]
    satisfied = people["Sat"].map({"Low": 1.0, "Medium": 2.0, "High": 3.0})
    return satisfied, np.column_stack(columns).astype(float)


def test_copenhagen_housing_as_r_polr_prints_it(shared_data: Path) -> None:
    """polr stops short of the peak: its seventh digit is off by up to three (next test)."""
    fit = ordered_logit(*housing(shared_data))
    printed = [0.5663937, 1.2888191, -0.5723501, -0.3661866, -1.0910149, 0.3602841]
    assert fit.n == 1681
    assert list(fit.coefficients) == pytest.approx(printed, abs=3e-7)
    assert [round(error, 7) for error in fit.errors] == [
        *(0.1046528, 0.1271561, 0.1192380),
        *(0.1551733, 0.1514860, 0.0955358),
    ]
    assert list(fit.thresholds) == pytest.approx([-0.4961353, 0.6907083], abs=3e-7)
    assert round(-2 * fit.log_likelihood, 3) == 3479.149
    assert round(fit.log_likelihood, 6) == -1739.574650


def test_copenhagen_housing_at_the_peak(shared_data: Path) -> None:
    """Recomputed with Newton steps on the analytic gradient until it was below 1e-13."""
    fit = ordered_logit(*housing(shared_data))
    peak = [0.5663937379, 1.2888191104, -0.5723500020, -0.3661863707, -1.0910146590, 0.3602840046]
    assert list(fit.coefficients) == pytest.approx(peak, abs=2e-9)
    assert list(fit.thresholds) == pytest.approx([-0.4961351382, 0.6907082593], abs=2e-9)


def test_wine_as_r_clm_prints_it() -> None:
    rows = [
        (float(rating), warm, contact)
        for (warm, contact), counts in WINE.items()
        for rating, people in enumerate(counts, start=1)
        for _ in range(people)
    ]
    table = np.array(rows, dtype=float)
    fit = ordered_logit(pd.Series(table[:, 0]), table[:, 1:])
    assert [round(one, 6) for one in fit.coefficients] == [2.503102, 1.527798]
    assert [round(one, 6) for one in fit.errors] == [0.528680, 0.476623]
    assert [round(one, 6) for one in fit.thresholds] == [-1.344383, 1.250809, 3.466887, 5.006404]
    assert round(fit.log_likelihood, 7) == -86.4919234


def test_what_cannot_be_fitted_has_a_reason() -> None:
    outcome = pd.Series([1.0] * 50 + [2.0] * 50)
    third = np.arange(100.0)[:, None] % 3
    assert ordered_logit(outcome, third).reason == ""
    assert ordered_logit(outcome, outcome.to_numpy()[:, None]).reason == "not_converged"
    assert ordered_logit(outcome, np.hstack([third, third])).reason == "not_converged"
    assert ordered_logit(outcome, np.ones((100, 1))).reason == "not_converged"
    assert ordered_logit(outcome * 0, third).reason == "constant"
    assert ordered_logit(outcome[:0], third[:0]).reason == "constant"
    assert ordered_logit(outcome, third[:, :0]).reason == "constant"
    assert ordered_logit(outcome, outcome.to_numpy()[:, None]).coefficients == ()


def survey(seed: int, people: int, effects: list[float]) -> pd.DataFrame:
    chance = np.random.default_rng(seed)
    common = chance.normal(size=(people, 1))
    given = (3.4 + 0.5 * common + 0.8 * chance.normal(size=(people, len(effects)))).round()
    given = given.clip(1, 5)
    whole = (3.4 + (given - 3.4) @ effects + 0.6 * chance.normal(size=people)).round().clip(1, 5)
    table = pd.DataFrame(given, columns=[f"q{at}" for at in range(len(effects))])
    return table.assign(kpi=whole)


def test_the_check_agrees_where_the_steps_are_even() -> None:
    table = survey(5, 1500, [0.05, 0.6, 0.3, 0.15])
    found = drivers(table, "kpi", dict.fromkeys(table, 5), rule=DriverRule(draws=100))
    check = check_order(table, "kpi", found)
    assert (check.reason, check.tau, check.same_signs_n, check.drivers_n) == ("", 1.0, 4, 4)
    importance = [driver.importance.value for driver in found.drivers]
    assert list(check.weights) == pytest.approx(importance, abs=3)
    assert sum(check.weights) == pytest.approx(100)


def test_the_check_notices_another_order() -> None:
    """The map of one outcome against the answers of another."""
    effects = [0.05, 0.6, 0.3, 0.15]
    table = survey(5, 800, effects)
    found = drivers(table, "kpi", dict.fromkeys(table, 5), rule=DriverRule(draws=100))
    other = survey(5, 800, [-0.6, 0.05, 0.1, 0.3])
    check = check_order(other, "kpi", found)
    assert check.tau < 0
    assert check.same_signs_n == 3


def test_no_map_no_check() -> None:
    table = survey(1, 50, [0.2, 0.3])
    found = drivers(table, "kpi", dict.fromkeys(table, 5))
    assert check_order(table, "kpi", found).reason == "too_few_answers"
