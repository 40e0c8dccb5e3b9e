"""Local small surveys (Model 1): each unit's own numbers, exact, before and after a change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from scipy.stats import binomtest, fisher_exact, hypergeom

from pipeline.disclosure import release, with_derived
from pipeline.errors import DataError
from pipeline.measures import check_previous, measure
from pipeline.measures.derived import derived_rows
from pipeline.measures.exact import exact_limits
from pipeline.measures.samples import Proportion
from pipeline.policy import comparison_rule
from pipeline.records import Released, Wave
from pipeline.wave import WavePlan, about_of, parse_plan
from tests.measures.waves import OVERALL as SCORED
from tests.measures.waves import Person, answering, make_wave, share, silent

OVERALL = SCORED.replace('role = "kpi"', "")
UNITS = """
[[centres]]
id = "nord"
name = "Nord"
units = [{ id = "n1", name = "A" }, { id = "n2", name = "B" }]
"""
KPI = '[[kpis]]\nid = "kpi"\nname = "K"\nquestion = "overall"\ntarget = 75\n'
CHANGE = '[[events]]\ndate = 2024-10-01\nkind = "change"\nunit = "n1"\ntext = "Ny åbningstid"\n'


def local_plan(
    sections: str = OVERALL,
    *,
    wave: str = "w2024",
    organisation: str = UNITS,
    head: str = "",
) -> WavePlan:
    year = wave.removeprefix("w")
    return parse_plan(
        f'title = "Lokal"\nmodel = 1\ntype = "authority"\n{head}\n'
        f"period = {{ start = {year}-09-02, end = {year}-10-31 }}\n{organisation}{sections}",
        wave,
        Path(),
    )


def rows_for(plan: WavePlan, wave: Wave) -> pd.DataFrame:
    return measure(wave, plan, None, None).rows


PEOPLE = [*share(8, 10, unit="n1"), *share(6, 9, unit="n2"), *silent(5), *silent(3, unit="n2")]


def test_only_units_are_measured_and_none_is_held_against_another() -> None:
    rows = rows_for(local_plan(), make_wave(PEOPLE))
    assert set(rows["unit"]) == {"n1", "n2"}
    assert set(rows["centre"]) == {"nord"}
    assert not rows["measure"].isin(["versus_others", "kpi", "kpi_others", "weights_effect"]).any()
    assert not rows["breakdown"].isin(["mode", "period"]).any()


def test_a_centre_without_units_is_measured_itself() -> None:
    plan = local_plan(organisation='[[centres]]\nid = "nord"\nname = "Nord"\nunits = []\n')
    rows = rows_for(plan, make_wave(share(8, 10, unit="")))
    assert set(zip(rows["centre"], rows["unit"], strict=True)) == {("nord", "")}


def test_response_rates_only_with_an_invitation_list() -> None:
    listed, unlisted = (
        rows_for(local_plan(), make_wave(PEOPLE, has_invitations=known)) for known in (True, False)
    )
    assert listed["measure"].str.startswith("response_rate").any()
    assert not unlisted["measure"].isin(["invited"]).any()
    assert not unlisted["measure"].str.startswith("response_rate").any()


def test_intervals_are_exact() -> None:
    of = {"measure": "share_positive", "unit": "n1"}
    unlisted = rows_for(local_plan(), make_wave(PEOPLE, has_invitations=False))
    row = unlisted[(unlisted[list(of)] == pd.Series(of)).all(axis=1)].iloc[0]
    expected = binomtest(8, 10).proportion_ci(method="exact")
    assert (row["low"], row["high"]) == pytest.approx((expected.low, expected.high))
    assert row["method"] == "clopper_pearson"
    listed = rows_for(local_plan(), make_wave(PEOPLE))
    row = listed[(listed[list(of)] == pd.Series(of)).all(axis=1)].iloc[0]
    assert row["method"] == "hypergeometric"
    assert (row["low"], row["high"]) == exact_limits(Proportion(8, 10, population=15))


@pytest.mark.parametrize(("people", "n"), [(12, 5), (30, 10), (60, 20)])
def test_limits_hold_in_95_percent_of_samples_of_every_group(people: int, n: int) -> None:
    """Every true number of satisfied people, every sample: added up exactly."""
    limits = {hits: exact_limits(Proportion(hits, n, people)) for hits in range(n + 1)}
    for true in range(people + 1):
        covered = sum(
            hypergeom.pmf(hits, people, true, n)
            for hits, (low, high) in limits.items()
            if low <= true / people + 1e-12 and true / people <= high + 1e-12
        )
        assert covered >= 0.95


def test_a_large_group_is_as_good_as_endless() -> None:
    found = exact_limits(Proportion(40, 50, population=200_000))
    assert found == pytest.approx(exact_limits(Proportion(40, 50)), abs=2e-4)


def dated(people: list[Person], days: list[str]) -> Wave:
    wave = make_wave(people, has_invitations=False)
    dates = pd.to_datetime(pd.Series(days)).astype("datetime64[us]")
    return replace(wave, people=wave.people.assign(answered_date=dates))


BEFORE, AFTER = "2024-09-10", "2024-10-10"
TWO = [*share(4, 20, unit="n1"), *share(18, 20, unit="n1"), *share(6, 9, unit="n2")]
DAYS = [BEFORE] * 20 + [AFTER] * 20 + [BEFORE] * 9


def published(plan: WavePlan, wave: Wave) -> Released:
    about = about_of(plan, None, wave.has_invitations, {})
    found = release(measure(wave, plan, None, None), about, plan.thresholds)
    return with_derived(found, derived_rows(found, None, comparison_rule(plan.start_date)))


def test_before_and_after_a_change_of_the_unit() -> None:
    rows = published(local_plan(OVERALL + CHANGE), dated(TWO, DAYS)).rows
    phases = rows[rows["breakdown"] == "phase"]
    assert set(phases["unit"]) == {"n1"}
    shares = phases[phases["measure"] == "share_positive"]
    assert dict(zip(shares["category"], shares["value"], strict=True)) == {
        "2024-09-02..2024-09-30": 0.2,
        "2024-10-01..2024-10-31": 0.9,
    }
    assert set(shares["method"]) == {"clopper_pearson"}
    (change,) = phases[phases["measure"] == "change_local"].itertuples()
    assert (change.category, change.verdict, change.method) == (
        "2024-10-01..2024-10-31",
        "higher",
        "fisher",
    )
    assert change.value == pytest.approx(0.7)
    assert fisher_exact([[18, 2], [4, 16]]).pvalue < 0.05


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [((12, 20), (12, 20), "unclear"), ((18, 20), (4, 20), "lower"), ((6, 10), (9, 11), "unclear")],
)
def test_the_verdict_is_one_of_the_four_sentences(
    before: tuple[int, int], after: tuple[int, int], verdict: str
) -> None:
    people = [*share(*before, unit="n1"), *share(*after, unit="n1")]
    days = [BEFORE] * before[1] + [AFTER] * after[1]
    rows = published(local_plan(OVERALL + CHANGE), dated(people, days)).rows
    assert rows.loc[rows["measure"] == "change_local", "verdict"].tolist() == [verdict]


def test_a_phase_of_few_people_is_withheld_with_the_other() -> None:
    """With the whole, one phase would tell the other."""
    people = [*share(20, 30, unit="n1"), *share(3, 4, unit="n1")]
    rows = published(local_plan(OVERALL + CHANGE), dated(people, [BEFORE] * 30 + [AFTER] * 4)).rows
    phases = rows[rows["breakdown"] == "phase"]
    assert len(phases) == 3
    assert set(phases["status"]) == {"withheld_small"}
    assert phases[["n", "value", "numerator"]].isna().all(axis=None)


def test_no_phases_where_a_day_is_not_known() -> None:
    rows = rows_for(local_plan(OVERALL + CHANGE), dated(TWO, [*DAYS[:-1], ""]))
    assert not (rows["breakdown"] == "phase").any()


EARLIER = '[[previous]]\nwave = "w2020"\n'
LOCAL = "local_kpi = true"


def test_kpis_and_changes_are_the_units_own() -> None:
    then = local_plan(wave="w2023")
    plan = local_plan(OVERALL + KPI + EARLIER.replace("w2020", "w2023"), head=LOCAL)
    before = make_wave(share(2, 20, unit="n1"), wave="w2023", has_invitations=False)
    now = make_wave([*share(18, 20, unit="n1"), *share(6, 9, unit="n2")], has_invitations=False)
    rows = measure(now, plan, before, then).rows
    kpis = rows[rows["measure"].isin(["kpi", "change", "versus_target"]) & (rows["item"] == "kpi")]
    assert set(kpis["unit"]) == {"n1", "n2"}
    changes = kpis[kpis["measure"] == "change"].set_index("unit")["verdict"]
    assert changes["n1"] == "higher"
    assert "kpi_others" not in set(rows["measure"])
    about = about_of(plan, then, False, {})
    found = release(measure(now, plan, before, then), about, plan.thresholds)
    more = derived_rows(found, None, comparison_rule(plan.start_date))
    assert set(more["measure"]) <= {
        *("detectable_change", "detectable_versus_target", "effect_change")
    }
    assert set(more["unit"]) == {"n1", "n2"}


def test_a_unit_that_was_not_there_is_not_compared() -> None:
    only = UNITS.replace(', { id = "n2", name = "B" }', "")
    then = local_plan(wave="w2023", organisation=only)
    plan = local_plan(OVERALL + KPI + EARLIER.replace("w2020", "w2023"), head=LOCAL)
    before = make_wave(share(2, 20, unit="n1"), wave="w2023", has_invitations=False)
    now = make_wave([*share(18, 20, unit="n1"), *share(6, 9, unit="n2")], has_invitations=False)
    rows = measure(now, plan, before, then).rows
    changes = rows[(rows["measure"] == "change") & (rows["item"] == "kpi")].set_index("unit")
    assert changes["verdict"]["n2"] == "not_comparable:group_new"


@pytest.mark.parametrize(
    "other",
    [
        {"organisation": UNITS.replace('id = "nord"', 'id = "syd"')},
        {"head": ""},
    ],
    ids=["another centre", "another model"],
)
def test_only_a_wave_of_the_same_centre_and_model_can_be_the_previous(
    other: dict[str, str],
) -> None:
    plan = local_plan(OVERALL + EARLIER.replace("w2020", "w2023"), head=LOCAL)
    then = local_plan(wave="w2023", **other)
    if "head" in other:
        then = replace(then, model=2)
    with pytest.raises(DataError):
        check_previous(plan, then)
    with pytest.raises(DataError):
        measure(make_wave(PEOPLE), plan, make_wave(PEOPLE, wave="w2023"), then)


def test_a_model_2_wave_cannot_name_a_local_one() -> None:
    plan = replace(local_plan(OVERALL + EARLIER, head=LOCAL), model=2)
    with pytest.raises(DataError, match="another model"):
        check_previous(plan, local_plan(wave="w2023"))


def told(n1: dict[tuple[str, str], int]) -> pd.DataFrame:
    rows = [
        ("nord", "n1", date(2024, 9, 3), theme, tone)
        for (theme, tone), n in n1.items()
        for _ in range(n)
    ]
    return pd.DataFrame(rows, columns=["centre", "unit", "date", "theme", "tone"])


STATEMENTS = {
    ("mad", "positive"): 9,
    ("mad", "negative"): 7,
    ("ro", "positive"): 8,
    ("ro", "negative"): 1,
    ("hjemtur", "mixed"): 2,
    ("have", "neutral"): 4,
}


def statements(counts: dict[tuple[str, str], int]) -> pd.DataFrame:
    plan = local_plan()
    wave = replace(
        make_wave(answering([4, 2], unit="n1"), has_invitations=False), statements=told(counts)
    )
    rows = published(plan, wave).rows
    return rows[rows["measure"] == "statements"]


def test_statements_are_counted_and_small_themes_joined() -> None:
    plan = local_plan()
    wave = replace(make_wave([], has_invitations=False), statements=told(STATEMENTS))
    rows = measure(wave, plan, None, None).rows
    rows = rows[(rows["measure"] == "statements") & (rows["unit"] == "n1")]
    by = {
        axis: mine.set_index("category")["n"].to_dict() for axis, mine in rows.groupby("breakdown")
    }
    assert by[""] == {"": 31}
    assert by["theme"] == {"mad": 16, "ro": 9, "other": 6}
    assert by["tone"] == {"positive": 17, "negative": 8, "mixed": 2, "neutral": 4}
    assert list(by["theme"]) == ["mad", "ro", "other"]
    assert by["theme_tone"]["other/mixed"] == 2
    assert sum(by["theme_tone"].values()) == 31


def test_nothing_small_is_told_nor_left_over() -> None:
    rows = statements(STATEMENTS)
    mine = rows[rows["unit"] == "n1"]
    shown = mine[mine["status"] == "shown"]
    assert not shown["n"].between(1, 4).any()
    assert {"theme", ""} <= set(shown["breakdown"])
    assert shown.loc[shown["category"] == "mad", "n"].tolist() == [16]
    for axis in ("theme", "tone"):
        left = 31 - shown.loc[shown["breakdown"] == axis, "n"].sum()
        assert left == 0 or left >= 5


def test_a_unit_with_few_statements_shows_none() -> None:
    rows = statements({("mad", "positive"): 3})
    mine = rows[rows["unit"] == "n1"]
    assert set(mine["status"]) == {"withheld_small"}
    assert mine["n"].isna().all()
