"""Processes of this machine that make reports, each apart from the others.

On Linux workers are forked from a parent that has imported the report stack once (``warm``) and
runs one thread only; elsewhere (Windows, macOS) each imports it for itself. A worker makes one
report after the other and is renewed after ``RENEWED`` of them. A notebook that may do anything
gets, on Linux, a process of its own: whatever it changes dies with it. A process that dies takes no
other report with it, and its report is tried again.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from importlib import import_module
from multiprocessing import forkserver
from multiprocessing.context import BaseContext
from types import ModuleType

from pipeline.errors import ReportError
from pipeline.records import RenderedReport
from pipeline.report.making import Job, make_report

TRIES = 3
"""So often a report is begun whose process dies before it is made."""
RENEWED = 50
"""Reports that one process makes: what they leave behind goes with it."""
_START_METHOD = "forkserver" if sys.platform == "linux" else "spawn"
_WARM = "pipeline.report.warm"
_ONE_THREAD = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
}
"""What keeps numpy's and pyarrow's libraries from starting threads: forks would lose them."""

Make = Callable[[Job], RenderedReport]


@contextmanager
def local_workers(
    engine: str, workers: int, start_method: str = ""
) -> Iterator[Callable[[Job], Future[RenderedReport]]]:
    """A function that hands a job to one of ``workers`` workers and gives the page to come.

    ``start_method`` is forkserver or spawn; '' = what this system is best at.
    """
    with worker_process(engine, start_method) as make, ThreadPoolExecutor(workers) as threads:
        try:
            yield lambda job: threads.submit(make, job)
        except BaseException:
            threads.shutdown(cancel_futures=True)
            raise


def start_early() -> None:
    """Begin to import the report stack, beside what comes before the first report."""
    if _START_METHOD == "forkserver":
        with _no_main_module():
            _context(_START_METHOD)


@contextmanager
def worker_process(engine: str, start_method: str = "") -> Iterator[Make]:
    """A function that makes a report in a process beside this one; threads may call it at once."""
    context = _context(start_method or _START_METHOD)
    with _no_main_module(), ExitStack() as at_end:
        is_forked = context.get_start_method() == "forkserver"
        kept = _Kept(context, at_end)

        def make(job: Job) -> RenderedReport:
            apart = _make_forked if is_forked and not job.is_closed else kept.make
            for at in range(1, TRIES + 1):
                try:
                    return apart(job, engine, context) if at < TRIES else _make_anew(job, engine)
                except BrokenExecutor:
                    kept.drop()
            raise ReportError(
                f"the process that made the report died, {TRIES} times",
                todo="run it again with fewer workers",
            )

        yield make


def _make_forked(job: Job, engine: str, context: BaseContext) -> RenderedReport:
    with _worker(context, _be_brief, 1) as worker:
        return _begin(worker, job, engine).result()


def _make_anew(job: Job, engine: str) -> RenderedReport:
    """The last try owes nothing to what was running: a dead helper of it kills every fork."""
    context = multiprocessing.get_context("spawn")
    with _worker(context, _be_warm, 1) as worker:
        return _begin(worker, job, engine).result()


def _worker(context: BaseContext, be: Callable[[bool], None], reports: int) -> ProcessPoolExecutor:
    """A process that makes so many ``reports``, and heeds Ctrl-C where this one does."""
    heeds = (signal.getsignal(signal.SIGINT) is not signal.SIG_IGN,)
    return ProcessPoolExecutor(
        1, context, initializer=be, initargs=heeds, max_tasks_per_child=reports
    )


def _begin(worker: ProcessPoolExecutor, job: Job, engine: str) -> Future[RenderedReport]:
    try:
        return worker.submit(make_report, job, engine)
    except (OSError, EOFError) as error:  # what should start the process died meanwhile
        raise BrokenExecutor from error


class _Kept:
    """One warm process per thread, started when it is first needed or when the last one is gone."""

    def __init__(self, context: BaseContext, at_end: ExitStack) -> None:
        self._context, self._at_end = context, at_end
        self._mine = threading.local()

    def make(self, job: Job, engine: str, context: BaseContext) -> RenderedReport:
        worker: ProcessPoolExecutor | None = getattr(self._mine, "worker", None)
        if worker is None:
            worker = _worker(context, _be_warm, RENEWED)
            self._mine.worker = self._at_end.enter_context(worker)
        return _begin(worker, job, engine).result()

    def drop(self) -> None:
        self._mine.worker = None


def _be_brief(heeds: bool) -> None:
    _live_with_parent(heeds)
    gc.disable()  # the process ends with its report: nothing is worth collecting


def _be_warm(heeds: bool) -> None:
    _live_with_parent(heeds)
    os.environ.update(_ONE_THREAD)
    import_module(_WARM)


def _live_with_parent(heeds: bool) -> None:
    """End this worker when the run is killed: nobody is left to tell it that there is no work."""
    signal.signal(signal.SIGINT, signal.default_int_handler if heeds else signal.SIG_IGN)
    parent = multiprocessing.parent_process()

    def wait() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


def _context(start_method: str) -> BaseContext:
    context = multiprocessing.get_context(start_method)
    if start_method == "forkserver":
        context.set_forkserver_preload([_WARM])
        with _environment(_ONE_THREAD), _deaf():
            forkserver.ensure_running()
    return context


_MAIN_LOCK = threading.Lock()
_MAINS: list[ModuleType] = []
"""The program's own main module, once for everybody who hides it at the moment."""


@contextmanager
def _no_main_module() -> Iterator[None]:
    """Keep workers from importing the program that was started, and with it the whole pipeline."""
    with _MAIN_LOCK:
        _MAINS.append(_MAINS[0] if _MAINS else sys.modules["__main__"])
        sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        with _MAIN_LOCK:
            main = _MAINS.pop()
            if not _MAINS:
                sys.modules["__main__"] = main


@contextmanager
def _deaf() -> Iterator[None]:
    """What is started here never hears Ctrl-C: in the middle of its imports it would say so."""
    if threading.current_thread() is not threading.main_thread():  # which alone may change that
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


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
