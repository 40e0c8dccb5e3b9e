"""Fails closed: what the rules do not know stops the run."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from pipeline.disclosure import release
from pipeline.disclosure.rests import rests
from pipeline.errors import DisclosureError, PolicyError
from pipeline.policy import table
from pipeline.records import About, Measures
from tests.disclosure.tables import BEFORE, HOUSE, Leaf, about_of, measures_of

GOOD = {"q": (30, 12)}
Change = Callable[[pd.DataFrame], pd.DataFrame]

PEOPLE = [Leaf(c, mode=m, answered=60, answers=GOOD) for c in "abc" for m in ("web", "phone")]


@pytest.fixture
def about() -> About:
    return about_of(PEOPLE, has_invitations=False, asked={"q": ()})


@pytest.fixture
def measures(about: About) -> Measures:
    return measures_of(PEOPLE, about, PEOPLE)


def test_every_measure_of_the_policy_is_known() -> None:
    assert set(table("measures")) <= set(rests())


def _set(column: str, value: Any, measure: str = "share_positive") -> Change:
    def change(rows: pd.DataFrame) -> pd.DataFrame:
        rows = rows.copy()
        rows.loc[rows.index[rows["measure"] == measure][-1], column] = value
        return rows

    return change


FAULTS: dict[str, Change] = {
    "unknown measure 'medel'": _set("measure", "medel"),
    "unknown unit 'x9'": _set("unit", "x9"),
    "unknown unit ''": _set("centre", "x"),
    "unknown item 'x'": _set("item", "x"),
    "unknown wave 'w1999'": _set("wave", "w1999"),
    "unknown breakdown 'age'": _set("breakdown", "age"),
    "unknown category ''": _set("breakdown", "mode"),
    "a negative count": _set("n", -1),
    "a count is missing": _set("n", pd.NA),
    "not whole": _set("numerator", 0.5),
    "contradict": _set("numerator", 500.0),
    "the same measure twice": lambda rows: pd.concat([rows, rows.tail(1)], ignore_index=True),
    "no response": lambda rows: rows[rows["measure"] != "answered"],
    "contradict each other": _set("n", 41, "kpi"),
    "add up to more": lambda rows: rows.assign(
        numerator=rows["numerator"].where(
            (rows["measure"] != "answered") | (rows["centre"] != "") | (rows["breakdown"] != ""),
            12.0,
        )
    ),
}


@pytest.mark.parametrize("what", FAULTS)
def test_a_faulty_table_is_refused(what: str, measures: Measures, about: About) -> None:
    faulty = Measures(FAULTS[what](measures.rows), measures.links)
    with pytest.raises(DisclosureError, match=what):
        release(faulty, about, HOUSE)


def test_a_group_with_answers_but_no_response_is_refused(measures: Measures, about: About) -> None:
    rows = measures.rows
    faulty = Measures(rows[(rows["item"] != "") | (rows["centre"] != "c")], measures.links)
    with pytest.raises(DisclosureError, match="no response"):
        release(faulty, about, HOUSE)


def test_an_invitation_list_must_tell_who_was_invited(measures: Measures, about: About) -> None:
    with pytest.raises(DisclosureError, match="missing or contradict"):
        release(measures, dataclasses.replace(about, has_invitations=True), HOUSE)


def test_messages_hold_no_counts(measures: Measures, about: About) -> None:
    faulty = Measures(_set("numerator", 317.0)(measures.rows), measures.links)
    with pytest.raises(DisclosureError) as caught:
        release(faulty, about, HOUSE)
    assert "317" not in str(caught.value)


@pytest.mark.parametrize(
    "name",
    ["unit_invited", "unit_answers", "question_answers", "breakdown_answers", "protection"],
)
@pytest.mark.parametrize("value", [2, 0, -5, None, 5.0, True])
def test_a_threshold_below_three_or_missing_is_refused(
    name: str, value: Any, measures: Measures, about: About
) -> None:
    with pytest.raises(PolicyError, match=name):
        release(measures, about, dataclasses.replace(HOUSE, **{name: value}))


def test_a_change_without_an_earlier_wave_is_refused(measures: Measures, about: About) -> None:
    rows = measures.rows[measures.rows["wave"] != BEFORE]
    alone = dataclasses.replace(about, previous="")
    with pytest.raises(DisclosureError, match="change"):
        release(Measures(rows, measures.links), alone, HOUSE)
