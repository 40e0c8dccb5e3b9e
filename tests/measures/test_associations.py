"""Rows about how questions hang together, from a wave file to the table."""

from __future__ import annotations

import math

import numpy as np

from pipeline.measures import measure
from pipeline.records import Measures

from .waves import Person, make_plan, make_wave, pick

SECTIONS = '[[questions]]\nid = "overall"\nrole = "kpi"\n' + "".join(
    f'[[questions]]\nid = "q{n}"\ntheme = "T"\n' for n in range(4)
) + '[[kpis]]\nid = "t"\nkind = "theme_index"\ntheme = "T"\n'  # fmt: skip


def measured(people: int) -> Measures:
    chance = np.random.default_rng(9)
    found = []
    for number in range(people):
        mood = chance.normal(3.4, 0.9)
        answers = {
            name: int(np.clip(np.round(mood + chance.normal(0, 0.8)), 1, 5))
            for name in ("overall", "q0", "q1", "q2", "q3")
        }
        found.append(Person(("nord", "syd")[number % 2], ("n1", "s1")[number % 2], answers))
    return measure(make_wave(found), make_plan(SECTIONS), None, None)


def test_importance_sums_to_one_and_is_checked_by_an_ordered_logit() -> None:
    found = measured(400)
    for centre in ("", "nord", "syd"):
        rows = found.rows[found.rows["measure"] == "importance"]
        own = rows[rows["centre"] == centre]
        assert list(own["item"]) == ["q0", "q1", "q2", "q3"]
        assert abs(own["value"].sum() - 1) < 1e-9
        assert (own["low"] <= own["value"]).all()
        assert set(own["verdict"]) <= {"focus", "strength", "maintain", "monitor", "uncertain"}
        assert pick(found, "importance_check", "overall", centre)["verdict"] in (
            "agrees",
            "differs",
        )


def test_too_few_people_have_no_map_but_a_reason() -> None:
    found = measured(150)
    assert pick(found, "importance", "q0")["verdict"] != "too_few_answers"
    row = pick(found, "importance", "q0", "nord")
    assert (row["verdict"], math.isnan(row["value"]), row["n"]) == ("too_few_answers", True, 75)
    checks = found.rows[found.rows["measure"] == "importance_check"]
    assert set(checks["centre"]) == {""}


def test_a_theme_has_its_reliability_and_every_question_its_place() -> None:
    found = measured(200)
    alpha, omega = pick(found, "alpha", "t"), pick(found, "omega", "t")
    assert 0.6 < alpha["low"] < alpha["value"] < alpha["high"] < 1
    assert (alpha["verdict"], alpha["method"]) == ("", "feldt_listwise")
    assert abs(omega["value"] - alpha["value"]) < 0.05
    rest = found.rows[(found.rows["measure"] == "item_rest") & (found.rows["centre"] == "nord")]
    assert list(rest["item"]) == ["q0", "q1", "q2", "q3"]
    assert (rest["value"] > 0.3).all()
