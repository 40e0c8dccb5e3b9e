"""Mutated exports of every format: ``python benchmarks/fuzz.py [10000] [format ...]``."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))


def main(examples: int, formats: list[str]) -> None:
    """One line of a table for each format, as in RESULTS.md, and the faults if there are any."""
    from tests.fuzz.formats import FORMATS
    from tests.fuzz.run import run_apart

    print("| format | examples | tables | refusals | CPU s | longest s | peak MB | faults |")
    print("|---|---|---|---|---|---|---|---|")
    for name in formats or FORMATS:
        t = run_apart(name, 0, examples)
        print(
            f"| {name} | {t.examples:,} | {t.tables:,} | {t.refusals:,} | {t.cpu_seconds:.0f} | "
            f"{t.longest_seconds:.1f} | {t.peak_mb} | {len(t.faults)} |",
            flush=True,
        )
        print("\n".join(t.faults), end="\n" if t.faults else "", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000, sys.argv[2:])
