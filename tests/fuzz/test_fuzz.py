"""Generated exports of every format, changed in every way: rows conserved, or one clear error.

``pytest -m long tests/fuzz`` judges 10,000 of each format; ``python -m benchmarks.fuzz`` measures
the same. What was found once is a test of its own where the fault was.
"""

from __future__ import annotations

import subprocess
import sys

import pytest

from pipeline.readers import READERS
from tests.fuzz.change_rows import HEAVY, ROW_CHANGES
from tests.fuzz.change_text import TEXT_CHANGES
from tests.fuzz.change_typed import BOMBS, TYPED_CHANGES
from tests.fuzz.exports import MAKERS
from tests.fuzz.run import example, run

SHORT, LONG = 40, 10_000
MEGABYTES = 1000


def test_every_format_is_generated() -> None:
    assert set(MAKERS) == {reader.name for reader in READERS}


@pytest.mark.parametrize("name", MAKERS)
def test_rows_are_conserved_or_one_clear_error(name: str) -> None:
    tally = run(name, range(SHORT))
    assert tally.faults == {}
    assert tally.tables > SHORT // 4
    assert tally.refused > SHORT // 8


def test_bombs_and_the_widest_sheets_need_little_time_and_memory() -> None:
    code = "from tests.fuzz.memory import peak_of_heavy; print(*peak_of_heavy(), sep='\\n')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    faults, peak = done.stdout.splitlines()
    assert faults == "['', '', '', '']"
    assert float(peak) < MEGABYTES


@pytest.mark.long
@pytest.mark.parametrize("name", MAKERS)
def test_ten_thousand_of_each_format(name: str) -> None:
    tally = run(name, range(LONG))
    assert tally.faults == {}
    changes = {**ROW_CHANGES, **HEAVY}
    assert set(changes) - set(tally.changes) <= _not_for(name)


def _not_for(name: str) -> set[str]:
    """Row changes that cannot be written in a format."""
    return {"spss": {"column_twice", "header_in_the_middle", "blank_rows", "columns_16384"}}.get(
        name, set()
    )


def test_every_change_comes_round() -> None:
    """Within the first thousand files, all together."""
    seen = {
        what
        for name in MAKERS
        for at in range(0, 1000, 7)
        for what in example(name, at)[0].split(", ")
    }
    rare = {*HEAVY, *(what for bombs in BOMBS.values() for what in bombs)}
    typed = {what for changes in TYPED_CHANGES.values() for what in changes}
    assert ({*ROW_CHANGES, *TEXT_CHANGES, *typed} - rare) <= seen
