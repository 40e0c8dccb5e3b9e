"""Ten million presses: ``python benchmarks/presses.py [ROWS] [generic|happyornot]``.

Time and memory of reading, checking, storing and loading them, against the time that
``pandas.read_csv`` takes only to read the file. One process each; peak memory of its whole life.
"""

from __future__ import annotations

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
_STEPS = """
import sys, time, resource
started = time.perf_counter()
from pathlib import Path
from pipeline.store import load_wave
from tests.stages import ingested
raw = Path(sys.argv[1])
imported = time.perf_counter()
ingested(raw)
stored = time.perf_counter()
wave = load_wave(raw.parents[1] / "processed" / raw.name)
loaded = time.perf_counter()
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
print(f"import {imported - started:.1f} s, ingest {stored - imported:.1f} s, "
      f"load {loaded - stored:.1f} s, {int(wave.daily['n'].sum())} presses by day, "
      f"CPU {time.process_time():.1f} s, peak {peak:.2f} GiB")
"""
_PANDAS = """
import sys, time
import pandas as pd
started = time.perf_counter()
rows = len(pd.read_csv(sys.argv[1]))
print(f"pandas.read_csv: {time.perf_counter() - started:.1f} s for {rows} rows, "
      f"CPU with import {time.process_time():.1f} s")
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


def told(code: str, path: Path) -> str:
    """What a process of its own says of itself, its wall time and the memory of its tree."""
    started = time.perf_counter()
    ended = subprocess.run(
        [sys.executable, "-c", code, str(path)],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return f"{ended.stdout.strip()} (process {time.perf_counter() - started:.1f} s)"


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000
    for form in sys.argv[2:] or ("generic", "happyornot"):
        with tempfile.TemporaryDirectory() as place:
            raw = make(Path(place) / "raw" / "presses", count, form)
            size = (raw / "presses.csv").stat().st_size / 1e6
            print(f"{form}: {count} rows, {size:.0f} MB", flush=True)
            for _ in range(2):
                print("  " + told(_PANDAS, raw / "presses.csv"), flush=True)
            for what in ("first", "unchanged"):
                print(f"  {what}: {told(_STEPS, raw)}", flush=True)
            with (raw / "presses.csv").open("r+b") as file:
                lines = file.readlines(300_000)[1:]
                file.seek(0, 2)
                file.writelines(b"n" + line if form == "happyornot" else line for line in lines)
            print(f"  {len(lines)} new lines: {told(_STEPS, raw)}", flush=True)
