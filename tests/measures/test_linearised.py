from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pipeline.measures.linearised import (
    Design,
    linearised_mean,
    linearised_share,
    linearised_total,
    unseen_parts,
)
from pipeline.measures.samples import Moments
from pipeline.measures.strata import stratified_mean
from tests.measures.api import (
    IMPROVED,
    PEOPLE,
    SCHOOL_WIDE,
    codes,
    margin,
    post_stratified_design,
    raked_design,
    schools,
    stratified_design,
)


def digits(found: float, places: int) -> float:
    return round(found, places)


def test_apistrat_with_the_weights_of_r(shared_data: Path) -> None:
    """R survey 4.1-1, svymean(~api00, dstrat): every printed digit."""
    rows = schools(shared_data, "apistrat")
    design = stratified_design(rows)
    found = linearised_mean(rows["api00"].to_numpy(float), design)
    assert digits(found.estimate.value, 7) == 662.2873632
    assert digits(found.error, 9) == 9.408940803
    assert found.degrees == 197
    assert digits(found.estimate.low, 7) == 643.7321883
    assert digits(found.estimate.high, 6) == 680.842538
    assert digits(found.effect, 5) == 1.20446
    without = linearised_mean(rows["api00"].to_numpy(float), replace(design, unseen=1.0))
    assert digits(without.error, 5) == 9.53613


def test_a_part_of_apistrat(shared_data: Path) -> None:
    """svymean(~api00, subset(dstrat, sch.wide == "Yes")): 676.53044, SE 10.52039, df 149."""
    rows = schools(shared_data, "apistrat")
    values = rows["api00"].where(rows["sch.wide"] == "Yes").to_numpy(float)
    found = linearised_mean(values, stratified_design(rows))
    assert (digits(found.estimate.value, 5), digits(found.error, 5)) == (676.53044, 10.52039)
    assert found.degrees == 149
    assert found.estimate.n == 152


def test_share_and_total_of_apistrat(shared_data: Path) -> None:
    rows = schools(shared_data, "apistrat")
    design = stratified_design(rows)
    share = linearised_share((rows["sch.wide"] == "Yes").to_numpy(float), design)
    assert digits(share.estimate.value, 8) == 0.82794801
    assert share.error == pytest.approx(0.02434, abs=5e-6)
    total = linearised_total(rows["enroll"].to_numpy(float), design)
    assert (digits(total.estimate.value, 1), digits(total.error, 2)) == (3687177.5, 114641.72)


def test_apiclus1_without_fitted_weights(shared_data: Path) -> None:
    """svymean(~api00, dclus1), svytotal(~enroll, dclus1): 15 of 757 districts."""
    rows = schools(shared_data, "apiclus1")
    design = Design(rows["pw"].to_numpy(), 1 - 15 / 757, clusters=codes(rows["dnum"]))
    mean = linearised_mean(rows["api00"].to_numpy(float), design)
    assert (digits(mean.estimate.value, 4), digits(mean.error, 5)) == (644.1694, 23.54224)
    assert mean.degrees == 14
    total = linearised_total(rows["enroll"].to_numpy(float), design)
    assert (digits(total.estimate.value, 2), digits(total.error, 2)) == (3404940.13, 932235.03)


def test_raking_of_apiclus1(shared_data: Path) -> None:
    """rake(dclus1, list(~stype, ~sch.wide), ...): every printed digit of mean and total."""
    rows = schools(shared_data, "apiclus1")
    margins = margin(rows, "stype", PEOPLE), margin(rows, "sch.wide", SCHOOL_WIDE)
    design = raked_design(rows, *margins)
    mean = linearised_mean(rows["api00"].to_numpy(float), design)
    assert (digits(mean.estimate.value, 5), digits(mean.error, 5)) == (641.23032, 23.70362)
    total = linearised_total(rows["enroll"].to_numpy(float), design)
    assert (digits(total.estimate.value, 1), digits(total.error, 2)) == (3647280.1, 400603.26)
    assert mean.degrees == 15 - 1 - 3


def test_raking_with_a_joint_margin(shared_data: Path) -> None:
    """rakecheck.Rout.save: rake(dclus1, list(~stype+sch.wide, ~comp.imp)): 642.61, SE 22.731."""
    rows, everyone = schools(shared_data, "apiclus1"), schools(shared_data, "apipop")
    for table in (rows, everyone):
        table["both"] = table["stype"] + "/" + table["sch.wide"]
    joint = everyone["both"].value_counts().to_dict()
    margins = margin(rows, "both", joint), margin(rows, "comp.imp", IMPROVED)
    found = linearised_mean(rows["api00"].to_numpy(float), raked_design(rows, *margins))
    assert (digits(found.estimate.value, 2), digits(found.error, 3)) == (642.61, 22.731)


def test_post_stratification_of_apiclus1(shared_data: Path) -> None:
    """postStratify(dclus1, ~stype, ...): 642.31079 (23.92049); 3680892.9 (406292.64)."""
    rows = schools(shared_data, "apiclus1")
    design = post_stratified_design(rows)
    mean = linearised_mean(rows["api00"].to_numpy(float), design)
    assert (digits(mean.estimate.value, 5), digits(mean.error, 5)) == (642.31079, 23.92049)
    total = linearised_total(rows["enroll"].to_numpy(float), design)
    assert (digits(total.estimate.value, 1), digits(total.error, 2)) == (3680892.9, 406292.64)


def by_cell(parts: dict[str, list[float]], people: dict[str, int]) -> tuple[np.ndarray, Design]:
    values = np.concatenate([parts[cell] for cell in parts])
    at = np.concatenate([[place] * len(parts[cell]) for place, cell in enumerate(parts)])
    weights = np.concatenate([[people[c] / len(parts[c])] * len(parts[c]) for c in parts])
    return values, Design(weights, unseen_parts(weights), strata=at.astype(int))


def test_cells_as_strata_row_by_row_and_from_counts() -> None:
    """unseen_parts gives each cell its own 1 - n/N, so both ways agree."""
    parts = {"a": [1.0, 2.0, 5.0], "b": [4.0, 4.0, 3.0, 5.0]}
    people = {"a": 12, "b": 6}
    found = linearised_mean(*by_cell(parts, people))
    samples = {
        cell: Moments(len(part), sum(part), float(np.var(part, ddof=1)), people[cell])
        for cell, part in parts.items()
    }
    expected = stratified_mean(samples)
    assert found.estimate.value == pytest.approx(expected.estimate.value)
    assert found.error == pytest.approx(expected.error)
    assert found.effect == pytest.approx(expected.effect)


def test_missing_answers_are_outside_the_part_asked_about() -> None:
    values = np.array([1.0, math.nan, 3.0, 5.0])
    found = linearised_mean(values, Design(np.array([1.0, 9.0, 1.0, 2.0])))
    assert found.estimate.n == 3
    assert found.estimate.value == 14 / 4
    assert linearised_total(values, Design(np.ones(4))).estimate.value == 9


def test_undefined_has_a_reason() -> None:
    ones = Design(np.ones(6))
    nothing = np.full(6, math.nan)
    for estimate in (linearised_mean, linearised_share, linearised_total):
        assert estimate(nothing, ones).reason == "nobody"
        assert estimate(np.array([]), Design(np.array([]))).reason == "nobody"
    alike = linearised_mean(np.full(6, 4.0), ones)
    assert (alike.reason, alike.estimate.value) == ("no_spread", 4)
    single = Design(np.ones(6), strata=np.array([0, 0, 0, 0, 0, 1]))
    values = np.array([1.0, 2, 3, 4, 5, 5])
    lonely = linearised_mean(values, single)
    assert lonely.reason == "lonely_stratum"
    assert math.isnan(lonely.estimate.low)
    assert linearised_mean(values[:1], Design(np.ones(1))).reason == "lonely_stratum"
    census = linearised_mean(values, Design(np.ones(6), 0.0))
    assert (census.estimate.method, census.error) == ("census", 0)


def test_no_mean_interval_where_a_level_has_fewer_than_five_answers() -> None:
    """Four answers at a level: R would give an interval, which covers too seldom."""
    values = np.arange(12.0)
    for few, reason in ((4, "few_answers"), (5, "")):
        design = Design(np.ones(12), margins=((np.arange(12) >= few).astype(int),))
        assert linearised_mean(values, design).reason == reason
        share = linearised_share((values > 5).astype(float), design)
        assert share.estimate.low < share.estimate.value < share.estimate.high


def test_a_share_where_all_agree_has_an_interval() -> None:
    found = linearised_share(np.ones(8), Design(np.array([1.0, 2, 1, 2, 1, 2, 1, 2])))
    assert found.reason == ""
    assert 0 < found.estimate.low < found.estimate.value == found.estimate.high == 1


def test_the_size_of_the_weights_and_the_order_of_rows_change_nothing() -> None:
    rng = np.random.default_rng(7)
    values, weights = rng.integers(1, 6, 40).astype(float), rng.uniform(1, 5, 40)
    levels = rng.integers(0, 2, 40)
    plain = linearised_mean(values, Design(weights, 0.6, margins=(levels,)))
    turned = rng.permutation(40)
    for other in (
        linearised_mean(values, Design(weights * 7, 0.6, margins=(levels,))),
        linearised_mean(values[turned], Design(weights[turned], 0.6, margins=(levels[turned],))),
    ):
        assert other.estimate.value == pytest.approx(plain.estimate.value)
        assert other.error == pytest.approx(plain.error)
        assert other.estimate.low == pytest.approx(plain.estimate.low)
