"""The peak of memory of ingest and measure on a wave of some size; a process of its own."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from benchmarks.large_wave import write_large_wave
from pipeline.stages import ingest, measure
from tests.fuzz.memory import peak_megabytes


def peaks_of(home: Path, respondents: int, questions: int) -> dict[str, float]:
    """Megabytes of the exports, and the highest memory so far after each stage."""
    raw, into = home / "raw" / str(respondents), home / "processed" / str(respondents)
    write_large_wave(raw, respondents, questions)
    into.mkdir(parents=True)
    (home / "keys").mkdir(exist_ok=True)
    ingest(str(raw), str(into))
    after_ingest = peak_megabytes()
    measure(str(into), str(into))
    size = sum(path.stat().st_size for path in raw.iterdir()) / 1e6
    return {"exports": size, "ingest": after_ingest, "measure": peak_megabytes()}


if __name__ == "__main__":
    folder, questions = Path(sys.argv[1]), int(sys.argv[2])
    print(json.dumps([peaks_of(folder, int(size), questions) for size in sys.argv[3:]]))
