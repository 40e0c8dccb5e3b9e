"""The California schools of R survey, as its examples use them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from pipeline.measures.linearised import Design
from pipeline.measures.samples import Moments, Proportion
from pipeline.measures.weighting import Margin, cell_weights, raked_weights

PEOPLE = {"E": 4421, "H": 755, "M": 1018}
SCHOOL_WIDE = {"No": 1072, "Yes": 5122}
IMPROVED = {"No": 1712, "Yes": 4482}
UNSEEN_CLUSTERS = 1 - 15 / 757


def schools(shared_data: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(shared_data / "r_survey_api" / f"{name}.csv")


def codes(column: pd.Series) -> np.ndarray:
    return pd.factorize(column)[0]


def moments(values: pd.Series, population: int) -> Moments:
    return Moments(len(values), float(values.sum()), float(values.var()), population)


def strata(rows: pd.DataFrame, column: str) -> Mapping[str, Moments]:
    """A column of apistrat by type of school."""
    return {name: moments(part[column], PEOPLE[name]) for name, part in rows.groupby("stype")}


def shares(rows: pd.DataFrame) -> Mapping[str, Proportion]:
    """The schools of apistrat that met their school-wide target, by type."""
    hits = (rows["sch.wide"] == "Yes").groupby(rows["stype"]).agg(["sum", "size"])
    return {
        name: Proportion(int(hit), int(n), PEOPLE[name])
        for name, hit, n in hits.itertuples(name=None)
    }


def stratified_design(rows: pd.DataFrame) -> Design:
    """svydesign(id = ~1, strata = ~stype, weights = ~pw, fpc = ~fpc), as R's file has them."""
    size = rows.groupby("stype")["stype"].transform("size")
    unseen = (1 - size / rows["fpc"]).to_numpy()
    return Design(rows["pw"].to_numpy(), unseen, strata=codes(rows["stype"]))


def margin(rows: pd.DataFrame, column: str, invited: Mapping[str, int]) -> Margin:
    return Margin(column, rows[column].tolist(), invited)


def raked_design(rows: pd.DataFrame, *margins: Margin) -> Design:
    """rake(dclus1, ...): schools in 15 of 757 districts."""
    weights = raked_weights(margins, rows["pw"].to_numpy()).weights
    return _clustered(rows, weights, *margins)


def post_stratified_design(rows: pd.DataFrame) -> Design:
    """postStratify(dclus1, ~stype, ...)."""
    cells = margin(rows, "stype", PEOPLE)
    return _clustered(rows, cell_weights(cells), cells)


def _clustered(rows: pd.DataFrame, weights: np.ndarray, *margins: Margin) -> Design:
    return Design(
        weights,
        UNSEEN_CLUSTERS,
        clusters=codes(rows["dnum"]),
        margins=tuple(margin.codes for margin in margins),
    )
