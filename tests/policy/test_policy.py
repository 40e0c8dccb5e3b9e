"""The rule tables are complete, unambiguous, and the row in force is the right one."""

from __future__ import annotations

import ast
from datetime import date
from pathlib import Path

import pytest

from pipeline import policy
from pipeline.errors import PolicyError
from pipeline.policy import rules, scale_table, word_table

PACKAGE = Path(policy.__file__).parents[1]


def test_the_row_in_force_is_the_latest_that_has_begun():
    rows = [{"from": date(2023, 1, 1), "x": 1}, {"from": date(2025, 1, 1), "x": 2}]
    assert policy.in_force(rows, date(2024, 12, 31), "x")["x"] == 1
    assert policy.in_force(rows, date(2025, 1, 1), "x")["x"] == 2
    assert policy.in_force(rows, date(2010, 1, 1), "x")["x"] == 1


@pytest.mark.parametrize(
    "rows",
    [
        [{"from": date(2023, 1, 1)}, {"from": date(2023, 1, 1)}],
        [{"x": 1}],
        [{"from": "2023-01-01"}],
    ],
    ids=["two rows on one day", "no date", "a date as text"],
)
def test_rows_without_one_clear_order_are_refused(rows):
    with pytest.raises(PolicyError):
        policy.in_force(rows, date(2024, 1, 1), "x")


def test_every_dated_rule_names_its_source():
    for name in ("disclosure", "comparisons", "checks", "models", "progress"):
        for group in policy.table(name).values():
            assert all(row["source"] and row["from"] for row in group)


def test_missing_or_unknown_thresholds_are_refused(monkeypatch):
    row = dict(policy.table("disclosure")["rules"][0])
    for change in ({"unit_invited": None}, {"unit_invitd": 3}):
        spoilt = {key: value for key, value in {**row, **change}.items() if value is not None}
        monkeypatch.setattr(rules, "table", lambda name, s=spoilt: {"rules": [s]})
        with pytest.raises(PolicyError, match="unit_invit"):
            policy.thresholds(date(2024, 1, 1))


def test_no_threshold_is_below_three():
    limits = policy.thresholds(date(2024, 1, 1))
    assert min(limits.unit_answers, limits.question_answers, limits.protection) >= 3


@pytest.mark.parametrize("name", policy.scales())
def test_a_scale_is_whole(name):
    scale = policy.scales()[name]
    assert set(scale.labels) == {"da", "en"}
    assert all(len(words) == scale.points for words in scale.labels.values())
    assert scale.points in scale.positive
    assert 1 not in scale.positive
    for position in range(1, scale.points + 1):
        assert scale.positions[scale.labels["da"][position - 1].casefold()] == position


SPOILT_SCALES = {
    "too few labels": {"labels": {"da": ["a", "b"], "en": ["a"]}, "also": [[], []]},
    "a positive position off the scale": {"positive": [3]},
    "one word at two positions": {"also": [["x"], ["X"]]},
    "a number for a position that is not there": {"numbers": {"0": 1, "1": 3}},
    "a position without a number": {"numbers": {"0": 1}},
}


@pytest.mark.parametrize("sentence", SPOILT_SCALES)
def test_a_spoilt_scale_is_refused(sentence, monkeypatch):
    row = {"positive": [2], "labels": {"da": ["a", "b"], "en": ["c", "d"]}, "also": [[], []]}
    row |= SPOILT_SCALES[sentence]
    monkeypatch.setattr(scale_table, "table", lambda name: {"s": row})
    with pytest.raises(PolicyError):
        scale_table.scales.__wrapped__()


def test_a_word_that_means_two_things_is_refused(monkeypatch):
    monkeypatch.setattr(
        word_table, "table", lambda name: {"modes": {"web": ["link"], "paper": ["Link"]}}
    )
    with pytest.raises(PolicyError, match="two things"):
        word_table.words.__wrapped__("modes")


def test_dont_know_is_known_in_four_languages():
    known = policy.words("answers")
    for word in ("Ved ikke", "Vet ikke", "Vet inte", "Don't know"):
        assert known[word.casefold()] == "dont_know"


def test_every_reason_says_what_it_means_and_what_to_do():
    for code, row in policy.reasons().items():
        assert row["level"] in ("record", "value"), code
        assert row["meaning"].endswith("."), code
        assert row["do"].endswith("."), code


def test_every_reason_is_given_by_a_check_and_every_given_reason_is_known():
    texts = {
        node.value
        for path in (PACKAGE / "checks").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert set(policy.reasons()) <= texts


def test_every_measure_has_kind_item_and_meaning():
    for name, row in policy.table("measures").items():
        assert set(row) == {"kind", "item", "meaning"}, name
        assert row["kind"] in ("count", "share", "mean", "index", "kpi", "difference", "number"), (
            name
        )


def test_both_models_have_rules_and_no_other():
    local, strategic = (policy.model_rule(model, date(2024, 1, 1)) for model in (1, 2))
    assert local is not None
    assert strategic is not None
    assert (local.several_centres, local.overview, local.pooled, local.benchmark) == (False,) * 4
    assert (strategic.several_centres, strategic.series) == (True, False)
    assert policy.model_rule(7, date(2024, 1, 1)) is None
