"""How long the main job takes: ``python benchmarks/demo.py``, three times, medians."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROUNDS = 3


def seconds_of_demo() -> float:
    """Wall seconds of one ``btu demo`` into an empty folder."""
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        command = [sys.executable, "-m", "pipeline", "demo", "--data", folder, "--quiet"]
        subprocess.run(command, check=True, capture_output=True, cwd=Path(__file__).parents[1])
        return time.perf_counter() - started


if __name__ == "__main__":
    times = [seconds_of_demo() for _ in range(ROUNDS)]
    print(
        f"btu demo: median {statistics.median(times):.1f} s of {sorted(round(t, 1) for t in times)}"
    )
