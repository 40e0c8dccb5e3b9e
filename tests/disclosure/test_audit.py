"""The audit must catch every way of telling too much, whatever the protection believed."""

from __future__ import annotations

import dataclasses
from typing import Any

import pandas as pd
import pytest

from pipeline.disclosure import audit, release
from pipeline.disclosure.rests import Context
from pipeline.errors import DisclosureError
from pipeline.records import About, Measures, Released
from tests.disclosure.tables import BEFORE, HOUSE, NOW, Leaf, about_of, measures_of

GOOD = {"q": (30, 12)}
PEOPLE = [
    Leaf("a", "a1", answered=60, answers=GOOD),
    Leaf("a", "a2", answered=50, answers=GOOD),
    Leaf("a", "a3", answered=20, answers={"q": (9, 8)}),
    Leaf("a", "a4", answered=3, answers={"q": (2, 1)}),
    Leaf("b", answered=60, answers=GOOD),
    Leaf("c", answered=20, answers={"q": (2, 1)}),
]


@pytest.fixture
def about() -> About:
    return about_of(PEOPLE, has_invitations=False, asked={"q": ()})


@pytest.fixture
def measures(about: About) -> Measures:
    return measures_of(PEOPLE, about, PEOPLE)


@pytest.fixture
def released(measures: Measures, about: About) -> Released:
    return release(measures, about, HOUSE)


def shown_again(
    released: Released, measures: Measures, **where: str
) -> tuple[pd.DataFrame, pd.Series]:
    """The released rows with one cell's rows put back, and which rows those are."""
    rows = released.rows.copy()
    put_back = pd.Series(True, index=rows.index)
    for column, value in where.items():
        put_back &= rows[column] == value
    rows.loc[put_back, "status"] = "shown"
    for column in measures.rows.columns:
        rows.loc[put_back, column] = measures.rows.loc[put_back, column]
    return rows, put_back


def test_the_release_itself_passes(released: Released, measures: Measures, about: About) -> None:
    assert (released.rows["status"] != "shown").any()
    audit(released.rows, Context(about, measures.links), HOUSE)


@pytest.mark.parametrize("places", [[("", "")], [("a", "a1"), ("a", "a2"), ("a", "")]])
def test_details_shown_again_are_found(places: list[tuple[str, str]]) -> None:
    """Nobody of a3 and a4 chose the lowest answer: the details of the rest would tell."""
    many = {"q": (20, 20, 20, 20, 20)}
    people = [Leaf("a", unit, answered=100, answers=many) for unit in ("a1", "a2")]
    people += [Leaf("a", unit, answered=9, answers={"q": (0, 1, 0, 1, 1)}) for unit in ("a3", "a4")]
    people += [Leaf(c, answered=100, answers=many) for c in "bc"]
    people.append(Leaf("d", answered=20, answers={"q": (0, 1, 1, 1, 0)}))
    people.append(Leaf("e", answered=20, answers={"q": (0, 5, 5, 5, 5)}))
    about = about_of(people, has_invitations=False, asked={"q": ()}, points=5)
    measures = measures_of(people, about)
    released = release(measures, about, HOUSE)
    rows = released.rows
    for centre, unit in places:
        where = {"measure": "distribution", "centre": centre, "unit": unit}
        rows, _ = shown_again(dataclasses.replace(released, rows=rows), measures, **where)
    with pytest.raises(DisclosureError, match="details tell on a withheld group"):
        audit(rows, Context(about, measures.links), HOUSE)


PLACES = [
    {"item": "", "centre": "a", "unit": "a4", "breakdown": ""},
    {"item": "", "centre": "a", "unit": "a3", "breakdown": ""},
    {"item": "q", "centre": "c", "unit": "", "measure": "share_positive"},
    {"measure": "kpi", "centre": "c", "wave": NOW},
    {"measure": "kpi", "centre": "c", "wave": BEFORE},
    {"measure": "kpi_others", "centre": "c"},
    {"measure": "versus_others", "centre": "c"},
    {"measure": "change", "centre": "c"},
    {"measure": "versus_target", "centre": "c"},
]


@pytest.mark.parametrize("where", PLACES, ids=str)
def test_one_value_too_many_stops_the_run(
    where: dict[str, str], released: Released, measures: Measures, about: About
) -> None:
    rows, put_back = shown_again(released, measures, **where)
    assert (released.rows.loc[put_back, "status"] != "shown").any()
    with pytest.raises(DisclosureError):
        audit(rows, Context(about, measures.links), HOUSE)


def test_a_partner_shown_again_names_the_group_it_protected(
    released: Released, measures: Measures, about: About
) -> None:
    log = released.suppression
    (partner,) = log.loc[
        (log["unit"] == "")
        & (log["breakdown"] == "")
        & (log["status"] == "withheld_partner")
        & (log["wave"] == NOW),
        "centre",
    ]
    everything = [
        {"centre": partner, "unit": "", "wave": NOW, "item": item} for item in ("q", "kpi_q")
    ]
    rows = released.rows
    for where in everything:
        rows, _ = shown_again(dataclasses.replace(released, rows=rows), measures, **where)
    rows = rows[~rows["measure"].isin(["change", "versus_others", "kpi_others"])]
    with pytest.raises(DisclosureError, match=r"question 'q', centre 'c'") as caught:
        audit(rows, Context(about, measures.links), HOUSE)
    assert not any(f" {number}" in str(caught.value) for number in (1, 2, 3, 20))


@pytest.mark.parametrize(("column", "value"), [("n", 3), ("low", 0.1), ("method", "m")])
def test_a_withheld_row_may_hold_nothing(
    column: str, value: Any, released: Released, measures: Measures, about: About
) -> None:
    rows = released.rows.copy()
    rows.loc[rows.index[rows["status"] == "withheld_small"][0], column] = value
    with pytest.raises(DisclosureError, match="holds a value"):
        audit(rows, Context(about, measures.links), HOUSE)


def test_the_published_response_may_not_fix_what_people_said() -> None:
    """b gave at most 10 answers, so c gave 4 of the hidden 14; only 2 of those are negative."""
    counts = {"a": (60, (30, 12)), "b": (10, (9, 1)), "c": (6, (3, 1))}
    people = [Leaf(c, answered=n, answers={"q": answers}) for c, (n, answers) in counts.items()]
    about = dataclasses.replace(about_of(people, has_invitations=False, asked={"q": ()}), kpis=())
    measures = measures_of(people, about)
    rows = measures.rows[measures.rows["measure"].isin(["answered", "share_positive"])]
    rows = rows.assign(status="shown")
    for centre, status in {"b": "withheld_partner", "c": "withheld_small"}.items():
        hidden = (rows["centre"] == centre) & (rows["item"] == "q")
        rows.loc[hidden, "status"] = status
        rows.loc[hidden, ["n", "numerator", "denominator", "value", "low", "high"]] = pd.NA
        rows.loc[hidden, "method"] = ""
    with pytest.raises(DisclosureError, match="withheld answers can be worked out"):
        audit(rows, Context(about, measures.links), HOUSE)


def test_a_total_that_leaves_a_part_no_room_is_found(about: About) -> None:
    """A hidden pair is no protection when its members' statuses bound them: 4 + 4 of 8."""
    people = [Leaf(c, answered=n, answers=GOOD) for c, n in (("a", 90), ("b", 4), ("c", 4))]
    about = about_of(people, has_invitations=False, asked={})
    measures = measures_of(people, about)
    rows = measures.rows.assign(status="shown")
    small = rows["centre"].isin(["b", "c"])
    rows.loc[small, "status"] = "withheld_small"
    rows.loc[small, ["n", "numerator", "denominator", "value", "low", "high"]] = pd.NA
    rows.loc[small, "method"] = ""
    with pytest.raises(DisclosureError, match="worked out"):
        audit(rows, Context(about, measures.links), HOUSE)
