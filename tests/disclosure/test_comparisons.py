"""Comparisons, by hand: shown only where everything they tell is shown."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest

from pipeline.disclosure import release
from tests.disclosure.released import GOOD, question, released, status
from tests.disclosure.tables import BEFORE, HOUSE, Leaf, about_of, measures_of


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
