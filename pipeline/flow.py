"""The whole pipeline on one page: the only module that joins the stages.

raw exports -> readers -> checks -> store -> measures -> disclosure -> reports -> delivery.
Every stage of a run executes as a notebook, and the executed notebook stays with the wave.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from pipeline.bundle import notebook, source_hash
from pipeline.checks import check
from pipeline.deliver import write_reports
from pipeline.disclosure import release
from pipeline.errors import ReportError
from pipeline.measures import check_previous
from pipeline.measures import measure as measure_all
from pipeline.places import Places
from pipeline.readers import find_files, read_file
from pipeline.receipts import IngestReceipt, ReleaseReceipt, ingest_receipt, release_receipt
from pipeline.records import Checked, Released, Wave
from pipeline.report.engine import execute
from pipeline.report.index import index_page
from pipeline.report.jobs import run_jobs
from pipeline.report.plan import ReportOptions, plan_jobs
from pipeline.store import (
    load_plan,
    load_wave,
    read_released,
    replacing,
    rescue,
    save_released,
    save_wave,
    wave_hashes,
)
from pipeline.wave import FilePlan, WavePlan, about_of, read_plan

INGESTED = ("responses.parquet", "people.parquet", "rejected.parquet", "comments_review.csv")
RELEASED = ("released.parquet", "suppression.parquet")
RECORDS = "notebooks"
Progress = Callable[[str, int, int], None]


@contextmanager
def _writing(places: Places, keep: Sequence[str] = ()) -> Iterator[Path]:
    """The wave's new folder; a notebook that failed by a fault of ours is kept as evidence."""
    with replacing(places.processed, keep) as folder:
        try:
            yield folder
        except ReportError as error:
            refuge = rescue(folder / RECORDS, "*.failed.ipynb")
            if refuge is None:
                raise
            raise ReportError(str(error), todo=f"the notebook that failed is in {refuge}") from None


def run(places: Places, options: ReportOptions, progress: Progress) -> Path:
    """Everything: the wave's old folder stays until the new one is complete; returns reports/."""
    with _writing(places) as folder:
        progress("ingest", 0, 0)
        _execute_stage(
            "ingest_wave", folder, {"raw": str(places.raw), "into": str(folder)}, options
        )
        progress("measure", 0, 0)
        _execute_stage(
            "measure_wave", folder, {"folder": str(folder), "into": str(folder)}, options
        )
        _report_into(folder, options, progress)
    return places.processed / "reports"


def run_ingest(places: Places, options: ReportOptions) -> None:
    """Read and check the exports; results of an earlier run are dropped, they no longer fit."""
    with _writing(places) as folder:
        _execute_stage(
            "ingest_wave", folder, {"raw": str(places.raw), "into": str(folder)}, options
        )


def run_measure(places: Places, options: ReportOptions) -> None:
    """Measure and release an ingested wave; its reports are dropped, they no longer fit."""
    kept = (*INGESTED, "manifest.json", f"{RECORDS}/ingest_wave.ipynb")
    with _writing(places, kept) as folder:
        _execute_stage(
            "measure_wave", folder, {"folder": str(folder), "into": str(folder)}, options
        )


def run_report(places: Places, options: ReportOptions, progress: Progress) -> Path:
    """Render the reports of a released wave."""
    stages = tuple(f"{RECORDS}/{name}.ipynb" for name in ("ingest_wave", "measure_wave"))
    with _writing(places, (*INGESTED, *RELEASED, "manifest.json", *stages)) as folder:
        _report_into(folder, options, progress)
    return places.processed / "reports"


def check_wave(raw: Path) -> tuple[WavePlan, Checked]:
    """Read and check the exports of a wave folder; nothing is written."""
    plan = read_plan(raw)
    files = plan.files or tuple(FilePlan(path, path.name) for path in find_files(raw, "wave.toml"))
    return plan, check([read_file(file) for file in files], plan)


def check_previous_wave(plan: WavePlan, processed: Path) -> None:
    """Stop where the previous wave the plan names is not there, or cannot be compared with."""
    if plan.previous is not None:
        check_previous(plan, load_plan(processed / plan.previous.wave))


def ingest(raw: str, into: str = "") -> IngestReceipt:
    """What the notebook ``ingest_wave`` runs. ``into`` '' = the wave's own processed folder."""
    plan, checked = check_wave(Path(raw))
    if into:
        save_wave(Path(into), checked, plan)
    else:
        processed = Path(raw).resolve().parents[1] / "processed" / plan.id
        with replacing(processed) as folder:
            save_wave(folder, checked, plan)
    return ingest_receipt(checked)


def measure(folder: str, into: str = "") -> ReleaseReceipt:
    """What the notebook ``measure_wave`` runs. ``into`` '' = replace ``folder`` as a whole."""
    released = _release(Path(folder))
    if into:
        save_released(Path(into), released)
    else:
        with replacing(Path(folder), (*INGESTED, "manifest.json")) as fresh:
            save_released(fresh, released)
    return release_receipt(released)


def _release(folder: Path) -> Released:
    """Measure and protect: what comes out is all that the rest of the pipeline ever sees."""
    plan, wave = load_plan(folder), load_wave(folder)
    previous_plan, previous, earlier = _previous(plan, folder.parent)
    hashes = {**wave_hashes(folder), "code": source_hash()}
    about = about_of(plan, previous_plan, wave.has_invitations, hashes)
    measures = measure_all(wave, plan, previous, previous_plan)
    items = plan.previous.questions if plan.previous else {}
    return release(measures, about, plan.thresholds, earlier, earlier_items=items)


def _previous(
    plan: WavePlan, processed: Path
) -> tuple[WavePlan | None, Wave | None, Released | None]:
    """The earlier wave the plan names: its plan, its answers, and what it published."""
    if plan.previous is None:
        return None, None, None
    folder = processed / plan.previous.wave
    published = folder / RELEASED[0]
    return (
        load_plan(folder),
        load_wave(folder),
        read_released(published) if published.exists() else None,
    )


def _execute_stage(
    name: str, folder: Path, parameters: Mapping[str, object], options: ReportOptions
) -> None:
    record = folder / RECORDS / f"{name}.ipynb"
    execute(notebook(name), record, parameters, options.engine)


def _report_into(folder: Path, options: ReportOptions, progress: Progress) -> None:
    released = folder / RELEASED[0]
    about = read_released(released).about
    jobs = plan_jobs(about, released, folder / RECORDS, options)
    reports = run_jobs(jobs, options.workers, options.engine, progress)
    write_reports(folder, reports, index_page(about, reports, options.language))
