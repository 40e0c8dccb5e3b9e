"""The ways to make reports that ``benchmarks/reports.py`` compares; each runs in a process afresh.

``python benchmarks/report_ways.py WAY COUNT FOLDER``: COUNT reports into FOLDER, whose
``waves.json`` lists what to make them of.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass, replace
from itertools import cycle, islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from pipeline.bundle import notebook

_ANALYST = Path(__file__).with_name("analyst_report.ipynb")


@dataclass(frozen=True)
class Report:
    """One report to make: of which released.parquet, for which centre or unit, from what."""

    released: str
    centre: str
    unit: str
    notebook: str


def reports(folder: Path, count: int) -> list[Report]:
    """``count`` reports, the listed ones again and again."""
    listed = json.loads((folder / "waves.json").read_text(encoding="utf-8"))
    return [Report(**one) for one in islice(cycle(listed), count)]


def ours(folder: Path, count: int, start_method: str = "") -> None:
    """As a run of ours makes them: two workers."""
    from pipeline.report.cuts import cuts_of
    from pipeline.report.jobs import each_report
    from pipeline.report.plan import ReportOptions, plan_jobs
    from pipeline.store import read_released, save_part

    plans, cuts, jobs = {}, {}, []
    for at, one in enumerate(reports(folder, count)):
        if one.released not in plans:
            whole = read_released(Path(one.released))
            cuts[one.released] = cuts_of(whole)
            records = folder / "records"
            planned = plan_jobs(whole.about, Path(one.released), records, ReportOptions())
            plans[one.released] = {(job.centre, job.unit): job for job in reversed(planned)}
        job = plans[one.released][one.centre, one.unit]
        part = save_part(folder / "parts" / str(at), cuts[one.released](one.centre, one.unit))
        given = {**job.parameters, "released": str(part)}
        jobs.append(replace(job, record=job.record.with_name(f"{at}.ipynb"), parameters=given))
    for job, page in each_report(jobs, "btu-warm", 2, start_method=start_method):
        if isinstance(page, Exception):
            raise page
        (folder / f"{job.record.stem}.html").write_text(page.html, encoding="utf-8")


def floor(folder: Path, count: int) -> None:
    """The same sections and figures called one after the other, without a notebook."""
    from pipeline.report.engine import shown_sections
    from pipeline.report.page import open_page

    for at, one in enumerate(reports(folder, count)):
        page = open_page(one.released, one.centre, "da", one.unit)
        sections = [page.show(name) for name in shown_sections(notebook(one.notebook))]
        text = "\n".join(section._repr_html_() for section in sections)
        (folder / f"floor-{at}.html").write_text(text, encoding="utf-8")


def loop(folder: Path, count: int) -> None:
    """What people do: the commands papermill and nbconvert, one report after the other."""
    for at, one in enumerate(reports(folder, count)):
        given = {"released": one.released, "centre": one.centre, "language": "da"}
        _commands(notebook(one.notebook), folder / f"loop-{at}.ipynb", given)


def analyst(folder: Path, count: int) -> None:
    """What analysts write today: the statistics inside every report's notebook."""
    for at, one in enumerate(reports(folder, count)):
        wave = str(Path(one.released).parent)
        _commands(_ANALYST, folder / f"analyst-{at}.ipynb", {"wave": wave, "centre": one.centre})


def _commands(source: Path, made: Path, given: dict[str, str]) -> None:
    words = [word for name, value in given.items() for word in ("-p", name, value)]
    python = [sys.executable, "-m"]
    run = [*python, "papermill", "--no-progress-bar", *words, str(source), str(made)]
    show = [*python, "nbconvert", "--to", "html", "--no-input", str(made)]
    for command in (run, show):
        subprocess.run(command, check=True, capture_output=True, cwd=Path(__file__).parents[1])


if __name__ == "__main__":
    way, count, folder = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
    if way == "kept warm":
        ours(folder, count, "spawn")
    else:
        {"ours": ours, "floor": floor, "loop": loop, "analyst": analyst}[way](folder, count)
