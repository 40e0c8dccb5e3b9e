"""What every test may use: the project's root, the shared real data, and the demo waves' pages."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

from pipeline.bundle import DEMO_WAVES

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's root folder."""
    return ROOT


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real surveys and export samples, beside the project; never copied into it."""
    return ROOT.parent / "shared" / "data"


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Path:
    """The data folder of one ``btu demo``, run as an analyst runs it; shared by all workers."""
    return _once(tmp_path_factory, "demo", lambda folder: run_demo(folder, root))


@pytest.fixture(scope="session")
def demo_english(tmp_path_factory: pytest.TempPathFactory, root: Path, demo: Path) -> Path:
    """The same waves with their pages in English."""

    def make(folder: Path) -> None:
        for wave in DEMO_WAVES:
            shutil.copytree(demo / "processed" / wave, folder / "processed" / wave)
            run_btu(root, "report", wave, "--data", str(folder), "--language", "en", "--quiet")

    return _once(tmp_path_factory, "demo-english", make)


def _once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """A folder that the first worker to need it makes for all of them."""
    shared = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    folder = shared / name
    with FileLock(shared / f"{name}.lock"):
        if not (folder / "done").exists():
            make(folder)
            (folder / "done").touch()
    return folder


def run_demo(folder: Path, root: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """``btu demo`` into a data folder, in a process of its own."""
    return run_btu(root, "demo", "--data", str(folder), *options)


def run_btu(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """``btu WORDS`` in a process of its own; raises where it does not end well."""
    command = [sys.executable, "-m", "pipeline", *words]
    return subprocess.run(command, cwd=root, check=True, capture_output=True, text=True)
