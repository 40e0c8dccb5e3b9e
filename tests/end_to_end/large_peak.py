"""The peak of memory of an ingest, of one wave and then of another; a process of its own."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from pipeline.stages import ingest
from tests.fuzz.memory import peak_megabytes


def peaks_of(home: Path, waves: list[str]) -> list[float]:
    """The highest memory so far, in megabytes, after the ingest of each wave in turn."""
    peaks = []
    for wave in waves:
        into = home / "processed" / wave
        into.mkdir(parents=True)
        ingest(str(home / "raw" / wave), str(into))
        peaks.append(peak_megabytes())
    return peaks


if __name__ == "__main__":
    print(json.dumps(peaks_of(Path(sys.argv[1]), sys.argv[2:])))
