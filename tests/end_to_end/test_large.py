"""A large Model 2 wave: every row is accounted for, and memory stays a small multiple of it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MOST_PER_BYTE = 30
"""Bytes of memory per byte of the exports; it was 100 while answers were kept as texts."""
MOST_GIB = 4.0


def test_memory_grows_with_the_exports_and_no_more(tmp_path):
    command = (sys.executable, "-m", "tests.end_to_end.large_peak", str(tmp_path), "40")
    done = subprocess.run(
        [*command, "2000", "20000"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    small, large = json.loads(done.stdout)
    grown = large["exports"] - small["exports"]
    for stage in ("ingest", "measure"):
        assert large[stage] - small["measure"] < MOST_PER_BYTE * grown, stage
    manifest = json.loads((tmp_path / "processed" / "20000" / "manifest.json").read_text("utf-8"))
    survey, invited = manifest["inputs"]
    assert (survey["records_read"], invited["records_read"]) == (20_000, 36_000)
    assert 20 < survey["records_rejected"] < 80  # doubles and strangers, each 1 in 1,000
    assert invited["records_rejected"] == 0
    assert 250 < survey["values_rejected"] < 550  # off the scale, 1 in 2,000
    for file in manifest["inputs"]:
        assert file["records_read"] == file["records_accepted"] + file["records_rejected"]


@pytest.mark.long
def test_half_a_million_respondents_stay_within_four_gigabytes():
    command = (sys.executable, "benchmarks/large.py", "500000", "40")
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    rows = [line.strip("| ").split(" | ") for line in done.stdout.splitlines() if "|" in line]
    found = {row[0]: float(row[-1]) for row in rows[2:]}
    assert len(found) == 4
    assert max(found.values()) < MOST_GIB, found
