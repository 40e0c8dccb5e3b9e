"""The whole pipeline on one page: it joins the stages, as only ``drafting`` does beside it.

raw exports -> readers -> checks -> store -> measures -> disclosure -> reports -> delivery.
Every stage of a run executes as a notebook, and the executed notebook stays with the wave.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pandas as pd

from pipeline.bundle import notebook, source_hash
from pipeline.changes import EarlierRun, changes_since
from pipeline.deliver import write_reports
from pipeline.disclosure import release, with_derived
from pipeline.disclosure.comments import with_comments
from pipeline.errors import BtuError, ReportError
from pipeline.intake import check_wave, checked_exports, exports_of, stamp_of
from pipeline.measures import check_previous
from pipeline.measures import measure as measure_all
from pipeline.measures.derived import derived_rows
from pipeline.places import Places
from pipeline.policy import comparison_rule
from pipeline.receipts import IngestReceipt, ReleaseReceipt, ingest_receipt, release_receipt
from pipeline.records import Checked, Released, Wave
from pipeline.report.engine import execute
from pipeline.report.index import index_page
from pipeline.report.jobs import run_jobs
from pipeline.report.plan import ReportOptions, check_options, plan_jobs
from pipeline.report.printing import with_pdfs
from pipeline.store import (
    load_comments,
    load_plan,
    load_press_reads,
    load_wave,
    new_secret_if_done,
    news_since,
    processed_facts,
    read_released,
    replacing,
    rescue,
    save_receipt,
    save_released,
    save_wave,
    stop_if_decisions_would_go,
    wave_hashes,
    wave_secret,
)
from pipeline.summary import receipt_facts
from pipeline.wave import (
    WAVE_FILE,
    WavePlan,
    about_of,
    read_plan,
    stop_on_guesses,
)

INGESTED = (
    *("responses.parquet", "people.parquet", "rejected.parquet", "daily.parquet"),
    *("statements.parquet", "measurements.parquet", "goals.parquet"),
    *("comments_review.csv", "import_receipt.json", "presses"),
)
RELEASED = ("released.parquet", "suppression.parquet", "released_comments.parquet")
RECORDS = "notebooks"
Progress = Callable[[str, int, int], None]


@contextmanager
def writing(places: Places, keep: Sequence[str] = ()) -> Iterator[Path]:
    """The wave's new folder; a notebook that failed by a fault of ours is kept as evidence."""
    with replacing(places.processed, keep) as folder, new_secret_if_done(places.key):
        try:
            yield folder
        except ReportError as error:
            refuge = rescue(folder / RECORDS, "*.failed.ipynb")
            if refuge is None:
                raise
            raise ReportError(str(error), todo=f"the notebook that failed is in {refuge}") from None


def run(places: Places, options: ReportOptions, progress: Progress) -> Path:
    """Everything: the wave's old folder stays until the new one is complete; returns reports/."""
    check_options(options)
    with writing(places) as folder:
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
    with writing(places) as folder:
        _execute_stage(
            "ingest_wave", folder, {"raw": str(places.raw), "into": str(folder)}, options
        )


def run_measure(places: Places, options: ReportOptions) -> None:
    """Measure and release an ingested wave; its reports are dropped, they no longer fit."""
    kept = (*INGESTED, "manifest.json", f"{RECORDS}/ingest_wave.ipynb")
    with writing(places, kept) as folder:
        _execute_stage(
            "measure_wave", folder, {"folder": str(folder), "into": str(folder)}, options
        )


def run_report(places: Places, options: ReportOptions, progress: Progress) -> Path:
    """Render the reports of a released wave."""
    check_options(options)
    stages = tuple(f"{RECORDS}/{name}.ipynb" for name in ("ingest_wave", "measure_wave"))
    with writing(places, (*INGESTED, *RELEASED, "manifest.json", *stages)) as folder:
        _report_into(folder, options, progress)
    return places.processed / "reports"


def inspect_wave(places: Places) -> tuple[WavePlan, Checked, IngestReceipt]:
    """What ``btu check`` tells: the receipt an ingest would give; nothing is written."""
    # Only with the key of the last run can people be followed; none is made here.
    secret = wave_secret(places.key) if places.key.exists() else None
    plan, checked = check_wave(places.raw, secret)
    return plan, checked, _receipt(places, plan, checked, pd.DataFrame())


def _receipt(
    places: Places, plan: WavePlan, checked: Checked, dropped: pd.DataFrame
) -> IngestReceipt:
    changes = changes_since(_earlier_run(places.processed), checked, plan)
    days = {
        file.name: date.fromtimestamp(file.path.stat().st_mtime)
        for file in exports_of(plan, places.raw)
    }
    return ingest_receipt(checked, changes, days, dropped)


def _earlier_run(processed: Path) -> EarlierRun | None:
    """The run that is about to be replaced; None on the first, or where it cannot be read."""
    try:
        facts = processed_facts(processed)
        totals = facts.get("counts", {})
        return EarlierRun(load_wave(processed), load_plan(processed), facts["files"], totals)
    except BtuError:
        return None


def news(places: Places, files: Iterable[Path]) -> list[str]:
    """Names of the files of a wave that are new, changed or gone since its last run."""
    return news_since(places.processed, places.raw / WAVE_FILE, files)


def check_previous_wave(plan: WavePlan, processed: Path) -> None:
    """Stop where the previous wave the plan names is not there, or cannot be compared with."""
    if plan.previous is not None:
        check_previous(plan, load_plan(processed / plan.previous.wave))


def ingest(raw: str, into: str = "") -> IngestReceipt:
    """What the notebook ``ingest_wave`` runs. ``into`` '' = look only, as when opened by hand.

    ``into`` lies beside the processed folder: the key and the decisions on comments are found
    from it.
    """
    source = Path(raw).resolve()
    home = Path(into).resolve().parent if into else source.parents[1] / "processed"
    places = Places(source, home / source.name)
    if not into:
        return inspect_wave(places)[2]
    stop_on_guesses(read_plan(places.raw))
    stop_if_decisions_would_go(places.processed, places.key)
    plan, secret = read_plan(places.raw), wave_secret(places.key)
    stamp = stamp_of(plan, secret)
    checked = checked_exports(plan, places.raw, secret, load_press_reads(places.processed, stamp))
    dropped = save_wave(Path(into), checked, plan, places.processed, stamp=stamp)
    receipt = _receipt(places, plan, checked, dropped)
    save_receipt(Path(into), receipt_facts(receipt))
    # The notebook is the record of the run: it shows every row and every word of the receipt.
    pd.set_option("display.max_rows", None, "display.max_colwidth", None)
    return receipt


def measure(folder: str, into: str = "") -> ReleaseReceipt:
    """What the notebook ``measure_wave`` runs. ``into`` '' = look only, as when opened by hand."""
    released = _release(Path(folder))
    if into:
        save_released(Path(into), released)
    return release_receipt(released)


def _release(folder: Path) -> Released:
    """Measure and protect: what comes out is all that the rest of the pipeline ever sees."""
    plan, wave = load_plan(folder), load_wave(folder)
    previous_plan, previous, earlier = _previous(plan, folder.parent)
    hashes = {**wave_hashes(folder), "code": source_hash()}
    about = about_of(plan, previous_plan, wave.has_invitations, hashes)
    measures = measure_all(wave, plan, previous, previous_plan)
    items = plan.previous.questions if plan.previous else {}
    released = release(
        measures,
        about,
        plan.thresholds,
        earlier,
        earlier_items=items,
        same_wave=_same_wave(folder, plan),
    )
    derived = derived_rows(released, earlier, comparison_rule(plan.start_date))
    released = with_derived(released, derived)
    return with_comments(released, load_comments(folder), plan.thresholds)


def _same_wave(folder: Path, plan: WavePlan) -> Released | None:
    """What the run that is about to be replaced released of the very same wave.

    Two releases with different thresholds can be subtracted from each other. None where there is
    none, or where files, organisation or questions were others: then it was another release.
    """
    earlier = folder.parent / plan.id
    try:
        then, released = load_plan(earlier), read_released(earlier / RELEASED[0])
    except BtuError:
        return None
    is_same = (then.centres, then.questions) == (plan.centres, plan.questions)
    data = wave_hashes(folder)["data"]
    return released if is_same and released.about.hashes.get("data") == data else None


def _previous(
    plan: WavePlan, processed: Path
) -> tuple[WavePlan | None, Wave | None, Released | None]:
    """The earlier wave the plan names: its plan, its answers, and what it published.

    Raises StoreError when it was not measured yet, or was changed since.
    """
    if plan.previous is None:
        return None, None, None
    folder = processed / plan.previous.wave
    # What it published must be known: what it withheld may not be shown now.
    return load_plan(folder), load_wave(folder), read_released(folder / RELEASED[0])


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
    if options.pdf:
        reports = with_pdfs(reports, options.workers, progress)
    write_reports(folder, reports, index_page(about, reports, options.language, options.theme))
