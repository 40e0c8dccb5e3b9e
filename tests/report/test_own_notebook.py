"""A notebook of the analyst's own: in Model 1 it shows single units only where it says so."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from pipeline.bundle import notebook
from pipeline.errors import ReportError
from pipeline.report.engine import execute
from pipeline.report.jobs import Job
from pipeline.report.plan import ReportOptions, plan_jobs
from pipeline.store import read_released

WAVE = "demo-smiley-2026"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """The notebook of Model 1 without its ``unit``, as one written for Model 2 is."""
    copy = nbformat.read(notebook("centre_report_model1"), as_version=4)
    for cell in copy.cells:
        cell.source = cell.source.replace('unit = ""\n', "").replace(
            ", language, unit", ", language"
        )
    path = tmp_path / "own.ipynb"
    nbformat.write(copy, path)
    return path


def jobs(demo: Path, folder: Path, **options: object) -> tuple[Job, ...]:
    file = demo / "processed" / WAVE / "released.parquet"
    chosen = ReportOptions(**options)  # type: ignore[arg-type]
    return plan_jobs(read_released(file).about, file, folder, chosen)


def test_without_a_unit_it_makes_the_page_of_the_centre(demo, tmp_path, own):
    (job,) = jobs(demo, tmp_path, notebook=own)
    assert (job.file, sorted(job.parameters)) == ("voksne.html", ["centre", "language", "released"])
    execute(job.notebook, job.record, job.parameters)


def test_with_a_unit_it_makes_the_pages_of_the_units_too(demo, tmp_path):
    found = jobs(demo, tmp_path, notebook=notebook("centre_report_model1"))
    assert len(found) == 7
    assert {job.parameters["unit"] for job in found} >= {"", "kajen"}


def test_a_unit_that_it_cannot_show_is_refused(demo, tmp_path, own):
    with pytest.raises(ReportError, match=r"own\.ipynb: the notebook makes no pages of single"):
        jobs(demo, tmp_path, notebook=own, units=("kajen",))


def test_the_overview_of_another_model_is_refused_with_the_rule(demo, tmp_path):
    (job,) = jobs(demo, tmp_path, notebook=notebook("wave_overview"))
    why = r"a page of Model 1 has no section .*nothing goes upward \(Beskrivelse af Model 1 og"
    with pytest.raises(ReportError, match=why):
        execute(job.notebook, job.record, job.parameters)
