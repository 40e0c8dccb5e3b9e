"""Kansas City: the published counts come out, and so does every other number of all 79 items."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from scipy.stats import kruskal, mannwhitneyu

from tests.measures.waves import pick
from tests.real_data import kansas_city
from tests.real_data.kansas_city import BEFORE, DISTRICTS, ITEMS, NOW
from tests.real_data.wave_files import Taken, by_key, take

CENTRES = ("", *(f"bydel-{code}" for code in DISTRICTS))
SEPTEMBER = dict(zip(CENTRES[1:], (75.80, 79.38, 61.74, 76.36, 67.40, 78.04), strict=True))


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory, shared_data: Path) -> Taken:
    """September 2021, all 79 items."""
    data = tmp_path_factory.mktemp("before")
    return take(kansas_city.wave_folder(data, shared_data, BEFORE, kansas_city.questions()))


@pytest.fixture(scope="module")
def now(tmp_path_factory: pytest.TempPathFactory, shared_data: Path, before: Taken) -> Taken:
    """March 2022, compared with September 2021."""
    data = tmp_path_factory.mktemp("now")
    parts = (kansas_city.questions(), f'[[previous]]\nwave = "{BEFORE}"')
    return take(kansas_city.wave_folder(data, shared_data, NOW, *parts), before)


@pytest.fixture(params=[BEFORE, NOW])
def taken(request: pytest.FixtureRequest, before: Taken, now: Taken) -> Taken:
    """Either wave."""
    return {BEFORE: before, NOW: now}[request.param]


@pytest.mark.parametrize(
    ("wave", "n", "percent"), [(BEFORE, 1026, 73.39), (NOW, 981, 76.55)], ids=["2021", "2022"]
)
def test_a_place_to_live_in_the_whole_city(
    before: Taken, now: Taken, wave: str, n: int, percent: float
) -> None:
    measures = {BEFORE: before, NOW: now}[wave].measures
    for measure, item in (("share_positive", "q1_01"), ("kpi", "kpi_q1_01")):
        row = pick(measures, measure, item, wave=wave)
        assert row["n"] == n
        assert round(row["value"] * 100, 2) == percent


@pytest.mark.parametrize("centre", SEPTEMBER)
def test_a_place_to_live_in_each_district(before: Taken, now: Taken, centre: str) -> None:
    """Also as the earlier value beside March."""
    for measures, measure, item in (
        (before.measures, "share_positive", "q1_01"),
        (now.measures, "kpi", "kpi_q1_01"),
    ):
        row = pick(measures, measure, item, centre, wave=BEFORE)
        assert round(row["value"] * 100, 2) == SEPTEMBER[centre]


def test_planning_services_are_unknown_to_a_third(before: Taken) -> None:
    row = pick(before.measures, "dont_know", "q3_16")
    assert (row["numerator"], row["denominator"], row["n"]) == (341, 1033, 1033)
    assert pick(before.measures, "mean", "q3_16")["n"] == 1033 - 341


def test_nothing_is_lost(taken: Taken, shared_data: Path) -> None:
    people = len(kansas_city.rows(shared_data, taken.plan.id))
    assert len(taken.wave.people) == people == {BEFORE: 1033, NOW: 984}[taken.plan.id]
    assert len(taken.wave.responses) == people * len(ITEMS)
    assert taken.wave.rejected.empty
    # Nobody was invited, everybody filled in the whole form: complete, and no response rate.
    assert set(taken.wave.people["disposition"]) == {"I"}
    assert not taken.measures.rows["measure"].str.startswith("response_rate").any()


def test_web_mail_and_phone_are_known(taken: Taken, shared_data: Path) -> None:
    ways = Counter(row["method"] for row in kansas_city.rows(shared_data, taken.plan.id))
    expected = {"web": ways["Web"], "paper": ways["Mail"], "phone": ways["Phone"]}
    assert sum(expected.values()) == len(taken.wave.people)
    for mode, people in expected.items():
        row = pick(taken.measures, "answered", breakdown="mode", category=mode)
        assert row["value"] == people


@pytest.mark.parametrize("centre", CENTRES, ids=lambda centre: centre or "all")
def test_every_item_is_counted_as_by_hand(taken: Taken, shared_data: Path, centre: str) -> None:
    """79 items, ten measures each, from a second count of the file."""
    found, wave = by_key(taken.measures), taken.plan.id
    for item in ITEMS:
        given = kansas_city.answers(shared_data, wave, item, centre)
        scale = [given[str(position)] for position in range(1, 6)]
        n, total = sum(scale), sum(position * n for position, n in enumerate(scale, start=1))
        assert set(given) <= {"1", "2", "3", "4", "5", "9"}
        expected = {
            ("share_positive", ""): (scale[3] + scale[4], n),
            ("mean", ""): (total, n),
            ("dont_know", ""): (given["9"], n + given["9"]),
            ("not_relevant", ""): (0, n + given["9"]),
        }
        expected |= {("distribution", str(at)): (hits, n) for at, hits in enumerate(scale, start=1)}
        for (measure, category), (numerator, denominator) in expected.items():
            row = found[measure, item, centre, category, wave]
            assert (row["numerator"], row["denominator"]) == (numerator, denominator), (
                item,
                measure,
            )
            assert row["value"] == pytest.approx(numerator / denominator)
        index = found["index", item, centre, "", wave]["value"]
        assert index == pytest.approx((total / n - 1) / 4 * 100)


def positions(shared: Path, wave: str, centre: str = "") -> list[int]:
    """Everybody's answer to q1_01."""
    given = kansas_city.answers(shared, wave, "q1_01", centre)
    return [int(value) for value in given.elements() if value != "9"]


def test_the_city_did_not_clearly_change(now: Taken, shared_data: Path) -> None:
    """Mann-Whitney over all five answers has nothing to tell either; nor has any district."""
    ranks = mannwhitneyu(positions(shared_data, NOW), positions(shared_data, BEFORE))
    assert round(float(ranks.pvalue), 3) == 0.365
    row = pick(now.measures, "change", "kpi_q1_01")
    assert row["value"] == pytest.approx(751 / 981 - 753 / 1026)
    assert row["low"] < 0 < row["high"]
    verdicts = [pick(now.measures, "change", "kpi_q1_01", centre)["verdict"] for centre in CENTRES]
    assert set(verdicts) == {"unclear"}


def test_districts_against_the_others_without_themselves(now: Taken, shared_data: Path) -> None:
    """Kruskal-Wallis finds the districts different: it is the third below, the sixth above."""
    ranks = kruskal(*(positions(shared_data, BEFORE, centre) for centre in CENTRES[1:]))
    assert (round(ranks.statistic, 3), round(ranks.pvalue, 7)) == (32.196, 5.4e-06)
    assert kruskal(*(positions(shared_data, NOW, centre) for centre in CENTRES[1:])).pvalue < 1e-5
    verdicts = {}
    for centre in CENTRES[1:]:
        own, all_ = (kansas_city.answers(shared_data, NOW, "q1_01", at) for at in (centre, ""))
        others = all_ - own
        share = [(one["4"] + one["5"]) / (one.total() - one["9"]) for one in (own, others)]
        row = pick(now.measures, "versus_others", "kpi_q1_01", centre)
        assert row["value"] == pytest.approx(share[0] - share[1])
        verdicts[centre] = row["verdict"]
    assert verdicts.pop("bydel-3") == "lower"
    assert verdicts.pop("bydel-6") == "higher"
    assert set(verdicts.values()) == {"unclear"}


def test_intervals_enclose_their_values(taken: Taken) -> None:
    rows = taken.measures.rows.dropna(subset="low")
    assert len(rows) > 5000
    assert ((rows["low"] <= rows["value"]) & (rows["value"] <= rows["high"])).all()
