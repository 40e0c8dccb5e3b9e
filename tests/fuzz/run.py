"""Run the examples of one format: ``python -m tests.fuzz.run surveyxact 0 10000``.

In a process of its own, with a bound on its memory: what ends the process is a fault too. The last
line on standard output is the tally as JSON; standard error says which example is running.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from pipeline.readers import spss
from tests.fuzz.examples import example, faults
from tests.fuzz.spss_worker import SpssWorker

MEMORY_BYTES = 4 << 30
"""Address space of the process, Python and its libraries included."""
_MANY = 40


@dataclass
class Tally:
    """What came of the examples of one format."""

    format: str
    examples: int = 0
    tables: int = 0
    refusals: int = 0
    cpu_seconds: float = 0.0
    longest_seconds: float = 0.0
    peak_mb: int = 0
    faults: list[str] = field(default_factory=list)


def run(format_name: str, first: int, last: int) -> Tally:
    """The tally of the examples from ``first`` to before ``last``, in this process."""
    tally = Tally(format_name)
    start = time.process_time()
    original: Callable[[bytes, str], bytes] = spss._content
    with SpssWorker() as worker, tempfile.TemporaryDirectory() as folder:
        spss._content = worker
        try:
            for number in range(first, last):
                print(number, file=sys.stderr, flush=True)
                _count(tally, number, Path(folder))
        finally:
            spss._content = original
        child_kb = worker.peak_kb
    tally.cpu_seconds = round(time.process_time() - start, 1)
    own_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    tally.peak_mb = max(own_kb, child_kb) // 1024
    return tally


def _count(tally: Tally, number: int, folder: Path) -> None:
    tally.examples += 1
    try:
        found, outcome = faults(tally.format, number, folder)
    except Exception as error:  # noqa: BLE001  # a traceback is what must never be
        told = "".join(traceback.format_exception(error)[-6:])
        found = [f"{tally.format} {number} {_mutations(tally.format, number)}: {told}"]
    else:
        tally.tables += outcome.checked is not None
        tally.refusals += outcome.error is not None
        tally.longest_seconds = round(max(tally.longest_seconds, outcome.seconds), 2)
    tally.faults += found[: _MANY - len(tally.faults)]


def _mutations(format_name: str, number: int) -> tuple[str, ...]:
    return example(format_name, number)[0].done


def run_apart(format_name: str, first: int, last: int) -> Tally:
    """As ``run``, in a process with bounded memory; one that ends early is a fault."""
    command = [sys.executable, "-m", "tests.fuzz.run", format_name, str(first), str(last)]
    done = subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", cwd=Path(__file__).parents[2]
    )
    if done.returncode:
        told = done.stderr.splitlines()
        number = next((line for line in reversed(told) if line.isdecimal()), "?")
        end = "\n".join(line for line in told if not line.isdecimal())[-1500:]
        return Tally(format_name, faults=[f"{format_name} {number} ended the process: {end}"])
    return Tally(**json.loads(done.stdout.splitlines()[-1]))


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    print(json.dumps(asdict(run(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))))
