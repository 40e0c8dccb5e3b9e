"""The pages of a run: which are taken over, which are made, and what becomes of those that fail."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.deliver import (
    INDEX,
    RECEIPT,
    check_names,
    pdf_name,
    read_page,
    read_pdf,
    write_list,
    write_page,
    write_pdf,
)
from pipeline.ended import PagesMade
from pipeline.errors import BtuError, ReportError
from pipeline.records import Released, RenderedReport
from pipeline.report.cuts import cuts_of
from pipeline.report.engine import read_record
from pipeline.report.index import index_page
from pipeline.report.jobs import each_report, failures_of
from pipeline.report.keys import PageKey, is_closed, page_keys
from pipeline.report.making import Job, check_page
from pipeline.report.plan import ReportOptions, plan_jobs
from pipeline.report.printing import browser_version, find_browser, with_pdfs
from pipeline.store import (
    RELEASED,
    Jobs,
    check_released,
    drop_part,
    key_of,
    read_released,
    save_part,
    sha256_of,
)

Progress = Callable[[str, int, int, int], None]
"""(what was done, how many are done, of how many (0 = unknown), how many of them failed)."""
RECORDS = "notebooks"
_ALL = "reports"


def make_pages(
    folder: Path, options: ReportOptions, jobs: Jobs, made_with: str, progress: Progress
) -> PagesMade:
    """Fill ``<folder>/reports`` from its released rows; what is unchanged is taken over.

    Raises ReportError where more pages fail than ``options`` allows, or every one: those that were
    made are kept for the next run.
    """
    check_released(folder)  # pages that are taken over read nothing
    key = _key_of_all(folder, options, made_with)
    if files := _take_all(jobs, key):
        progress("unchanged", len(files), len(files), 0)
        return PagesMade(unchanged=files)
    released = read_released(folder / RELEASED)
    planned = plan_jobs(released.about, folder / RELEASED, folder / RECORDS, options)
    check_names(job.file for job in planned)
    cut = cuts_of(released)
    run = _Run(folder, options, jobs, progress, cut)
    keys = dict(zip(_files(planned), page_keys(planned, cut, made_with), strict=True))
    taken = {job.file: page for job in planned if (page := _take(run, job, keys[job.file]))}
    made, failed = _make(run, [job for job in planned if job.file not in taken], keys, len(taken))
    if len(failed) > options.allow_failed or (failed and len(failed) == len(planned)):
        raise _stopped(failed, planned)
    pages = _in_order(planned, {**taken, **made})
    if options.pdf:
        pages = _printed(run, pages)
    _list(run, released, pages, "" if failed else key)
    return PagesMade(_files(pages, made), _files(pages, taken), failed)


@dataclass(frozen=True)
class _Run:
    """What every step needs: the folder that is filled, and how."""

    folder: Path
    options: ReportOptions
    jobs: Jobs
    progress: Progress
    cut: Callable[[str, str], Released]


def _key_of_all(folder: Path, options: ReportOptions, made_with: str) -> str:
    """What all pages together are made from; '' where that cannot be known."""
    if options.notebook and not is_closed(options.notebook):
        return ""
    notebook = sha256_of(options.notebook) if options.notebook else ""
    parts = (options.language, options.centres, options.units, str(options.theme), notebook)
    browser = browser_version(find_browser()) if options.pdf else ""
    released = sorted(folder.glob("released*.parquet"))
    return key_of(made_with, parts, browser, [sha256_of(path) for path in released])


def _take_all(jobs: Jobs, key: str) -> tuple[str, ...]:
    """The pages of the last run, where it made them all from the same; else none."""
    before = jobs.before(_ALL)
    if before is None or not key or before.key != key:
        return ()
    for name in before.facts["jobs"]:
        page = jobs.before(name)
        if page is None or jobs.take(name, page.key) is None:
            return ()
    return tuple(before.facts["pages"]) if jobs.take(_ALL, key) else ()


def _take(run: _Run, job: Job, key: PageKey) -> RenderedReport | None:
    """The page as an earlier run made it; looked through again where what to look for changed."""
    done = run.jobs.take(job.name, key.made)
    if done is None:
        return None
    page = RenderedReport(
        job.centre, job.file, "", "", unit=job.unit, is_for_citizens=job.is_for_citizens
    )
    name = f"reports/{job.file}"
    if done.facts["checked"] != key.checked:
        try:
            check_page(job, read_page(run.folder, page), read_record(job.record))
        except ReportError:
            return None
        files = list(done.files)
        run.jobs.keep(run.jobs.finished(job.name, key.made, files, checked=key.checked))
    return replace(page, sha256=done.files[name])


def _make(
    run: _Run, jobs: Sequence[Job], keys: Mapping[str, PageKey], done: int
) -> tuple[dict[str, RenderedReport], dict[str, BtuError]]:
    """Make the pages that are missing: file -> page without its text, file -> why it failed."""
    made: dict[str, RenderedReport] = {}
    failed: dict[str, BtuError] = {}
    total, options = done + len(jobs), run.options
    run.progress("unchanged" if done else "pages", done, total, 0)
    parts = run.folder / "parts"
    mine = [_with_own_part(run, job, parts / job.name) for job in jobs]
    results = each_report(mine, options.engine, options.workers, scheduler=options.scheduler)
    for job, result in results:
        if isinstance(result, BtuError):
            failed[job.file] = result
        else:
            files = [write_page(run.folder, result), f"{RECORDS}/{job.record.name}"]
            key = keys[job.file]
            finished = run.jobs.finished(job.name, key.made, files, checked=key.checked)
            run.jobs.keep(finished)
            made[job.file] = replace(result, html="")
        drop_part(parts / job.name)
        run.progress(job.file, done + len(made) + len(failed), total, len(failed))
    drop_part(parts)
    return made, failed


def _with_own_part(run: _Run, job: Job, folder: Path) -> Job:
    """The job, reading its own part of the release; a notebook that may read anything reads all."""
    if not job.is_closed:
        return job
    part = save_part(folder, run.cut(job.centre, job.unit))
    return replace(job, parameters={**job.parameters, "released": str(part)})


def _stopped(failed: Mapping[str, BtuError], planned: Sequence[Job]) -> ReportError:
    in_order = {job.file: failed[job.file] for job in planned if job.file in failed}
    error = failures_of(in_order, len(planned))
    if len(failed) == len(planned):  # without these there is nothing to deliver
        return ReportError(error.what, todo="correct it and run again")
    return ReportError(
        error.what,
        todo="correct it and run again: pages that are done are not made again; or deliver "
        f"without these: --allow-failed {len(failed)}",
    )


def _printed(run: _Run, pages: Sequence[RenderedReport]) -> tuple[RenderedReport, ...]:
    """The pages with their PDF files, which lie in the folder too."""
    browser, printed, todo = browser_version(find_browser()), {}, []
    for page in pages:
        name, key = pdf_name(page), key_of("pdf", page.sha256, browser)
        if run.jobs.take(name, key):
            printed[page.file] = replace(page, pdf=read_pdf(run.folder, page))
        else:
            todo.append(replace(page, html=read_page(run.folder, page)))
    for page in with_pdfs(todo, run.options.workers, run.progress):
        key = key_of("pdf", page.sha256, browser)
        run.jobs.keep(run.jobs.finished(pdf_name(page), key, [write_pdf(run.folder, page)]))
        printed[page.file] = replace(page, html="")
    return tuple(printed[page.file] for page in pages)


def _list(run: _Run, released: Released, pages: Sequence[RenderedReport], key: str) -> None:
    """Write index and receipt of the pages; a run that lacks pages is not taken over as a whole."""
    options, about = run.options, released.about
    index = index_page(about, pages, options.language, options.theme)
    write_list(run.folder, pages, index, about.hashes)
    names = [f"report-{Path(page.file).stem}" for page in pages]
    names += [pdf_name(page) for page in pages if page.pdf]
    files = _files(pages)
    run.jobs.keep(run.jobs.finished(_ALL, key, [INDEX, RECEIPT], jobs=names, pages=files))


def _in_order(
    planned: Sequence[Job], pages: Mapping[str, RenderedReport]
) -> tuple[RenderedReport, ...]:
    return tuple(pages[job.file] for job in planned if job.file in pages)


def _files(
    pages: Sequence[Job | RenderedReport], among: Mapping[str, object] | None = None
) -> tuple[str, ...]:
    return tuple(page.file for page in pages if among is None or page.file in among)
