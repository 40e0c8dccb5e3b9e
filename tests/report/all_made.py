"""Reports made as a run makes them, all of them or an error."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pipeline.errors import BtuError
from pipeline.records import RenderedReport
from pipeline.report.jobs import Job, each_report, failures_of


def run_jobs(
    jobs: Sequence[Job],
    workers: int,
    engine: str,
    progress: Callable[[str, int, int], None] = lambda *_: None,
    **more: str,
) -> tuple[RenderedReport, ...]:
    """The pages in the order of the jobs; raises where one could not be made."""
    made: dict[str, RenderedReport] = {}
    failed: dict[str, BtuError] = {}
    for done, (job, result) in enumerate(each_report(jobs, engine, workers, **more), start=1):
        if isinstance(result, BtuError):
            failed[job.file] = result
        else:
            made[str(job.record)] = result
        progress(job.file, done, len(jobs))
    if failed:
        raise failures_of(
            {job.file: failed[job.file] for job in jobs if job.file in failed}, len(jobs)
        )
    return tuple(made[str(job.record)] for job in jobs)
