"""How much more the rules hide than the least possible: ``python benchmarks/disclosure_loss.py``.

The least possible is found by an integer programme (HiGHS) under the same safety requirement: every
cell that is hidden can still be anything within ``protection``, its sums published.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import lil_array

sys.path.insert(0, str(Path(__file__).parents[1]))

from pipeline.disclosure.cells import Cell, Sizes
from pipeline.disclosure.primary import floors, primary_status
from pipeline.disclosure.secondary import protect
from pipeline.policy import Thresholds

HOUSE = Thresholds(10, 5, 5, 10, 5, "benchmark")
SECONDS = 20.0


@dataclass(frozen=True)
class Example:
    """Cells with their counts and the sums among them: (total, parts) by position."""

    name: str
    cells: tuple[Cell, ...]
    counts: tuple[int, ...]
    sums: tuple[tuple[int, tuple[int, ...]], ...]


def least_loss(example: Example, width: int, *, people: bool) -> tuple[set[int], bool]:
    """The cells that must be hidden at least, and whether that is proved.

    For every cell k there are two ways the counts could be, one with k higher, one with k lower,
    ``width`` or more apart if k is hidden. In both every sum holds, and only hidden cells differ
    from the truth, as far as their statuses allow. What is part of a hidden total is hidden.
    Minimised: people in hidden cells, or cells.
    """
    counts, small = np.array(example.counts, float), _primary(example)
    size = len(counts)
    ways = [(k, sign) for k in range(size) for sign in (0, 1)]
    columns = size * (1 + len(ways))
    # Hiding k is decided by the first ``size`` columns; then one block of shifts for each way.
    inside = [(total, part) for total, parts in example.sums for part in parts]
    height = len(ways) * (len(example.sums) + 2 * size) + size + len(inside)
    rows = lil_array((height, columns))
    low, high, at = [], [], 0
    most = float(counts.max() + 2 * width)
    for number in range(len(ways)):
        start = size * (1 + number)
        for total, parts in example.sums:
            rows[at, start + total] = -1
            rows[at, [start + part for part in parts]] = 1
            low.append(0.0)
            high.append(0.0)
            at += 1
        for cell in range(size):
            rows[at, start + cell], rows[at, cell] = 1, -most
            rows[at + 1, start + cell], rows[at + 1, cell] = 1, counts[cell]
            low += [-np.inf, 0.0]
            high += [0.0, np.inf]
            at += 2
    for k in range(size):
        up, down = size * (1 + 2 * k), size * (2 + 2 * k)
        is_part = bool(example.cells[k].breakdown)
        wide = width if is_part else min(width, HOUSE.unit_answers - 1)
        rows[at, up + k], rows[at, down + k], rows[at, k] = 1, -1, -wide
        low.append(0.0)
        high.append(np.inf)
        at += 1
    for total, part in inside:
        rows[at, part], rows[at, total] = 1, -1
        low.append(0.0)
        high.append(np.inf)
        at += 1
    least, greatest = -counts, np.full(size, most)
    for k, cell in enumerate(example.cells):
        # The word beside a withheld number: fewer than the threshold, or at least as many.
        if not cell.breakdown and k in small:
            greatest[k] = HOUSE.unit_answers - 1 - counts[k]
        elif not cell.breakdown:
            least[k] = HOUSE.unit_answers - counts[k]
    must = [float(k in small) for k in range(size)]
    lowest = np.concatenate([must, *[least] * len(ways)])
    highest = np.concatenate([np.ones(size), *[greatest] * len(ways)])
    cost = np.zeros(columns)
    cost[:size] = counts + 0.01 if people else 1 + counts / 1e6
    solved = milp(
        cost,
        constraints=LinearConstraint(rows.tocsr(), low, high),
        integrality=np.concatenate([np.ones(size), np.zeros(columns - size)]),
        bounds=Bounds(lowest, highest),
        options={"time_limit": SECONDS, "mip_rel_gap": 1e-4},
    )
    if solved.x is None:
        return set(), False
    return {k for k in range(size) if solved.x[k] > 0.5}, solved.status == 0


def _primary(example: Example) -> set[int]:
    return {
        at
        for at, (cell, n) in enumerate(zip(example.cells, example.counts, strict=True))
        if primary_status(cell, (n,), floors(cell, HOUSE))
    }


def by_rules(example: Example) -> set[int]:
    """The cells that the pipeline's rules hide."""
    sizes: dict[Cell, Sizes] = {
        cell: (n,) for cell, n in zip(example.cells, example.counts, strict=True)
    }
    hidden = protect(sizes, frozenset(), frozenset(), HOUSE)
    return {at for at, cell in enumerate(example.cells) if cell in hidden}


def crossed(name: str, table: np.ndarray) -> Example:
    """Centres by categories, with all sums."""
    rows, columns = table.shape
    centres, names = [f"c{r:02}" for r in range(rows)], [f"k{c:02}" for c in range(columns)]
    found = {Cell("w", ""): int(table.sum())}
    found |= {Cell("w", "", c): int(table[r].sum()) for r, c in enumerate(centres)}
    for c, category in enumerate(names):
        found[Cell("w", "", "", "", "age", category)] = int(table[:, c].sum())
        for r, centre in enumerate(centres):
            found[Cell("w", "", centre, "", "age", category)] = int(table[r, c])
    at = {cell: number for number, cell in enumerate(found)}
    every = Cell("w", "")
    sums = [(at[every], tuple(at[Cell("w", "", c)] for c in centres))]
    sums.append((at[every], tuple(at[Cell("w", "", "", "", "age", k)] for k in names)))
    sums += [
        (at[Cell("w", "", c)], tuple(at[Cell("w", "", c, "", "age", k)] for k in names))
        for c in centres
    ]
    sums += [
        (
            at[Cell("w", "", "", "", "age", k)],
            tuple(at[Cell("w", "", c, "", "age", k)] for c in centres),
        )
        for k in names
    ]
    return Example(name, tuple(found), tuple(found.values()), tuple(sums))


def nested(name: str, units: list[list[int]]) -> Example:
    """Units in centres in all."""
    found, sums = {Cell("w", ""): sum(map(sum, units))}, []
    for r, inside in enumerate(units):
        found[Cell("w", "", f"c{r:02}")] = sum(inside)
        if len(inside) > 1:
            found |= {Cell("w", "", f"c{r:02}", f"u{u:02}"): n for u, n in enumerate(inside)}
    at = {cell: number for number, cell in enumerate(found)}
    sums.append((0, tuple(n for cell, n in at.items() if cell.centre and not cell.unit)))
    for cell in [cell for cell in found if cell.centre and not cell.unit]:
        parts = tuple(n for one, n in at.items() if one.unit and one.centre == cell.centre)
        if parts:
            sums.append((at[cell], parts))
    return Example(name, tuple(found), tuple(found.values()), tuple(sums))


def examples(count: int) -> Iterator[Example]:
    """Random tables up to 200 cells, with a few small cells in each."""
    chance = np.random.default_rng(2026)
    shapes = [(3, 3), (4, 4), (5, 4), (6, 5), (8, 5), (10, 6)]
    for number in range(count):
        rows, columns = shapes[number % len(shapes)]
        sizes = chance.lognormal(2.8, 0.6, (rows, 1)) * chance.lognormal(0.5, 0.8, (1, columns))
        yield crossed(f"crossed {rows} x {columns}", chance.poisson(sizes) + 1)
    for _ in range(count):
        centres = int(chance.integers(3, 9))
        units = [
            [int(n) + 1 for n in chance.lognormal(3.0, 0.9, chance.integers(1, 9))]
            for _ in range(centres)
        ]
        yield nested(f"nested {centres} centres", units)


def main(count: int) -> None:
    """Print the ratio of what the rules hide to the least, over all tables with anything small."""
    ratios: dict[tuple[str, str], list[float]] = {}
    unproved, started = 0, time.perf_counter()
    for example in examples(count):
        if not _primary(example):
            continue
        ours = by_rules(example)
        for what, people in (("cells", False), ("people", True)):
            best, is_proved = least_loss(example, HOUSE.protection, people=people)
            if not best or not is_proved:
                unproved += 1
                continue
            weights = example.counts if people else [1] * len(example.counts)
            ratio = sum(weights[k] for k in ours) / sum(weights[k] for k in best)
            ratios.setdefault((example.name.split()[0], what), []).append(ratio)
    for (kind, what), found in sorted(ratios.items()):
        print(
            f"{kind}, {what}: median {statistics.median(found):.2f}, "
            f"mean {statistics.mean(found):.2f}, most {max(found):.2f}, of {len(found)} tables"
        )
    print(
        f"not proved in {SECONDS:.0f} s: {unproved}; {time.perf_counter() - started:.0f} s in all"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 30)
