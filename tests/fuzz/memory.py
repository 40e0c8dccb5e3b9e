"""How much memory this process has needed at most."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.fuzz.exports import MAKERS
from tests.fuzz.outcome import outcome_of
from tests.fuzz.run import HEAVY_EVERY, example


def peak_megabytes() -> float:
    """The highest resident memory of this process so far."""
    if sys.platform == "win32":
        import psutil

        return float(psutil.Process().memory_info().peak_wset) / 1e6
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak / 1e3


def peak_of_heavy() -> float:
    """After zip bombs and sheets of 16,384 columns of every format: the peak, in megabytes."""
    with tempfile.TemporaryDirectory() as folder:
        for name in MAKERS:
            for at in range(HEAVY_EVERY - 1, 6 * HEAVY_EVERY, HEAVY_EVERY):
                if name != "spss":
                    outcome_of(example(name, at)[1], Path(folder))
    return peak_megabytes()
