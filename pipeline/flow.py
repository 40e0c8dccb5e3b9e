"""The whole pipeline on one page: which stages a run needs, and in which order.

raw exports -> ingest -> measure and release -> pages. Every stage of a run executes as a notebook,
and the executed notebook stays with the wave. Each stage and each page is a job with a key, the
checksum of all it is made from: what an earlier run did already, also one that was killed, is taken
over. What the stages do is in ``stages``, what becomes of the pages in ``pages``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from pipeline.bundle import notebook, source_hash, versions
from pipeline.ended import RunEnd
from pipeline.errors import ReportError
from pipeline.intake import check_wave
from pipeline.pages import RECORDS, Progress, make_pages
from pipeline.places import Places
from pipeline.report.engine import execute
from pipeline.report.plan import ReportOptions, check_options
from pipeline.report.workers import start_early
from pipeline.stages import check_previous_wave, ingest, inspect_wave, measure
from pipeline.store import (
    REVIEW,
    UNCHANGED,
    Finished,
    Jobs,
    drop_release,
    files_in,
    key_of,
    load_plan,
    news_since,
    receipt_unchanged,
    replacing,
    rescue,
    sha256_of,
)
from pipeline.wave import WAVE_FILE, WavePlan, read_plan

__all__ = [
    "INGESTED",
    "RunEnd",
    "check_previous_wave",
    "check_wave",
    "ingest",
    "inspect_wave",
    "measure",
    "news",
    "read_plan",
    "run",
    "run_ingest",
    "run_measure",
    "run_report",
    "writing",
]

INGESTED = (
    *("responses.parquet", "people.parquet", "rejected.parquet", "daily.parquet"),
    *("statements.parquet", "measurements.parquet", "goals.parquet"),
    *("comments_review.csv", "import_receipt.json", "presses"),
    UNCHANGED,
)
RELEASED = ("released.parquet", "suppression.parquet", "released_comments.parquet")
Beside = Callable[[], None]
"""What begins beside a stage, if the stage is needed at all."""
_NOT_MEASURED = ("import_receipt.json", UNCHANGED)
"""What an ingest leaves that tells of the run, not of the wave."""


@contextmanager
def writing(places: Places, keep: Sequence[str] = ()) -> Iterator[Path]:
    """The wave's new folder; a notebook that failed by a fault of ours is kept as evidence."""
    with replacing(places.processed, keep) as folder:
        try:
            yield folder
        except ReportError as error:
            refuge = rescue(folder / RECORDS, "*.failed.ipynb")
            if refuge is None:
                raise
            raise ReportError(str(error), todo=f"the notebook that failed is in {refuge}") from None


@contextmanager
def _jobs(
    places: Places, options: ReportOptions, keep: Sequence[str] = ()
) -> Iterator[tuple[Path, Jobs]]:
    """The wave's new folder and the run's jobs; what finished jobs laid aside goes at the end."""
    with writing(places, keep) as folder:
        jobs = Jobs(folder, places.processed, is_fresh=options.is_fresh)
        yield folder, jobs
        jobs.write_list()
        jobs.forget_all()


def run(places: Places, options: ReportOptions, progress: Progress) -> RunEnd:
    """Everything: the wave's old folder stays until the new one is complete."""
    check_options(options)
    check_previous_wave(read_plan(places.raw), places.processed.parent)
    # A new stage means new pages.
    beside: tuple[Beside, ...] = () if options.scheduler else (start_early,)
    with _jobs(places, options) as (folder, jobs):
        made_with = _made_with(options)
        progress("ingest", 0, 0, 0)
        stages = {"ingest": _ingest(places, folder, options, jobs, *beside)}
        progress("measure", 0, 0, 0)
        stages["measure"] = _measure(places, folder, options, jobs, *beside)
        pages = make_pages(folder, options, jobs, made_with, progress)
    return RunEnd(stages, pages)


def run_ingest(places: Places, options: ReportOptions) -> RunEnd:
    """Read and check the exports; results of an earlier run are dropped."""
    with _jobs(places, options) as (folder, jobs):
        return RunEnd({"ingest": _ingest(places, folder, options, jobs)})


def run_measure(places: Places, options: ReportOptions) -> RunEnd:
    """Measure and release an ingested wave; its reports are dropped."""
    kept = (*INGESTED, "manifest.json", f"{RECORDS}/ingest_wave.ipynb")
    with _jobs(places, options, kept) as (folder, jobs):
        jobs.retain("ingest")
        return RunEnd({"measure": _measure(places, folder, options, jobs)})


def run_report(places: Places, options: ReportOptions, progress: Progress) -> RunEnd:
    """Render the reports of a released wave."""
    check_options(options)
    stages = tuple(f"{RECORDS}/{name}.ipynb" for name in ("ingest_wave", "measure_wave"))
    kept = (*INGESTED, *RELEASED, "manifest.json", *stages)
    with _jobs(places, options, kept) as (folder, jobs):
        jobs.retain("ingest", "measure")
        return RunEnd(pages=make_pages(folder, options, jobs, _made_with(options), progress))


def news(places: Places, files: Iterable[Path]) -> list[str]:
    """Names of the files of a wave that are new, changed or gone since its last run."""
    return news_since(places.processed, places.raw / WAVE_FILE, files)


def _ingest(
    places: Places, folder: Path, options: ReportOptions, jobs: Jobs, *beside: Beside
) -> str:
    """Ingest the wave, unless the last run read the very same files and decisions."""
    review = _review_of(places, jobs.before("ingest"))
    key = _ingest_key(places, options, review)
    if jobs.take("ingest", key, settle=drop_release, again=receipt_unchanged):
        return "unchanged"
    given = {"raw": str(places.raw), "into": str(folder)}
    _execute("ingest_wave", folder, given, options, *beside)
    key = _ingest_key(places, options, review)  # the first run makes the wave's secret
    jobs.keep(jobs.finished("ingest", key, files_in(folder), review=review))
    return "done"


def _review_of(places: Places, before: Finished | None) -> str:
    """Names the decisions on comments an ingest starts from: as the last one did, where untouched.

    An ingest writes the review file it reads; only what a person changed since makes it another.
    """
    path = places.processed / REVIEW
    found = sha256_of(path) if path.exists() else ""
    is_untouched = before is not None and before.files.get(REVIEW, "") == found
    return str(before.facts["review"]) if before and is_untouched else found


def _ingest_key(places: Places, options: ReportOptions, review: str) -> str:
    if not places.key.exists():
        return ""
    files = [*places.raw.glob("*"), *_named(read_plan(places.raw))]
    stamps = [
        (path.name, sha256_of(path), str(date.fromtimestamp(path.stat().st_mtime)))
        for path in sorted(set(files))
        if path.is_file() and not path.name.startswith((".", "~$"))
    ]
    return key_of("ingest", _made_with(options), places.wave, stamps, review, sha256_of(places.key))


def _named(plan: WavePlan) -> Iterator[Path]:
    """The files that the wave file names, which may lie elsewhere."""
    for file in plan.files:
        yield from file.path.parent.glob(file.path.name)
        yield from (path for path in (file.path, file.labels, file.structure) if path)


def _measure(
    places: Places, folder: Path, options: ReportOptions, jobs: Jobs, *beside: Beside
) -> str:
    """Measure the wave and protect it, unless that was done with the very same answers.

    What this wave itself released before is no part of the key: released again beside itself it
    comes out the same (``tests/disclosure/test_again.py``).
    """
    drop_release(folder)
    before = [name for name in files_in(folder) if not name.startswith((*_NOT_MEASURED, RECORDS))]
    previous = load_plan(folder).previous
    earlier = places.processed.parent / previous.wave / "manifest.json" if previous else None
    published = sha256_of(earlier) if earlier and earlier.exists() else ""
    stamps = [(name, sha256_of(folder / name)) for name in before]
    key = key_of("measure", _made_with(options), stamps, published)
    if jobs.take("measure", key):
        return "unchanged"
    given = {"folder": str(folder), "into": str(folder)}
    _execute("measure_wave", folder, given, options, *beside)
    record = f"{RECORDS}/measure_wave.ipynb"
    jobs.keep(jobs.finished("measure", key, [*RELEASED, "manifest.json", record]))
    return "done"


def _execute(
    name: str,
    folder: Path,
    parameters: Mapping[str, object],
    options: ReportOptions,
    *beside: Beside,
) -> None:
    for begin in beside:
        begin()
    execute(notebook(name), folder / RECORDS / f"{name}.ipynb", parameters, options.engine)


def _made_with(options: ReportOptions) -> str:
    """The program, its libraries, and the engine that runs its notebooks."""
    return key_of(source_hash(), versions(), options.engine)
