"""A large Model 2 wave, stage by stage: ``python benchmarks/large.py [RESPONDENTS] [QUESTIONS]``.

500,000 people x 40 questions of 900,000 invited, 30 centres of 20 units; left out, the size of the
issue. Prints a line of a Markdown table per stage: wall time, CPU time (up to 0.2 s a process too
little), and the most memory, of the largest process (resident) and of all processes together (what
they share counted once).
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
from large_wave import write_large_wave

ROOT = Path(__file__).parents[1]

WAVE = "large"
PAGES = ("--centre", "c00", "--centre", "c01", "--centre", "c02", "--workers", "2")
STAGES = {
    "ingest": ("ingest", WAVE),
    "measure and release": ("measure", WAVE),
    "pages of three centres, 2 workers": ("report", WAVE, *PAGES),
    "`btu run`: all of it anew, all pages": ("run", WAVE, "--workers", "2", "--fresh"),
}
EVERY = 0.2


@dataclass(frozen=True)
class Cost:
    """Seconds, and the most memory in bytes of the largest process and of all together."""

    wall: float
    cpu: float
    largest: int
    together: int


def main() -> None:
    """Print the table."""
    respondents, questions = (
        int(sys.argv[at]) if len(sys.argv) > at else usual for at, usual in ((1, 500_000), (2, 40))
    )
    print(f"{os.cpu_count()} cores, {platform.platform()}, Python {platform.python_version()}")
    print(f"Load before: {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as place:
        raw = Path(place) / "raw" / WAVE
        write_large_wave(raw, respondents, questions)
        size = (raw / "dataset.csv").stat().st_size / 1e6
        print(f"{respondents} respondents x {questions} questions, {size:.0f} MB\n")
        print("| stage | wall, s | CPU, s | largest process, GiB | all together, GiB |")
        print("|---|---|---|---|---|", flush=True)
        for stage, command in STAGES.items():
            found = cost(Path(place), *command)
            memory = f"{found.largest / 2**30:.2f} | {found.together / 2**30:.2f}"
            print(f"| {stage} | {found.wall:.1f} | {found.cpu:.1f} | {memory} |", flush=True)


def cost(data: Path, *command: str) -> Cost:
    """What a command of ``btu`` costs on the waves in ``data``; stops where it fails."""
    line = (sys.executable, "-m", "pipeline", *command, "--data", str(data))
    started, largest, together = time.perf_counter(), 0, 0
    used: dict[tuple[int, float], float] = {}
    with subprocess.Popen(line, cwd=ROOT, stdout=subprocess.DEVNULL) as running:
        while running.poll() is None:
            sizes = _sizes(running.pid, used)
            largest = max(largest, *(resident for resident, _ in sizes), 0)
            together = max(together, sum(share for _, share in sizes))
            time.sleep(EVERY)
    wall = time.perf_counter() - started
    if running.returncode:
        raise SystemExit(f"{line} ended with {running.returncode}")
    return Cost(wall, sum(used.values()), largest, together)


def _sizes(pid: int, used: dict[tuple[int, float], float]) -> list[tuple[int, int]]:
    """(resident, proportional share) of a process and of all below it, in bytes.

    ``used``: process -> CPU seconds so far; of a process that ended, when it was last looked at.
    """
    found = []
    with suppress(psutil.Error):
        root = psutil.Process(pid)
        for process in (root, *root.children(recursive=True)):
            with suppress(psutil.Error):
                memory, spent = process.memory_full_info(), process.cpu_times()
                used[process.pid, process.create_time()] = spent.user + spent.system
                found.append((memory.rss, getattr(memory, "pss", memory.uss)))
    return found


if __name__ == "__main__":
    main()
