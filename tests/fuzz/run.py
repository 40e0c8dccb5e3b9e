"""Examples of one format, by their number: the same number is the same file for ever."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random

from tests.fuzz.change_rows import HEAVY, ROW_CHANGES
from tests.fuzz.change_text import TEXT_CHANGES
from tests.fuzz.change_typed import BOMBS, TYPED_CHANGES
from tests.fuzz.changes import Changed
from tests.fuzz.exports import MAKERS
from tests.fuzz.outcome import Outcome, outcome_of
from tests.fuzz.spss_process import reused_process

HEAVY_EVERY = 250


@dataclass
class Tally:
    """What came of the examples of one format. ``faults``: example -> what is wrong."""

    format: str
    examples: int = 0
    tables: int = 0
    refused: int = 0
    seconds: float = 0.0
    slowest: float = 0.0
    changes: dict[str, int] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)


def example(format_name: str, at: int) -> tuple[str, Changed]:
    """What was changed, and the file. Every change comes round; a rare one is heavy."""
    rng = Random(f"{format_name} {at}")  # noqa: S311
    export = MAKERS[format_name](rng)
    data_changes = TEXT_CHANGES if export.container == "text" else TYPED_CHANGES[export.container]
    bombs = BOMBS.get(export.container, {})
    if at % HEAVY_EVERY == HEAVY_EVERY - 1:
        row_name = rng.choice([*HEAVY, *bombs])
    else:
        row_name = rng.choice(["as_written"] * len(ROW_CHANGES) + list(ROW_CHANGES))
    if row_name in bombs:
        return row_name, bombs[row_name](rng, ROW_CHANGES["as_written"](rng, export))
    changed = {**ROW_CHANGES, **HEAVY}[row_name](rng, export)
    if changed is None:
        row_name, changed = "as_written", ROW_CHANGES["as_written"](rng, export)
    if row_name in HEAVY or not changed.data or rng.random() < 0.4:
        return row_name, changed
    data_name = rng.choice(list(data_changes))
    again = data_changes[data_name](rng, changed)
    return (row_name, changed) if again is None else (f"{row_name}, {data_name}", again)


def run(
    format_name: str, numbers: Iterable[int], tell: Callable[[str], object] = lambda _: None
) -> Tally:
    """Judge the examples with these numbers; every fault is told as soon as it is met."""
    tally, started = Tally(format_name), time.perf_counter()
    with tempfile.TemporaryDirectory() as folder, reused_process():
        for at in numbers:
            what, changed = example(format_name, at)
            outcome = outcome_of(changed, Path(folder))
            _count(tally, f"{format_name} {at}: {what}", outcome)
            if outcome.fault:
                tell(f"{format_name} {at}: {what}: {outcome.fault}\n")
            for change in what.split(", "):
                tally.changes[change] = tally.changes.get(change, 0) + 1
    tally.seconds = time.perf_counter() - started
    return tally


def _count(tally: Tally, what: str, outcome: Outcome) -> None:
    tally.examples += 1
    tally.refused += outcome.is_refused
    tally.tables += not outcome.is_refused and not outcome.fault.startswith("a traceback")
    tally.slowest = max(tally.slowest, outcome.seconds)
    if outcome.fault:
        tally.faults[what] = outcome.fault


if __name__ == "__main__":
    from tests.fuzz.memory import peak_megabytes

    told = run(sys.argv[1], range(int(sys.argv[2])), sys.stderr.write)
    print(json.dumps({**asdict(told), "megabytes": peak_megabytes()}))
