"""Progress: the same people's change, reliable change, who is left, groups and goals."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from pipeline.measures.progress.change import paired_change, reliable_counts, reliable_limit
from pipeline.measures.progress.scores import without_few

from ..progress_waves import Followed, find, measured, progress_plan, spread

SLEEP = (
    [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0],
    [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4],
)


def test_paired_change_of_the_ten_sleepers() -> None:
    before, after = (pd.Series(scores) for scores in SLEEP)
    found = paired_change(before, after)
    assert found.estimate.value == pytest.approx(1.58)
    assert found.estimate.low == pytest.approx(0.7001142, abs=1e-7)
    assert found.estimate.high == pytest.approx(2.4598858, abs=1e-7)
    assert found.p == pytest.approx(0.00283289, abs=1e-8)


def test_reliable_change_of_jacobson_and_truax() -> None:
    error = reliable_limit(7.5, 0.80, z=1)
    assert error == pytest.approx(4.74, abs=0.005)
    assert (47.5 - 32.5) / error == pytest.approx(3.16, abs=0.005)
    limit = reliable_limit(7.5, 0.80)
    counts = reliable_counts(pd.Series([47.5 - 32.5]), limit, is_up=True)
    assert counts == {"improved": 1, "unchanged": 0, "worse": 0}


def test_a_change_as_large_as_the_limit_is_none_yet() -> None:
    limit = reliable_limit(5, 0.8)
    changes = pd.Series([limit, limit + 1e-6, -limit, -limit - 1e-6])
    up = reliable_counts(changes, limit, is_up=True)
    assert up == {"improved": 1, "unchanged": 2, "worse": 1}
    assert reliable_counts(changes[:2], limit, is_up=False)["worse"] == 1


def test_means_and_changes_of_the_same_people() -> None:
    people = [*spread(12), *spread(8, points=1)]
    rows = measured(people, progress_plan()).rows
    assert find(rows, "point_mean", "start")["n"] == 20
    assert find(rows, "point_mean", "slut")["n"] == 12
    change = find(rows, "point_change", "slut")
    by_hand = [p.scores["slut"] - p.scores["start"] for p in people if "slut" in p.scores]
    assert (change["n"], change["verdict"]) == (12, "better")
    assert change["value"] == pytest.approx(np.mean(by_hand))
    limits = stats.ttest_1samp(by_hand, 0).confidence_interval()
    assert (change["low"], change["high"]) == pytest.approx((limits.low, limits.high))
    same = find(rows, "same_people", "slut")
    assert (same["numerator"], same["denominator"], same["verdict"]) == (12, 20, "other_group")
    assert find(rows, "start_of_leavers", "slut")["n"] == 8
    shares = [find(rows, f"reliable_{name}", "slut") for name in ("improved", "unchanged", "worse")]
    assert sum(row["value"] for row in shares) == pytest.approx(1)


def test_lower_may_be_better() -> None:
    plan = progress_plan(instrument='better = "lower"\n')
    rows = measured(spread(20, change=-3.0), plan).rows
    assert find(rows, "point_change", "slut")["verdict"] == "better"
    assert measured(spread(20), plan).rows.pipe(find, "point_change", "slut")["verdict"] == "worse"


def test_a_change_must_matter_and_rest_on_ten_people() -> None:
    rows = measured(spread(20), progress_plan(instrument="relevant = 4.0\n")).rows
    assert find(rows, "point_change", "slut")["verdict"] == "unclear"
    rows = measured(spread(9), progress_plan()).rows
    assert find(rows, "point_change", "slut")["verdict"] == "too_few"


def test_nobody_and_one_person_and_no_second_point() -> None:
    nobody = measured([Followed({}, "b")], progress_plan(units=("a", "b"))).rows
    assert find(nobody, "point_mean", "start")["n"] == 0
    assert nobody.loc[nobody["measure"] != "reliable_limit", "value"].dropna().isin([0, 1]).all()
    one = measured([Followed({"start": 5, "slut": 9})], progress_plan()).rows
    assert (find(one, "point_change", "slut")["n"], one["low"].notna().sum()) == (1, 3)
    first = measured(spread(20, points=1), progress_plan()).rows
    assert find(first, "point_change", "slut")["n"] == 0
    assert find(first, "start_of_leavers", "slut")["n"] == 20
    assert find(first, "same_people", "slut")["value"] == 0


def test_everybody_the_same_has_no_interval_and_no_test() -> None:
    people = [Followed({"start": 10, "midt": 12, "slut": 12}) for _ in range(20)]
    rows = measured(people, progress_plan()).rows
    change = find(rows, "point_change", "slut")
    assert (change["value"], change["verdict"]) == (2, "unclear")
    assert math.isnan(change["low"])
    assert math.isnan(find(rows, "point_mean", "start")["low"])


def test_without_published_figures_the_limit_is_the_waves_own_from_thirty_people_on() -> None:
    rng = np.random.default_rng(4)
    table = rng.normal(20, 3, (40, 1)) + rng.normal(0, 2, (40, 3))
    people = [Followed({"start": row.tolist(), "slut": (row + 1).tolist()}) for row in table]
    plan = progress_plan(instrument='score = "sum"\n', items=("s", "t", "u"))
    rows = measured(people, plan).rows
    items, sums = np.cov(table.T), table.sum(axis=1)
    alpha = 3 / 2 * (1 - np.trace(items) / sums.var(ddof=1))
    assert find(rows, "start_alpha")["value"] == pytest.approx(alpha)
    assert find(rows, "start_sd")["value"] == pytest.approx(sums.std(ddof=1))
    limit = 1.959964 * np.sqrt(2) * sums.std(ddof=1) * np.sqrt(1 - alpha)
    assert find(rows, "reliable_limit")["value"] == pytest.approx(limit, rel=1e-4)
    few = measured(people[:29], plan).rows
    assert find(few, "reliable_limit")["method"] == ""
    assert "reliable_improved" not in set(few["measure"])


def test_one_item_has_no_alpha_however_many_people_there_are() -> None:
    rows = measured(spread(40), progress_plan(instrument="")).rows
    assert find(rows, "reliable_limit")["method"] == ""


def test_a_score_needs_as_many_items_as_the_wave_file_asks_for() -> None:
    people = [Followed({"start": [2.0, 4.0]}), Followed({"start": [1.0, 2.0, 6.0]})]
    for coverage, expected in ((1, [9.0]), (0.6, [9.0, 9.0]), (0.7, [9.0])):
        text = f'score = "sum"\ncoverage = {coverage}\n'
        plan = progress_plan(instrument=text, items=("s", "t", "u"))
        row = find(measured(people, plan).rows, "point_mean", "start")
        assert (row["n"], row["numerator"]) == (len(expected), sum(expected))


def background(n: int, group: str, change: float) -> list[Followed]:
    return [one._replace(background={"age": group}) for one in spread(n, change=change)]


AGE = '[[questions]]\nid = "age"\nrole = "background"\n'


def test_groups_are_held_against_the_others_of_the_unit() -> None:
    people = [*background(15, "ung", 6.0), *background(15, "gammel", 1.0)]
    rows = measured(people, progress_plan(more=AGE), ["age"]).rows
    young = find(rows, "group_change_difference", "ung")
    changes = [
        [p.scores["slut"] - p.scores["start"] for p in people if p.background["age"] == group]
        for group in ("ung", "gammel")
    ]
    welch = stats.ttest_ind(*changes, equal_var=False)
    limits = welch.confidence_interval()
    assert (young["n"], young["verdict"]) == (15, "better")
    assert (young["low"], young["high"]) == pytest.approx((limits.low, limits.high))
    assert find(rows, "group_change_difference", "gammel")["verdict"] == "worse"
    assert find(rows, "group_change", "ung")["value"] == pytest.approx(np.mean(changes[0]))


def test_one_group_alone_is_not_compared_and_few_are_too_few() -> None:
    alone = measured(background(20, "ung", 3.0), progress_plan(more=AGE), ["age"]).rows
    assert "group_change" not in set(alone["measure"])
    people = [*background(15, "ung", 6.0), *background(9, "gammel", 1.0)]
    rows = measured(people, progress_plan(more=AGE), ["age"]).rows
    assert find(rows, "group_change_difference", "ung")["verdict"] == "too_few"


GOALS = [
    *[Followed({"start": 1 + at % 3}, goals=[("Bolig", "progress", "full")]) for at in range(6)],
    *[Followed({"start": 2}, goals=[("Bolig", "progress", "partly")]) for _ in range(4)],
    Followed({"start": 2}, goals=[("Bolig", "maintenance", "full")] * 2),
]


def test_goals_are_counted_by_kind_and_only_told_certain_where_nobody_has_two() -> None:
    rows = measured(GOALS, progress_plan(more='[goals]\nparameters = ["Bolig", "Netværk"]\n')).rows
    goals = rows[rows["measure"] == "goals"].set_index(["breakdown", "category"])
    reached = goals.loc[("goal_progress", "Bolig/full")]
    assert (reached["n"], reached["numerator"], reached["denominator"]) == (10, 6, 10)
    assert reached["low"] == pytest.approx(0.3127, abs=1e-4)
    assert goals.loc[("goal_progress", "/partly"), "value"] == pytest.approx(0.4)
    kept = goals.loc[("goal_maintenance", "Bolig/full")]
    assert (kept["n"], kept["denominator"], kept["method"]) == (1, 2, "goals")
    assert math.isnan(kept["low"])
    assert goals.loc[("goal_progress", "Netværk/full"), "n"] == 0


def test_courses_are_counted_and_unknown_ones_too() -> None:
    states = ["finished"] * 3 + ["left"] * 2 + [""]
    people = [Followed({"start": at}, course=state) for at, state in enumerate(states)]
    rows = measured(people, progress_plan()).rows
    counts = {name: find(rows, "courses", name)["n"] for name in ("", "finished", "unknown")}
    assert counts == {"": 6, "finished": 3, "unknown": 1}


def test_those_whose_points_few_share_are_left_out_of_every_point() -> None:
    people = [*spread(38), *spread(2, points=1)]
    rows = measured(people, progress_plan()).rows
    assert [find(rows, "point_mean", point)["n"] for point in ("start", "slut")] == [38, 38]
    same = find(rows, "same_people", "slut")
    assert math.isnan(same["value"])
    assert same["verdict"] == "same_group"


def test_a_point_that_would_cost_too_many_is_left_for_disclosure_control() -> None:
    people = [*spread(16), *spread(3, points=1)]
    rows = measured(people, progress_plan()).rows
    assert find(rows, "point_mean", "start")["n"] == 19
    assert find(rows, "point_mean", "slut")["n"] == 16


points = st.lists(st.sampled_from(["start", "midt", "slut"]), max_size=3, unique=True)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(points, st.integers(0, 40)), max_size=60))
def test_no_more_than_a_tenth_is_left_out_and_nobody_is_changed(
    people: list[tuple[list[str], int]],
) -> None:
    table = pd.DataFrame(
        [{point: float(score) for point in at} for at, score in people],
        columns=["start", "midt", "slut"],
        dtype="float64",
    )
    kept = without_few(table, ["start", "slut", "midt"], progress_plan())
    pd.testing.assert_frame_equal(kept, table.loc[kept.index])
    assert len(table) - len(kept) <= 0.1 * table.notna().any(axis=1).sum() + 1e-9
    out = table.loc[table.index.difference(kept.index)]
    patterns = table.notna().groupby(list(table.columns)).size()
    assert all(patterns[tuple(has)] < 5 for has in out.notna().to_numpy())


def test_the_order_of_people_and_their_ids_change_nothing() -> None:
    people = [*spread(12), *spread(8, points=1)]
    rows = measured(people, progress_plan()).rows
    turned = measured(people[::-1], progress_plan()).rows
    pd.testing.assert_frame_equal(rows, turned)


def test_every_unit_stands_alone() -> None:
    plan = progress_plan(units=("a", "b"))
    alone = measured(spread(20), plan).rows
    others = [one._replace(unit="b") for one in spread(25, change=-2.0)]
    together = measured([*spread(20), *others], plan).rows
    mine = [rows[rows["unit"] == "a"].reset_index(drop=True) for rows in (alone, together)]
    pd.testing.assert_frame_equal(*mine)
    assert set(together["unit"]) == {"a", "b"}


def test_false_alarms_are_as_rare_as_they_are_said_to_be() -> None:
    """Nobody changes; among two later points one of them is called clear in at most 5 % or so."""
    rng = np.random.default_rng(11)
    alarms = 0
    for _ in range(150):
        people = [Followed(_steady(rng)) for _ in range(20)]
        rows = measured(people, progress_plan(instrument="")).rows
        found = rows.loc[rows["measure"] == "point_change", "verdict"]
        alarms += bool(found.isin(["better", "worse"]).any())
    assert alarms <= 15  # 5 % of 150 are 7.5; more than 15 come in 1 of 200 runs


def _steady(rng: np.random.Generator) -> Mapping[str, float]:
    level = rng.normal(20, 4)
    return {point: float(level + rng.normal(0, 2)) for point in ("start", "midt", "slut")}
