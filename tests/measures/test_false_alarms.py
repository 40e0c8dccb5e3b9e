"""How often a report calls a difference that is not there, and how often it finds one that is.

Waves are drawn at random from invited citizens whose true answers are known: a simple random
sample of each centre answers, as the methods assume. One report is that of one centre: three KPIs
of every kind and one more, each against the earlier wave, the other centres and its target.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from functools import cache

import numpy as np
import pytest

from pipeline.measures.comparisons import kpi_rows
from pipeline.measures.groups import EVERYONE, Group
from pipeline.measures.rows import Row
from pipeline.measures.tallies import CountedWave, Tally
from pipeline.policy import comparison_rule
from pipeline.wave import WavePlan
from tests.measures.waves import PREVIOUS, make_plan

RULE = comparison_rule(date(2024, 9, 2))
CENTRES = {"nord": (600, 240), "syd": (500, 260), "vest": (900, 360)}  # invited, answered
TRUE = (4, 9, 12, 47, 28)  # percent at each position: 75 satisfied, mean 3.86, index 71.5
LOWER = (8, 14, 18, 38, 22)  # 15 points fewer satisfied
KPIS = {
    "a": 'kind = "share_positive"\ntarget = 75',
    "b": 'kind = "mean"\ntarget = 3.86',
    "c": 'kind = "index"\ntarget = 71.5',
    "d": 'kind = "share_positive"\ntarget = 75',
}
QUESTIONS = "".join(
    f'[[questions]]\nid = "{q}"\ntext = "Hvor tilfreds er du med {q}?"\n'
    'scale = "satisfaction_5"\nrole = "kpi"\n'
    for q in KPIS
)
NAMED = "".join(
    f'[[kpis]]\nid = "kpi_{q}"\nname = "{q}"\nquestion = "{q}"\n{rest}\n'
    for q, rest in KPIS.items()
)
UNITS = {centre: (f"{centre}-1",) for centre in CENTRES}
NOW = make_plan(QUESTIONS + NAMED + PREVIOUS, centres=UNITS)
THEN = make_plan(QUESTIONS, wave="w2020", centres=UNITS)

Truth = Mapping[tuple[str, str], tuple[int, ...]]
"""(centre, question) -> percent at each position, where it is not TRUE."""


def draw(plan: WavePlan, truth: Truth, rng: np.random.Generator) -> CountedWave:
    """A wave in which a simple random sample of each centre's invited answered everything."""
    tallies = {}
    for centre, (invited, answered) in CENTRES.items():
        for question in KPIS:
            percent = np.array(truth.get((centre, question), TRUE))
            drawn = rng.multivariate_hypergeometric(percent * invited // 100, answered)
            positions = tuple(int(n) for n in drawn)
            weights = tuple(map(float, positions))
            tallies[Group(centre), question] = Tally(
                positions, weights, weights, population=invited
            )
    people = {Group(centre): invited for centre, (invited, _) in CENTRES.items()}
    people[EVERYONE] = sum(people.values())
    return CountedWave(plan, tallies, people, is_weighted=False)


@cache
def reports(count: int, *, is_lower: bool = False) -> list[list[Row]]:
    """The judged comparisons in the report of nord, wave after wave.

    ``is_lower``: question a is answered as LOWER in nord this time; nothing else ever differs.
    """
    rng = np.random.default_rng(20240902)
    found = []
    for _ in range(count):
        now = draw(NOW, {("nord", "a"): LOWER} if is_lower else {}, rng)
        rows = kpi_rows(now, draw(THEN, {}, rng), RULE)
        found.append([row for row in rows if row.group == Group("nord") and row.verdict])
    return found


def is_called(row: Row) -> bool:
    return row.verdict in ("higher", "lower")


def false_alarm_rate(count: int) -> float:
    """The share of reports with any verdict of higher or lower, where nothing differs."""
    return sum(any(map(is_called, report)) for report in reports(count)) / count


def at_most(count: int) -> float:
    """5 % and two standard errors of a share of ``count`` reports."""
    return 0.05 + 2 * math.sqrt(0.05 * 0.95 / count)


def test_the_truth_is_what_the_targets_say_and_can_be_drawn() -> None:
    assert sum(TRUE) == sum(LOWER) == 100
    assert sum(TRUE[3:]) - sum(LOWER[3:]) == 15
    assert sum(at * percent for at, percent in enumerate(TRUE, start=1)) == 386
    for invited, _ in CENTRES.values():
        assert sum(percent * invited // 100 for percent in TRUE) == invited


def test_few_reports_call_a_difference_that_is_not_there() -> None:
    assert false_alarm_rate(150) <= at_most(150)


@pytest.mark.long
def test_few_of_very_many_reports_call_a_difference_that_is_not_there() -> None:
    """Nor are there next to none: that would be a test too timid to find anything."""
    assert 0.02 <= false_alarm_rate(2000) <= at_most(2000)


def test_without_correction_many_reports_would() -> None:
    """Intervals that leave out zero, uncorrected: so there is noise to be mistaken about."""
    judged = reports(150)
    assert {len(report) for report in judged} == {12}
    alarmed = [
        report
        for report in judged
        if any(row.estimate.low > 0 or row.estimate.high < 0 for row in report)
    ]
    assert len(alarmed) / 150 > 0.2


@pytest.mark.parametrize("measure", ["change", "versus_others", "versus_target"])
def test_a_true_difference_of_15_points_is_found(measure: str) -> None:
    found = [
        row.verdict
        for report in reports(150, is_lower=True)
        for row in report
        if (row.item, row.measure) == ("kpi_a", measure)
    ]
    assert len(found) == 150
    assert found.count("lower") / 150 > 0.9


def test_a_true_difference_elsewhere_in_the_report_raises_few_false_alarms() -> None:
    """Benjamini and Hochberg: of what is called, at most 5 % is false on average."""
    shares = []
    for report in reports(150, is_lower=True):
        called = [row for row in report if is_called(row)]
        shares.append(sum(row.item != "kpi_a" for row in called) / max(len(called), 1))
    assert float(np.mean(shares)) <= at_most(150)
