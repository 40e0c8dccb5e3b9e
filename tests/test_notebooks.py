"""Notebooks are tables of contents: stripped, thin, with defaults that point at a demo wave."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import nbformat
import pytest

from pipeline.bundle import DEMO_WAVES

NOTEBOOKS = sorted((Path(__file__).resolve().parents[1] / "notebooks").glob("*.ipynb"))
REPORTS = [path for path in NOTEBOOKS if path.stem not in ("ingest_wave", "measure_wave")]
NAMES = [path.stem for path in NOTEBOOKS]


def sources(path: Path) -> list[str]:
    return ["".join(cell["source"]) for cell in json.loads(path.read_text("utf-8"))["cells"]]


def test_the_notebooks_are_there():
    assert set(NAMES) >= {
        "ingest_wave",
        "measure_wave",
        "centre_report_model1",
        "centre_report_model2",
        "progress_report",
        "wave_overview",
    }


@pytest.mark.parametrize("path", NOTEBOOKS, ids=NAMES)
def test_a_notebook_is_valid_stripped_and_all_code(path):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    for cell in notebook.cells:
        assert cell.cell_type == "code", "no prose: titles come from the catalogue"
        assert cell.outputs == []
        assert cell.execution_count is None
    assert set(notebook.metadata) <= {"kernelspec", "language_info"}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=NAMES)
def test_the_first_cell_holds_parameters_that_point_at_a_demo_wave(path):
    notebook = nbformat.read(path, as_version=4)
    assert notebook.cells[0].metadata.get("tags") == ["parameters"]
    assert all("parameters" not in cell.metadata.get("tags", []) for cell in notebook.cells[1:])
    body = ast.parse(notebook.cells[0].source).body
    assert body
    assert all(isinstance(node, ast.Assign) for node in body)
    assert any(wave in notebook.cells[0].source for wave in DEMO_WAVES)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=NAMES)
def test_a_notebook_computes_nothing(path):
    forbidden = (ast.For, ast.While, ast.If, ast.FunctionDef, ast.Lambda, ast.comprehension)
    for source in sources(path):
        for node in ast.walk(ast.parse(source)):
            assert not isinstance(node, forbidden)
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = [alias.name for alias in node.names]
                module = getattr(node, "module", None) or names[0]
                assert module in ("pipeline.flow", "pipeline.report.page")


@pytest.mark.parametrize("path", REPORTS, ids=[path.stem for path in REPORTS])
def test_a_report_opens_a_page_and_shows_one_section_per_cell(path):
    _, opening, *shows = sources(path)
    has_units = path.stem in ("centre_report_model1", "progress_report")  # only there
    unit = ", unit" if has_units else ""
    assert f"page = open_page(released, centre, language{unit})" in opening
    assert shows
    for source in shows:
        (statement,) = ast.parse(source).body
        assert isinstance(statement, ast.Expr)
        call = statement.value
        assert isinstance(call, ast.Call)
        assert ast.unparse(call.func) == "page.show"
        assert len(call.args) == 1
