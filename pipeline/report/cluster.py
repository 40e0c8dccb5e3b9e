"""The same reports on the workers of a dask cluster: an optional part of the program.

With each job go its own released rows and its notebook through the scheduler, page and executed
notebook come back the same way: no shared disk is needed, and only what may be published is sent.
What dask does, dask does: it hands out the jobs, and gives those of a lost worker to another one.
"""

from __future__ import annotations

import atexit
import multiprocessing
import tempfile
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import CancelledError, Future
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.bundle import source_hash, versions
from pipeline.errors import BtuError, ReportError
from pipeline.records import RenderedReport
from pipeline.report.engine import keep_record, record_bytes
from pipeline.report.making import Job
from pipeline.report.workers import TRIES, Make, worker_process
from pipeline.store import RELEASED, key_of, pack_files, unpack_files

_SECONDS = 30
_NOTEBOOK = "notebook"


@contextmanager
def cluster_workers(address: str, engine: str) -> Iterator[Callable[[Job], Future[RenderedReport]]]:
    """A function that hands a job to the cluster whose scheduler has this ``address``.

    Raises ReportError where dask is not installed, where no scheduler answers, or where a worker
    has another program or other libraries: its pages would not be the same.
    """
    with _client(address) as client:
        _check_versions(client, address)
        executor = client.get_executor(retries=TRIES, pure=False)

        def submit(job: Job) -> Future[RenderedReport]:
            return _page(executor.submit(make_sent, sent_with(job), job, engine), job)

        try:
            yield submit
        finally:
            executor.shutdown(wait=False)


@contextmanager
def _client(address: str) -> Iterator[Any]:
    try:
        from distributed import Client
    except ImportError:
        raise ReportError(
            "dask is not installed here",
            todo='install it: python -m pip install "btu-pipeline[dask]"',
        ) from None
    try:
        client = Client(  # type: ignore[no-untyped-call]
            address, timeout=_SECONDS, set_as_default=False
        )
    except (OSError, ValueError, TimeoutError) as error:
        raise ReportError(
            "no scheduler answers",
            where=address,
            expected="the address that `dask scheduler` prints, as tcp://10.0.0.5:8786",
            got=type(error).__name__,
        ) from None
    with client:
        yield client


def what_is_here() -> str:
    """What has to be the same on every machine: program and libraries."""
    return key_of(source_hash(), versions())


def _check_versions(client: Any, address: str) -> None:
    answers = client.run(what_is_here, on_error="return")
    found = {worker: key for worker, key in answers.items() if not isinstance(key, OSError)}
    if not found:  # those that are gone already need not be asked
        raise ReportError(
            "the cluster has no workers", where=address, todo=f"start some: dask worker {address}"
        )
    others = sorted(worker for worker, key in found.items() if key != what_is_here())
    if others:
        raise ReportError(
            "workers have another version of the program or of a library",
            where=", ".join(others),
            todo="install the same on every machine, with the same constraints.txt",
        )


def sent_with(job: Job) -> dict[str, bytes]:
    """Everything a worker needs for a job: files by name."""
    released = Path(str(job.parameters["released"]))
    return pack_files({path.name: path for path in released.parent.iterdir()}) | pack_files(
        {_NOTEBOOK: job.notebook}
    )


def make_sent(
    sent: Mapping[str, bytes], job: Job, engine: str
) -> tuple[RenderedReport, bytes] | BtuError:
    """Make a report on a worker of the cluster: its page and its executed notebook.

    A report that cannot be made is an answer, not a fault: nobody has to try it again.
    """
    with tempfile.TemporaryDirectory(prefix="btu-") as name:
        folder = Path(name)
        unpack_files(folder, {**sent, job.notebook.name: sent[_NOTEBOOK]})
        parameters = {**job.parameters, "released": str(folder / RELEASED)}
        record = folder / "notebooks" / job.record.name
        here = replace(
            job, notebook=folder / job.notebook.name, record=record, parameters=parameters
        )
        try:
            return _worker(engine)(here), record_bytes(record)
        except BtuError as error:
            return error


@cache
def _worker(engine: str) -> Make:
    # A process that dask started may have no children of its own unless it is told so. They end
    # with it nevertheless: see ``workers``.
    multiprocessing.current_process().daemon = False
    open_until_exit = ExitStack()
    atexit.register(open_until_exit.close)
    return open_until_exit.enter_context(worker_process(engine))


def _page(made: Future[Any], job: Job) -> Future[RenderedReport]:
    """The page to come of a job on the cluster, with its executed notebook put in its place."""
    page: Future[RenderedReport] = Future()

    def arrived(done: Future[Any]) -> None:
        try:
            found = done.result()
        except CancelledError:
            page.set_exception(ReportError("the scheduler of the cluster was lost"))
        except Exception as error:  # noqa: BLE001  (dask's own kinds are not known here)
            page.set_exception(_lost(error))
        else:
            if isinstance(found, BtuError):
                page.set_exception(found)
            else:
                keep_record(job.record, found[1])
                page.set_result(found[0])

    made.add_done_callback(arrived)
    return page


def _lost(error: Exception) -> Exception:
    if type(error).__name__ != "KilledWorker":
        return error
    return ReportError(
        "every worker of the cluster that began the report died",
        todo="look at the workers' logs: most often a worker has too little memory",
    )
