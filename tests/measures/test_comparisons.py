from __future__ import annotations

import math

import pytest

from pipeline.measures import measure
from pipeline.measures.differences import difference_of_shares
from pipeline.measures.samples import Proportion

from .waves import (
    OVERALL,
    PREVIOUS,
    Person,
    make_plan,
    make_wave,
    pick,
    share,
    silent,
    two_waves,
)

THREE = {"nord": ("n1",), "syd": ("s1",), "vest": ("v1",)}
TARGETS = """
[[kpis]]
id = "satisfied"
name = "Samlet tilfredshed"
question = "overall"
kind = "share_positive"
target = 75
[[kpis]]
id = "average"
question = "overall"
kind = "mean"
target = 4
[[kpis]]
id = "indexed"
question = "overall"
kind = "index"
"""


def test_kpis_are_linked_to_the_cell_of_their_question() -> None:
    found = measure(make_wave(share(3, 4)), make_plan(OVERALL + TARGETS), None, None)
    assert found.links == dict.fromkeys(("satisfied", "average", "indexed"), ("overall",))
    assert pick(found, "kpi", "satisfied", "nord")["value"] == 0.75
    assert pick(found, "kpi", "average", "nord")["value"] == 3.5
    assert pick(found, "kpi", "indexed", "nord")["value"] == 62.5
    assert set(found.rows.loc[found.rows["measure"] == "kpi", "wave"]) == {"w2024"}
    assert "change" not in set(found.rows["measure"])


def test_a_kpi_is_the_measure_of_its_question() -> None:
    people = [*share(9, 14), *silent(20), *share(3, 9, "syd", "s1")]
    found = measure(make_wave(people), make_plan(OVERALL + TARGETS), None, None)
    for kpi, kind in (("satisfied", "share_positive"), ("average", "mean"), ("indexed", "index")):
        for centre in ("", "nord", "syd"):
            names = ["n", "numerator", "denominator", "value", "low", "high", "method"]
            of_kpi = pick(found, "kpi", kpi, centre)[names]
            assert of_kpi.equals(pick(found, kind, "overall", centre)[names])


def test_a_centre_is_compared_with_the_others_without_itself() -> None:
    people = [*share(10, 20), *share(8, 10, "syd", "s1"), *share(22, 30, "vest", "v1")]
    wave = make_wave([*people, *silent(5, "vest", "v1")])
    found = measure(wave, make_plan(centres=THREE), None, None)
    others = pick(found, "kpi_others", "kpi_overall", "nord")
    assert (others["n"], others["numerator"], others["value"]) == (40, 30, 0.75)
    row = pick(found, "versus_others", "kpi_overall", "nord")
    expected = difference_of_shares(Proportion(10, 20, 20), Proportion(30, 40, 45)).estimate
    assert (row["value"], row["low"], row["high"]) == (-0.25, expected.low, expected.high)
    assert (row["n"], row["method"], row["wave"]) == (20, "newcombe_fpc", "w2024")
    assert math.isnan(row["numerator"])
    assert pick(found, "versus_others", "overall", "nord")["value"] == -0.25
    groups = found.rows.loc[found.rows["measure"].isin(["versus_others", "kpi_others"])]
    assert set(groups["centre"]) == {"nord", "syd", "vest"}


def test_the_change_since_the_previous_wave() -> None:
    found = two_waves(share(80, 100), share(50, 100))
    row = pick(found, "change", "kpi_overall", "nord")
    assert row["value"] == pytest.approx(0.3)
    assert (row["verdict"], row["wave"], row["method"]) == ("higher", "w2024", "newcombe")
    earlier = pick(found, "kpi", "kpi_overall", "nord", wave="w2020")
    assert (earlier["value"], earlier["n"]) == (0.5, 100)
    of_question = pick(found, "change", "overall", "nord")
    assert (of_question["value"], of_question["verdict"]) == (row["value"], "")


def test_the_populations_of_both_waves_count() -> None:
    plan, before = make_plan(OVERALL + PREVIOUS), make_plan(wave="w2020")
    now = make_wave([*share(18, 24), *silent(16)])
    then = make_wave([*share(8, 10), *silent(2)], wave="w2020")
    row = pick(measure(now, plan, then, before), "change", "kpi_overall", "nord")
    expected = difference_of_shares(Proportion(18, 24, 40), Proportion(8, 10, 12)).estimate
    assert (row["low"], row["high"]) == (expected.low, expected.high)


def test_targets() -> None:
    found = measure(
        make_wave(share(40, 100), has_invitations=False), make_plan(OVERALL + TARGETS), None, None
    )
    row = pick(found, "versus_target", "satisfied", "nord")
    assert (row["value"], row["verdict"]) == (pytest.approx(-0.35), "lower")
    assert pick(found, "versus_target", "average", "nord")["value"] == pytest.approx(-1.2)
    rows = found.rows[found.rows["measure"] == "versus_target"]
    assert set(rows["item"]) == {"satisfied", "average"}
    assert set(rows["centre"]) == {"", "nord", "syd"}
    assert pick(found, "versus_target", "satisfied", "syd")["verdict"] == "too_few"


def test_too_few_in_one_of_the_groups() -> None:
    found = two_waves(share(9, 9), share(10, 40))
    assert pick(found, "change", "kpi_overall", "nord")["verdict"] == "too_few"
    found = two_waves(share(40, 40), share(1, 9))
    assert pick(found, "change", "kpi_overall", "nord")["verdict"] == "too_few"


def test_too_few_among_the_others() -> None:
    found = measure(
        make_wave([*share(80, 100), *share(1, 9, "syd", "s1")]), make_plan(), None, None
    )
    assert pick(found, "versus_others", "kpi_overall", "nord")["verdict"] == "too_few"


def test_verdicts_stand_on_kpi_comparisons_only() -> None:
    found = two_waves(share(80, 100), share(50, 100)).rows
    judged = found[found["verdict"] != ""]
    assert set(judged["item"]) == {"kpi_overall"}
    assert set(judged["measure"]) == {"change", "versus_others"}


def both(hits: int) -> list[Person]:
    """The same satisfaction in both centres, 100 answers each."""
    return [*share(hits, 100), *share(hits, 100, "syd", "s1")]


def test_all_centres_together_are_a_family_of_their_own() -> None:
    """p = 0.044 for all together stands alone; the four comparisons of the centres do not count."""
    found = two_waves(both(60), both(50))
    assert pick(found, "change", "kpi_overall")["verdict"] == "higher"
    assert pick(found, "change", "kpi_overall", "nord")["verdict"] == "unclear"


def test_all_comparisons_of_a_centre_are_one_family() -> None:
    """p = 0.0455 for the change is enough alone, but not beside a comparison with the others."""
    with_others = two_waves(both(64), both(50))
    assert pick(with_others, "change", "kpi_overall", "nord")["verdict"] == "unclear"
    only = make_plan(OVERALL + PREVIOUS, centres={"nord": ("n1",)})
    alone = measure(
        make_wave(share(64, 100), has_invitations=False),
        only,
        make_wave(share(50, 100), wave="w2020", has_invitations=False),
        make_plan(wave="w2020", centres={"nord": ("n1",)}),
    )
    assert pick(alone, "change", "kpi_overall", "nord")["verdict"] == "higher"
