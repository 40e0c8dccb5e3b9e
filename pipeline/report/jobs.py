"""Make many reports: side by side on this machine, or on the workers of a cluster."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import as_completed
from textwrap import indent

from pipeline.errors import BtuError, ReportError
from pipeline.records import RenderedReport
from pipeline.report.making import Job
from pipeline.report.workers import local_workers

__all__ = ["Job", "each_report", "failures_of"]


def each_report(
    jobs: Sequence[Job],
    engine: str,
    workers: int = 1,
    *,
    scheduler: str = "",
    start_method: str = "",
) -> Iterator[tuple[Job, RenderedReport | BtuError]]:
    """Every job with its page, or with why there is none, in the order they are finished.

    ``workers`` at a time on this machine, or on the cluster whose ``scheduler`` (an address) is
    named. A fault of the program itself is raised, after all other reports were made.
    """
    if not jobs:
        return
    if scheduler:
        from pipeline.report.cluster import cluster_workers

        pool = cluster_workers(scheduler, engine)
    else:
        pool = local_workers(engine, max(1, min(workers, len(jobs))), start_method)
    fault: BaseException | None = None
    with pool as submit:
        made = {submit(job): job for job in jobs}
        for future in as_completed([*made]):
            job, error = made.pop(future), future.exception()  # a page is not held on to
            if error is None:
                yield job, future.result()
            elif isinstance(error, BtuError):
                yield job, error
            else:
                fault = error
    if fault:
        raise fault


def failures_of(failed: Mapping[str, BtuError], count: int) -> ReportError:
    """One error for the reports of a run that could not be made: file -> why, and what to do."""
    lines = [f"{file}: {error}" for file, error in failed.items()]
    return ReportError(
        f"{len(failed)} of {count} reports could not be made\n" + indent("\n".join(lines), "  ")
    )
