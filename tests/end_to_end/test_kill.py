"""Kill a run at any point: the processed wave is the previous complete one or the new one."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import psutil

from pipeline.store import load_wave, read_released, recover
from tests.end_to_end.small_wave import contents, write_wave

ATTEMPTS = 5


def test_a_killed_run_leaves_a_whole_wave(tmp_path, btu):
    raw = write_wave(tmp_path)
    folder = tmp_path / "processed" / "prove"
    assert btu("run", "prove", "--data", tmp_path, "--quiet").code == 0
    old = _stable(contents(folder))
    text = (raw / "wave.toml").read_text(encoding="utf-8")
    (raw / "wave.toml").write_text(text.replace("Prøvebølge", "Ny titel"), encoding="utf-8")
    command = [sys.executable, "-m", "pipeline", "run", "prove", "--data", str(tmp_path)]
    # The receipt tells of the other wave file once: what a run after that one gives is compared.
    subprocess.run(command, check=True, capture_output=True)
    started = time.monotonic()
    subprocess.run(command, check=True, capture_output=True)
    whole_run = time.monotonic() - started
    new = _stable(contents(folder))
    assert old != new
    for attempt in range(ATTEMPTS):
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        time.sleep(whole_run * (attempt + 0.5) / ATTEMPTS)
        process.kill()
        process.wait()
        assert _all_gone(process.pid), "a worker outlived the run that was killed"
        recover(folder)
        assert _stable(contents(folder)) == new
        assert load_wave(folder).id == "prove"
        read_released(folder / "released.parquet")
    subprocess.run(command, check=True, capture_output=True)
    assert _stable(contents(folder)) == new
    assert [path.name for path in folder.parent.iterdir() if path.is_dir()] == ["prove"]


def _all_gone(session: int, seconds: float = 30) -> bool:
    """Whether every process of a killed run has ended, given some time."""
    for _ in range(int(seconds * 10)):
        alive = [one for one in psutil.process_iter() if _session_of(one.pid) == session]
        if not alive:
            return True
        time.sleep(0.1)
    return False


def _session_of(pid: int) -> int:
    try:
        return os.getsid(pid)
    except ProcessLookupError:
        return -1


def _stable(files: dict[str, bytes]) -> dict[str, bytes]:
    """Executed notebooks carry times; everything else is compared byte for byte."""
    return {name: data for name, data in files.items() if not name.startswith("notebooks/")}
