"""Rows that rest on other rows: shown only with all of them, and refused where nobody said how."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.disclosure import release, with_derived
from pipeline.disclosure.rests import rests
from pipeline.errors import DisclosureError
from pipeline.policy import table
from pipeline.records import Measures, Released
from tests.disclosure.tables import HOUSE, Leaf, about_of, measures_of
from tests.disclosure.test_examples import status

GOOD = {"q": (30, 12), "r": (30, 12)}
FEW = {"q": (30, 12), "r": (2, 1)}
PEOPLE = [Leaf(c, answered=60, answers=GOOD) for c in "abc"]
UNITS = [
    *PEOPLE,
    *(Leaf("d", f"d{n}", answered=60, answers=GOOD) for n in range(3)),
    Leaf("d", "d3", answered=60, answers=FEW),
]


def with_measure(people: list[Leaf], measure: str, like: str, item: str) -> Released:
    """A release in which one more measure stands wherever ``like`` stands for an item."""
    about = about_of(
        people,
        has_invitations=False,
        asked={"q": (), "r": ()},
        themes={"theme": ("q", "r")},
    )
    measures = measures_of(people, about)
    rows = measures.rows
    like_it = (rows["measure"] == like) & (rows["item"] == item) & (rows["breakdown"] == "")
    extra = rows[like_it & (rows["wave"] == about.wave)].assign(measure=measure)
    return release(
        Measures(pd.concat([rows, extra], ignore_index=True), measures.links), about, HOUSE
    )


def test_every_measure_of_the_policy_rests_on_something() -> None:
    assert set(table("measures")) == set(rests())


@pytest.mark.parametrize("measure", ["weighted_share_positive", "weighted_mean"])
def test_a_weighted_value_is_shown_only_with_all_its_units(measure: str) -> None:
    found = with_measure(UNITS, measure, "share_positive", "r")
    assert status(found, "share_positive", item="r", centre="d") == "shown"
    assert status(found, measure, item="r", centre="d") == "withheld_partner"
    assert status(found, measure, item="r") == "withheld_partner"
    assert status(found, measure, item="r", centre="a") == "shown"


@pytest.mark.parametrize("measure", ["alpha", "omega"])
def test_reliability_needs_every_question_of_the_theme(measure: str) -> None:
    people = [*PEOPLE, Leaf("d", answered=60, answers=FEW)]
    found = with_measure(people, measure, "kpi", "theme")
    items = {c: status(found, "share_positive", item="r", centre=c) for c in "abcd"}
    for centre in "abcd":
        is_shown = status(found, measure, item="theme", centre=centre) == "shown"
        assert is_shown <= (items[centre] == "shown")
    assert status(found, measure, item="theme") == "shown"


@pytest.mark.parametrize("measure", ["importance", "importance_check", "item_rest"])
def test_drivers_need_every_question_of_the_group(measure: str) -> None:
    people = [*PEOPLE, Leaf("d", answered=60, answers=FEW)]
    found = with_measure(people, measure, "share_positive", "q")
    assert status(found, "share_positive", item="q", centre="d") == "shown"
    assert status(found, measure, item="q", centre="d") == "withheld_partner"


@pytest.fixture(scope="module")
def shown() -> Released:
    about = about_of(UNITS, has_invitations=False, asked={"q": (), "r": ()})
    return release(measures_of(UNITS, about), about, HOUSE)


def derived(shown: Released, **more: object) -> pd.DataFrame:
    rows = shown.rows
    one = (rows["measure"] == "kpi") & (rows["item"] == "kpi_r") & (rows["centre"] == "a")
    one &= (rows["breakdown"] == "") & (rows["wave"] == shown.about.wave)
    return rows[one].assign(measure="detectable_change", **more)


def test_derived_rows_are_appended_and_nothing_else_changes(shown: Released) -> None:
    rows = derived(shown)
    found = with_derived(shown, rows)
    assert len(rows) == 1
    pd.testing.assert_frame_equal(found.rows.iloc[: len(shown.rows)], shown.rows)
    assert found.rows.dtypes.equals(shown.rows.dtypes)
    assert status(found, "detectable_change", item="kpi_r", centre="a") == "shown"
    assert with_derived(shown, rows.iloc[:0]) is shown


FAULTS: dict[str, dict[str, object]] = {
    "not derived from shown rows": {"measure": "mean"},
    "is not derived": {"measure": "of_my_own"},
    "another status": {"status": "withheld_small"},
    "holds a value": {"status": "no_base"},
    "group that is not shown": {"centre": "d", "unit": "d3"},
    "another type": {"n": 5.5},
}


@pytest.mark.parametrize("what", FAULTS)
def test_a_row_that_could_tell_is_refused(what: str, shown: Released) -> None:
    with pytest.raises(DisclosureError, match=what):
        with_derived(shown, derived(shown).assign(**FAULTS[what]))


def test_columns_in_another_order_and_rows_twice_are_refused(shown: Released) -> None:
    rows = derived(shown)
    with pytest.raises(DisclosureError, match="another order"):
        with_derived(shown, rows[list(reversed(rows.columns))])
    with pytest.raises(DisclosureError, match="twice"):
        with_derived(shown, pd.concat([rows, rows]))
