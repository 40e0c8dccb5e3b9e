"""Drafts of progress waves: when files follow people, their points, instruments and goals."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import pytest

from pipeline.draft.followed import point_jobs
from pipeline.errors import DataError
from pipeline.records import RawTable
from pipeline.wave import WavePlan
from tests.draft.tables import draft, raw

KINDS = ("Progression", "Fastholdelse")


def measured(points: Sequence[str] = ("Før", "Efter"), people: int = 20, **more: str) -> RawTable:
    """Every person at every point, with two items 1-5; ``more``: columns that are the same."""
    rows = [
        {
            "Borger": f"B{who}",
            "Tidspunkt": point,
            "Ro": str(1 + who % 5),
            "Mad": str(2 + who % 4 if who % 5 < 3 else 2),
            **more,
        }
        for who in range(people)
        for point in points
    ]
    return raw(pd.DataFrame(rows).to_dict("list"))


def drafted(*tables: RawTable, kind: str = "") -> WavePlan:
    return draft(*tables, name="ny", kind=kind)[1]


@pytest.mark.parametrize(
    ("points", "kinds"),
    [
        (("Før", "Efter"), ["start", "end"]),
        (("Slut", "Start"), ["start", "end"]),
        (("Baseline", "3 måneder", "Follow-up"), ["start", "phase", "follow_up"]),
        (("Opstart", "Afslutning", "Seks måneder efter"), ["start", "end", "follow_up"]),
    ],
)
def test_a_column_that_names_start_and_end_makes_a_progress_wave(points, kinds):
    plan = drafted(measured(points))
    assert plan.model == 1
    assert plan.progress is not None
    assert [one.kind for one in plan.progress.points] == kinds
    assert {one.name["da"] for one in plan.progress.points} == set(points)
    assert plan.files[0].columns["person"] == "Borger"
    (instrument,) = plan.progress.instruments
    assert (instrument.items, instrument.low, instrument.high) == (("Ro", "Mad"), 1, 5)
    assert {"points", "instruments"} <= set(plan.unconfirmed)


def test_a_slip_is_no_measuring_point():
    table = measured(people=60)
    table.rows.loc[3, "Tidspunkt"] = "Eftr"
    progress = drafted(table).progress
    assert progress is not None
    assert [one.id for one in progress.points] == ["foer", "efter"]


def test_a_column_that_names_no_start_and_end_is_a_survey_unless_it_is_said():
    table = measured(("Runde 1", "Runde 2", "Runde 3"))
    assert drafted(table).progress is None
    plan = drafted(table, kind="progress")
    assert plan.progress is not None
    assert [one.kind for one in plan.progress.points] == ["start", "phase", "phase"]


def test_a_survey_stays_a_survey_where_that_is_said():
    assert drafted(measured(), kind="survey").progress is None


def test_people_who_stand_once_are_not_followed():
    table = measured()
    table.rows["Borger"] = [f"B{at}" for at in range(len(table.rows))]
    assert point_jobs([table], "") == {}


def test_before_and_after_in_columns_beside_each_other_is_told_what_to_do():
    wide = {"Borger": [f"B{at}" for at in range(9)], "Ro_før": ["2"] * 9, "Ro_efter": ["4"] * 9}
    with pytest.raises(DataError) as found:
        drafted(raw(wide), kind="progress")
    assert "which measuring point" in str(found.value)
    assert "under each other" in str(found.value)


def test_texts_that_are_no_numbers_make_no_instrument():
    table = measured()
    rows = table.rows.drop(columns=["Ro", "Mad"])
    with pytest.raises(DataError, match="no column holds numbers of a scale"):
        drafted(raw(rows.to_dict("list")))


@pytest.mark.parametrize(
    ("values", "scale"), [(["-2", "0", "2"], "gas"), (["0", "4", "3"], "zero_to_four")]
)
def test_goals_are_found_by_their_kind_and_numbers(values, scale):
    found = [(at, value, kind) for at, value in enumerate(values * 4) for kind in KINDS]
    goals = {
        "Borger": [f"B{at}" for at, _, _ in found],
        "Emne": [("Bolig", "Ro")[at % 2] for at, _, _ in found],
        "Slags": [kind for _, _, kind in found],
        "Nået": [value for _, value, _ in found],
    }
    progress = drafted(measured(), raw(goals, file="maal.csv")).progress
    assert progress is not None
    assert (progress.goal_scale, progress.parameters) == (scale, ("Bolig", "Ro"))
