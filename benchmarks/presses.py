"""Ten million presses: ``python benchmarks/presses.py [ROWS] [generic|happyornot]``.

Time and memory of a whole ``btu run`` (read, check, store, measure, release, seven pages), against
the time that ``pandas.read_csv`` takes only to read the file: once as it likes (numbers, missing
values), once as texts, as a survey must be read.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[1]
PART = 500_000
WAVE = """\
model = 1
type = "authority"
period = { start = 2025-01-01, end = 2026-06-30 }
[series]
[[files]]
path = "presses.csv"
%s
[[centres]]
id = "nord"
name = "Borgercenter Nord"
units = [ %s ]
[[questions]]
id = "smiley"
scale = "satisfaction_4"
"""
GENERIC = 'format = "generic"\ncolumns = { unit = "unit", date = "time" }'
SMILEYS = ("😀", "Grøn", "4", "Meget tilfreds", "Gul", "3", "🙁", "1")
_PANDAS = """
import sys, time
import pandas as pd
for how in ({}, {"dtype": str, "keep_default_na": False}):
    started, used = time.perf_counter(), time.process_time()
    pd.read_csv(sys.argv[1], **how)
    wall, cpu = time.perf_counter() - started, time.process_time() - used
    print(f"  pandas.read_csv(path, {how or 'as it likes'}): {wall:.2f} s, CPU {cpu:.2f} s")
"""


def make(folder: Path, rows: int, form: str) -> Path:
    """A wave of presses on five stands in 18 months, in the order of time."""
    chance = np.random.default_rng(5)
    seconds = np.sort(chance.integers(0, 545 * 86_400, rows)).astype("timedelta64[s]")
    days = np.datetime_as_string(np.datetime64("2025-01-01T00:00:00") + seconds)
    stands, said = chance.integers(1, 6, rows), chance.integers(0, len(SMILEYS), rows)
    units = ", ".join(
        f'{{ id = "u{n}", name = "Enhed {n}", codes = ["{n}"] }}' for n in range(1, 6)
    )
    folder.mkdir(parents=True)
    text = WAVE % (GENERIC if form == "generic" else "", units)
    (folder / "wave.toml").write_text(text, encoding="utf-8")
    with (folder / "presses.csv").open("w", encoding="utf-8") as file:
        head = "time,unit,smiley"
        if form == "happyornot":
            head = "feedbackId,smileyId,localTime,surveyId,experiencePointId,buttonIndex,misuse,ui"
        file.write(head + "\n")
        for at in range(0, rows, PART):
            part = zip(days[at : at + PART], stands[at:], said[at:], strict=False)
            if form == "generic":
                file.writelines(f"{d},{s},{SMILEYS[a]}\n" for d, s, a in part)
            else:
                file.writelines(
                    f"{uuid.UUID(int=(at << 64) + n)},{a},{d},7,{s},{a % 4},false,\n"
                    for n, (d, s, a) in enumerate(part)
                )
    return folder


def cost(*command: str) -> str:
    """Wall and CPU time of a command, and the most memory of all its processes together."""
    started, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) as running:
        most = 0
        while running.poll() is None:
            most = max(most, sum(map(_memory, _tree(running.pid))))
            time.sleep(0.1)
    wall, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    if running.returncode:
        raise SystemExit(f"{command} ended with {running.returncode}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return f"{wall:.1f} s, CPU {cpu:.1f} s, {most / 1024**2:.2f} GiB"


def _tree(pid: int) -> list[int]:
    """The process and all below it (Linux)."""
    try:
        below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [pid, *(one for child in below for one in _tree(int(child)))]


def _memory(pid: int) -> int:
    """Proportional share of memory in kB: what processes share is counted once."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000
    for form in sys.argv[2:] or ("generic", "happyornot"):
        with tempfile.TemporaryDirectory() as place:
            raw = make(Path(place) / "raw" / "presses", count, form)
            size = (raw / "presses.csv").stat().st_size / 1e6
            print(f"{form}: {count} rows, {size:.0f} MB", flush=True)
            for _ in range(2):
                subprocess.run([sys.executable, "-c", _PANDAS, raw / "presses.csv"], check=True)
            btu = (sys.executable, "-m", "pipeline", "run", "presses", "--data", place, "--quiet")
            for what in ("first", "unchanged"):
                print(f"  {what}: btu run {cost(*btu)}", flush=True)
            with (raw / "presses.csv").open("r+b") as file:
                lines = file.readlines(300_000)[1:]
                file.seek(0, 2)
                file.writelines(b"n" + line if form == "happyornot" else line for line in lines)
            print(f"  {len(lines)} new lines: btu run {cost(*btu)}", flush=True)
