"""People by mode and background, the response curve, and theme indices."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from pipeline.measures import measure
from pipeline.records import Measures, Wave

from .waves import OVERALL, PREVIOUS, Person, answering, make_plan, make_wave, pick, silent

AGE = '[[questions]]\nid = "age"\nrole = "background"\n'
THEME = """
[[questions]]
id = "respect"
scale = "agreement_5"
[[questions]]
id = "time"
scale = "satisfaction_4"
[[questions]]
id = "letters"
[[kpis]]
id = "contact"
name = "Kontakt"
kind = "theme_index"
questions = ["respect", "time", "letters"]
"""


def aged(wave: Wave, ages: list[str]) -> Wave:
    wave.people["age"] = pd.Series(ages, dtype="str")
    return wave


def measured(wave: Wave, sections: str = OVERALL + AGE) -> Measures:
    return measure(wave, make_plan(sections), None, None)


def test_response_and_kpis_by_background() -> None:
    people = [
        *answering([5, 4, 2]),
        *silent(2),
        *answering([1], "syd", "s1"),
        *silent(1, "syd", "s1"),
    ]
    found = measured(aged(make_wave(people), ["ung", "ung", "ældre", "ung", "ældre", "ung", "ung"]))

    def of(measure: str, category: str, centre: str = "", item: str = "") -> pd.Series:
        return pick(found, measure, item, centre, breakdown="age", category=category)

    assert [of("invited", age)["n"] for age in ("ung", "ældre")] == [5, 2]
    assert [of("answered", age)["n"] for age in ("ung", "ældre")] == [3, 1]
    assert of("response_rate_rr2", "ung", "nord")["value"] == 2 / 3
    assert of("kpi", "ung", item="kpi_overall")["value"] == 2 / 3
    assert of("kpi", "ung", "syd", "kpi_overall")["value"] == 0
    rest = of("kpi", "ældre", "syd", "kpi_overall")
    assert (rest["n"], math.isnan(rest["value"])) == (0, True)


def test_the_group_of_a_breakdown_is_finite_where_the_list_knows_it_of_everybody() -> None:
    people = [*answering([5] * 6 + [1] * 2), *silent(4)]
    known = measured(aged(make_wave(people), ["ung"] * 12))
    row = pick(known, "kpi", "kpi_overall", breakdown="age", category="ung")
    assert (row["method"], round(row["low"], 6)) == (
        "wilson_fpc",
        round(pick(known, "kpi", "kpi_overall")["low"], 6),
    )
    unknown = measured(aged(make_wave(people), ["ung"] * 8 + [""] * 4))
    assert (
        pick(unknown, "kpi", "kpi_overall", breakdown="age", category="ung")["method"] == "wilson"
    )
    by_age = unknown.rows[(unknown.rows["breakdown"] == "age") & (unknown.rows["item"] == "")]
    assert set(by_age["measure"]) == {"answered"}
    assert set(by_age["category"]) == {"ung", "unknown"}


def test_parts_add_up_to_the_whole() -> None:
    people = [*answering([5, 4, 2, 1]), *answering([1, 5], "syd", "s1")]
    found = measured(aged(make_wave(people), ["a", "b", "", "a", "b", "b"])).rows
    kpis = found[(found["measure"] == "kpi") & (found["unit"] == "")]
    for centre in ("", "nord", "syd"):
        own = kpis[kpis["centre"] == centre]
        whole = own.loc[own["breakdown"] == "", ["n", "numerator"]].sum()
        for way in ("mode", "age"):
            assert own.loc[own["breakdown"] == way, ["n", "numerator"]].sum().equals(whole)


def curve(days: list[str], centres: list[str]) -> pd.DataFrame:
    people = [Person(centre, "", {"overall": 4}) for centre in centres]
    wave = make_wave(people)
    wave.people["answered_date"] = pd.to_datetime(pd.Series(days)).astype("datetime64[us]")
    rows = measured(wave, OVERALL).rows
    return rows[rows["breakdown"] == "period"]


def test_the_response_curve_puts_days_together_until_nobody_stands_out() -> None:
    days = [f"2024-09-{day:02}" for day in range(2, 12) for _ in range(6)]
    rows = curve(days, ["nord", "syd"] * 30)
    assert set(rows["centre"]) == {"", "nord", "syd"} or set(rows["centre"]) == {""}
    everyone = rows[rows["centre"] == ""]
    assert everyone["n"].sum() == 60
    assert (rows["n"] >= 10).all()
    assert everyone["category"].iloc[0] == "2024-09-02..2024-09-03"
    assert everyone["category"].iloc[-1].endswith("2024-09-11")


def test_periods_are_the_same_for_every_group() -> None:
    days = [f"2024-09-{day:02}" for day in range(2, 12) for _ in range(24)]
    rows = curve(days, ["nord", "syd", "syd"] * 80)
    assert set(rows["centre"]) == {"", "nord", "syd"}
    assert (rows["n"] >= 10).all()
    by_centre = rows.groupby("centre")["category"].apply(list)
    assert by_centre[""] == by_centre["nord"] == by_centre["syd"]
    totals = rows.groupby(rows["centre"] == "")["n"].sum()
    assert totals[True] == totals[False] == 240


def test_no_curve_where_a_day_is_not_known_or_points_are_few() -> None:
    assert curve(["2024-09-02"] * 30 + [""] * 30, ["nord"] * 60).empty
    assert curve(["2024-09-02"] * 30 + ["2024-09-03"] * 30, ["nord"] * 60).empty


def contact(*answers: dict[str, int | str]) -> list[Person]:
    return [Person("nord", "n1", one) for one in answers]


def test_a_theme_index_is_the_mean_of_each_persons_index() -> None:
    people = contact(
        {"respect": 5, "time": 4, "letters": 5},  # 100, 100, 100
        {"respect": 3, "time": 1},  # 50, 0: two of three are enough
        {"respect": 5, "letters": "dont_know"},  # one of three is not
    )
    row = pick(measured(make_wave(people, has_invitations=False), THEME), "kpi", "contact", "nord")
    assert (row["n"], row["value"], row["numerator"]) == (2, 62.5, 125.0)


def test_coverage_is_the_wave_files() -> None:
    people = contact({"respect": 5}, {"respect": 3, "time": 1, "letters": 1})
    sections = THEME + "coverage = 0.3\n"
    row = pick(measured(make_wave(people, has_invitations=False), sections), "kpi", "contact")
    assert (row["n"], row["value"]) == (2, pytest.approx((100 + 50 / 3) / 2))


def test_a_theme_is_compared_only_if_all_its_questions_are() -> None:
    now = contact({"respect": 5, "time": 4, "letters": 5}, {"respect": 3, "time": 1, "letters": 1})
    before = make_wave(now * 2, wave="w2020", has_invitations=False)
    wave = make_wave(now, has_invitations=False)
    plan = make_plan(THEME + PREVIOUS)
    same = measure(wave, plan, before, make_plan(THEME, wave="w2020"))
    change = pick(same, "change", "contact", "nord")
    assert (change["value"], change["verdict"]) == (0.0, "too_few")
    assert pick(same, "kpi", "contact", "nord", wave="w2020")["n"] == 4
    other = THEME.replace('"satisfaction_4"', '"satisfaction_5"')
    changed = measure(wave, plan, before, make_plan(other, wave="w2020"))
    assert pick(changed, "change", "contact")["verdict"] == "not_comparable:scale_changed"


@pytest.mark.parametrize("kind", ["top_box", "net"])
def test_top_box_and_net_of_a_worked_example(kind: str) -> None:
    """5, 4, 3, 2, 1 = 10, 5, 5, 3, 2 of 25: 10 at the top; 15 positive, 5 negative."""
    people = answering([5] * 10 + [4] * 5 + [3] * 5 + [2] * 3 + [1] * 2)
    sections = OVERALL + f'[[kpis]]\nid = "k"\nquestion = "overall"\nkind = "{kind}"\n'
    row = pick(measured(make_wave(people, has_invitations=False), sections), "kpi", "k", "nord")
    assert (row["numerator"], row["denominator"]) == (10, 25)
    assert row["value"] == 0.4
