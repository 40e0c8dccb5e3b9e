from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.measures.verdicts import Comparison, verdicts
from pipeline.policy import ComparisonRule

RULE = ComparisonRule(
    alpha=0.05,
    small_below=50,
    minimum_answers=10,
    relevant={"share_positive": (0.025, 0.15), "mean": (0.1, 0.6), "index": (2.5, 15.0)},
    source="test",
)
# fmt: off
BENJAMINI_HOCHBERG_1995 = (
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344,
    0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0,
)
# fmt: on

comparisons = st.builds(
    Comparison,
    kind=st.sampled_from(["share_positive", "mean", "index"]),
    value=st.floats(-1, 1),
    p=st.floats(0, 1) | st.just(math.nan),
    n=st.integers(0, 200),
    reason=st.sampled_from(["", "", "stated"]),
)


def test_benjamini_and_hochberg_reject_4_of_their_15() -> None:
    family = [Comparison("mean", 1.0, p, 100) for p in BENJAMINI_HOCHBERG_1995]
    assert verdicts(family, RULE) == ["higher"] * 4 + ["unclear"] * 11


@pytest.mark.parametrize(
    ("why", "comparison", "expected"),
    [
        ("large groups", Comparison("share_positive", 0.05, 0.001, 50), "higher"),
        ("large groups, down", Comparison("share_positive", -0.05, 0.001, 50), "lower"),
        ("a small group needs more", Comparison("share_positive", 0.05, 0.001, 49), "unclear"),
        ("a small group, enough", Comparison("share_positive", -0.2, 0.001, 49), "lower"),
        ("relevant, not significant", Comparison("mean", 0.5, 0.06, 80), "unclear"),
        ("significant, not relevant", Comparison("mean", 0.09, 0.0001, 5000), "unclear"),
        ("exactly relevant", Comparison("share_positive", 0.7 - 0.55, 0.001, 20), "higher"),
        ("exactly relevant index", Comparison("index", -2.5, 0.001, 200), "lower"),
        ("too few, however clear", Comparison("mean", 3.0, 0.0, 9), "too_few"),
        ("nobody", Comparison("mean", math.nan, math.nan, 0), "too_few"),
        ("no spread, no test", Comparison("mean", 1.0, math.nan, 12), "unclear"),
        (
            "not comparable",
            Comparison("mean", math.nan, math.nan, 90, "scale_changed"),
            "not_comparable:scale_changed",
        ),
    ],
)
def test_one_comparison(why: str, comparison: Comparison, expected: str) -> None:
    assert verdicts([comparison], RULE) == [expected], why


def test_the_rest_of_the_report_counts() -> None:
    """p = 0.03 stands alone, not beside four comparisons that show nothing."""
    one = Comparison("mean", 1.0, 0.03, 100)
    nothing = Comparison("mean", 0.0, 0.9, 100)
    assert verdicts([one], RULE) == ["higher"]
    assert verdicts([one, *[nothing] * 4], RULE) == ["unclear"] * 5


def test_what_was_not_tested_does_not_count() -> None:
    one = Comparison("mean", 1.0, 0.03, 100)
    others = [
        Comparison("mean", 1.0, 0.9, 9),
        Comparison("mean", 1.0, math.nan, 100),
        Comparison("mean", 1.0, 0.9, 100, "stated"),
    ]
    assert verdicts([one, *others], RULE)[0] == "higher"


def test_no_comparisons() -> None:
    assert verdicts([], RULE) == []


@given(st.lists(comparisons, max_size=12))
def test_nothing_is_called_without_significance_relevance_and_answers(
    family: list[Comparison],
) -> None:
    for one, verdict in zip(family, verdicts(family, RULE), strict=True):
        if verdict in ("higher", "lower"):
            assert one.p <= RULE.alpha
            assert one.n >= RULE.minimum_answers
            assert abs(one.value) >= RULE.relevant[one.kind][0] - 1e-9
            assert (one.value > 0) == (verdict == "higher")
            assert not one.reason
