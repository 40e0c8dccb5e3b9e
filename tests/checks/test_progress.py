"""Measurements and goals: every row is in, or out with its reason; people are followed by a key."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from pipeline.checks import check
from pipeline.errors import DataError
from pipeline.measures import measure
from pipeline.records import (
    GOAL_COLUMNS,
    MEASUREMENT_COLUMNS,
    PEOPLE_COLUMNS,
    Checked,
    RawTable,
    Wave,
)
from pipeline.wave import parse_plan

from ..progress_waves import progress_text

SECRET = b"of these tests"
JOBS = {name: name for name in ("person", "unit", "point", "date", "course")}
OF_GOALS = {name: name for name in ("person", "unit", "parameter", "goal", "attained")}
AGE = '[[questions]]\nid = "age"\nrole = "background"\n'
LOOSE = "[checks]\nmax_rejected_share = 1.0\n"


def table(columns: dict[str, str], rows: list[dict[str, str]], file: str = "f.csv") -> RawTable:
    frame = pd.DataFrame(rows).fillna("").astype("str")
    frame.index = pd.RangeIndex(2, 2 + len(frame), name="line")
    return RawTable(file, "0" * 64, "generic", "responses", frame, columns)


def row(person: str, point: str, value: str = "10", **more: str) -> dict[str, str]:
    fixed = {"unit": "a", "date": "", "course": "", "age": "", "s": value}
    return {"person": person, "point": point, **fixed, **more}


def goal(person: str, parameter: str, kind: str, attained: str) -> dict[str, str]:
    fixed = {"person": person, "unit": "a", "parameter": parameter}
    return {**fixed, "goal": kind, "attained": attained}


def checked(*tables: RawTable, more: str = "") -> Checked:
    text = progress_text(units=("a", "b"), more=LOOSE + AGE + more)
    return check(list(tables), parse_plan(text, "w", Path("w")), SECRET)


def reasons(result: Checked) -> list[tuple[int, str, str]]:
    columns = ["line", "column", "reason"]
    return [(int(a), b, c) for a, b, c in result.rejected[columns].itertuples(index=False)]


def test_a_person_is_followed_by_their_key() -> None:
    rows = [
        row("7", "Punkt start", "12", course="I gang", age="ung"),
        row("7", "SLUT", "20,5", course="Afsluttet"),
        row("8", "start", "3 - svært", course="afbrudt", age="gammel", unit="b"),
    ]
    result = checked(table(JOBS, rows))
    assert set(result.people) == {*PEOPLE_COLUMNS, "course", "age"}
    assert result.people["course"].tolist() == ["finished", "left"]
    assert result.people["age"].tolist() == ["ung", "gammel"]
    assert result.people["unit"].tolist() == ["a", "b"]
    assert list(result.measurements) == list(MEASUREMENT_COLUMNS)
    assert result.measurements["value"].tolist() == [12.0, 20.5, 3.0]
    assert result.measurements["point"].tolist() == ["start", "slut", "start"]
    assert result.measurements["person_id"].nunique() == 2
    again = checked(table(JOBS, rows))
    assert again.measurements["person_id"].tolist() == result.measurements["person_id"].tolist()
    assert not {"7", "8"} & set(result.measurements["person_id"])
    assert reasons(result) == []


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([row("", "start")], [(2, "", "missing_person")]),
        ([row("7", "")], [(2, "", "missing_point")]),
        ([row("7", "halvvejs")], [(2, "", "unknown_point")]),
        ([row("7", "start", unit="x")], [(2, "", "unknown_unit")]),
        ([row("7", "start"), row("7", "start", "30")], [(3, "", "duplicate_point")]),
        ([row("7", "start"), row("7", "slut", unit="b")], [(3, "", "other_unit")]),
        (
            [row("7", "start", date="2025-03-02"), row("7", "slut", date="2025-03-01")],
            [(3, "", "point_out_of_order")],
        ),
        (
            [row("7", "slut", date="2025-03-01"), row("7", "start", date="2025-03-02")],
            [(2, "", "point_out_of_order")],
        ),
        ([row("7", "start", "41")], [(2, "s", "off_scale")]),
        ([row("7", "start", "-1")], [(2, "s", "off_scale")]),
        ([row("7", "start", "mange")], [(2, "s", "off_scale")]),
        ([row("7", "start", "")], []),
        ([row("7", "start", "Ved ikke")], []),
        ([row("7", "start", date="2025-03-01"), row("7", "slut", date="2025-03-01")], []),
    ],
)
def test_a_row_is_out_with_its_reason(
    rows: list[dict[str, str]], expected: list[tuple[int, str, str]]
) -> None:
    fine = [row("9", "start"), row("9", "midt"), row("9", "slut")]
    # The fine rows come last: lines are counted from the faulty ones on.
    result = checked(table(JOBS, [*rows, *fine]))
    assert reasons(result) == expected
    assert set(result.measurements["point"]) == {"start", "midt", "slut"}


def test_what_is_read_is_accepted_or_rejected() -> None:
    rows = [row("7", "start"), row("7", "start"), row("8", "start", ""), row("9", "midt", "99")]
    (file,) = checked(table(JOBS, rows)).files
    assert (file.records_read, file.records_accepted, file.records_rejected) == (4, 3, 1)
    assert file.values_read == file.values_accepted + file.values_empty + file.values_rejected
    assert file.values_rejected == 1


def test_goals_are_told_apart_by_kind_and_how_far_they_came() -> None:
    told = [
        goal("7", "Bolig", "Progression", "1"),
        goal("7", "bolig", "fastholdelse", "-1"),
        goal("8", "Netværk", "progress", "Ikke nået"),
    ]
    sheet = table(OF_GOALS, told, "m.csv")
    result = checked(table(JOBS, [row("7", "start")]), sheet, more='[goals]\nscale = "gas"\n')
    assert list(result.goals) == list(GOAL_COLUMNS)
    assert result.goals["parameter"].tolist() == ["Bolig", "Bolig", "Netværk"]
    assert result.goals["kind"].tolist() == ["progress", "maintenance", "progress"]
    assert result.goals["attained"].tolist() == ["full", "partly", "not_attained"]
    assert len(result.people) == 2
    assert set(result.goals["person_id"]) == set(result.people["person_id"])


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        (goal("7", "", "progress", "ja"), "missing_parameter"),
        (goal("7", "Boliig", "progress", "ja"), "unknown_parameter"),
        (goal("7", "Bolig", "mål", "ja"), "unknown_goal_kind"),
        (goal("7", "Bolig", "progress", ""), "unknown_attainment"),
        (goal("7", "Bolig", "progress", "5"), "unknown_attainment"),
    ],
)
def test_a_goal_is_out_with_its_reason(told: dict[str, str], reason: str) -> None:
    listed = '[goals]\nscale = "zero_to_four"\nparameters = ["Bolig"]\n'
    sheet = table(OF_GOALS, [told, goal("7", "Bolig", "progress", "4")], "m.csv")
    result = checked(table(JOBS, [row("7", "start")]), sheet, more=listed)
    assert reasons(result) == [(2, "", reason)]
    assert result.goals["attained"].tolist() == ["full"]


@pytest.mark.parametrize("job", ["person", "point"])
def test_a_column_that_is_needed_is_asked_for(job: str) -> None:
    jobs = {name: column for name, column in JOBS.items() if name != job}
    with pytest.raises(DataError, match="one row is one person at one measuring point"):
        checked(table(jobs, [row("7", "start")]))


def test_an_item_without_a_column_and_a_wave_without_measurements_stop() -> None:
    bare = {name: value for name, value in row("7", "start").items() if name != "s"}
    with pytest.raises(DataError, match="no column 's' for an item"):
        checked(table(JOBS, [bare]))
    sheet = table(OF_GOALS, [goal("7", "Bolig", "progress", "ja")])
    with pytest.raises(DataError, match="no file of the wave holds measurements"):
        checked(sheet, more="[goals]\n")


def test_a_parameter_that_names_a_person_stops() -> None:
    sheet = table(OF_GOALS, [goal("7", "ring 12 34 56 78", "progress", "ja")], "m.csv")
    with pytest.raises(DataError, match="phone numbers"):
        checked(table(JOBS, [row("7", "start")]), sheet, more="[goals]\n")


def test_too_many_faults_stop_the_run() -> None:
    text = progress_text(units=("a", "b"), more=AGE)
    rows = [row("7", "start"), row("8", "halvvejs")]
    with pytest.raises(DataError, match="unknown_point"):
        check([table(JOBS, rows)], parse_plan(text, "w", Path("w")), SECRET)


def test_a_wave_may_consist_of_goals_alone() -> None:
    text = progress_text(units=("a", "b"), more="[goals]\n")
    bare = text[: text.index("[[instruments]]")] + "[goals]\n"
    plan = parse_plan(bare, "w", Path("w"))
    told = [goal(str(at), "Bolig", "progress", "ja" if at % 2 else "nej") for at in range(12)]
    result = check([table(OF_GOALS, told)], plan, SECRET)
    assert (len(result.people), len(result.goals), len(result.measurements)) == (12, 12, 0)
    wave = Wave(
        *("w", result.people, result.responses, result.rejected),
        has_invitations=False,
        populations={},
        measurements=result.measurements,
        goals=result.goals,
    )
    rows = measure(wave, plan, None, None).rows
    whole = rows[(rows["measure"] == "goals") & (rows["category"] == "/full") & (rows["n"] > 0)]
    assert whole["value"].tolist() == [0.5]
