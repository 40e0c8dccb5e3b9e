"""Whatever is killed, and when: the run that goes on ends with the bytes of an undisturbed one."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from distributed import Client, LocalCluster

from tests.end_to_end.small_wave import contents, write_wave

IN_CI = 3
VICTIMS = ("main", "worker", "dask worker")
Undisturbed = tuple[Path, dict[str, bytes], float]


@pytest.fixture(scope="module")
def cluster(root: Path) -> Iterator[str]:
    """The address of a cluster of two worker processes that know the program under test."""
    before = dict(os.environ)
    os.environ["PYTHONPATH"] = str(root)
    try:
        with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0") as started:
            yield started.scheduler_address
    finally:
        os.environ.clear()
        os.environ.update(before)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Undisturbed:
    """A data folder after one whole run, what it holds, and how long the run took."""
    data = tmp_path_factory.mktemp("undisturbed")
    write_wave(data)
    started = time.monotonic()
    begin(data, root).wait()
    return data, stable(data), time.monotonic() - started


@pytest.mark.parametrize("seed", range(IN_CI))
def test_a_kill_changes_nothing(
    seed: int, undisturbed: Undisturbed, cluster: str, tmp_path: Path, root: Path
) -> None:
    disturb(seed, undisturbed, cluster, (tmp_path, root))


@pytest.mark.long
def test_fifty_kills_change_nothing(
    undisturbed: Undisturbed, cluster: str, tmp_path: Path, root: Path
) -> None:
    for seed in range(IN_CI, IN_CI + 50):
        folder = tmp_path / str(seed)
        folder.mkdir()
        disturb(seed, undisturbed, cluster, (folder, root))
        shutil.rmtree(folder)


def disturb(seed: int, undisturbed: Undisturbed, cluster: str, places: tuple[Path, Path]) -> None:
    """Run the wave anew, kill something at a random moment, go on, and compare."""
    chance, victim = random.Random(seed), VICTIMS[seed % len(VICTIMS)]  # noqa: S311
    (whole, wanted, seconds), (data, root) = undisturbed, places
    for name in ("raw", "keys"):
        shutil.copytree(whole / name, data / name)
    options = ["--scheduler", cluster] if victim == "dask worker" else []
    run = begin(data, root, *options)
    time.sleep(seconds * chance.uniform(0.05, 1.0))
    KILL[victim](run, chance, cluster)
    code = run.wait()
    if victim == "main":
        assert code in (0, -9)
        found = stable(data)
        assert not found or found == wanted
        if found:  # killed when all was done: a second run would tell that nothing changed
            return
    else:
        assert code == 0, f"the run did not outlive its {victim}"
    if code:
        assert begin(data, root, *options).wait() == 0
    assert stable(data) == wanted, f"seed {seed}: {victim}"
    assert [path.name for path in (data / "processed").iterdir() if path.is_dir()] == ["prove"]


def kill_main(run: subprocess.Popen[bytes], _chance: random.Random, _cluster: str) -> None:
    run.kill()


def kill_worker(run: subprocess.Popen[bytes], chance: random.Random, _cluster: str) -> None:
    """Any process that the run has started, when there is one: forked reports, and their parent."""
    while run.poll() is None:
        with suppress(psutil.NoSuchProcess):
            children = psutil.Process(run.pid).children(recursive=True)
            if children:
                chance.choice(children).kill()
                return
        time.sleep(0.05)


def kill_dask(_run: subprocess.Popen[bytes], chance: random.Random, cluster: str) -> None:
    with Client(cluster, set_as_default=False) as client:
        psutil.Process(chance.choice(sorted(client.run(os.getpid).values()))).kill()


KILL: dict[str, Callable[[subprocess.Popen[bytes], random.Random, str], None]] = dict(
    zip(VICTIMS, (kill_main, kill_worker, kill_dask), strict=True)
)


def begin(data: Path, root: Path, *options: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "pipeline", "run", "prove", "--data", str(data), "--quiet"]
    return subprocess.Popen([*command, *options], cwd=root, stdout=subprocess.DEVNULL)


def stable(data: Path) -> dict[str, bytes]:
    """Everything but the executed notebooks and the list of jobs, which carry times."""
    files = contents(data / "processed" / "prove")
    return {name: content for name, content in files.items() if not name.startswith("notebooks/")}
