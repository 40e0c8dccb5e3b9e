"""The progress wave of ``btu demo``, from the files to the page: what is true is found and told."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from pipeline.store import read_released

from ..demo.courses import WAVE


@pytest.fixture(scope="module")
def folder(demo: Path) -> Path:
    return demo / "processed" / WAVE


@pytest.fixture(scope="module")
def rows(folder: Path) -> pd.DataFrame:
    return read_released(folder / "released.parquet").rows


def at(rows: pd.DataFrame, measure: str, item: str, unit: str, category: str) -> pd.Series:
    mine = rows[(rows["measure"] == measure) & (rows["item"] == item) & (rows["unit"] == unit)]
    (found,) = [row for _, row in mine[mine["category"] == category].iterrows()]
    return found


@pytest.mark.parametrize(
    ("item", "unit", "verdict"),
    [
        ("funktion", "havnen", "better"),
        ("trivsel", "havnen", "better"),
        ("funktion", "skoven", "unclear"),
        ("trivsel", "skoven", "better"),
        ("funktion", "torvet", "better"),
        ("trivsel", "torvet", "unclear"),
    ],
)
def test_what_is_true_is_told(rows: pd.DataFrame, item: str, unit: str, verdict: str) -> None:
    assert at(rows, "point_change", item, unit, "slut")["verdict"] == verdict


def test_the_young_of_one_unit_stand_out_and_nobody_else(rows: pd.DataFrame) -> None:
    told = rows[(rows["measure"] == "group_change_difference") & rows["verdict"].ne("unclear")]
    told = told[told["status"] == "shown"]
    assert set(zip(told["item"], told["unit"], strict=True)) == {("funktion", "havnen")}
    assert (
        at(rows, "group_change_difference", "funktion", "havnen", "18-29 år")["verdict"] == "better"
    )


def test_two_who_are_missing_once_are_left_out_of_every_point(rows: pd.DataFrame) -> None:
    ns = [at(rows, "point_mean", "funktion", "torvet", p)["n"] for p in ("start", "slut")]
    assert ns == [34, 17]
    same = at(rows, "same_people", "funktion", "torvet", "slut")
    assert (same["verdict"], same["status"]) == ("other_group", "no_base")
    assert at(rows, "courses", "", "torvet", "")["value"] == 36


def test_rows_are_conserved(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    for file in manifest["inputs"]:
        assert file["records_read"] == file["records_accepted"] + file["records_rejected"]
        assert file["values_read"] == (
            file["values_accepted"] + file["values_empty"] + file["values_rejected"]
        )
    assert {"measurements.parquet", "goals.parquet"} <= set(manifest["files"])


def test_no_key_of_the_files_is_kept(folder: Path) -> None:
    for name in ("people", "measurements", "goals", "released"):
        table = pd.read_parquet(folder / f"{name}.parquet").astype("str")
        assert not table.apply(lambda column: column.str.fullmatch(r"F\d{4}")).any(axis=None)


def test_every_unit_has_its_page_and_there_is_no_overview(folder: Path) -> None:
    pages = {path.name for path in (folder / "reports").glob("*.html")}
    units = {f"voksne-{unit}.html" for unit in ("havnen", "skoven", "torvet")}
    assert pages == {"index.html", "voksne.html", *units}
    page = (folder / "reports" / "voksne-havnen.html").read_text("utf-8")
    assert "Ungehuset Skoven" not in page
    assert "Når borgerne deres mål?" in page
