"""The committed progress files are what the generator writes, and they are what truth says.

Read back with csv only, and judged by scipy.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from statistics import fmean

import pytest
from scipy import stats

from pipeline.intake import check_wave
from pipeline.wave import read_plan

from .courses import HERE, RAW, WAVE, write_wave
from .questionnaire import read_toml
from .test_generate import content

TRUTH = read_toml(HERE / "truth_progress.toml")
PLAN = read_toml(RAW / WAVE / "wave.toml")
UNITS = {unit["id"]: unit["name"] for unit in PLAN["centres"][0]["units"]}
COURSES = {unit["id"]: unit["courses"] for unit in TRUTH["units"]}
POINTS = [TRUTH["names"][point] for point in TRUTH["points"]]
ITEMS = {one["id"]: one["items"] for one in PLAN["instruments"]}
LOWER = {one["id"]: one.get("better") == "lower" for one in PLAN["instruments"]}


def table(name: str) -> list[dict[str, str]]:
    with (RAW / WAVE / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


@cache
def rows() -> tuple[dict[str, str], ...]:
    """Every row of the measurements but those that are wrong as a whole, which come last."""
    return tuple(table("forloeb.csv")[:-4])


def scores(unit: str, instrument: str) -> Mapping[str, Mapping[str, float]]:
    """Person -> point -> mean of the items (those off the scale left out), times four if a sum."""
    found: defaultdict[str, dict[str, float]] = defaultdict(dict)
    items = ITEMS[instrument]
    for row in rows():
        if row["Tilbud"] == UNITS[unit]:
            values = [float(row[item]) for item in items if is_valid(row[item], instrument)]
            times = 4 if instrument == "trivsel" else 1
            found[row["Forløb"]][row["Målepunkt"]] = fmean(values) * times
    return found


def is_valid(cell: str, instrument: str) -> bool:
    return cell.isdigit() and int(cell) <= TRUTH["instruments"][instrument]["high"]


def changes(unit: str, instrument: str, point: str = "Afslutning", **kind: str) -> list[float]:
    """Everybody's own change since the start, of those measured at both."""
    known = {row["Forløb"]: row["Aldersgruppe"] for row in rows()}
    return [
        at[point] - at["Opstart"]
        for person, at in scores(unit, instrument).items()
        if point in at and kind.get("age", known[person]) == known[person]
    ]


def test_the_files_are_what_the_generator_writes(tmp_path: Path) -> None:
    write_wave(tmp_path)
    for name in ("forloeb.csv", "maal.csv"):
        assert content(tmp_path / name) == content(RAW / WAVE / name)


def test_people_are_measured_as_often_as_truth_says() -> None:
    told = Counter(
        (unit, tuple(sorted(at, key=POINTS.index)))
        for unit in UNITS
        for at in scores(unit, "funktion").values()
    )
    expected = Counter(
        {
            (unit, tuple(POINTS[: kind["points"]])): kind["people"]
            for unit, kinds in COURSES.items()
            for kind in kinds
        }
    )
    assert told == expected
    assert sum(told.values()) == 120
    left = sum(k["people"] for kinds in COURSES.values() for k in kinds if k["status"] == "Afbrudt")
    assert left == 30


@pytest.mark.parametrize("instrument", ITEMS)
@pytest.mark.parametrize("unit", UNITS)
def test_what_changed_is_found_and_nothing_else(unit: str, instrument: str) -> None:
    true = TRUTH["instruments"][instrument]["change"][unit][1]
    if instrument == "trivsel":
        true *= 4
    found = changes(unit, instrument)
    p = stats.ttest_1samp(found, 0).pvalue
    assert (p < 0.01) == (true != 0)
    if true and (unit, instrument) != ("havnen", "funktion"):  # there the young change more
        assert fmean(found) == pytest.approx(true, abs=0.15 if instrument == "funktion" else 1.2)


def test_the_young_of_one_unit_change_more_and_no_other_group_does() -> None:
    extra = TRUTH["groups"]["extra"]
    for unit in UNITS:
        for instrument in ITEMS:
            by_age = [changes(unit, instrument, age=age) for age in TRUTH["groups"]["shares"]]
            p = stats.ttest_ind(*by_age, equal_var=False).pvalue
            assert (p < 0.01) == ((unit, instrument) == (extra["unit"], extra["instrument"]))


def test_those_who_left_one_unit_at_once_began_worse() -> None:
    left, stayed = [], []
    for at in scores("skoven", "funktion").values():
        (left if len(at) == 1 else stayed).append(at["Opstart"])
    assert fmean(left) - fmean(stayed) > 0.3


def test_goals_are_as_truth_says() -> None:
    units = {name: unit for unit, name in UNITS.items()}
    kinds = {"Progression": "progress", "Fastholdelse": "maintenance"}
    told = [
        (units[row["Tilbud"]], kinds[row["Måltype"]], row["Opfyldelse"])
        for row in table("maal.csv")
    ]
    for unit in UNITS:
        for kind in ("progress", "maintenance"):
            mine = [int(level) for where, what, level in told if (where, what) == (unit, kind)]
            true = sum(TRUTH["goals"][unit][kind][2:]) / 100
            reached = fmean(level >= 0 for level in mine)
            assert len(mine) >= 20
            assert stats.binomtest(sum(level >= 0 for level in mine), len(mine), true).pvalue > 0.01
            assert abs(reached - true) < 0.2


def test_the_faults_are_those_that_are_planted() -> None:
    _, checked = check_wave(RAW / WAVE, b"secret")
    found = Counter(checked.rejected["reason"])
    assert found == Counter(TRUTH["faults"])


def test_the_period_holds_every_day() -> None:
    plan = read_plan(RAW / WAVE)
    days = [date.fromisoformat(row["Dato"]) for row in rows()]
    assert plan.start_date <= min(days)
    assert max(days) <= plan.end_date
