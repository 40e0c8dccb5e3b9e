"""The measure table as a whole: its shape, and what must hold whatever people answer."""

from __future__ import annotations

import random
import tomllib
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from pipeline.disclosure.rests import rests
from pipeline.measures import measure
from pipeline.records import MEASURE_COLUMNS, Measures, Wave

from ..progress_waves import measured as followed
from ..progress_waves import progress_plan, spread
from .series_waves import daily_of, series_plan, series_wave, weekly
from .test_breakdowns import AGE, THEME, aged
from .test_local import CHANGE, DAYS, TWO, dated, local_plan, told
from .waves import OVERALL, Person, answering, make_plan, make_wave, pick, silent

SECTIONS = (
    OVERALL
    + """
[[questions]]
id = "help"
text = "Fik du hjælp?"
scale = "yes_no"
role = "cross_cutting"
[[kpis]]
id = "kpi_help"
question = "help"
kind = "index"
target = 60
[report]
show_units = true
"""
)
KEYS = ["measure", "item", "centre", "unit", "breakdown", "category", "wave"]
SHARES = {"distribution", "dont_know", "not_relevant", "share_positive", "weighted_share_positive"}

answer = st.sampled_from(["dont_know", "not_relevant"])
people = st.builds(
    lambda group, answers, code, mode, weight: Person(
        group[0], group[1], answers, code, mode, weight
    ),
    st.sampled_from([("nord", "n1"), ("nord", "n2"), ("syd", "s1")]),
    st.fixed_dictionaries(
        {}, optional={"overall": st.integers(1, 5) | answer, "help": st.integers(1, 2) | answer}
    ),
    st.sampled_from(["I", "P", "R", "NC", "NE"]),
    st.sampled_from(["web", "phone", ""]),
    st.sampled_from([1.0, 0.5, 2.25]),
)
few = settings(max_examples=30, deadline=None)  # each measures a whole wave
waves = st.lists(people, min_size=1, max_size=30)


def measured(invited: list[Person], *, has_invitations: bool = True) -> pd.DataFrame:
    wave = make_wave(invited, has_invitations=has_invitations)
    return measure(wave, make_plan(SECTIONS), None, None).rows


def test_columns_and_dtypes_are_those_of_the_record() -> None:
    kinds = {"str": "str", "Int64": "Int64", "float": "float64"}
    expected = {name: kinds[text.partition(":")[0]] for name, text in MEASURE_COLUMNS.items()}
    for rows in (measured(silent(1)), measured(answering([5, 1, "dont_know"]))):
        assert {name: str(kind) for name, kind in rows.dtypes.items()} == expected
        assert list(rows.columns) == list(MEASURE_COLUMNS)
        assert list(rows.index) == list(range(len(rows)))


def test_measures_are_those_of_the_policy(root: Path) -> None:
    text = (root / "pipeline" / "policy" / "measures.toml").read_text("utf-8")
    given = {"overall": 5, "help": 2}
    people = [*[Person("nord", "n1", given)] * 3, *silent(1), *answering([4], "syd", "s1")]
    extra = AGE + THEME + '[[previous]]\nwave = "w2020"\n[weights]\nvariables = ["age"]\n[report]'
    plan = make_plan(SECTIONS.replace("[report]", extra))
    before = make_wave(people, wave="w2020")
    wave = aged(make_wave(people), ["ung", "ung", "gammel", "gammel", "ung"])
    rows = measure(wave, plan, before, make_plan(wave="w2020")).rows
    derived = {name for name, rest in rests().items() if rest.is_derived}
    # The check of a priority map takes a hundred people: tests/measures/test_associations.py.
    made = set(rows["measure"]) | derived | {"importance_check"} | local_measures()
    made |= progress_measures()
    assert made == set(tomllib.loads(text)) == set(rests())


def progress_measures() -> set[str]:
    """What people followed over measuring points have, goals and courses included."""
    who = [
        one._replace(background={"age": "ab"[at % 2]}, goals=[("Bolig", "progress", "full")])
        for at, one in enumerate(spread(40))
    ]
    more = '[[questions]]\nid = "age"\nrole = "background"\n[goals]\n'
    items = [
        one._replace(scores={point: [s, 2 * s + at % 2] for point, s in one.scores.items()})
        for at, one in enumerate(who)
    ]
    plans = (
        progress_plan(more=more),
        progress_plan(more=more, instrument="", items=("s", "t")),
    )
    rows = (
        followed(people, plan, ["age"]).rows
        for people, plan in zip((who, items), plans, strict=True)
    )
    return {measure for table in rows for measure in table["measure"]}


def local_measures() -> set[str]:
    """What a series and a survey of Model 1 have, statements included."""
    smileys = series_wave(daily_of(weekly("a", [(8, 2)])))
    series = measure(smileys, series_plan(("a",)), None, None).rows
    survey = replace(dated(TWO, DAYS), statements=told({("ro", "positive"): 9}))
    local = measure(
        survey, local_plan(OVERALL.replace('role = "kpi"', "") + CHANGE), None, None
    ).rows
    return {*series["measure"], *local["measure"]}


@few
@given(waves, st.booleans())
def test_what_holds_for_every_wave(invited: list[Person], has_invitations: bool) -> None:
    rows = measured(invited, has_invitations=has_invitations)
    assert not rows.duplicated(KEYS).any()
    assert rows[[*KEYS, "unit_type", "method", "verdict", "n"]].notna().all(axis=None)
    assert rows["centre"].where(rows["unit"] != "", "x").ne("").all(), "a unit has a centre"
    shares = rows[rows["measure"].isin(SHARES) | rows["measure"].str.startswith("response_rate")]
    assert shares["value"].dropna().between(0, 1).all()
    assert shares["low"].dropna().between(0, 1).all()
    assert shares["high"].dropna().between(0, 1).all()
    limited = rows.dropna(subset=["low", "high"])
    assert (limited["low"] <= limited["value"]).all()
    assert (limited["value"] <= limited["high"]).all()
    made = rows.dropna(subset=["numerator", "denominator", "value"])
    off = made["numerator"] / made["denominator"] - made["value"]
    assert (off.abs() < 1e-9).all()
    assert (
        rows.loc[rows["n"] == 0, "value"]
        .isin([0])
        .eq(rows["measure"].isin(["invited", "answered"])[rows["n"] == 0])
        .all()
    ), "without answers only a count has a value"


@few
@given(waves)
def test_a_whole_is_the_sum_of_its_parts(invited: list[Person]) -> None:
    rows = measured(invited)
    rows = rows[rows["measure"].isin(SHARES | {"mean"})]
    for _, one in rows.groupby(["measure", "item", "category"]):
        parts = {
            "all": one[one["centre"] == ""],
            "centres": one[(one["centre"] != "") & (one["unit"] == "")],
            "units": one[one["unit"] != ""],
        }
        sums = [part[["numerator", "denominator"]].sum().tolist() for part in parts.values()]
        assert sums[0] == pytest.approx(sums[1])
        assert sums[0] == pytest.approx(sums[2])
    distribution = rows[rows["measure"] == "distribution"].groupby(["item", "centre", "unit"])
    totals = distribution["value"].sum(min_count=1).dropna()
    assert totals.map(lambda total: total == pytest.approx(1)).all()


@few
@given(waves, st.randoms(use_true_random=False))
def test_the_order_of_people_and_answers_changes_nothing(
    invited: list[Person], chance: random.Random
) -> None:
    wave = make_wave(invited)
    seed = chance.randrange(2**32)
    shuffled = Wave(
        **{
            **vars(wave),
            "people": wave.people.sample(frac=1, random_state=seed),
            "responses": wave.responses.sample(frac=1, random_state=seed),
        }
    )
    plan = make_plan(SECTIONS)
    assert_frame_equal(
        measure(wave, plan, None, None).rows, measure(shuffled, plan, None, None).rows
    )


@few
@given(waves, st.lists(st.integers(1, 5), max_size=12))
def test_another_unit_changes_no_unit(invited: list[Person], codes: list[int]) -> None:
    plan = make_plan(SECTIONS)
    wider = make_plan(SECTIONS, centres={"nord": ("n1", "n2", "n3"), "syd": ("s1",)})
    before = measure(make_wave(invited), plan, None, None).rows
    with_unit = make_wave([*invited, *_weighted_like(invited, answering(codes, unit="n3"))])
    after = measure(with_unit, wider, None, None).rows
    after = after[after["unit"].isin(["n1", "n2", "s1"])].reset_index(drop=True)
    assert_frame_equal(before[before["unit"] != ""].reset_index(drop=True), after)


def _weighted_like(invited: list[Person], added: list[Person]) -> list[Person]:
    """New people must not be the ones that bring weights into a wave."""
    weight = invited[0].weight if all(one.weight != 1 for one in invited) else 1.0
    return [person._replace(weight=weight) for person in added]


def test_the_measures_do_not_touch_what_they_are_given() -> None:
    wave = make_wave([*answering([5, 1, "dont_know"]), *silent(3)])
    people, responses = wave.people.copy(), wave.responses.copy()
    measure(wave, make_plan(), None, None)
    assert_frame_equal(wave.people, people)
    assert_frame_equal(wave.responses, responses)


def _truth(shares: dict[str, float], n: int, chance: random.Random) -> list[Person]:
    """People whose chance of being satisfied is their centre's."""
    return [
        Person(centre, unit, {"overall": 5 if chance.random() < share else 2}, mode="web")
        for (centre, unit), share in {
            ("nord", "n1"): shares["nord"],
            ("syd", "s1"): shares["syd"],
        }.items()
        for _ in range(n)
    ]


def test_the_truth_is_found() -> None:
    """Nord rose from 60 to 80 %, Syd stayed at 60 %: two centres, 600 answers each, two waves."""
    chance = random.Random(20240902)  # noqa: S311 (a simulation)
    now = _truth({"nord": 0.8, "syd": 0.6}, 600, chance)
    then = _truth({"nord": 0.6, "syd": 0.6}, 600, chance)
    found: Measures = measure(
        make_wave([*now, *silent(300), *silent(300, "syd", "s1")]),
        make_plan(OVERALL + '[[previous]]\nwave = "w2020"\n'),
        make_wave(then, wave="w2020", has_invitations=False),
        make_plan(wave="w2020"),
    )
    for centre, truth in (("nord", 0.8), ("syd", 0.6)):
        row = pick(found, "kpi", "kpi_overall", centre, wave="w2024")
        assert row["low"] < truth < row["high"]
    verdicts = {
        (measure_name, centre): pick(found, measure_name, "kpi_overall", centre)["verdict"]
        for measure_name in ("change", "versus_others")
        for centre in ("nord", "syd")
    }
    assert verdicts == {
        ("change", "nord"): "higher",
        ("change", "syd"): "unclear",
        ("versus_others", "nord"): "higher",
        ("versus_others", "syd"): "lower",
    }
