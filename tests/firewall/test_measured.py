"""Round the rules in what is measured and delivered: nothing is pooled, compared or mixed."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pandas as pd
import pytest

from pipeline import flow
from pipeline.bundle import notebook
from pipeline.errors import BtuError
from pipeline.policy import table
from tests.end_to_end.conftest import btu
from tests.firewall.test_commands import Btu, as_text
from tests.firewall.waves import CENTRES, QUESTION, SOURCE, press_rows, wave, write_press_wave
from tests.stages import ingested, measured

__all__ = ["btu"]
FILE = '[[files]]\npath = "tryk.csv"\ncolumns = { unit = "Enhed", date = "Tid" }\n'
SERIES = FILE + QUESTION + "[series]\n"
COMPARISONS = ("versus_others", "change", "versus_target", "expected", "rank", "between")


def run_both(data: Path, btu: Btu, rest: str = SERIES) -> None:
    for centre in CENTRES:
        write_press_wave(data / "raw", centre, text=wave(centre, rest=rest))
        ended = btu("run", f"tryk-{centre}", "--data", data, "--quiet")
        assert ended.code == 0, ended.err


@pytest.mark.parametrize("rest", [SERIES, FILE + QUESTION], ids=["series", "survey"])
def test_no_row_puts_units_together_and_none_compares(rest: str, tmp_path: Path) -> None:
    ingested(write_press_wave(tmp_path / "raw", "bo", text=wave(rest=rest)))
    measured(tmp_path / "processed" / "tryk-bo")
    rows = pd.read_parquet(tmp_path / "processed" / "tryk-bo" / "released.parquet")
    assert len(rows)
    assert set(rows["centre"]) == {"bo"}
    assert set(rows["unit"]) == set(CENTRES["bo"][1])
    kinds = {name for name, row in table("measures").items() if row["kind"] == "difference"}
    measures = set(rows["measure"])
    # A shift is a unit against itself, earlier.
    assert measures & kinds <= {"series_shift", "change_local"}
    assert not [
        name for name in measures if name.startswith(COMPARISONS) and name not in ("change_local",)
    ]


def test_without_a_list_there_is_no_response_rate(tmp_path: Path) -> None:
    text = wave(rest=FILE + QUESTION + "[response]\neligibility = 1.0\n")
    ingested(write_press_wave(tmp_path / "raw", "bo", text=text))
    measured(tmp_path / "processed" / "tryk-bo")
    rows = pd.read_parquet(tmp_path / "processed" / "tryk-bo" / "released.parquet")
    rates = rows[rows["measure"].str.contains("rate|invited")]
    assert rates[["value", "low", "high"]].isna().all(axis=None)


def test_only_the_supplement_puts_units_together(tmp_path: Path) -> None:
    text = wave(rest=SERIES + "supplement = true\n")
    ingested(write_press_wave(tmp_path / "raw", "bo", text=text))
    measured(tmp_path / "processed" / "tryk-bo")
    rows = pd.read_parquet(tmp_path / "processed" / "tryk-bo" / "released.parquet")
    presses = rows[(rows["measure"] == "presses") & (rows["breakdown"] == "")]
    assert dict(zip(presses["unit"], presses["value"], strict=True)) == {
        "": len(press_rows("bo")),
        "bo-1": len(press_rows("bo")) / 2,
        "bo-2": len(press_rows("bo")) / 2,
    }


def test_two_centres_side_by_side_know_nothing_of_each_other(tmp_path: Path, btu: Btu) -> None:
    run_both(tmp_path, btu)
    for centre, other in (("bo", "ly"), ("ly", "bo")):
        name, units = CENTRES[other]
        folder = tmp_path / "processed" / f"tryk-{centre}"
        files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
        assert {"index.html", "receipt.json", f"{centre}.html"} <= {path.name for path in files}
        for path in files:
            text = as_text(path)
            for word in (name, *units, *units.values(), f"tryk-{other}"):
                assert word not in text, (path.name, word)
        for path in folder.glob("reports/*.html"):
            assert f">{len(press_rows(other)) // 2}<" not in path.read_text("utf-8"), path.name
        own = (folder / "reports" / f"{centre}.html").read_text("utf-8")
        assert f">{len(press_rows(centre)) // 2}<" in own


def test_a_run_makes_no_overview(tmp_path: Path, btu: Btu) -> None:
    run_both(tmp_path, btu)
    reports = tmp_path / "processed" / "tryk-bo" / "reports"
    assert not (reports / "overview.html").exists()
    receipt = json.loads((reports / "receipt.json").read_text("utf-8"))
    assert {report["centre"] for report in receipt["reports"]} == {"bo"}
    overview = notebook("wave_overview")
    ended = btu("report", "tryk-bo", "--data", tmp_path, "--notebook", overview, "--quiet")
    assert ended.code == 1
    assert {path.name for path in reports.glob("*.html")} >= {"index.html", "bo.html"}
    assert not (reports / "overview.html").exists()


def own_notebook(folder: Path, *sections: str) -> Path:
    """A report notebook of Model 1 that asks for other sections."""
    source = nbformat.read(notebook("centre_report_model1"), as_version=4)
    kept = [cell for cell in source.cells if "page.show(" not in cell.source]
    asked = [nbformat.v4.new_code_cell(f'page.show("{name}")') for name in sections]
    source.cells = [*kept, *asked]
    path = folder / "egen.ipynb"
    nbformat.write(source, path)
    return path


def test_an_own_notebook_shows_no_section_of_model_2(tmp_path: Path, btu: Btu) -> None:
    ingested(write_press_wave(tmp_path / "raw", "bo", text=wave(rest=SERIES)))
    measured(tmp_path / "processed" / "tryk-bo")
    for section in ("overview_kpis", "comparison", "expected", "priorities", "units", "kpis"):
        own = own_notebook(tmp_path, "heading", section)
        ended = btu("report", "tryk-bo", "--data", tmp_path, "--notebook", own, "--quiet")
        assert ended.code == 1
        assert f"a page of Model 1 has no section {section!r}" in ended.err
        assert SOURCE in ended.err


def test_no_page_of_another_centres_unit(tmp_path: Path, btu: Btu) -> None:
    run_both(tmp_path, btu)
    ended = btu("report", "tryk-bo", "--data", tmp_path, "--unit", "ly-1", "--quiet")
    assert ended.code == 1
    assert "unknown unit" in ended.err or "no such unit" in ended.err


def later(text: str, previous: str) -> str:
    """The wave half a year later, which names an earlier one."""
    later = text.replace("2026-01-05", "2026-07-06").replace("2026-03-29", "2026-09-27")
    return later + f'[[previous]]\nwave = "{previous}"\n'


LOCAL = "local_kpi = true"
KPI = QUESTION.replace("scale", 'role = "kpi"\nscale')
PREVIOUS = {
    "Model 2 names a Model 1 wave": (
        wave("bo", rest=FILE + QUESTION),
        wave("bo", rest=FILE + KPI).replace("model = 1", "model = 2"),
        "another model",
    ),
    "Model 1 names a Model 2 wave": (
        wave("bo", rest=FILE + KPI).replace("model = 1", "model = 2"),
        wave("bo", top=LOCAL, rest=FILE + QUESTION),
        "another model",
    ),
    "Model 1 names a wave of another centre": (
        wave("ly", rest=FILE + QUESTION),
        wave("bo", top=LOCAL, rest=FILE + QUESTION),
        "another centre",
    ),
}


@pytest.mark.parametrize("what", PREVIOUS)
def test_no_wave_of_another_model_or_centre_is_a_previous_wave(what: str, tmp_path: Path) -> None:
    before, now, told = PREVIOUS[what]
    centre = "ly" if "centre" in told else "bo"
    first = write_press_wave(tmp_path / "foer" / "raw", centre, text=before)
    earlier = first.rename(tmp_path / "foer" / "raw" / "foer")
    ingested(earlier)
    measured(tmp_path / "foer" / "processed" / "foer")
    raw = write_press_wave(tmp_path / "foer" / "raw", "bo", text=later(now, "foer"))
    with pytest.raises(BtuError, match=told):
        flow.check_previous_wave(flow.read_plan(raw), tmp_path / "foer" / "processed")
    ingested(raw)
    with pytest.raises(BtuError, match=told):
        measured(tmp_path / "foer" / "processed" / raw.name)
