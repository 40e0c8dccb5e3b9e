"""Generated and changed exports of all formats: ``python benchmarks/fuzz.py [NUMBER] [FORMAT...]``.

A process per format, two at a time; a line of a Markdown table for each. Every fault goes to
standard error as soon as it is met.
"""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
FORMATS = (
    *("surveyxact", "enalyzer", "ms_forms", "limesurvey", "qualtrics"),
    *("spss", "happyornot", "front_desk", "generic", "invitations"),
)
AT_A_TIME = 2


def measured(format_name: str, examples: int) -> dict[str, Any]:
    """What came of the examples of one format, its seconds and the peak of its memory."""
    command = [sys.executable, "-m", "tests.fuzz.run", format_name, str(examples)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, cwd=ROOT)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def line(one: dict[str, Any]) -> str:
    """A row of the table in RESULTS.md."""
    counts = (f"{one[name]:,}" for name in ("examples", "tables", "refused"))
    cells = (one["format"], *counts, len(one["faults"]), f"{one['seconds']:.0f}")
    return f"| {' | '.join(map(str, cells))} | {one['slowest']:.1f} | {one['megabytes']:.0f} |"


def told(format_name: str, examples: int) -> None:
    """Print the row as soon as the format is done."""
    print(line(measured(format_name, examples)), flush=True)


if __name__ == "__main__":
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    chosen = sys.argv[2:] or FORMATS
    print("| format | examples | tables | refused | faults | s | slowest, s | peak MB |")
    print("|---|---|---|---|---|---|---|---|", flush=True)
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        list(pool.map(told, chosen, [number] * len(chosen)))
