"""A question whose answers run against its declared direction stops the run."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from pipeline.checks import check
from pipeline.checks.direction import directions, stop_if_contradicted, stop_if_undocumented
from pipeline.errors import DataError, WaveFileError
from pipeline.policy import QualityRule, quality_rule, scales
from pipeline.records import RawTable
from pipeline.wave import WavePlan, parse_plan

WAVE = """\
model = 2
type = "authority"
period = { start = 2024-09-02, end = 2024-10-18 }

[[centres]]
id = "a"
name = "Borgercenter A"
"""
RULE = QualityRule(0.001, 30, 5, 5)


def plan(*questions: str, kpi: str = "overall") -> WavePlan:
    """Each question is an id, or an id and further keys after a colon."""
    parts = [WAVE]
    for question in questions:
        name, _, keys = question.partition(":")
        role = 'role = "kpi"' if name == kpi else ""
        parts.append(f'[[questions]]\nid = "{name}"\n{role}\n{keys}')
    return parse_plan("\n".join(parts), "w", Path("w"))


def long(columns: dict[str, list[int]]) -> pd.DataFrame:
    """RESPONSES_COLUMNS of columns of positions; 0 = no answer."""
    rows = [
        (f"p{person}", question, "scale", code)
        for question, codes in columns.items()
        for person, code in enumerate(codes)
        if code
    ]
    table = pd.DataFrame(rows, columns=["person_id", "question", "answer", "code"])
    return table.astype({"code": "Int16"})


def survey(columns: dict[str, list[int]], **more) -> RawTable:
    rows = pd.DataFrame(columns).astype("str").replace("0", "")
    rows.index = pd.RangeIndex(2, 2 + len(rows))
    return RawTable("svar.csv", "0" * 64, "generic", "responses", rows, {}, **more)


def like(base: list[int], seed: int) -> list[int]:
    """Answers that go with ``base``, with noise."""
    noise = np.random.default_rng(seed).integers(-1, 2, len(base))
    return [int(code) for code in np.clip(np.array(base) + noise, 1, 5)]


OVERALL = [1 + n % 5 for n in range(60)]
AGAINST = [6 - code for code in OVERALL]
GOOD = {"overall": OVERALL, "help": like(OVERALL, 1), "respect": like(OVERALL, 2)}


def verdicts(columns: dict[str, list[int]], made: WavePlan | None = None) -> dict[str, str]:
    found = directions(long(columns), made or plan(*columns), RULE)
    return dict(zip(found["question"], found["verdict"], strict=True))


def test_questions_that_go_together_pass():
    assert set(verdicts(GOOD).values()) == {"none"}


def test_a_question_that_runs_the_other_way_is_found_and_only_that():
    assert verdicts(GOOD | {"odd": AGAINST}) == {
        "overall": "none",
        "help": "none",
        "respect": "none",
        "odd": "contradicts",
    }


def test_the_stop_names_column_direction_strength_and_the_two_cures():
    made = plan("overall", "help", "respect", 'odd:column = "s_7"')
    with pytest.raises(DataError) as caught:
        check([survey(GOOD | {"s_7": AGAINST})], made)
    text = str(caught.value)
    assert "odd (column s_7, declared: as listed) against overall" in text
    assert "-1.00, 60 answers" in text
    assert "help" not in text
    for cure in ("reversed = true", 'reversed = "numbers"', "direction_confirmed = true"):
        assert cure in text


@pytest.mark.parametrize("reversed_key", ['"numbers"', "true"])
def test_declared_as_reversed_the_same_answers_pass(reversed_key):
    made = plan("overall", "help", "respect", f"odd:reversed = {reversed_key}")
    result = check([survey(GOOD | {"odd": AGAINST})], made)
    assert "contradicts" not in set(result.quality.directions["verdict"])
    odd = result.responses[result.responses["question"] == "odd"]
    assert sorted(odd["code"]) == sorted(OVERALL)


def test_a_question_wrongly_declared_as_reversed_stops():
    made = plan("overall", "respect", "help:reversed = true")
    with pytest.raises(DataError, match=r"help \(column help, declared: reversed\)"):
        check([survey(GOOD)], made)


def test_it_may_be_confirmed():
    made = plan("overall", "help", "respect", "odd:direction_confirmed = true")
    found = verdicts(GOOD | {"odd": AGAINST}, made)
    assert found["odd"] == "confirmed"
    assert check([survey(GOOD | {"odd": AGAINST})], made).quality.directions is not None


def test_where_the_overall_question_itself_is_turned_it_alone_is_named():
    columns = GOOD | {"overall": AGAINST}
    found = directions(long(columns), plan(*columns), RULE)
    assert set(found["verdict"]) == {"contradicts"}
    with pytest.raises(DataError) as caught:
        stop_if_contradicted(found, plan(*columns))
    assert "overall (column overall" in str(caught.value)
    assert "help" not in str(caught.value)


def test_without_a_kpi_the_mean_of_the_others_decides():
    columns = GOOD | {"odd": AGAINST}
    found = directions(long(columns), plan(*columns, kpi=""), RULE)
    assert set(found["against"]) == {"the mean of the other questions"}
    assert dict(zip(found["question"], found["verdict"], strict=True))["odd"] == "contradicts"


@pytest.mark.parametrize(
    "columns",
    [
        {"overall": OVERALL[:29], "odd": AGAINST[:29]},
        {"overall": [5] * 60, "odd": AGAINST},
        {"overall": [0] * 60, "odd": AGAINST},
        {"overall": [5, *[0] * 59], "odd": AGAINST},
        {"overall": [], "odd": []},
        {"overall": OVERALL},
    ],
    ids=["too few", "the same", "none", "one", "nobody", "one question"],
)
def test_too_little_says_nothing(columns):
    assert set(verdicts(columns, plan(*columns)).values()) == {"too_few"}


def test_scales_of_other_lengths_are_put_on_one_footing():
    made = plan("overall", 'ten:scale = "satisfaction_10"', "help", kpi="")
    columns = GOOD | {"ten": [2 * code for code in OVERALL]}
    assert set(
        verdicts({name: columns[name] for name in ("overall", "ten", "help")}, made).values()
    ) == {"none"}


def test_options_that_may_be_chosen_have_no_direction():
    made = plan("overall", "help", 'option:scale = "chosen"')
    columns = {
        "overall": OVERALL,
        "help": GOOD["help"],
        "option": [2 if c < 3 else 1 for c in OVERALL],
    }
    assert set(verdicts(columns, made)) == {"overall", "help"}


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=30, max_size=80))
def test_tau_and_p_are_scipys(pairs):
    columns = {"overall": [one for one, _ in pairs], "q": [other for _, other in pairs]}
    found = directions(long(columns), plan(*columns), RULE).set_index("question").loc["q"]
    if len(set(columns["overall"])) < 2 or len(set(columns["q"])) < 2:
        assert found["verdict"] == "too_few"
        return
    expected = stats.kendalltau(*columns.values(), method="asymptotic", alternative="less")
    assert found["tau"] == pytest.approx(expected.statistic)
    assert (found["verdict"] == "contradicts") == (expected.pvalue < 0.001)


def test_chance_alone_stops_about_one_in_a_thousand():
    random = np.random.default_rng(20241018)
    columns = {"overall": OVERALL}
    columns |= {f"q{n}": [int(c) for c in random.integers(1, 6, 60)] for n in range(200)}
    assert list(verdicts(columns).values()).count("contradicts") <= 2


def test_the_policy_is_the_rule_in_force():
    rule = quality_rule(plan("overall").start_date)
    assert (rule.direction_alpha, rule.direction_answers) == (0.001, 30)


DOCUMENTED = {
    "reversed numbers": ('reversed = "numbers"', True),
    "a reversed item": ("reversed = true", True),
    "falling codes": ('codes = { "0" = 4, "1" = 3 }', True),
    "rising codes": ('codes = { "0" = 1, "1" = 2, "9" = "missing" }', False),
    "as it is": ("", False),
    "reversed and confirmed": ('reversed = "numbers"\ndirection_confirmed = true', False),
}


@pytest.mark.parametrize("sentence", DOCUMENTED)
def test_what_the_tool_documents_may_not_be_turned(sentence):
    keys, stops = DOCUMENTED[sentence]
    made = plan(f"overall:{keys}", kpi="")
    table = replace(survey({"overall": OVERALL}), ascending=("overall",))
    if stops:
        with pytest.raises(DataError, match="smallest number the most negative"):
            stop_if_undocumented([table], made)
    else:
        stop_if_undocumented([table], made)
    stop_if_undocumented([replace(table, ascending=())], made)


def test_a_negative_statement_turns_labels_numbers_and_codes():
    made = plan('q:scale = "agreement_5"\nreversed = true\ncodes = { "Ja!" = 5, "9" = "missing" }')
    (question,) = made.questions
    assert question.scale is not None
    assert question.scale.labels["da"][0] == "Helt enig"
    assert question.scale.positions["helt enig"] == 1
    assert question.scale.numbers == {1: 5, 2: 4, 3: 3, 4: 2, 5: 1}
    assert question.codes == {"Ja!": 1, "9": "missing"}
    assert question.scale.positive == scales()["agreement_5"].positive


def test_numbers_from_the_best_turn_numbers_only():
    made = plan('q:scale = "satisfaction_4"\nreversed = "numbers"\ncodes = { "x" = 4 }')
    (question,) = made.questions
    assert question.scale is not None
    assert question.scale.labels == scales()["satisfaction_4"].labels
    assert question.scale.numbers == {1: 4, 2: 3, 3: 2, 4: 1}
    assert question.codes == {"x": 4}


@pytest.mark.parametrize("key", ["reversed = true", "direction_confirmed = true"])
def test_what_has_no_scale_has_no_direction(key):
    with pytest.raises(WaveFileError, match="a comment question has no direction"):
        plan("overall", f'said:role = "comment"\n{key}')
