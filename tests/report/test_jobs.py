"""Reports side by side: in order, apart from each other, and failing one by one."""

from __future__ import annotations

import multiprocessing
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from pipeline.bundle import notebook
from pipeline.errors import BtuError, ReportError
from pipeline.records import RenderedReport
from pipeline.report.engine import ENGINES
from pipeline.report.jobs import Job, each_report
from pipeline.report.keys import is_closed
from tests.report.all_made import run_jobs

OTHERS = ("citizen_page", "progress_report", "wave_overview")
CELL = """
import os, sys, time
from IPython.display import HTML, display
import psutil
assert "left" not in os.environ
os.environ["left"] = "by a report"
if mode == "die":
    os._exit(3)
if mode == "fail":
    from pipeline.errors import DataError
    raise DataError("no answers", where=centre)
if mode == "slow":
    time.sleep(0.5)
if mode == "print":
    print("hello")
display(HTML(f'<h1>{centre}</h1><section id="who" data-threads='
             f'"{psutil.Process(os.getppid()).num_threads()}" data-process="{os.getpid()}"'
             f' data-heavy="{sorted({"pingouin", "statsmodels.api"} & set(sys.modules))}">'
             '</section>'))
"""


@pytest.fixture
def job(tmp_path: Path) -> Job:
    cells = [
        new_code_cell("centre = 'x'\nmode = ''", metadata={"tags": ["parameters"]}),
        new_code_cell(CELL),
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = tmp_path / "report.ipynb"
    nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": kernel}), notebook)
    return Job(notebook, tmp_path, {}, "Rapport", "da", "", "", sections=("who",))


def named(job: Job, centre: str, mode: str = "") -> Job:
    return replace(
        job,
        record=job.record / "notebooks" / f"{centre}.ipynb",
        parameters={"centre": centre, "mode": mode},
        centre=centre,
        file=f"{centre}.html",
    )


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_pages_come_in_the_order_of_the_jobs(job: Job, workers: int) -> None:
    said: list[tuple[str, int, int]] = []
    jobs = [named(job, "a", "slow"), named(job, "b"), named(job, "c")]
    pages = run_jobs(jobs, workers, "btu-warm", lambda *told: said.append(told))
    assert [(page.centre, page.file) for page in pages] == [(j.centre, j.file) for j in jobs]
    assert all(f"<h1>{page.centre}</h1>" in page.html for page in pages)
    assert all(j.record.exists() for j in jobs)
    assert sorted(told[0] for told in said) == ["a.html", "b.html", "c.html"]
    assert [told[1:] for told in said] == [(1, 3), (2, 3), (3, 3)]
    processes = {page.html.split('data-process="')[1].split('"')[0] for page in pages}
    assert len(processes) == 3
    assert str(os.getpid()) not in processes


def test_workers_are_forked_from_one_light_thread(job: Job) -> None:
    (page,) = run_jobs([named(job, "a")], 1, "btu-warm")
    assert 'data-heavy="[]"' in page.html
    if "forkserver" in multiprocessing.get_all_start_methods():
        assert 'data-threads="1"' in page.html


def test_workers_do_not_run_the_program_again(job: Job, root: Path) -> None:
    script = job.record / "script.py"
    script.write_text(
        "from pathlib import Path\nfrom pipeline.report.jobs import Job, each_report\n"
        "print('started')\n"
        f"job = Job(Path({str(job.notebook)!r}), Path({str(job.record / 'r.ipynb')!r}),"
        " {'centre': 'a', 'mode': ''}, 'T', 'da', 'a', 'a.html')\n"
        "print([page.file for _, page in each_report([job], 'btu-warm')])\n"
    )
    here = {**os.environ, "PYTHONPATH": str(root)}
    done = subprocess.run(
        [sys.executable, script], env=here, check=True, capture_output=True, text=True
    )
    assert done.stdout.split() == ["started", "['a.html']"]


def test_ctrl_c_while_workers_get_ready_is_no_fault(tmp_path: Path, root: Path) -> None:
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return
    script = tmp_path / "script.py"
    script.write_text(
        "import os, signal, time\nfrom pipeline.report.workers import start_early\n"
        "start_early()\ntime.sleep(0.5)\n"
        "try:\n    os.killpg(0, signal.SIGINT)\n    time.sleep(9)\n"
        "except KeyboardInterrupt:\n    print('stopped')\n"
    )
    here = {**os.environ, "PYTHONPATH": str(root)}
    command = [sys.executable, script]
    done = subprocess.run(
        command, env=here, start_new_session=True, check=True, capture_output=True, text=True
    )
    assert (done.stdout, done.stderr) == ("stopped\n", "")


def test_both_engines_make_the_same_kind_of_page(job: Job) -> None:
    pages = [run_jobs([named(job, engine)], 1, engine)[0] for engine in ENGINES]
    heads = [page.html.split("<h1>")[0] for page in pages]
    assert heads[0] == heads[1]


def test_one_failing_report_does_not_stop_the_others(job: Job) -> None:
    modes = {"a": "fail", "b": "", "c": "die", "d": "print", "e": "slow"}
    jobs = [named(job, centre, mode) for centre, mode in modes.items()]
    with pytest.raises(ReportError) as caught:
        run_jobs(jobs, 2, "btu-warm")
    lines = str(caught.value).splitlines()
    assert lines[0] == "3 of 5 reports could not be made"
    assert lines[1] == "  a.html: a: no answers"
    assert lines[2] == "  c.html: the process that made the report died, 3 times"
    assert lines[4] == "  d.html: the page is not fit to be a report"
    assert lines[5].strip() == "- cell 3 wrote stdout"
    kept = sorted(path.name for path in jobs[0].record.parent.iterdir())
    assert kept == ["b.ipynb", "d.ipynb", "e.ipynb"]


def test_a_page_is_checked_against_its_job(job: Job) -> None:
    foreign = replace(named(job, "Voksne"), foreign=("Voksne",))
    with pytest.raises(ReportError, match="the name of another group: Voksne"):
        run_jobs([foreign], 1, "btu-warm")
    (page,) = run_jobs([replace(foreign, own=("Voksne",))], 1, "btu-warm")
    assert "<h1>Voksne</h1>" in page.html


def test_the_same_job_gives_the_same_bytes(job: Job) -> None:
    steady = replace(named(job, "æøå"), sections=())
    plain = nbformat.read(job.notebook, as_version=4)
    plain.cells[1].source = "mode\nfrom IPython.display import HTML\nHTML(f'<h1>{centre}</h1>')"
    nbformat.write(plain, job.notebook)
    first, second = run_jobs(
        [steady, replace(steady, record=job.record / "2.ipynb")], 2, "btu-warm"
    )
    assert first == second


@pytest.mark.parametrize(("start_method", "is_closed"), [("spawn", False), ("", True)])
def test_workers_stay_warm_where_nothing_is_forked_or_notebooks_only_show(
    job: Job, start_method: str, is_closed: bool
) -> None:
    modes = {"a": "", "b": "die", "c": "fail", "d": "", "e": "slow", "f": ""}
    job = replace(job, is_closed=is_closed)
    jobs = [named(job, centre, mode) for centre, mode in modes.items()]
    made = dict[str, RenderedReport]()
    failed = dict[str, str]()
    for one, result in each_report(jobs, "btu-warm", 1, start_method=start_method):
        if isinstance(result, BtuError):
            failed[one.centre] = result.what
        else:
            made[one.centre] = result
    assert failed["b"] == "the process that made the report died, 3 times"
    assert failed["c"] == "c: no answers"
    assert set(made) == {"a", "d", "e", "f"}
    processes = [page.html.split('data-process="')[1].split('"')[0] for page in made.values()]
    assert processes[1] == processes[2] == processes[3], "one process makes one after the other"
    (forked,) = run_jobs([replace(jobs[0], is_closed=False)], 1, "btu-warm")
    assert without_process(forked.html) == without_process(made["a"].html)


@pytest.mark.parametrize("name", ["centre_report_model1", "centre_report_model2", *OTHERS])
def test_bundled_report_notebooks_only_show_sections(name: str) -> None:
    assert is_closed(notebook(name))


def without_process(html: str) -> str:
    return re.sub(r'data-(process|threads|heavy)="[^"]*"', "", html)


def test_no_jobs_no_reports() -> None:
    assert run_jobs([], 2, "btu-warm") == ()


def test_a_fault_of_the_program_is_not_hidden(job: Job) -> None:
    with pytest.raises(TypeError):
        run_jobs([replace(named(job, "a"), parameters={"centre": {1}, "mode": ""})], 1, "btu-warm")
