"""How much memory this process has needed at most."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from random import Random

from tests.fuzz.change_rows import HEAVY, ROW_CHANGES
from tests.fuzz.change_typed import BOMBS
from tests.fuzz.exports import MAKERS
from tests.fuzz.outcome import outcome_of

WIDE = ("ms_forms", "qualtrics")


def peak_megabytes() -> float:
    """The highest resident memory of this process so far."""
    if sys.platform == "win32":
        import psutil

        return float(psutil.Process().memory_info().peak_wset) / 1e6
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak / 1e3


def peak_of_heavy() -> tuple[list[str], float]:
    """Two zip bombs and two of the widest exports: their faults, and then the peak in megabytes."""
    rng, faults = Random(1), []  # noqa: S311
    sound = {name: ROW_CHANGES["as_written"](rng, MAKERS[name](rng)) for name in WIDE}
    files = [HEAVY["columns_16384"](rng, one.export) for one in sound.values()]
    files += [BOMBS["workbook"]["bomb_in_the_sheet"](rng, sound["ms_forms"])]
    files += [BOMBS["workbook"]["bomb_beside_the_sheet"](rng, sound["ms_forms"])]
    with tempfile.TemporaryDirectory() as folder:
        for file in files:
            faults.append(outcome_of(file, Path(folder)).fault)
    return faults, peak_megabytes()
