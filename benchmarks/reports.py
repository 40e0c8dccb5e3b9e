"""What reports cost, every way side by side: ``python benchmarks/reports.py [--long]``.

CPU seconds are those of all processes of a way. One interleaved run, medians of its rounds; the
ratios are what counts. About ten minutes. ``--long``: growth to 512 reports, too.
"""

from __future__ import annotations

import ctypes
import json
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import asdict
from pathlib import Path

import psutil
from report_ways import Report

sys.path.insert(0, str(Path(__file__).parents[1]))

from pipeline.store import save_part
from tests.end_to_end import small_wave
from tests.series_factory import CENTRE, Curve, Wave, series_wave

ROOT = Path(__file__).parents[1]
ROUNDS, REPORTS, IN_LOOP = 3, 32, 2
_SUBREAPER = 36  # linux/prctl.h: processes that lost their parent become ours, and are counted


def main() -> None:
    """Print the comparison as Markdown, for RESULTS.md."""
    ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)
    print(f"{os.cpu_count()} cores, {platform.platform()}, Python {platform.python_version()}")
    quarto = shutil.which("quarto") or "not installed"
    print(f"Load before: {os.getloadavg()[0]:.1f}. Quarto: {quarto}.")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        demo = folder / "demo"
        _btu("demo", "--data", str(demo))
        _ways(folder, demo / "processed")
        _unchanged(folder / "again")
        _growth(folder, (8, 64, 512) if "--long" in sys.argv else (8, 64))


def _btu(*words: str) -> None:
    command = [sys.executable, "-m", "pipeline", *words, "--quiet"]
    subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)


def _ways(folder: Path, processed: Path) -> None:
    """The ways on 32 reports of the demo waves; of the loops, which only repeat, a few."""
    waves = ("demo-myndighed-2024", "demo-myndighed-2020")
    centres = ("boern-unge", "voksne", "handicap")
    listed = [
        Report(str(processed / wave / "released.parquet"), centre, "", "centre_report_model2")
        for wave in waves
        for centre in centres
    ]
    _list(folder, listed)
    counts = {"ours": REPORTS, "floor": REPORTS, "loop": IN_LOOP, "analyst": IN_LOOP}
    cpu: dict[str, list[float]] = {way: [] for way in counts}
    wall: dict[str, list[float]] = {way: [] for way in counts}
    for _ in range(ROUNDS):
        for way, count in counts.items():
            used, took, _ = _measured(way, count, folder)
            cpu[way].append(used / count)
            wall[way].append(took / count * REPORTS)
    print("\n| way | CPU s / report (spread) | wall s, 32 reports | CPU / ours | wall / ours |")
    print("|---|---|---|---|---|")
    for way in counts:
        shown = f"{statistics.median(cpu[way]):.2f} ({min(cpu[way]):.2f}-{max(cpu[way]):.2f})"
        ratio = [_ratio(one, way) for one in (cpu, wall)]
        print(f"| {way} | {shown} | {statistics.median(wall[way]):.0f} | {ratio[0]} | {ratio[1]} |")


def _ratio(measured: dict[str, list[float]], way: str) -> str:
    """The median over rounds of the ratio to ours in the same round."""
    pairs = zip(measured[way], measured["ours"], strict=True)
    return f"{statistics.median(theirs / ours for theirs, ours in pairs):.2f}"


def _list(folder: Path, listed: list[Report]) -> None:
    text = json.dumps([asdict(one) for one in listed])
    (folder / "waves.json").write_text(text, encoding="utf-8")


def _measured(way: str, count: int, folder: Path) -> tuple[float, float, list[float]]:
    """CPU seconds of all processes, wall seconds, and the most memory (MB) per quarter of it."""
    _reap()
    before, started = _used(), time.monotonic()
    command = [sys.executable, "benchmarks/report_ways.py", way, str(count), str(folder)]
    process = subprocess.Popen(command, cwd=ROOT)
    memory: list[float] = []
    watch = threading.Thread(target=_watch, args=(process, memory))
    watch.start()
    code = process.wait()
    took = time.monotonic() - started
    watch.join()
    _reap()
    if code:
        raise SystemExit(f"{way} failed")
    part = max(1, len(memory) // 4)
    most = [max(memory[at : at + part]) for at in range(0, len(memory) - part + 1, part)]
    return _used() - before, took, most


def _reap() -> None:
    """Wait for the processes that outlived their parents, so that they are counted."""
    while True:
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            return


def _used() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _watch(process: subprocess.Popen[bytes], memory: list[float]) -> None:
    """The memory of the largest process of a way, twice a second."""
    while process.poll() is None:
        sizes = [0.0]
        for one in [process.pid, *_descendants(process.pid)]:
            try:
                sizes.append(psutil.Process(one).memory_info().rss / 1e6)
            except psutil.Error:
                continue
        memory.append(max(sizes))
        time.sleep(0.5)


def _descendants(pid: int) -> list[int]:
    try:
        return [child.pid for child in psutil.Process(pid).children(recursive=True)]
    except psutil.Error:
        return []


def _unchanged(data: Path) -> None:
    """A run of 33 pages, the same run again, and again after one unit changed its name."""
    raw = small_wave.write_wave(data)
    _write_sixteen(raw)
    times = []
    for change in (False, False, False, True):
        if change:
            text = (raw / "wave.toml").read_text(encoding="utf-8")
            (raw / "wave.toml").write_text(text.replace("Enhed 3", "Enhed tre"), encoding="utf-8")
        started = time.monotonic()
        _btu("run", "prove", "--data", str(data))
        times.append(time.monotonic() - started)
    first, *again, changed = times
    print(
        f"\n33 pages: {first:.1f} s, unchanged again {statistics.median(again):.1f} s (limit 3 s), "
        f"one unit renamed {changed:.1f} s."
    )


def _write_sixteen(raw: Path) -> None:
    """The small wave with 16 centres of one unit each, 10 people in each who were invited."""
    head, _, rest = small_wave.WAVE.partition("[[centres]]")
    questions = rest[rest.index("[[questions]]") :]
    centres = "".join(
        f'[[centres]]\nid = "c{n}"\nname = "Borgercenter {n}"\n'
        f'units = [ {{ id = "u{n}", name = "Enhed {n}" }} ]\n\n'
        for n in range(16)
    )
    (raw / "wave.toml").write_text(head + centres + questions, encoding="utf-8")
    people = ["respondentid;enhed;indsamlingsmetode;udfald"]
    people += [f"{n};u{n % 16};web;{'besvaret' if n < 320 else 'ikke svaret'}" for n in range(400)]
    answers = ["id;overall;help"] + [f"{n};{1 + n % 5};{1 + n * 3 % 5}" for n in range(320)]
    for name, lines in (("svar.csv", answers), ("udsendelsesliste.csv", people)):
        (raw / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def _growth(folder: Path, sizes: tuple[int, ...]) -> None:
    """All units' pages of waves of 8, 64, 512 units: CPU per further page, and memory."""
    heads = ("units and pages", "way", "CPU s / further page", "wall s", "largest process, MB")
    print("", f"| {' | '.join(heads)} |", sep="\n")
    print("|---|---|---|---|---|")
    for size in sizes:
        names = tuple((f"u{n}", f"Enhed nummer {n}") for n in range(size))
        wave = Wave(curves=tuple((unit, Curve()) for unit, _ in names), names=names)
        released = str(save_part(folder / f"wave-{size}", series_wave(wave)))
        _list(folder, [Report(released, CENTRE, unit, "centre_report_model1") for unit, _ in names])
        for way in ("ours", "kept warm") if size == max(sizes) else ("ours",):
            one = min(_measured(way, 1, folder)[0] for _ in range(2))
            used, took, memory = _measured(way, size, folder)
            each = (used - one) / (size - 1)
            most = " ".join(f"{mb:.0f}" for mb in memory)
            print(f"| {size} | {way} | {each:.3f} | {took:.0f} | {most} |", flush=True)


if __name__ == "__main__":
    main()
