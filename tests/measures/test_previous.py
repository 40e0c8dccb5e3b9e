from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest

from pipeline.errors import DataError
from pipeline.measures import check_previous, measure
from pipeline.wave import WavePlan

from .waves import OVERALL, PREVIOUS, answering, make_plan, make_wave, pick, share, two_waves


@pytest.mark.parametrize(
    ("why", "plan", "earlier"),
    [
        (
            "stated",
            OVERALL + PREVIOUS + 'not_comparable = { overall = "Ny ordlyd" }\n',
            {},
        ),
        ("not_asked", OVERALL + PREVIOUS, {"sections": OVERALL.replace("overall", "other")}),
        (
            "scale_changed",
            OVERALL + PREVIOUS,
            {"sections": OVERALL.replace("satisfaction_5", "satisfaction_4")},
        ),
        (
            "wording_changed",
            OVERALL + PREVIOUS,
            {"sections": OVERALL.replace("alt i alt", "samlet set")},
        ),
        (
            "scale_changed",
            OVERALL + PREVIOUS + 'questions = { overall = "overall" }\n',
            {"sections": OVERALL.replace("satisfaction_5", "yes_no")},
        ),
        ("group_new", OVERALL + PREVIOUS, {"centres": {"syd": ("s1",), "vest": ("v1",)}}),
    ],
)
def test_what_is_not_comparable_says_why(why: str, plan: str, earlier: dict[str, Any]) -> None:
    found = two_waves(share(80, 100), share(2, 20, "syd", "s1"), plan, **earlier)
    for item in ("overall", "kpi_overall"):
        row = pick(found, "change", item, "nord")
        assert row["verdict"] == f"not_comparable:{why}"
        assert math.isnan(row["value"])
        assert row["n"] == 100
    earlier_kpi = found.rows[(found.rows["wave"] == "w2020") & (found.rows["centre"] == "nord")]
    assert earlier_kpi.empty, "what cannot be compared is not shown beside"


def test_the_same_scale_with_other_positive_answers_is_another_scale() -> None:
    before = make_plan(wave="w2020")
    [question] = before.questions
    assert question.scale is not None
    stricter = replace(question, scale=replace(question.scale, positive=(5,)))
    found = measure(
        make_wave(share(80, 100)),
        make_plan(OVERALL + PREVIOUS),
        make_wave(share(50, 100), wave="w2020"),
        replace(before, questions=(stricter,)),
    )
    verdict = pick(found, "change", "kpi_overall", "nord")["verdict"]
    assert verdict == "not_comparable:scale_changed"


def test_a_question_that_was_asked_elsewhere_then() -> None:
    local = OVERALL.replace('role = "kpi"', 'role = "centre_specific"\ncentres = ["syd"]')
    found = two_waves(share(80, 100), share(2, 20, "syd", "s1"))
    assert pick(found, "change", "kpi_overall", "syd")["verdict"] == "too_few"
    before = make_plan(local, wave="w2020")
    found = measure(
        make_wave(share(80, 100)),
        make_plan(OVERALL + PREVIOUS),
        make_wave(share(2, 20, "syd", "s1"), wave="w2020"),
        before,
    )
    verdict = {
        centre: pick(found, "change", "kpi_overall", centre)["verdict"]
        for centre in ("", "nord", "syd")
    }
    assert verdict == {
        "": "not_comparable:group_new",
        "nord": "not_comparable:not_asked",
        "syd": "too_few",
    }


def test_all_together_are_compared_only_with_the_same_centres() -> None:
    found = two_waves(share(80, 100), share(20, 100), centres={"nord": ("n1",), "vest": ()})
    assert pick(found, "change", "kpi_overall")["verdict"] == "not_comparable:group_new"
    assert pick(found, "change", "kpi_overall", "nord")["verdict"] == "higher"


def test_a_question_with_another_id_and_wording_is_compared_where_the_wave_file_says_so() -> None:
    before = make_plan(
        OVERALL.replace("overall", "q1").replace("alt i alt", "samlet set"), wave="w2020"
    )
    found = measure(
        make_wave(share(80, 100)),
        make_plan(OVERALL + PREVIOUS + 'questions = { overall = "q1" }\n'),
        make_wave(answering([2] * 50 + [5] * 50, question="q1"), wave="w2020"),
        before,
    )
    assert pick(found, "change", "kpi_overall", "nord")["value"] == pytest.approx(0.3)


def test_spaces_in_the_wording_and_a_new_translation_change_nothing() -> None:
    text = OVERALL.replace("alt i alt", "alt  i alt") + 'text_en = "How satisfied are you?"\n'
    found = two_waves(share(80, 100), share(50, 100))
    same = measure(
        make_wave(share(80, 100)),
        make_plan(OVERALL + PREVIOUS),
        make_wave(share(50, 100), wave="w2020"),
        make_plan(text, wave="w2020"),
    )
    value = pick(same, "change", "kpi_overall", "nord")["value"]
    assert value == pick(found, "change", "kpi_overall", "nord")["value"]


def test_a_previous_wave_of_the_other_type_stops_the_run() -> None:
    plan, other = make_plan(OVERALL + PREVIOUS), make_plan(wave="w2022", kind="provider")
    with pytest.raises(DataError, match="another type") as stopped:
        measure(make_wave(share(1, 2)), plan, make_wave(share(1, 2), wave="w2022"), other)
    assert stopped.value.expected == "the last wave of type authority"
    assert "w2022" in stopped.value.got


@pytest.mark.parametrize("known", ["wave", "plan"])
def test_half_a_previous_wave_is_no_previous_wave(known: str) -> None:
    wave = make_wave(share(1, 2), wave="w2020")
    plan: WavePlan = make_plan(wave="w2020")
    found = measure(
        make_wave(share(1, 2)),
        make_plan(OVERALL + PREVIOUS),
        wave if known == "wave" else None,
        plan if known == "plan" else None,
    )
    assert "change" not in set(found.rows["measure"])


def test_a_previous_wave_that_began_later_is_refused() -> None:
    plan = make_plan(OVERALL + PREVIOUS)
    with pytest.raises(DataError, match="did not begin before"):
        check_previous(plan, make_plan(wave="w2026"))


def test_a_mapping_to_a_question_that_never_was_is_named_with_the_nearest() -> None:
    plan = make_plan(OVERALL + PREVIOUS + 'questions = { overall = "overal" }\n')
    with pytest.raises(DataError, match="nearest: 'overall'"):
        check_previous(plan, make_plan(wave="w2020"))
