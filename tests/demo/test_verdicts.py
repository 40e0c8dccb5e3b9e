"""The demo data tell the truth: every true difference is found, and no other.

A plain two-sample z test with finite population correction and the Benjamini-Hochberg procedure,
written here from the formulas in the methods, so that the demo does not lean on the pipeline.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from statistics import NormalDist, fmean, median, pvariance
from typing import Any

import pytest

from .counting import answered_people, read_demo
from .generate import HERE, WAVES
from .questionnaire import read_toml

TRUTH = read_toml(HERE / "truth.toml")
ALPHA = 0.05
SMALLEST = {"share_positive": 2.5, "index": 2.5, "mean": 10.0, "theme_index": 2.5}
CENTRES = ("", "boern-unge", "voksne", "handicap")
EARLIER = {"demo-myndighed-2024": "demo-myndighed-2020"}


@dataclass(frozen=True)
class Estimate:
    value: float
    variance: float


@cache
def scores(wave: str, question: str, kind: str) -> dict[str, list[float]]:
    """Centre -> one number per scale answer, in the unit of truth.toml: points."""
    demo = read_demo(wave)
    asked = next(q for q in demo.file["questions"] if q["id"] == question)
    labels = TRUTH["labels"][asked.get("scale", "satisfaction_5")]
    number = {"share_positive": lambda at: 100.0 * (at >= 4), "mean": lambda at: 100.0 * at}
    number["index"] = lambda at: (at - 1) / (len(labels) - 1) * 100
    found: dict[str, list[float]] = {centre["id"]: [] for centre in demo.file["centres"]}
    for person in answered_people(wave):
        if person.labels.get(question) in labels:
            at = labels.index(person.labels[question]) + 1
            found[person.centre].append(number[kind](at))
    return found


@cache
def theme_scores(wave: str, questions: tuple[str, ...]) -> dict[str, list[float]]:
    """Centre -> each person's mean index, of those who answered at least half of the questions."""
    demo = read_demo(wave)
    scales = {q["id"]: q.get("scale", "satisfaction_5") for q in demo.file["questions"]}
    found: dict[str, list[float]] = {centre["id"]: [] for centre in demo.file["centres"]}
    for person in answered_people(wave):
        given = []
        for question in questions:
            labels = TRUTH["labels"][scales[question]]
            if person.labels.get(question) in labels:
                given.append(labels.index(person.labels[question]) / (len(labels) - 1) * 100)
        if given and len(given) >= len(questions) / 2:
            found[person.centre].append(fmean(given))
    return found


def questions_of(wave: str, kpi: dict[str, Any]) -> tuple[str, ...]:
    """The one question of a KPI, or all of a theme."""
    if "question" in kpi:
        return (kpi["question"],)
    asked = read_demo(wave).file["questions"]
    return tuple(q["id"] for q in asked if q.get("theme") == kpi["theme"])


def estimate(wave: str, kpi: dict[str, Any], centres: set[str]) -> Estimate:
    if kpi["kind"] == "theme_index":
        by_centre = theme_scores(wave, kpi["questions"])
    else:
        by_centre = scores(wave, kpi["questions"][0], kpi["kind"])
    values = [value for centre in centres for value in by_centre[centre]]
    invited = sum(invited_by_centre(wave)[centre] for centre in centres)
    n = len(values)
    return Estimate(fmean(values), pvariance(values) / n * (invited - n) / (invited - 1))


def invited_by_centre(wave: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for centre in read_demo(wave).file["centres"]:
        units = (TRUTH["waves"][wave]["units"][unit["id"]][0] for unit in centre["units"])
        found[centre["id"]] = sum(units)
    return found


def compared(wave: str, kpi: dict[str, Any], measure: str, centre: str) -> Estimate:
    """The difference and its variance."""
    everyone = set(CENTRES[1:])
    own = {centre} if centre else everyone
    kpi = kpi | {"questions": questions_of(wave, kpi)}
    here = estimate(wave, kpi, own)
    if measure == "versus_target":
        in_points = 100 if kpi["kind"] == "mean" else 1
        there = Estimate(kpi["target"] * in_points, 0.0)
    elif measure == "versus_others":
        there = estimate(wave, kpi, everyone - own)
    else:
        names = read_demo(wave).file["previous"][0]["questions"]
        earlier = kpi | {"questions": tuple(names.get(one, one) for one in kpi["questions"])}
        there = estimate(EARLIER[wave], earlier, own)
    return Estimate(here.value - there.value, here.variance + there.variance)


def expected(wave: str, kpi: str, measure: str, centre: str) -> dict[str, Any]:
    for row in TRUTH["verdicts"]:
        names = (row["wave"], row["kpi"], row["measure"])
        if names == (wave, kpi, measure) and row["centre"] in ("*", centre):
            return dict(row)
    return {"verdict": "unclear"}


def kpis(wave: str) -> list[dict[str, Any]]:
    """Those of the wave file; where it has none, one share per question with role kpi."""
    file = read_demo(wave).file
    asked = [question["id"] for question in file["questions"] if question.get("role") == "kpi"]
    shares = [{"id": f"kpi_{q}", "question": q, "kind": "share_positive"} for q in asked]
    return list(file.get("kpis", shares))


def comparisons(wave: str, centre: str) -> list[tuple[dict[str, Any], str]]:
    """KPI and measure of everything compared in one report; centre "" = all together."""
    found = []
    for kpi in kpis(wave):
        measures = ["versus_others"] if centre else []
        measures += ["change"] if wave in EARLIER else []
        measures += ["versus_target"] if "target" in kpi else []
        found += [(kpi, measure) for measure in measures]
    return found


def is_comparable(wave: str, kpi: dict[str, Any], measure: str) -> bool:
    if measure != "change":
        return True
    stated = read_demo(wave).file["previous"][0]["not_comparable"]
    return not set(questions_of(wave, kpi)) & set(stated)


def significant(differences: list[Estimate]) -> list[bool]:
    """Benjamini-Hochberg: the k smallest p-values, k the largest with p(k) <= k/m alpha."""
    p_values = [
        2 * NormalDist().cdf(-abs(found.value) / found.variance**0.5) for found in differences
    ]
    ordered = sorted(p_values)
    limits = [ALPHA * rank / len(ordered) for rank in range(1, len(ordered) + 1)]
    below = [p for p, limit in zip(ordered, limits, strict=True) if p <= limit]
    return [p <= max(below, default=-1.0) for p in p_values]


REPORTS = [
    pytest.param(wave, centre, id=f"{wave}-{centre or 'all'}")
    for wave in WAVES
    for centre in CENTRES
    if comparisons(wave, centre)
]


@pytest.mark.parametrize(("wave", "centre"), REPORTS)
def test_a_report_finds_what_is_true_and_nothing_else(wave: str, centre: str) -> None:
    asked = [one for one in comparisons(wave, centre) if is_comparable(wave, *one)]
    differences = [compared(wave, kpi, measure, centre) for kpi, measure in asked]
    for (kpi, measure), found, is_clear in zip(
        asked, differences, significant(differences), strict=True
    ):
        is_called = is_clear and abs(found.value) >= SMALLEST[kpi["kind"]]
        verdict = ("higher" if found.value > 0 else "lower") if is_called else "unclear"
        truth = expected(wave, kpi["id"], measure, centre)
        assert verdict == truth["verdict"], (kpi["id"], measure)
        if verdict != "unclear":
            assert found.value == pytest.approx(truth["difference"], abs=0.06)
            assert abs(found.value - truth["truth"]) < 3 * found.variance**0.5


def test_what_cannot_be_compared_is_what_the_wave_files_say() -> None:
    stated = {
        (wave, kpi["id"], measure)
        for wave in WAVES
        for kpi, measure in comparisons(wave, "voksne")
        if not is_comparable(wave, kpi, measure)
    }
    assert stated == {
        (row["wave"], row["kpi"], row["measure"])
        for row in TRUTH["verdicts"]
        if row["verdict"] == "not_comparable"
    }


@pytest.mark.parametrize("wave", WAVES)
def test_what_does_not_differ_looks_a_little_different(wave: str) -> None:
    """As a sample does: otherwise finding nothing where there is nothing would be no feat."""
    seen = [
        abs(compared(wave, kpi, measure, centre).value)
        for centre in CENTRES[1:]
        for kpi, measure in comparisons(wave, centre)
        if measure == "versus_others" and kpi["kind"] == "share_positive"
        if expected(wave, kpi["id"], measure, centre)["verdict"] == "unclear"
    ]
    assert 1.0 <= median(seen) <= 4.0
