"""The committed Model 1 files are what the generator writes, and they are what truth says.

Read back with csv and openpyxl only, and judged by Anhøj's rules as written for the purpose.
"""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date, datetime, timedelta
from functools import cache
from itertools import pairwise
from math import log2
from pathlib import Path
from statistics import fmean, median

import openpyxl
import pytest
from scipy.stats import binom

from pipeline.wave import read_plan

from .questionnaire import read_toml
from .smileys import HERE, RAW, WAVE, Press, open_days, write_wave
from .test_generate import content

TRUTH = read_toml(HERE / "truth_smiley.toml")
UNITS = TRUTH["units"]
CHANGED, MOVED, STUCK = (TRUTH[what]["unit"] for what in ("change", "moved", "stuck"))


@cache
def presses() -> tuple[Press, ...]:
    """Every press of both files."""
    units = {facts["code"]: unit for unit, facts in UNITS.items()}
    found = []
    with (RAW / WAVE / "happyornot.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            at = datetime.fromisoformat(row["localTime"])
            is_misuse = row["misuse"] == "true"
            unit = units[row["experiencePointId"]]
            found.append(Press(at, unit, int(row["buttonIndex"]), is_misuse))
    with (RAW / WAVE / "frontdesk.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file, delimiter=";"):
            at = datetime.fromisoformat(row["dato"])
            found.append(Press(at, units[row["QueueId"]], int(row["AnswerNumber"]) - 1))
    return tuple(found)


def answers(unit: str, first: date = date.min, last: date = date.max) -> list[Press]:
    """What was pressed in a unit, misuse left out."""
    mine = (one for one in presses() if one.unit == unit and not one.misuse)
    return [one for one in mine if first <= one.at.date() <= last]


def share(found: list[Press]) -> float:
    return fmean(one.button >= 2 for one in found)


def by_week(found: list[Press]) -> list[float]:
    """Share of glad faces per ISO week."""
    weeks: dict[tuple[int, int], list[Press]] = {}
    for one in found:
        weeks.setdefault(one.at.isocalendar()[:2], []).append(one)
    return [share(weeks[week]) for week in sorted(weeks)]


def signals(points: list[float]) -> set[str]:
    """Anhøj and Olesen 2014: an unusually long run, unusually few crossings of the median."""
    middle = median(points)
    sides = [point > middle for point in points if point != middle]
    run = longest = 1
    crossings = 0
    for one, other in pairwise(sides):
        run = run + 1 if one == other else 1
        crossings += one != other
        longest = max(longest, run)
    found = {"run"} if longest > round(log2(len(sides)) + 3) else set()
    return found | ({"crossings"} if crossings < binom.ppf(0.05, len(sides) - 1, 0.5) else set())


def test_the_committed_files_are_what_the_generator_writes(tmp_path: Path) -> None:
    write_wave(tmp_path)
    written = {path.name: content(path) for path in tmp_path.iterdir()}
    committed = {path.name: content(path) for path in (RAW / WAVE).iterdir()}
    del committed["wave.toml"]
    assert written.keys() == committed.keys()
    assert [name for name in written if written[name] != committed[name]] == []
    assert sum(path.stat().st_size for path in (RAW / WAVE).iterdir()) < 3_000_000


def test_the_wave_file_says_what_happened_and_what_it_does_not_know() -> None:
    plan = read_plan(RAW / WAVE)
    (centre,) = plan.centres
    assert [(unit.id, unit.codes) for unit in centre.units][:5] == [
        (unit, (facts["code"],)) for unit, facts in UNITS.items()
    ]
    assert plan.unit_types["kajen"] == "provider"
    assert plan.pooled_units == tuple(UNITS)
    assert [(event.kind, event.unit, event.date) for event in plan.events] == [
        (kind, TRUTH[what]["unit"], TRUTH[what]["date"])
        for kind, what in (("campaign", "campaign"), ("mode", "moved"))
    ]
    assert set(plan.statement_themes) == set(TRUTH["statements"]["themes"])


@pytest.mark.parametrize("unit", UNITS)
def test_presses_and_shares_are_those_of_the_file(unit: str) -> None:
    found = answers(unit)
    assert len(found) == UNITS[unit]["presses"]
    assert round(100 * share(found), 1) == UNITS[unit]["percent"]


@pytest.mark.parametrize("unit", UNITS)
def test_a_share_lies_as_far_from_the_truth_as_chance_takes_it(unit: str) -> None:
    change = TRUTH["change"]["date"]
    parts = [(answers(unit), UNITS[unit]["share"])]
    if unit == CHANGED:
        before, after = answers(unit, last=change - timedelta(days=1)), answers(unit, first=change)
        parts = [(before, UNITS[unit]["share"]), (after, TRUTH["change"]["share"])]
    for found, true in parts:
        usual = [one for one in found if not is_stuck(one)]
        assert abs(share(usual) - true) < 3 * (true * (1 - true) / len(usual)) ** 0.5


def is_stuck(one: Press) -> bool:
    first = TRUTH["stuck"]["start"]
    return one.unit == STUCK and first <= one.at <= first + timedelta(minutes=2)


def test_the_change_shows_in_its_unit_and_nothing_shows_elsewhere() -> None:
    assert {unit for unit in UNITS if signals(by_week(answers(unit)))} == {CHANGED}
    change = TRUTH["change"]["date"]
    assert not signals(by_week(answers(CHANGED, last=change - timedelta(days=1))))
    assert not signals(by_week(answers(CHANGED, first=change)))


def test_the_campaign_changed_nothing() -> None:
    unit, day = TRUTH["campaign"]["unit"], TRUTH["campaign"]["date"]
    before, after = answers(unit, last=day - timedelta(days=1)), answers(unit, first=day)
    assert abs(share(after) - share(before)) < 0.02
    assert not signals(by_week(before))
    assert not signals(by_week(after))


def test_where_the_stand_was_moved_twice_as_many_press_and_they_say_the_same() -> None:
    day = TRUTH["moved"]["date"]
    ten = timedelta(weeks=10)
    before, after = answers(MOVED, day - ten, day - timedelta(days=1)), answers(MOVED, first=day)
    weeks = (date(2026, 6, 30) - day).days / 7
    assert 1.7 < (len(after) / weeks) / (len(before) / 10) < 2.1
    before = answers(MOVED, last=day - timedelta(days=1))
    assert abs(share(after) - share(before)) < 0.02
    assert not signals(by_week(before))
    assert not signals(by_week(after))


def test_one_button_stuck_and_the_stand_called_some_of_it_misuse() -> None:
    facts = TRUTH["stuck"]
    burst = [one for one in presses() if is_stuck(one) and one.button == facts["button"]]
    assert len(burst) == facts["presses"]
    assert sum(one.misuse for one in presses()) == facts["misuse"]
    assert {one.unit for one in presses() if one.misuse} == {STUCK}
    worst = min(by_week(answers(STUCK)))
    week = facts["start"].isocalendar()[:2]
    assert worst == share([one for one in answers(STUCK) if one.at.isocalendar()[:2] == week])


def test_stands_are_out_on_open_days_and_the_summer_is_quiet() -> None:
    plan = read_plan(RAW / WAVE)
    days = set(open_days(TRUTH, (plan.start_date, plan.end_date)))
    assert {one.at.date() for one in presses()} <= days
    months = Counter((one.at.year, one.at.month) for one in presses() if not one.misuse)
    assert months[2025, 7] < 0.5 * months[2025, 6]
    empty = {date(2025, 7, 14) + timedelta(days=at) for at in range(14)}
    assert not empty & {one.at.date() for one in presses()}
    for one in presses():
        first, last = TRUTH["hours"][one.at.weekday()]
        assert first <= one.at.hour < last


def test_volumes_are_those_of_a_small_town() -> None:
    for unit in UNITS:
        weeks = Counter(one.at.isocalendar()[:2] for one in answers(unit))
        assert 40 <= median(weeks.values()) <= 150


def test_statements_are_as_many_by_theme_and_tone_as_truth_says() -> None:
    book = openpyxl.load_workbook(RAW / WAVE / "udsagn.xlsx")
    header, *rows = book.active.iter_rows(values_only=True)
    assert header == ("Dato", "Enhed", "Tema", "Tone", "Udsagn", "Kilde")
    facts = TRUTH["statements"]
    assert {row[1] for row in rows} == {facts["unit"]}
    assert Counter(row[2] for row in rows) == facts["themes"]
    names = {"Positiv": "positive", "Negativ": "negative", "Blandet": "mixed", "Neutral": "neutral"}
    assert Counter(names[row[3]] for row in rows) == facts["tones"]
    assert sum("Lone Bæk" in row[4] and "22 33 44 55" in row[4] for row in rows) == 1
