"""Running the command as an analyst does, inside the test process."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from filelock import FileLock

from pipeline.cli import main


class Ended(NamedTuple):
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str


@pytest.fixture
def btu(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Ended]:
    """``btu("run", "prove", "--data", folder)`` as on the command line."""

    def call(*words: object) -> Ended:
        monkeypatch.setattr(sys, "argv", ["btu", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        told = capsys.readouterr()
        code = ended.value.code
        return Ended(code if isinstance(code, int) else 0, told.out, told.err)

    return call


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Path:
    """The data folder of one ``btu demo``, run as an analyst runs it; shared by all workers."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    folder = shared / "demo"
    with FileLock(shared / "demo.lock"):
        if not (folder / "done").exists():
            run_demo(folder, root)
            (folder / "done").touch()
    return folder


def run_demo(folder: Path, root: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """``btu demo`` into a data folder, in a process of its own."""
    command = [sys.executable, "-m", "pipeline", "demo", "--data", str(folder), *options]
    return subprocess.run(command, cwd=root, check=True, capture_output=True, text=True)
