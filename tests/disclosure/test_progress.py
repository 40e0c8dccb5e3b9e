"""Progress, attacked by somebody who knows who was measured when, and every published number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.disclosure import release
from pipeline.disclosure.progress_audit import audit_progress
from pipeline.disclosure.progress_points import followed_of
from pipeline.errors import DisclosureError
from pipeline.measures.progress.scores import without_few
from pipeline.records import Released
from pipeline.wave import WavePlan, about_of

from ..progress_waves import POINTS, Followed, find, measured, progress_plan, released, spread

AGE = '[[questions]]\nid = "age"\nrole = "background"\n'
LEAST = 5
NUMBERS = ["n", "numerator", "denominator", "value", "low", "high"]
Equation = dict[tuple[int, str], float]
"""(person, what is unknown of them) -> how often it counts in a published sum."""


def kept(people: Sequence[Followed], plan: WavePlan) -> list[int]:
    """Who is in the numbers: what leaves people out is known to the attacker as well."""
    scores = [{point: one.scores.get(point) for point in POINTS} for one in people]
    table = pd.DataFrame(scores, columns=list(POINTS)).astype("float64")
    return [int(at) for at in without_few(table, ["start", "slut", "midt"], plan).index]


def told_of(rows: pd.DataFrame, people: Sequence[Followed], who: list[int]) -> Iterator[Equation]:
    """Every published sum of scores, of people with reliable change, and of people alone."""
    at = {point: {p for p in who if point in people[p].scores} for point in POINTS}
    first = POINTS[0]
    for row in rows[rows["status"] == "shown"].itertuples():
        point = str(row.category)
        both = at[first] & at.get(point, set())
        sets = {
            "point_mean": (at.get(point, set()), {point: 1.0}),
            "point_change": (both, {point: 1.0, first: -1.0}),
            "start_of_stayers": (both, {first: 1.0}),
            "start_of_leavers": (at[first] - both, {first: 1.0}),
            "newcomers": (at.get(point, set()) - both, {point: 1.0}),
            "reliable_improved": (both, {f"better at {point}": 1.0}),
            "group_change": (
                {p for p in at[first] & at["slut"] if people[p].background.get("age") == point},
                {"slut": 1.0, first: -1.0},
            ),
        }
        if row.measure in sets:
            group, weights = sets[str(row.measure)]
            assert len(group) == row.n, row
            yield {(p, what): weight for p in group for what, weight in weights.items()}
            yield {(p, "is there"): 1.0 for p in group}


def few_told(equations: list[Equation], people: Sequence[Followed]) -> bool:
    """Whether some combination of the sums rests on fewer than LEAST people: all groups tried."""
    unknown = sorted({key for one in equations for key in one})
    if not unknown:
        return False
    table = np.array([[one.get(key, 0.0) for key in unknown] for one in equations])
    whole = np.linalg.matrix_rank(table)
    # People who count alike everywhere cannot be told apart: they are tried together.
    kinds: dict[bytes, list[int]] = {}
    for person in {p for p, _ in unknown}:
        own = sorted((what, at) for at, (p, what) in enumerate(unknown) if p == person)
        mark = repr([(what, table[:, at].tolist()) for what, at in own]).encode()
        kinds.setdefault(mark, []).append(person)
    groups = [group for group in kinds.values() if len(group) < LEAST]
    for size in range(1, LEAST):
        for some in combinations(groups, size):
            out = {p for group in some for p in group}
            if len(out) < LEAST:
                rest = [at for at, (p, _) in enumerate(unknown) if p not in out]
                left = np.linalg.matrix_rank(table[:, rest]) if rest else 0
                if left < whole:
                    return True
    return False


patterns = st.sampled_from(
    [(), *(s for n in (1, 2, 3) for s in combinations(POINTS, n)), *[POINTS] * 5, ("start",)]
)
person = st.tuples(patterns, st.integers(0, 40), st.integers(-5, 5), st.sampled_from("xyz"))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(person, st.sampled_from([1, 1, 2, 5, 11])), max_size=9))
@example([((POINTS, 20, 3, "x"), 11), ((("start",), 9, 0, "y"), 1), ((POINTS, 22, 1, "z"), 11)])
def test_nobody_is_told_of_by_any_sum_of_what_is_shown(
    drawn: list[tuple[tuple[tuple[str, ...], int, int, str], int]],
) -> None:
    people = [
        Followed(
            {point: start + change * at + copy % 3 for at, point in enumerate(points)},
            background={"age": age},
        )
        for (points, start, change, age), times in drawn
        for copy in range(times)
    ]
    plan = progress_plan(more=AGE)
    rows = released(people, plan, ["age"]).rows
    assert rows.loc[rows["status"] != "shown", NUMBERS].isna().all(axis=None)
    equations = list(told_of(rows, people, kept(people, plan)))
    assert not few_told(equations, people)


def test_the_attacker_finds_two_of_forty() -> None:
    people = [*spread(38), *spread(2, points=1)]
    everybody = list(range(len(people)))
    rows = measured([*spread(40)], progress_plan()).rows.assign(status="shown")
    rows.loc[rows["category"] != "start", "n"] = 38
    rows = rows[rows["measure"].isin(["point_mean", "point_change"])]
    assert few_told(list(told_of(rows, people, everybody)), people)


def statuses(told: Released, unit: str = "a") -> dict[tuple[str, str], str]:
    rows = told.rows[told.rows["unit"] == unit]
    return {
        (m, c): s for m, c, s in rows[["measure", "category", "status"]].itertuples(index=False)
    }


def test_a_point_that_tells_of_a_few_is_withheld_with_all_that_is_told_of_it() -> None:
    # Three of nineteen are too many to leave out, and too few to be told.
    told = statuses(released([*spread(16), *spread(3, points=1)], progress_plan()))
    assert told["point_mean", "start"] == "shown"
    for measure in ("point_mean", "point_change", "start_of_stayers", "reliable_improved"):
        assert told[measure, "slut"] == "withheld_partner"
    assert told["same_people", "slut"] == "withheld_partner"


def test_few_at_the_start_withhold_everything() -> None:
    told = released(spread(4), progress_plan())
    kinds = told.rows.loc[told.rows["measure"].isin(["point_mean", "point_change"]), "status"]
    assert kinds.str.startswith("withheld").all()
    assert "withheld_small" in set(told.suppression["status"])


def test_everybody_the_same_is_withheld() -> None:
    people = [Followed({"start": 10 + at % 4, "midt": 12, "slut": 15 + at % 5}) for at in range(20)]
    told = statuses(released(people, progress_plan()))
    assert told["point_mean", "start"] == "shown"
    assert told["point_mean", "midt"] == "withheld_group"
    assert told["point_mean", "slut"] == "shown"


def test_a_share_of_everybody_is_withheld_alone() -> None:
    told = statuses(released(spread(20, change=15.0), progress_plan()))
    assert told["reliable_improved", "slut"] == "withheld_group"
    assert told["reliable_worse", "slut"] == "withheld_group"
    assert told["point_change", "slut"] == "shown"


def test_nobody_at_a_point_is_no_data() -> None:
    told = statuses(released(spread(20, points=1), progress_plan()))
    assert told["point_mean", "start"] == "shown"
    assert told["point_mean", "slut"] == told["point_change", "slut"] == "no_data"


def aged(*groups: tuple[str, int]) -> list[Followed]:
    return [one._replace(background={"age": group}) for group, n in groups for one in spread(n)]


def test_background_groups_need_ten_people_and_leave_none_behind() -> None:
    plan = progress_plan(more=AGE)
    told = statuses(released(aged(("ung", 14), ("midt", 13), ("gammel", 3)), plan, ["age"]))
    assert told["group_change", "gammel"] == "withheld_small"
    shown = [told["group_change", name] for name in ("ung", "midt")]
    assert sorted(shown) == ["shown", "withheld_partner"]
    told = statuses(released(aged(("ung", 14), ("midt", 13), ("gammel", 8)), plan, ["age"]))
    assert told["group_change", "ung"] == told["group_change", "midt"] == "shown"


def with_goals(*cells: tuple[str, str, int]) -> list[Followed]:
    """Parameter, level and people: one progress goal each."""
    goals = [[(name, "progress", level)] for name, level, n in cells for _ in range(n)]
    return [one._replace(goals=g) for one, g in zip(spread(len(goals)), goals, strict=True)]


def goals_of(told: Released) -> dict[str, str]:
    rows = told.rows[
        (told.rows["measure"] == "goals") & (told.rows["breakdown"] == "goal_progress")
    ]
    return {
        str(category).rpartition("/")[0]: status
        for category, status in zip(rows["category"], rows["status"], strict=True)
    }


def test_a_small_parameter_takes_another_with_it_and_the_whole_is_shown() -> None:
    cells = [
        *(("Bolig", "full", 6), ("Bolig", "partly", 6), ("Netværk", "full", 4)),
        *(("Netværk", "partly", 5), ("Helbred", "full", 3)),
    ]
    told = goals_of(released(with_goals(*cells), progress_plan(more="[goals]\n")))
    assert told == {
        "": "shown",
        "Bolig": "shown",
        "Netværk": "withheld_partner",
        "Helbred": "withheld_small",
    }


def test_goals_that_were_all_reached_are_withheld() -> None:
    cells = [("Bolig", "full", 6), ("Netværk", "full", 6), ("Netværk", "partly", 6)]
    told = goals_of(released(with_goals(*cells), progress_plan(more="[goals]\n")))
    assert told["Bolig"] == "withheld_group"
    assert told["Netværk"] == "withheld_partner"  # the whole without it would tell of the other


def test_two_small_parameters_may_be_the_same_people() -> None:
    both = [("Bolig", "progress", "full"), ("Netværk", "progress", "partly")]
    people = [one._replace(goals=both) for one in spread(3)]
    people += with_goals(("Helbred", "full", 6), ("Helbred", "partly", 6))
    told = goals_of(released(people, progress_plan(more="[goals]\n")))
    assert told["Helbred"] == "withheld_partner"


def test_courses_that_few_share_are_withheld_with_another() -> None:
    states = ["finished"] * 12 + ["left"] * 3 + ["in_course"] * 6
    people = [one._replace(course=state) for one, state in zip(spread(21), states, strict=True)]
    told = statuses(released(people, progress_plan()))
    assert told["courses", ""] == told["courses", "finished"] == "shown"
    assert told["courses", "left"] == "withheld_small"
    assert told["courses", "in_course"] == "withheld_partner"


def test_what_was_withheld_of_the_same_wave_stays_withheld() -> None:
    people = [*spread(20), *spread(7, points=1)]
    strict = replace(
        progress_plan(), thresholds=replace(progress_plan().thresholds, question_answers=8)
    )
    before = released(people, strict)
    assert statuses(before)["point_mean", "slut"].startswith("withheld")
    again = released(people, progress_plan(), same_wave=before)
    assert statuses(again)["point_mean", "slut"] == "withheld_partner"
    assert statuses(released(people, progress_plan()))["point_mean", "slut"] == "shown"


def without(n: int, *points: str) -> list[Followed]:
    """People who were not measured at some points."""
    scores = [{p: s for p, s in one.scores.items() if p not in points} for one in spread(n)]
    return [Followed(one) for one in scores]


def test_a_release_with_a_few_people_more_is_not_shown_beside_another() -> None:
    # Three lack the point in the middle and are left out. Under a stricter threshold that point
    # would cost too many others, so nobody is left out of the rest: the three could be subtracted.
    people = [*spread(60), *without(3, "midt"), *without(7, "midt", "slut"), *without(6, "slut")]
    plan = progress_plan()
    strict = replace(plan, thresholds=replace(plan.thresholds, question_answers=8))
    before, alone = released(people, plan), released(people, strict)
    counts = [find(told.rows, "point_mean", "start")["n"] for told in (before, alone)]
    assert counts == [73, 76]
    again = statuses(released(people, strict, same_wave=before))
    assert again["point_mean", "start"] == again["point_change", "slut"] == "withheld_partner"
    assert statuses(released(people, plan, same_wave=before))["point_mean", "start"] == "shown"


def test_the_audit_stops_a_release_that_tells_of_a_few() -> None:
    people = [*spread(16), *spread(3, points=1)]
    plan = progress_plan()
    about = about_of(plan, None, has_invitations=False, hashes={})
    (one,) = followed_of(measured(people, plan), about, plan.thresholds)
    found = one.statuses(frozenset())
    audit_progress([one], found, LEAST)
    with pytest.raises(DisclosureError, match="tell of a few people"):
        audit_progress([one], dict.fromkeys(found, "shown"), LEAST)


@pytest.mark.parametrize(
    "change",
    [
        {"measure": "share_positive"},
        {"item": "another"},
        {"unit": "x"},
        {"wave": "another"},
        {"breakdown": "point", "category": "uge 7"},
        {"breakdown": "age", "category": "ung"},
        {"n": -1},
    ],
)
def test_a_row_that_no_rule_knows_stops_the_run(change: dict[str, object]) -> None:
    plan = progress_plan()
    about = about_of(plan, None, has_invitations=False, hashes={})
    measures = measured(spread(20), plan)
    for name, value in change.items():
        measures.rows.loc[0, name] = value
    with pytest.raises(DisclosureError):
        release(measures, about, plan.thresholds)


def test_courses_that_contradict_the_rows_stop_the_run() -> None:
    plan = progress_plan()
    about = about_of(plan, None, has_invitations=False, hashes={})
    measures = replace(measured(spread(20), plan), courses=())
    with pytest.raises(DisclosureError, match="do not add up"):
        release(measures, about, plan.thresholds)


def test_a_wave_that_is_none_of_progress_has_no_such_rows() -> None:
    plan = progress_plan()
    about = replace(about_of(plan, None, has_invitations=False, hashes={}), progress=None)
    with pytest.raises(DisclosureError):
        release(measured(spread(20), plan), about, plan.thresholds)
