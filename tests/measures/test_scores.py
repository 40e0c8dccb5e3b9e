from __future__ import annotations

import math

import pytest

from pipeline.measures import measure
from pipeline.records import Measures

from .waves import OVERALL, Person, answering, make_plan, make_wave, pick, silent

HELP = """
[[questions]]
id = "help"
text = "Fik du den hjælp, du skulle have?"
scale = "degree_5"
role = "centre_specific"
centres = ["syd"]
"""
BACKGROUND = '[[questions]]\nid = "age"\ntext = "Alder"\nrole = "background"\n'
SHOW_UNITS = "[report]\nshow_units = true\n"


def measured(people: list[Person], sections: str = OVERALL, **how: bool) -> Measures:
    return measure(make_wave(people, **how), make_plan(sections), None, None)  # type: ignore[arg-type]


def test_the_worked_distribution_of_the_civil_service_people_survey() -> None:
    """103, 166, 176, 96, 24 of 565: 47.61 % positive, from the counts and not from 18 + 29."""
    counts = {5: 103, 4: 166, 3: 176, 2: 96, 1: 24}
    found = measured(answering([code for code, n in counts.items() for _ in range(n)]))
    share = pick(found, "share_positive", "overall", "nord")
    assert round(share["value"] * 100, 2) == 47.61
    assert (share["n"], share["numerator"], share["denominator"]) == (565, 269, 565)
    percent = [
        pick(found, "distribution", "overall", "nord", category=str(code))["value"] * 100
        for code in (5, 4, 3, 2, 1)
    ]
    assert [round(one, 2) for one in percent] == [18.23, 29.38, 31.15, 16.99, 4.25]


def test_the_worked_index() -> None:
    counts = (50, 150, 250, 500, 50)
    codes = [code for code, n in enumerate(counts, start=1) for _ in range(n)]
    found = measured(answering(codes))
    assert pick(found, "index", "overall")["value"] == pytest.approx(58.75)
    assert pick(found, "mean", "overall")["value"] == 3.35
    assert pick(found, "mean", "overall")["numerator"] == 3350


def test_the_population_is_everybody_eligible_on_the_list() -> None:
    people = [*answering([5] * 18 + [1] * 6), *silent(16), Person("nord", "n1", {}, "NE")]
    row = pick(measured(people), "share_positive", "overall", "nord")
    assert (round(row["low"], 4), round(row["high"], 4)) == (0.6260, 0.8432)
    assert row["method"] == "wilson_fpc"


def test_the_population_the_wave_file_states_where_nobody_was_invited() -> None:
    people = answering([5] * 18 + [1] * 6)
    plan = make_plan()
    stated = make_wave(people, has_invitations=False, populations={("nord", ""): 40})
    found = measure(stated, plan, None, None)
    assert round(pick(found, "share_positive", "overall", "nord")["low"], 4) == 0.6260
    assert pick(found, "share_positive", "overall")["method"] == "wilson", "syd is not known"
    both = make_wave(people, has_invitations=False, populations={("nord", ""): 30, ("syd", ""): 10})
    found = measure(both, plan, None, None)
    assert round(pick(found, "share_positive", "overall")["low"], 4) == 0.6260, "30 + 10"
    unknown = measured(people, has_invitations=False)
    assert round(pick(unknown, "share_positive", "overall", "nord")["low"], 4) == 0.5510


def test_everybody_answered() -> None:
    row = pick(measured(answering([5, 5, 1])), "share_positive", "overall", "nord")
    assert (row["low"], row["value"], row["high"]) == (2 / 3, 2 / 3, 2 / 3)
    assert row["method"] == "census"


def test_nobody_answered() -> None:
    found = measured(silent(4))
    for measure_name in ("share_positive", "mean", "index", "dont_know", "not_relevant"):
        for centre in ("", "nord", "syd"):
            row = pick(found, measure_name, "overall", centre)
            assert row["n"] == 0
            assert math.isnan(row["value"])
    distribution = found.rows[found.rows["measure"] == "distribution"]
    assert len(distribution) == 5 * 3
    assert distribution["value"].isna().all()


def test_one_answer() -> None:
    found = measured([*answering([4]), *silent(9)])
    assert pick(found, "mean", "overall", "nord")["value"] == 4
    assert math.isnan(pick(found, "mean", "overall", "nord")["low"])
    share = pick(found, "share_positive", "overall", "nord")
    assert share["value"] == 1
    assert 0 < share["low"] < 1


def test_all_say_the_same() -> None:
    found = measured([*answering([4] * 8), *silent(9)])
    assert pick(found, "index", "overall", "nord")["value"] == 75
    assert math.isnan(pick(found, "index", "overall", "nord")["low"])
    assert pick(found, "share_positive", "overall", "nord")["low"] < 1


def test_all_do_not_know() -> None:
    found = measured([*answering(["dont_know"] * 7 + ["not_relevant"]), *silent(2)])
    assert pick(found, "share_positive", "overall", "nord")["n"] == 0
    assert math.isnan(pick(found, "mean", "overall", "nord")["value"])
    row = pick(found, "dont_know", "overall", "nord")
    assert (row["n"], row["numerator"], row["value"]) == (8, 7, 0.875)
    assert pick(found, "not_relevant", "overall", "nord")["value"] == 0.125


def test_do_not_know_is_no_part_of_a_score() -> None:
    plain = measured(answering([5, 5, 1, 1]))
    with_blank = measured(answering([5, 5, 1, 1, "dont_know", "not_relevant"]))
    for measure_name in ("share_positive", "mean", "index"):
        with_value = pick(with_blank, measure_name, "overall", "nord")["value"]
        assert with_value == pick(plain, measure_name, "overall", "nord")["value"]
    assert pick(with_blank, "dont_know", "overall", "nord")["denominator"] == 6


def test_a_break_off_is_no_answer() -> None:
    broke_off = Person("nord", "n1", {"overall": 1}, "R")
    found = measured([*answering([5, 5, 5]), broke_off])
    assert pick(found, "share_positive", "overall", "nord")["n"] == 3
    assert pick(found, "answered", centre="nord")["value"] == 3


def test_a_question_of_one_centre_is_not_shown_for_all() -> None:
    people = answering([5, 4], "syd", "s1", "help")
    found = measured(people, OVERALL + HELP)
    rows = found.rows[found.rows["item"] == "help"]
    assert set(rows["centre"]) == {"syd"}
    assert "versus_others" not in set(rows["measure"])
    assert pick(found, "share_positive", "help", "syd")["value"] == 1


def test_units_only_where_the_wave_file_asks() -> None:
    people = [*answering([5, 4]), *answering([1, 2, 2], unit="n2")]
    hidden = measured(people).rows
    assert set(hidden.loc[hidden["item"] == "overall", "unit"]) == {""}
    shown = measured(people, OVERALL + SHOW_UNITS)
    assert pick(shown, "share_positive", "overall", "nord", "n1")["value"] == 1
    assert pick(shown, "mean", "overall", "nord", "n2")["n"] == 3
    assert pick(shown, "share_positive", "overall", "nord")["n"] == 5
    assert pick(shown, "kpi", "kpi_overall", "nord", "n2")["value"] == 0


def test_background_and_comments_are_not_measured() -> None:
    rows = measured(answering([5]), OVERALL + BACKGROUND).rows
    assert "age" not in set(rows["item"])


def test_a_wave_without_units() -> None:
    plan = make_plan(OVERALL + SHOW_UNITS, centres={"nord": (), "syd": ()})
    wave = make_wave([*answering([5, 1], "nord", ""), *answering([4], "syd", "")])
    found = measure(wave, plan, None, None)
    assert set(found.rows["unit"]) == {""}
    assert pick(found, "share_positive", "overall", "nord")["value"] == 0.5
    assert pick(found, "invited", centre="nord")["value"] == 2


def test_people_of_a_centre_without_a_unit_count_in_the_centre() -> None:
    found = measured([*answering([5, 5, 1]), *answering([1], unit="")], OVERALL + SHOW_UNITS)
    assert pick(found, "share_positive", "overall", "nord")["n"] == 4
    assert pick(found, "share_positive", "overall", "nord", "n1")["n"] == 3
    assert pick(found, "invited", centre="nord")["n"] == 4


def test_one_centre() -> None:
    plan = make_plan(centres={"nord": ("n1",)})
    found = measure(make_wave(answering([5, 1])), plan, None, None)
    questions = found.rows[found.rows["item"] != ""]
    assert set(questions["centre"]) == {"nord"}
    assert not {"versus_others", "kpi_others"} & set(questions["measure"])
    assert pick(found, "answered")["value"] == 2


def test_weights_have_measures_of_their_own_where_there_are_any() -> None:
    plain = measured(answering([5, 1, 4]))
    assert not plain.rows["measure"].str.startswith("weighted").any()
    weighted = [
        person._replace(weight=weight)
        for person, weight in zip(
            answering([5, 1, 4, "dont_know"]), [3.0, 1.0, 2.0, 9.0], strict=True
        )
    ]
    found = measured(weighted)
    assert pick(found, "share_positive", "overall", "nord")["value"] == 2 / 3
    share = pick(found, "weighted_share_positive", "overall", "nord")
    assert (share["value"], share["numerator"], share["denominator"]) == (5 / 6, 5, 6)
    assert share["method"] == "wilson_kish"
    mean = pick(found, "weighted_mean", "overall", "nord")
    assert (mean["value"], mean["n"], mean["method"]) == (4, 3, "t_linearised")
    index = pick(found, "weighted_index", "overall", "nord")
    assert index["value"] == pytest.approx(75)
    assert index["high"] == pytest.approx((mean["high"] - 1) / 4 * 100)
    assert pick(found, "weighted_mean", "overall", "syd")["n"] == 0
