from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pingouin as pg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.multivariate.factor import Factor

from pipeline.measures.intervals import Estimate
from pipeline.measures.one_factor import loadings, omega
from pipeline.measures.reliability import Reliability, cronbach, reliability
from pipeline.measures.resampling import drawn_correlations, in_own_order, products, resamples

# R datasets::attitude (Chatterjee & Price 1977), 30 departments.
ATTITUDE = """
    43 51 30 39 61 92 45   63 64 51 54 63 73 47   71 70 68 69 76 86 48
    61 63 45 47 54 84 35   81 78 56 66 71 83 47   43 55 49 44 54 49 34
    58 67 42 56 66 68 35   71 75 50 55 70 66 41   72 82 72 67 71 83 31
    67 61 45 47 62 80 41   64 53 53 58 58 67 34   67 60 47 39 59 74 41
    69 62 57 42 55 63 25   68 83 83 45 59 77 35   77 77 54 72 79 77 46
    81 90 50 72 60 54 36   74 85 64 69 79 79 63   65 60 65 75 55 80 60
    65 70 46 57 75 85 46   50 58 68 54 64 78 52   50 40 33 34 43 64 33
    64 61 52 62 66 80 41   53 66 52 50 63 80 37   40 37 42 58 50 57 49
    63 54 42 48 66 75 33   66 77 66 63 88 76 72   78 75 58 74 80 78 49
    48 57 44 45 51 83 38   85 85 71 71 77 74 55   82 82 39 59 64 78 39
"""
ITEMS = ["rating", "complaints", "privileges", "learning", "raises", "critical", "advance"]


def attitude() -> pd.DataFrame:
    return pd.DataFrame(np.array(ATTITUDE.split(), dtype=float).reshape(30, 7), columns=ITEMS)


def themes(shared_data: Path) -> dict[str, pd.DataFrame]:
    """The five themes of psych::bfi; questions with a minus in the key are turned (1-6)."""
    answers = pd.read_csv(shared_data / "psych_bfi" / "psych_bfi.csv").astype(float)
    keys = pd.read_csv(shared_data / "psych_bfi" / "psych_bfi.keys.csv")
    return {
        theme: pd.DataFrame(
            {
                item.removeprefix("-"): 7 - answers[item[1:]] if item[0] == "-" else answers[item]
                for item in keys[theme]
            }
        )
        for theme in keys
    }


def theme(seed: int, people: int = 80, items: int = 4, missing: float = 0.0) -> pd.DataFrame:
    chance = np.random.default_rng(seed)
    common = chance.normal(size=(people, 1))
    given = (3.4 + 0.7 * common + 0.8 * chance.normal(size=(people, items))).round().clip(1, 5)
    table = pd.DataFrame(given, columns=[f"q{at}" for at in range(items)])
    return table.mask(chance.random(table.shape) < missing)


def test_alpha_of_attitude_as_r_psych_has_it() -> None:
    found = reliability(attitude())
    assert found.n == 30
    assert round(found.alpha.value, 10) == 0.8431427696
    assert round(found.alpha_standardised, 7) == 0.8390838
    assert (round(found.alpha.low, 3), round(found.alpha.high, 3)) == (0.739, 0.916)
    assert (round(found.alpha.low, 2), round(found.alpha.high, 2)) == (0.74, 0.92)
    assert [round(item.alpha_if_dropped, 5) for item in found.items] == [
        *(0.80976, 0.79692, 0.82785, 0.80303, 0.79539, 0.86387, 0.84046),
    ]
    assert found.alpha.method == "feldt_listwise"
    assert not found.is_weak


def test_omega_of_attitude_as_r_factanal_has_it() -> None:
    found = reliability(attitude())
    published = [0.8524782, 0.9022414, 0.5927052, 0.7306959, 0.7649939, 0.2460928, 0.3778441]
    assert [item.loading for item in found.items] == pytest.approx(published, abs=2e-6)
    assert found.omega.value == pytest.approx(0.8405444, abs=1e-6)
    assert found.omega.low < found.omega.value < found.omega.high < 1
    assert found.omega.method == "omega_bootstrap"


def test_omega_of_attitude_from_minres_loadings() -> None:
    """R psych::fa (minres) has .8506824; statsmodels' principal axes end at the same loadings."""
    correlations = attitude().corr().to_numpy()
    fit = Factor(corr=correlations, n_factor=1, method="pa").fit(maxiter=1000, tol=1e-12)
    assert abs(float(omega(fit.loadings[:, 0]))) == pytest.approx(0.8506824, abs=1e-6)


@pytest.mark.parametrize("missing", ["listwise", "pairwise"])
def test_alpha_of_five_themes_of_bfi(shared_data: Path, missing) -> None:
    text = (shared_data / "worked_examples" / "expected_values_dev.json").read_text("utf-8")
    expected = json.loads(text)["cronbach_bfi_recomputed"][missing]
    assert set(expected) == set(themes(shared_data))
    for name, answers in themes(shared_data).items():
        assert round(cronbach(answers, missing).value, 4) == expected[name]


def test_five_themes_of_bfi_rest_on_those_who_answered_all(shared_data: Path) -> None:
    for answers in themes(shared_data).values():
        found = reliability(answers)
        assert found.n == found.alpha.n == found.omega.n == len(answers.dropna())
        assert found.omega.value >= found.alpha.value - 0.001
        assert not found.is_weak


def test_a_question_that_was_not_turned_is_marked(shared_data: Path) -> None:
    answers = themes(shared_data)["agree"]
    found = reliability(answers.assign(A1=7 - answers["A1"]))
    assert [item.item for item in found.items if item.is_negative] == ["A1"]
    assert found.is_weak
    assert found.items[0].alpha_if_dropped > found.alpha.value


def test_item_rest_is_the_correlation_with_the_sum_of_the_others() -> None:
    answers = theme(1, missing=0.05)
    complete = answers.dropna()
    for item in reliability(answers).items:
        rest = complete.drop(columns=item.item).sum(axis=1)
        assert item.item_rest == pytest.approx(complete[item.item].corr(rest))


@given(st.integers(0, 500), st.integers(2, 6))
def test_limits_are_pingouins_before_it_rounds(seed: int, items: int) -> None:
    answers = theme(seed, items=items)
    value, limits = pg.cronbach_alpha(data=answers)
    found = cronbach(answers)
    assert found.value == pytest.approx(value)
    assert [found.low, found.high] == pytest.approx(list(limits), abs=0.00051)


def test_listwise_limits_count_only_those_who_answered_all() -> None:
    answers = theme(2, missing=0.15)
    assert cronbach(answers) == cronbach(answers.dropna())
    pairwise = cronbach(answers, "pairwise")
    both = [answers[[a, b]].dropna().shape[0] for a in answers for b in answers]
    assert len(answers.dropna()) < pairwise.n == min(both)


def test_loadings_are_those_of_statsmodels(shared_data: Path) -> None:
    """Its maximum likelihood starts by chance: seeded here. Also for people drawn again."""
    for answers in (*themes(shared_data).values(), attitude()):
        complete = in_own_order(answers).dropna()
        counts = np.vstack([np.ones(len(complete)), next(resamples(complete, 5))])
        matrices, exist = drawn_correlations(products(complete.to_numpy()), counts)
        found, is_proper = loadings(matrices)
        assert exist.all()
        assert is_proper[0]
        for matrix, here in zip(matrices[is_proper], found[is_proper], strict=True):
            factor = Factor(corr=matrix, n_factor=1, method="ml")
            there = factor.fit(opt={"gtol": 1e-6}, rng=1).loadings[:, 0]
            assert list(here) == pytest.approx(list(there * np.sign(there.sum())), abs=2e-5)


@given(st.permutations(range(80)), st.permutations([f"q{at}" for at in range(4)]))
@settings(max_examples=5)
def test_the_order_of_rows_and_columns_changes_nothing(rows, columns) -> None:
    answers = theme(3, missing=0.05)
    here, there = reliability(answers), reliability(answers.iloc[rows][columns])
    assert (there.alpha, there.omega) == (here.alpha, here.omega)
    assert sorted(there.items, key=lambda item: item.item) == list(here.items)


def refusals() -> dict[str, pd.DataFrame]:
    answers = theme(4)
    turned = 6 - answers["q0"]
    return {
        "too_few_items": answers[["q0", "q1"]],
        "too_few_answers": answers.iloc[:29],
        "constant": answers.assign(q1=4.0),
    } | {
        f"constant, {name}": table
        for name, table in {
            "all the same": answers * 0 + 3,
            "rest": answers[["q0", "q1"]].assign(q2=turned),
            "sum": pd.DataFrame(
                {"a": answers["q0"], "b": answers["q1"], "c": -answers.q0 - answers.q1}
            ),
        }.items()
    }


@pytest.mark.parametrize("name", list(refusals()))
def test_what_cannot_be_computed_says_why_and_has_no_numbers(name: str) -> None:
    answers = refusals()[name]
    found = reliability(answers)
    reason = name.split(",")[0]
    n = len(answers)
    nothing = Reliability(n, Estimate(n), Estimate(n), reason)
    assert repr(found) == repr(nothing)


@pytest.mark.parametrize("empty", [theme(4).iloc[:0], theme(4) * math.nan, theme(4)[[]]])
def test_nothing_answered(empty: pd.DataFrame) -> None:
    found = reliability(empty)
    assert (found.n, found.items) == (0, ())
    assert found.reason in ("too_few_answers", "too_few_items")
    assert math.isnan(cronbach(empty).value)
    assert math.isnan(cronbach(empty, "pairwise").value)


def test_just_enough_is_enough() -> None:
    assert reliability(theme(4, people=30, items=3)).reason == ""


def test_an_alpha_may_stand_without_an_omega() -> None:
    answers = theme(5)
    twice = reliability(answers.assign(q4=answers["q0"]))
    assert (twice.reason, twice.omega_reason) == ("", "collinear")
    assert twice.alpha.value > 0
    assert math.isnan(twice.omega.value)
    assert math.isnan(twice.items[0].loading)
    # One question the two others hang on, though not on each other: a Heywood case.
    chance = np.random.default_rng(6)
    one, other = chance.integers(1, 6, 200).astype(float), chance.integers(1, 6, 200).astype(float)
    between = (one + other + chance.integers(-1, 2, 200)) / 2
    improper = reliability(pd.DataFrame({"a": one, "b": other, "c": between}))
    assert (improper.reason, improper.omega_reason) == ("", "no_proper_solution")
    rare = answers.assign(q0=np.where(answers["q1"].cumsum() == answers["q1"].iloc[0], 1.0, 4.0))
    assert reliability(rare).omega_reason == "unstable"


def test_weak_is_below_six_tenths() -> None:
    chance = np.random.default_rng(7)
    unrelated = pd.DataFrame(
        chance.integers(1, 6, size=(200, 4)).astype(float), columns=list("abcd")
    )
    assert reliability(unrelated).is_weak
    assert not reliability(theme(1)).is_weak
