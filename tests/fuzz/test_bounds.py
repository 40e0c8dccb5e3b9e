"""Wide tables, zip bombs and other files that claim too much: bounded memory and time."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fuzz.bounds import CASES

_SECONDS = 20
"""Processor time that one such file may take; the widest need two."""


@pytest.fixture(scope="module")
def told(root: Path) -> dict[str, tuple[str, float]]:
    """What came of every case: table or error, and seconds; all in one bounded process."""
    command = [sys.executable, "-m", "tests.fuzz.bounds"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=root)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0, f"after {len(lines)} cases: {done.stderr[-2000:]}"
    return {case: (outcome, seconds) for case, outcome, seconds in lines}


@pytest.mark.parametrize("case", CASES)
def test_a_file_that_claims_too_much_is_read_or_refused_in_bounds(
    told: dict[str, tuple[str, float]], case: str
) -> None:
    outcome, seconds = told[case]
    assert CASES[case][2] in outcome
    assert seconds < _SECONDS
