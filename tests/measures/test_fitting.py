"""Weights from the wave file, and KPIs of everybody in the target group."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from pipeline.errors import DataError
from pipeline.measures import measure
from pipeline.records import Measures

from .test_breakdowns import AGE, aged
from .waves import OVERALL, Person, answering, make_plan, make_wave, pick, share, silent

WEIGHTS = '[weights]\nvariables = ["age"]\n'
KINDS = "".join(
    f'[[kpis]]\nid = "{kind}"\nquestion = "overall"\nkind = "{kind}"\n'
    for kind in ("share_positive", "mean", "net")
)


def measured(people: list[Person], ages: list[str], sections: str) -> Measures:
    wave = aged(make_wave(people), ages)
    return measure(wave, make_plan(OVERALL + AGE + sections), None, None)


def half() -> tuple[list[Person], list[str]]:
    """40 young, of whom 10 answered (4 satisfied), and 20 old, all satisfied, of whom 10 did."""
    people = [*share(4, 10), *silent(30), *share(10, 10), *silent(10)]
    return people, ["ung"] * 40 + ["ældre"] * 20


@pytest.mark.parametrize("method", ["rake", "cells"])
def test_respondents_count_for_the_invited_like_them(method: str) -> None:
    found = measured(*half(), KINDS + WEIGHTS + f'method = "{method}"\n')
    assert pick(found, "kpi", "share_positive")["value"] == 0.7
    weighted = pick(found, "kpi_weighted", "share_positive")
    assert weighted["value"] == pytest.approx((40 * 0.4 + 20) / 60)
    assert weighted["low"] < weighted["value"] < weighted["high"]
    assert weighted["denominator"] == pytest.approx(60)
    assert pick(found, "weighted_share_positive", "overall")["value"] == pytest.approx(0.6)
    # 10 weights of 4 and 10 of 2: 20 * (160 + 40) / 60²
    assert pick(found, "weights_effect")["value"] == pytest.approx(10 / 9)
    net = pick(found, "kpi_weighted", "net")
    assert net["value"] == pytest.approx((40 * (0.4 - 0.6) + 20) / 60)


def test_weights_need_a_list_that_knows_the_variable() -> None:
    people, ages = half()
    with pytest.raises(DataError, match="does not know age of everybody") as error:
        measured(people, [*ages[:39], "", *ages[40:]], WEIGHTS)
    assert "w2024/wave.toml, [weights]" in str(error.value)
    wave = aged(make_wave(people, has_invitations=False), ages)
    with pytest.raises(DataError, match="does not know age"):
        measure(wave, make_plan(OVERALL + AGE + WEIGHTS), None, None)


def test_a_level_where_nobody_answered_stops_the_run() -> None:
    people, ages = half()
    with pytest.raises(DataError, match="nobody at the level 'barn' answered"):
        measured([*people, *silent(1)], [*ages, "barn"], WEIGHTS)


def test_no_weights_unless_asked_for() -> None:
    found = measured(*half(), "")
    assert not found.rows["measure"].str.contains("weight").any()


def test_units_count_by_their_people() -> None:
    """Unit n1: 9 of 10 satisfied of 20 people; unit n2: 1 of 5 of 80."""
    people = [*share(9, 10), *silent(10), *share(1, 5, unit="n2"), *silent(75, unit="n2")]
    found = measured(people, ["ung"] * 100, KINDS)
    row = pick(found, "kpi_by_population", "share_positive", "nord")
    assert row["value"] == pytest.approx(0.2 * 0.9 + 0.8 * 0.2)
    assert (row["n"], row["denominator"]) == (15, 100)
    assert row["low"] < row["value"] < row["high"]
    mean = pick(found, "kpi_by_population", "mean", "nord")
    assert mean["value"] == pytest.approx(0.2 * 3.8 + 0.8 * 2.4)


def test_without_populations_there_is_no_value() -> None:
    wave = make_wave(answering([5, 1, 4]) + answering([2], unit="n2"), has_invitations=False)
    rows = measure(wave, make_plan(), None, None)
    row = pick(rows, "kpi_by_population", "kpi_overall", "nord")
    assert (row["n"], math.isnan(row["value"])) == (4, True)
    nobody = measure(make_wave([]), make_plan(), None, None)
    assert pd.isna(pick(nobody, "kpi_by_population", "kpi_overall")["value"])
