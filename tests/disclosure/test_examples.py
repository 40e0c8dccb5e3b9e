"""Small organisations where a hand can check what must be hidden."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest

from pipeline.disclosure import release
from pipeline.records import Released
from tests.disclosure.tables import BEFORE, HOUSE, NOW, Leaf, about_of, measures_of

GOOD = {"q": (30, 12)}


def released(
    people: list[Leaf],
    *,
    before: list[Leaf] | None = None,
    has_invitations: bool = False,
    asked: tuple[str, ...] = (),
) -> Released:
    about = about_of(people, has_invitations=has_invitations, asked={"q": asked})
    return release(measures_of(people, about, before or []), about, HOUSE)


def status(found: Released, measure: str, **where: str) -> str:
    """The status of the one row of a measure in one place."""
    place = {"wave": NOW, "centre": "", "unit": "", "breakdown": "", "category": "", **where}
    rows = found.rows[found.rows["measure"] == measure]
    for column, value in place.items():
        rows = rows[rows[column] == value]
    (only,) = rows["status"]
    return str(only)


def answered(found: Released, **where: str) -> str:
    return status(found, "answered", **where)


def question(found: Released, **where: str) -> str:
    return status(found, "share_positive", **where)


def test_the_cascade_of_icb_north() -> None:
    """232 = Trust A 150 + B 80 + C 2: C is hidden, then B with it, A is shown."""
    people = [Leaf("a", answered=150, answers=GOOD), Leaf("b", answered=80, answers=GOOD)]
    found = released([*people, Leaf("c", answered=2, answers={"q": (1, 1)})])
    assert [answered(found, centre=centre) for centre in ("", "a", "b", "c")] == [
        "shown",
        "shown",
        "withheld_partner",
        "withheld_small",
    ]
    log = found.suppression.set_index(["item", "centre"])
    assert log.loc[("", "b"), "partner"] == "c"
    assert log.loc[("", "c"), "reason"] == "Fewer than 5 answers."


def test_everything_about_a_group_falls_with_its_response() -> None:
    people = [Leaf(centre, answered=60, answers=GOOD) for centre in "abc"]
    found = released([*people, Leaf("d", answered=4, answers={"q": (2, 2)})])
    about_d = found.rows[found.rows["centre"] == "d"]
    assert set(about_d["status"]) == {"withheld_small"}


@pytest.mark.parametrize(("invited", "expected"), [(9, "withheld_small"), (10, "shown")])
def test_ten_must_have_been_invited(invited: int, expected: str) -> None:
    people = [Leaf(c, answered=50, silent=50, answers=GOOD) for c in "abc"]
    people.append(Leaf("d", answered=6, silent=invited - 6, answers={"q": (3, 3)}))
    assert answered(released(people, has_invitations=True), centre="d") == expected


@pytest.mark.parametrize(("answers", "expected"), [((2, 2), "withheld_small"), ((3, 2), "shown")])
def test_a_question_needs_five_answers(answers: tuple[int, int], expected: str) -> None:
    people = [Leaf(c, answered=60, answers=GOOD) for c in "abc"]
    found = released([*people, Leaf("d", answered=20, answers={"q": answers})])
    assert question(found, centre="d") == expected
    assert answered(found, centre="d") == "shown"


@pytest.mark.parametrize("answers", [(20, 0), (0, 20)])
def test_nobody_learns_what_everybody_said(answers: tuple[int, int]) -> None:
    people = [Leaf(c, answered=60, answers=GOOD) for c in "abc"]
    found = released([*people, Leaf("d", answered=20, answers={"q": answers})])
    told = [question(found, centre=centre) for centre in "abcd"]
    # One status for it and its partner: the word must not tell who was of one opinion.
    assert sorted(told) == ["shown", "shown", "withheld_group", "withheld_group"]
    assert told[3] == "withheld_group"
    log = found.suppression[found.suppression["breakdown"] == ""]
    log = log.set_index(["item", "centre"])["reason"]
    assert log["q", "d"] == "All answers are on the same side of the scale."
    (partner,) = log["q"].index.drop("d")
    assert log["q", partner] == "Would tell what is withheld by subtraction."


def test_only_dont_know_is_still_withheld() -> None:
    people = [Leaf(c, answered=60, answers=GOOD) for c in "abc"]
    found = released([*people, Leaf("d", answered=20, answers={"q": (0, 0)})])
    assert question(found, centre="d") == "withheld_small"


def test_a_question_nobody_was_asked_has_no_data() -> None:
    people = [Leaf(c, answered=60, answers=GOOD) for c in "ab"]
    people.append(Leaf("c", answered=60, answers={"q": (0, 0)}))
    about = about_of(people, has_invitations=False, asked={"q": ()})
    measures = measures_of(people, about)
    asked = about_of(people, has_invitations=False, asked={"q": ("a", "b")})
    found = release(measures, asked, HOUSE)
    assert question(found, centre="c") == "no_data"
    assert [question(found, centre=centre) for centre in ("", "a", "b")] == ["shown"] * 3


def test_a_unit_is_protected_by_its_smallest_neighbour() -> None:
    units = {"a1": 3, "a2": 40, "a3": 25, "a4": 60}
    people = [Leaf("a", unit, answered=n, answers=GOOD) for unit, n in units.items()]
    found = released([*people, Leaf("b", answered=60, answers=GOOD)])
    statuses = {unit: answered(found, centre="a", unit=unit) for unit in units}
    assert statuses == {
        "a1": "withheld_small",
        "a2": "shown",
        "a3": "withheld_partner",
        "a4": "shown",
    }
    assert answered(found, centre="a") == "shown"


def test_units_of_a_withheld_centre_tell_nothing_of_their_size() -> None:
    people = [Leaf("a", "a1", answered=30, answers=GOOD), Leaf("a", "a2", answered=2, answers=GOOD)]
    people += [Leaf("b", answered=90, answers=GOOD), Leaf("c", answered=2, answers=GOOD)]
    found = released(people)
    assert answered(found, centre="a") == "withheld_partner"
    assert [answered(found, centre="a", unit=u) for u in ("a1", "a2")] == ["withheld_partner"] * 2


def test_where_all_parts_must_go_the_total_stays() -> None:
    people = [Leaf("a", "a1", answered=6, answers=GOOD), Leaf("a", "a2", answered=2, answers=GOOD)]
    found = released([*people, Leaf("b", answered=90, answers=GOOD)])
    assert answered(found, centre="a") == "shown"
    assert [answered(found, centre="a", unit=u) for u in ("a1", "a2")] == ["withheld_small"] * 2


def test_an_only_unit_and_its_centre_fall_together() -> None:
    people = [Leaf("a", "a1", answered=20, answers={"q": (2, 1)})]
    people += [Leaf(c, answered=60, answers=GOOD) for c in "bcd"]
    found = released(people)
    assert question(found, centre="a", unit="a1") == question(found, centre="a") == "withheld_small"


MODES = {"web": (150, 90, 70), "paper": (60, 40, 30), "phone": (25, 18, 14), "visit": (12, 11, 3)}


def _by_mode() -> Released:
    people = [
        Leaf(centre, mode=mode, answered=sizes[at], answers=GOOD)
        for mode, sizes in MODES.items()
        for at, centre in enumerate("abc")
    ]
    return released(people)


def test_a_mode_that_is_small_somewhere_goes_with_a_circuit_of_two_centres_and_two_modes() -> None:
    found = _by_mode()
    told = {
        (centre, mode): answered(found, centre=centre, breakdown="mode", category=mode)
        for centre in "abc"
        for mode in MODES
    }
    hidden = {place for place, what in told.items() if what != "shown"}
    assert hidden == {("c", "visit"), ("c", "phone"), ("b", "visit"), ("b", "phone")}
    assert {told[place] for place in hidden} == {"withheld_small"}
    everybody = [answered(found, breakdown="mode", category=mode) for mode in MODES]
    assert everybody == ["shown"] * 4


def test_the_only_mode_is_the_group_itself() -> None:
    people = [Leaf("a", answered=7, answers={"q": (4, 3)})]
    people += [Leaf(centre, answered=60, answers=GOOD) for centre in "bc"]
    found = released(people)
    assert answered(found, centre="a", breakdown="mode", category="web") == "shown"


def test_a_mode_nobody_was_invited_by_has_no_data() -> None:
    people = [
        Leaf(centre, mode=mode, answered=60, silent=20, answers=GOOD)
        for centre, mode in [("a", "web"), ("a", "phone"), ("b", "web")]
    ]
    found = released(people, has_invitations=True)
    assert answered(found, centre="b", breakdown="mode", category="phone") == "no_data"
    assert answered(found, centre="b", breakdown="mode", category="web") == "shown"


@pytest.mark.parametrize("measure", ["kpi_others", "versus_others"])
def test_the_others_are_shown_when_all_are(measure: str) -> None:
    for centres in ("ab", "abc"):
        found = released([Leaf(c, answered=60, answers=GOOD) for c in centres])
        assert status(found, measure, item="kpi_q", centre="a") == "shown"


@pytest.mark.parametrize("measure", ["kpi_others", "versus_others"])
def test_of_two_centres_neither_is_shown_beside_a_small_one(measure: str) -> None:
    people = [Leaf("a", answered=60, answers=GOOD), Leaf("b", answered=4, answers={"q": (2, 2)})]
    found = released(people)
    assert status(found, measure, item="kpi_q", centre="a").startswith("withheld")
    assert status(found, measure, item="kpi_q", centre="b").startswith("withheld")


def test_of_three_centres_the_others_of_the_shown_one_are_shown() -> None:
    people = [Leaf("a", answered=90, answers=GOOD), Leaf("b", answered=60, answers=GOOD)]
    found = released([*people, Leaf("c", answered=20, answers={"q": (2, 1)})])
    assert question(found, centre="c") == "withheld_small"
    shown = [c for c in "ab" if question(found, centre=c) == "shown"]
    assert len(shown) == 1
    assert status(found, "versus_others", item="kpi_q", centre=shown[0]) == "shown"


def test_a_change_needs_both_waves() -> None:
    people = [Leaf(c, answered=60, answers=GOOD) for c in "abc"]
    before = [Leaf(c, answered=60, answers=GOOD) for c in "ab"]
    before.append(Leaf("c", answered=20, answers={"q": (2, 1)}))
    found = released(people, before=before)
    assert status(found, "kpi", item="kpi_q", centre="c", wave=BEFORE) == "withheld_group"
    assert status(found, "change", item="kpi_q", centre="c") == "withheld_partner"
    assert status(found, "kpi", item="kpi_q", centre="c") == "shown"
    assert status(found, "change", item="kpi_q") == "shown"


def test_what_cannot_be_computed_keeps_its_verdict() -> None:
    people = [Leaf(c, answered=60, answers=GOOD) for c in "abc"]
    about = about_of(people, has_invitations=False, asked={"q": ()})
    measures = measures_of(people, about, people)
    rows = measures.rows.copy()
    changed = (rows["measure"] == "change") & (rows["centre"] == "a")
    rows.loc[changed, "value"] = float("nan")
    rows.loc[changed, "verdict"] = "not_comparable:wording_changed"
    found = release(dataclasses.replace(measures, rows=rows), about, HOUSE)
    row = found.rows[changed].iloc[0]
    assert (row["status"], row["verdict"]) == ("no_base", "not_comparable:wording_changed")
    assert pd.isna(row["n"])


def test_a_verdict_does_not_open_a_comparison() -> None:
    people = [Leaf(c, answered=60, answers=GOOD) for c in "abc"]
    before = [*people[:2], Leaf("c", answered=20, answers={"q": (2, 1)})]
    about = about_of(people, has_invitations=False, asked={"q": ()})
    measures = measures_of(people, about, before)
    rows = measures.rows.copy()
    rows.loc[rows["measure"] == "change", "verdict"] = "not_comparable:stated"
    found = release(dataclasses.replace(measures, rows=rows), about, HOUSE)
    assert status(found, "change", item="kpi_q", centre="c") == "withheld_partner"


def test_shown_values_are_the_measured_ones() -> None:
    people = [Leaf(c, answered=60, answers=GOOD) for c in "abc"]
    about = about_of(people, has_invitations=False, asked={"q": ()})
    measures = measures_of(people, about, people)
    found = release(measures, about, HOUSE)
    assert set(found.rows["status"]) == {"shown"}
    pd.testing.assert_frame_equal(found.rows.drop(columns="status"), measures.rows)
    assert found.suppression.empty


def test_an_earlier_mean_without_spread_tells_what_everybody_said() -> None:
    """Of the earlier wave a mean KPI brings only its mean, so its limits must give it away."""
    people = [Leaf(c, answered=60, answers=GOOD) for c in "abcd"]
    about = about_of(people, has_invitations=False, asked={"q": ()})
    kpi = dataclasses.replace(about.kpis[0], kind="mean")
    about = dataclasses.replace(about, kpis=(kpi,))
    measures = measures_of(people, about, people)
    before = (measures.rows["wave"] == BEFORE) & (measures.rows["measure"] == "kpi")
    is_d = before & (measures.rows["centre"] == "d")
    rows = measures.rows.assign(high=measures.rows["high"].mask(is_d))
    found = release(dataclasses.replace(measures, rows=rows), about, HOUSE)
    earlier = {c: status(found, "kpi", item="kpi_q", centre=c, wave=BEFORE) for c in "abcd"}
    assert earlier["d"] == "withheld_group"
    assert "shown" in earlier.values()
    assert {earlier[c] for c in "abc"} == {"shown", "withheld_group"}


def test_a_higher_threshold_keeps_what_a_lower_one_hid() -> None:
    """With 5, four units of 2, 5, 6 and 30 cannot protect each other; with 6, three of them could.

    Without the memory of lower thresholds the largest would be shown again.
    """
    people = [Leaf("a", f"a{n}", answered=n, answers={"q": (1, 1)}) for n in (2, 5, 6, 30)]
    people.append(Leaf("b", answered=60, answers=GOOD))
    about = about_of(people, has_invitations=False, asked={"q": ()})
    for least in (5, 6):
        thresholds = dataclasses.replace(HOUSE, unit_answers=least)
        found = release(measures_of(people, about), about, thresholds)
        assert answered(found, centre="a", unit="a30").startswith("withheld")


def test_all_together_lose_the_details_of_a_withheld_centre_and_the_other_centres_keep_them() -> (
    None
):
    people = [Leaf("a", answered=150, answers=GOOD), Leaf("b", answered=80, answers=GOOD)]
    people += [Leaf(c, answered=60, answers=GOOD) for c in "de"]
    found = released([*people, Leaf("c", answered=9, answers={"q": (2, 1)})])
    details = found.rows[found.rows["measure"].eq("distribution") & (found.rows["wave"] == NOW)]
    statuses = details.groupby("centre")["status"].unique().map(list)
    assert question(found) == "shown"
    assert statuses[""] == ["withheld_partner"]
    assert statuses["e"] == ["shown"]
    log = found.suppression.set_index(["item", "centre", "breakdown"])
    assert log.loc[("q", "", "answer"), "status"] == "withheld_partner"


@pytest.mark.parametrize(("nobody", "expected"), [(0, "withheld_partner"), (5, "shown")])
def test_a_centre_with_a_withheld_unit_keeps_its_details_if_no_answer_is_rare(
    nobody: int, expected: str
) -> None:
    answers = {"q": (20, 20, 20, 20, 20)}
    people = [Leaf("a", "a1", answered=100, answers={"q": (nobody, 20, 20, 20, 20)})]
    people += [Leaf("a", "a2", answered=100, answers={"q": (0, 25, 25, 25, 25)})]
    people += [Leaf("a", "a3", answered=10, answers={"q": (0, 1, 0, 1, 1)})]
    people += [Leaf(c, answered=100, answers=answers) for c in "bc"]
    about = about_of(people, has_invitations=False, asked={"q": ()}, points=5)
    found = release(measures_of(people, about), about, HOUSE)

    def detail(**where: str) -> str:
        return status(found, "distribution", item="q", breakdown="answer", category="3", **where)

    assert question(found, centre="a", unit="a3") == "withheld_small"
    # Beside a withheld unit none keeps its details; of all together they go with the centre's.
    told = [detail(centre="a", unit=unit) for unit in ("a1", "a2")]
    assert "shown" not in told
    assert detail(centre="a") == detail() == expected
    assert detail(centre="b") == "shown"


def test_one_opinion_stays_open_at_a_higher_threshold() -> None:
    """All 11 of a0 are positive: what is hidden must leave room for 8 negative answers there."""
    counts = {"a0": (11, 0), "a1": (11, 8), "a2": (19, 3)}
    people = [
        Leaf("a", unit, answered=sum(both), silent=10, answers={"q": both})
        for unit, both in counts.items()
    ]
    people += [Leaf("b", unit, answered=200, answers={"q": (100, 100)}) for unit in ("b0", "b1")]
    about = about_of(people, has_invitations=True, asked={"q": ()})
    strict = dataclasses.replace(HOUSE, question_answers=8)
    found = release(measures_of(people, about), about, strict)
    told = {unit: question(found, centre="a", unit=unit) for unit in counts}
    assert told["a0"] == "withheld_group"
    hidden = [counts[unit] for unit, what in told.items() if what != "shown"]
    for side in (0, 1):
        assert sum(both[side] for both in hidden) >= 8
