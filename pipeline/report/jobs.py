"""Make reports side by side, each in a process of its own.

Workers are forked from a parent that has imported the report stack once (``warm``) and runs one
thread only; whatever a report changes dies with its worker. A worker that dies takes no other
report with it. Where processes cannot be forked, each starts afresh.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import (
    BrokenExecutor,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
    as_completed,
)
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from multiprocessing import forkserver
from multiprocessing.context import BaseContext
from pathlib import Path
from textwrap import indent
from types import ModuleType

from pipeline.errors import BtuError, ReportError
from pipeline.records import PLAIN, RenderedReport, Theme
from pipeline.report.engine import execute, to_html
from pipeline.report.selfcheck import check_report

_WARM = ["pipeline.report.warm"]
_ONE_THREAD = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
}
"""What keeps numpy's and pyarrow's libraries from starting threads: forks would lose them."""


@dataclass(frozen=True)
class Job:
    """One report to make: what to run, and what the page must and must not hold.

    ``parameters`` are all of the notebook's, as plain JSON values. ``sections`` are the ids every
    page must have; ``foreign`` the names of other centres and units, ``own`` the names that may
    stand although a foreign name is part of them.
    """

    notebook: Path
    record: Path
    parameters: Mapping[str, object]
    title: str
    language: str
    centre: str
    file: str
    sections: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    theme: Theme = PLAIN
    unit: str = ""
    is_for_citizens: bool = False


def run_jobs(
    jobs: Sequence[Job],
    workers: int,
    engine: str,
    progress: Callable[[str, int, int], None] | None = None,
) -> tuple[RenderedReport, ...]:
    """Make every report, ``workers`` at a time; the pages come in the order of ``jobs``.

    ``progress`` is told the file, how many reports are finished and how many there are.
    Raises one ReportError that lists the reports that failed, after all others were made.
    """
    context = _worker_context()
    with _no_main_module(), ThreadPoolExecutor(max(1, min(workers, len(jobs)))) as threads:
        made = {threads.submit(_make_apart, job, engine, context): job for job in jobs}
        try:
            for done, future in enumerate(as_completed(made), start=1):
                if progress:
                    progress(made[future].file, done, len(made))
        except BaseException:
            threads.shutdown(cancel_futures=True)
            raise
    _raise_failures(made)
    return tuple(future.result() for future in made)


def _raise_failures(made: Mapping[Future[RenderedReport], Job]) -> None:
    """One error for all failed reports; a fault of the program itself is passed on as it is."""
    failures = []
    for future, job in made.items():
        if isinstance(error := future.exception(), BtuError):
            failures.append(f"{job.file}: {error}")
        elif error:
            raise error
    if failures:
        raise ReportError(
            f"{len(failures)} of {len(made)} reports could not be made\n"
            + indent("\n".join(failures), "  ")
        )


def _make_apart(job: Job, engine: str, context: BaseContext) -> RenderedReport:
    with ProcessPoolExecutor(
        1, context, initializer=_die_with_parent, max_tasks_per_child=1
    ) as worker:
        try:
            return worker.submit(_make, job, engine).result()
        except BrokenExecutor:
            raise ReportError(
                "the process that made the report died", todo="run it again with fewer workers"
            ) from None


def _die_with_parent() -> None:
    """End this worker when the run is killed: nobody is left to tell it that there is no work."""
    parent = multiprocessing.parent_process()

    def wait() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


def _make(job: Job, engine: str) -> RenderedReport:
    notebook = execute(job.notebook, job.record, job.parameters, engine)
    html = to_html(notebook, job.title, job.language, job.theme)
    check_report(
        html,
        notebook,
        title=job.title,
        language=job.language,
        sections=job.sections,
        foreign=job.foreign,
        own=job.own,
    )
    return RenderedReport(
        job.centre,
        job.file,
        html,
        sha256(html.encode()).hexdigest(),
        unit=job.unit,
        is_for_citizens=job.is_for_citizens,
    )


def _worker_context() -> BaseContext:
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_WARM)
    with _environment(_ONE_THREAD):
        forkserver.ensure_running()
    return context


@contextmanager
def _no_main_module() -> Iterator[None]:
    """Keep workers from importing the program that was started, and with it the whole pipeline."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


@contextmanager
def _environment(changes: Mapping[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in changes}
    os.environ.update(changes)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
