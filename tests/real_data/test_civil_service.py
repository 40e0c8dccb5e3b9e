"""The UK Civil Service People Survey: worked numbers of its technical guide (2019, pp. 2-27)."""

from __future__ import annotations

import json
from functools import cache
from itertools import pairwise
from math import sqrt
from pathlib import Path
from statistics import fmean
from typing import Any

import pytest

from pipeline.measures import measure
from pipeline.measures.differences import difference_of_shares
from pipeline.measures.intervals import wilson_limits
from pipeline.measures.rates import Dispositions, response_rate
from pipeline.measures.samples import Proportion
from pipeline.present.numbers import difference, level
from pipeline.present.texts import Texts, texts_in
from pipeline.records import Measures
from tests.measures.waves import Person, answering, make_plan, make_wave, pick

AGREEMENT = '[[questions]]\nid = "{id}"\nscale = "agreement_5"\n'


@pytest.fixture(scope="module")
def danish() -> Texts:
    """Numbers as a Danish reader sees them."""
    return texts_in("da")


@cache
def _examples(path: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return read


@pytest.fixture
def examples(shared_data: Path) -> dict[str, Any]:
    """The guide's numbers, and their recomputation."""
    return _examples(shared_data / "worked_examples" / "expected_values_dev.json")


def one_group(positions: list[int]) -> Measures:
    """One question on agreement, everybody in one centre."""
    plan = make_plan(AGREEMENT.format(id="overall"), centres={"nord": ["n1"]})
    return measure(make_wave(answering(positions), has_invitations=False), plan, None, None)


def test_response_rate_of_2019(examples: dict[str, Any], danish: Texts) -> None:
    given = examples["csps_2019_response"]
    answered, silent = given["participated"], given["invited"] - given["participated"]
    for rate in ("raw", "rr1", "rr2", "cleaned"):
        found = response_rate(rate, Dispositions(I=answered, NC=silent))
        assert level(danish, "share", found.value) == f"{given['rate_pct']}\N{NO-BREAK SPACE}%"
    assert level(danish, "count", answered) == "308.556"


@pytest.mark.parametrize("group", range(4), ids="ABCD")
def test_margins_in_a_small_population(examples: dict[str, Any], group: int) -> None:
    """The guide's normal margin comes out of our effective n; Wilson's half width is as wide."""
    case = examples["finite_population_margin"]["cases"][group]
    share, answers = case["p"], Proportion(0, case["n"], population=case["N"])
    margin = 196 * sqrt(share * (1 - share) / answers.effective_n)
    assert round(margin, 2) == case["recomputed"]
    assert abs(margin - case["published_pp"]) <= 0.5
    low, high = wilson_limits(share, answers.effective_n)
    assert (high - low) * 50 == pytest.approx(margin, abs=0.1)
    assert low < share < high


def test_which_groups_differ(examples: dict[str, Any]) -> None:
    """A and B: no difference to tell; A and D: a real one (the guide's figure)."""
    groups = {
        case["group"]: Proportion(round(case["p"] * case["n"]), case["n"], case["N"])
        for case in examples["finite_population_margin"]["cases"]
    }
    unclear = difference_of_shares(groups["A"], groups["B"])
    assert unclear.estimate.low < 0 < unclear.estimate.high
    assert unclear.p > 0.05
    clear = difference_of_shares(groups["A"], groups["D"])
    assert clear.estimate.high < 0
    assert clear.p < 0.001


def test_the_reference_table_of_margins(examples: dict[str, Any]) -> None:
    """Page 26, no finite population: within a point, and from 200 answers on the printed margin."""
    table = examples["margin_table_infinite_population"]
    for n, row in table["rows"].items():
        halves = []
        for column, printed in zip(table["columns_pct"], row, strict=True):
            share = int(str(column).split("/")[0]) / 100
            low, high = wilson_limits(share, float(n))
            halves.append((high - low) * 50)
            expected = 0.5 if printed == "<1" else printed
            assert halves[-1] == pytest.approx(expected, abs=1 if int(n) < 200 else 0.51)
        assert all(wide > narrow for wide, narrow in pairwise(halves))


def test_percentages_are_rounded_at_the_last_step(examples: dict[str, Any], danish: Texts) -> None:
    """Table A, through the measures: 18 and 29 are printed, and 48 for the two together."""
    given = examples["rounding_at_last_step"]
    people = list(given["counts"].values())
    positions = [5 - at for at, count in enumerate(people) for _ in range(count)]
    measures = one_group(positions)
    shares = [
        pick(measures, "distribution", "overall", "nord", category=str(position))["value"]
        for position in (5, 4, 3, 2, 1)
    ]
    assert [round(share * 100, 2) for share in shares] == given["percent"]
    printed = [level(danish, "share", share) for share in shares]
    assert printed == [f"{percent}\N{NO-BREAK SPACE}%" for percent in given["displayed"]]
    positive = pick(measures, "share_positive", "overall", "nord")
    assert (positive["numerator"], positive["n"]) == (269, given["n"])
    assert level(danish, "share", positive["value"]) == "48\N{NO-BREAK SPACE}%"


def test_differences_are_rounded_at_the_last_step(examples: dict[str, Any], danish: Texts) -> None:
    """Table B: 53 and 58 are printed, and their difference is -6."""
    given = examples["rounding_at_last_step"]["difference"]
    unit, benchmark = given["unit"], given["benchmark"]
    assert [int(level(danish, "index", one)) for one in (unit, benchmark)] == given["displayed"]
    shown = difference(danish, "index", unit - benchmark)
    assert shown == "\N{MINUS SIGN}6\N{NO-BREAK SPACE}indekspoint"
    as_share = difference(danish, "share", (unit - benchmark) / 100, unit=False)
    assert as_share == "\N{MINUS SIGN}6"


@pytest.mark.parametrize(
    ("percent", "index"),
    [((10, 40, 10, 16, 24), 49), ((22, 28, 34, 12, 4), 63)],
    ids=["organisation-a", "organisation-b"],
)
def test_index_from_the_five_answers(danish: Texts, percent: tuple[int, ...], index: int) -> None:
    """Table 1; the guide prints 6 % strongly disagree for B, which would make 102 %."""
    positions = [5 - at for at, people in enumerate(percent) for _ in range(people)]
    found = pick(one_group(positions), "index", "overall", "nord")["value"]
    assert level(danish, "index", found) == str(index)


def test_engagement_index_of_a_group(examples: dict[str, Any]) -> None:
    """Ten people, five questions each: a person's score is the mean of 0, 25, 50, 75 and 100.

    Everybody answered everything, so the group's index is the mean of the questions' indices.
    """
    scores = examples["engagement_index"]["example_group"]
    questions = [f"q{number}" for number in range(5)]
    people = []
    for score in scores:
        steps = score // 5
        answers = {q: 1 + steps // 5 + (at < steps % 5) for at, q in enumerate(questions)}
        assert fmean((position - 1) * 25 for position in answers.values()) == score
        people.append(Person(answers=answers))
    plan = make_plan("".join(AGREEMENT.format(id=q) for q in questions), centres={"nord": ["n1"]})
    measures = measure(make_wave(people, has_invitations=False), plan, None, None)
    indices = [pick(measures, "index", question, "nord")["value"] for question in questions]
    assert fmean(indices) == pytest.approx(examples["engagement_index"]["index"])
