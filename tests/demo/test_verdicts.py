"""The demo data leave no doubt: what is true is far beyond chance, what is not is well within it.

A plain two-sample test with finite population correction, written here from the formulas in the
methods (difference of two independent groups), so that the demo does not lean on the pipeline.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from statistics import fmean, pvariance
from typing import Any

import pytest

from .counting import answered_people, read_demo
from .generate import HERE, WAVES
from .questionnaire import read_toml

TRUTH = read_toml(HERE / "truth.toml")
SMALLEST = {"share_positive": 2.5, "index": 2.5, "mean": 0.1}
# z: a true difference holds after correction for many comparisons, no difference needs none
CLEAR, UNCLEAR = 2.6, 1.96
CENTRES = ("", "boern-unge", "voksne", "handicap")
EARLIER = {"demo-myndighed-2024": "demo-myndighed-2020"}


@dataclass(frozen=True)
class Estimate:
    value: float
    variance: float


@cache
def scores(wave: str, question: str, kind: str) -> dict[str, list[float]]:
    """Centre -> one number per scale answer, in the unit of the KPI (percent, point, index)."""
    demo = read_demo(wave)
    asked = next(q for q in demo.file["questions"] if q["id"] == question)
    labels = TRUTH["labels"][asked.get("scale", "satisfaction_5")]
    number = {"share_positive": lambda at: 100.0 * (at >= 4), "mean": float}
    number["index"] = lambda at: (at - 1) / (len(labels) - 1) * 100
    found: dict[str, list[float]] = {centre["id"]: [] for centre in demo.file["centres"]}
    for person in answered_people(wave):
        if person.labels.get(question) in labels:
            at = labels.index(person.labels[question]) + 1
            found[person.centre].append(number[kind](at))
    return found


def estimate(wave: str, kpi: dict[str, Any], centres: set[str]) -> Estimate:
    by_centre = scores(wave, kpi["question"], kpi["kind"])
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


def compared(wave: str, kpi: dict[str, Any], measure: str, centre: str) -> tuple[float, float]:
    """The difference and its z."""
    everyone = set(CENTRES[1:])
    own = {centre} if centre else everyone
    here = estimate(wave, kpi, own)
    if measure == "versus_target":
        there = Estimate(kpi["target"], 0.0)
    elif measure == "versus_others":
        there = estimate(wave, kpi, everyone - own)
    else:
        names = read_demo(wave).file["previous"][0]["questions"]
        earlier = kpi | {"question": names.get(kpi["question"], kpi["question"])}
        there = estimate(EARLIER[wave], earlier, own)
    difference = here.value - there.value
    return difference, difference / (here.variance + there.variance) ** 0.5


def expected(wave: str, kpi: str, measure: str, centre: str) -> tuple[str, float]:
    for verdict in TRUTH["verdicts"]:
        names = (verdict["wave"], verdict["kpi"], verdict["measure"])
        if names == (wave, kpi, measure) and verdict["centre"] in ("*", centre):
            return verdict["verdict"], verdict.get("difference", 0.0)
    return "unclear", 0.0


def kpis(wave: str) -> list[dict[str, Any]]:
    """Those of the wave file; where it has none, one share per question with role kpi."""
    file = read_demo(wave).file
    asked = [question["id"] for question in file["questions"] if question.get("role") == "kpi"]
    shares = [{"id": f"kpi_{q}", "question": q, "kind": "share_positive"} for q in asked]
    return list(file.get("kpis", shares))


def cases() -> list[Any]:
    found = []
    for wave in WAVES:
        for kpi in kpis(wave):
            measures = ["versus_others", *(["change"] if wave in EARLIER else [])]
            measures += ["versus_target"] if "target" in kpi else []
            for measure in measures:
                for centre in CENTRES[measure == "versus_others" :]:
                    name = f"{wave}-{kpi['id']}-{measure}-{centre or 'all'}"
                    found.append(pytest.param(wave, kpi, measure, centre, id=name))
    return found


@pytest.mark.parametrize(("wave", "kpi", "measure", "centre"), cases())
def test_a_comparison_comes_out_as_truth_says(
    wave: str, kpi: dict[str, Any], measure: str, centre: str
) -> None:
    verdict, true_difference = expected(wave, kpi["id"], measure, centre)
    if verdict == "not_comparable":
        left_out = read_demo(wave).file["previous"][0]["not_comparable"]
        assert kpi["question"] in left_out
        return
    difference, z = compared(wave, kpi, measure, centre)
    smallest = SMALLEST[kpi["kind"]]
    if verdict == "unclear":
        assert abs(z) < UNCLEAR or abs(difference) < smallest
    else:
        assert difference == pytest.approx(true_difference, abs=0.25)
        assert (z > CLEAR and verdict == "higher") or (z < -CLEAR and verdict == "lower")
        assert abs(difference) >= smallest
