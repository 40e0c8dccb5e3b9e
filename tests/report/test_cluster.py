"""The same pages on a real dask cluster of two worker processes, also when one is killed."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from distributed import Client, LocalCluster

from pipeline.errors import ReportError
from pipeline.report import cluster as cluster_module
from pipeline.report.jobs import Job
from pipeline.report.plan import ReportOptions, plan_jobs
from pipeline.store import save_part
from tests.released_factory import released
from tests.report.all_made import run_jobs

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    # The workers must find the program under test, whichever one is installed.
    root = str(Path(__file__).resolve().parents[2])
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = root
    try:
        with LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0"
        ) as started:
            yield started
    finally:
        if before is None:
            del os.environ["PYTHONPATH"]
        else:
            os.environ["PYTHONPATH"] = before


@pytest.fixture
def jobs(tmp_path: Path) -> tuple[Job, ...]:
    wave = released()
    part = save_part(tmp_path / "wave", wave)
    return plan_jobs(wave.about, part, tmp_path / "n", ReportOptions())


def test_a_cluster_makes_the_same_pages(cluster: LocalCluster, jobs: tuple[Job, ...]) -> None:
    here = run_jobs(jobs, 2, "btu-warm")
    for job in jobs:
        job.record.unlink()
    there = run_jobs(jobs, 1, "btu-warm", scheduler=cluster.scheduler_address)
    assert there == here
    assert all(job.record.stat().st_size for job in jobs)


def test_a_fault_is_told_and_tried_once(cluster: LocalCluster, jobs: tuple[Job, ...]) -> None:
    spoilt = [replace(jobs[0], parameters={**jobs[0].parameters, "centre": "nowhere"}), jobs[1]]
    with pytest.raises(ReportError, match="1 of 2 reports could not be made"):
        run_jobs(spoilt, 1, "btu-warm", scheduler=cluster.scheduler_address)
    assert jobs[1].record.exists()


def test_the_pages_of_a_killed_worker_are_made_by_another(
    cluster: LocalCluster, jobs: tuple[Job, ...]
) -> None:
    here = run_jobs(jobs, 2, "btu-warm")
    with Client(cluster.scheduler_address, set_as_default=False) as client:
        pids = client.run(os.getpid)
        killed: list[int] = []
        is_over = threading.Event()
        killer = threading.Thread(target=kill_at_work, args=(client, pids, killed, is_over))
        killer.start()
        there = run_jobs(jobs, 1, "btu-warm", scheduler=cluster.scheduler_address)
        is_over.set()
        killer.join()
        assert there == here
        (victim,) = killed
        for _ in range(300):  # dask starts another in its place
            if len(client.scheduler_info()["workers"]) == len(pids):
                break
            time.sleep(0.1)
        assert victim not in client.run(os.getpid).values()


def kill_at_work(
    client: Client, pids: Mapping[str, int], killed: list[int], is_over: threading.Event
) -> None:
    """Kill the first worker that has something to do."""
    while not killed and not is_over.is_set():
        busy = (worker for worker, keys in client.processing().items() if keys)
        if worker := next(busy, ""):
            os.kill(pids[worker], signal.SIGKILL)
            killed.append(pids[worker])


def test_workers_with_another_program_are_refused(
    cluster: LocalCluster, jobs: tuple[Job, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster_module, "versions", lambda: {"pandas": "0.1"})
    with pytest.raises(ReportError, match="another version of the program"):
        run_jobs(jobs, 1, "btu-warm", scheduler=cluster.scheduler_address)


def test_where_no_scheduler_answers_the_run_stops(
    jobs: tuple[Job, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster_module, "_SECONDS", 1)
    with pytest.raises(ReportError, match="no scheduler answers"):
        run_jobs(jobs, 1, "btu-warm", scheduler="tcp://127.0.0.1:9")


def test_what_is_sent_says_nothing_of_people(jobs: tuple[Job, ...], tmp_path: Path) -> None:
    part = save_part(tmp_path / "part", released())
    job = replace(jobs[0], parameters={**jobs[0].parameters, "released": str(part)})
    sent = cluster_module.sent_with(job)
    assert set(sent) == {
        *("manifest.json", "released.parquet", "suppression.parquet"),
        *("released_comments.parquet", "notebook"),
    }
    assert b"inputs" not in sent["manifest.json"]
