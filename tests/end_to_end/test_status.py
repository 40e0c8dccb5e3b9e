"""``btu status`` on a wave that is still being collected."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

WAVE, BEFORE = "demo-myndighed-2024", "demo-myndighed-2020"
TOMORROW = "2024-09-25"


def btu(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pipeline", "status", *words]
    return subprocess.run(command, cwd=root, capture_output=True, text=True)


@pytest.fixture
def going(demo: Path, tmp_path: Path) -> Path:
    """The demo wave as it was on the evening of 24 September, the last wave beside it."""
    raw = tmp_path / "raw" / WAVE
    shutil.copytree(demo / "raw" / WAVE, raw)
    shutil.copytree(
        demo / "processed" / "demo-myndighed-2020", tmp_path / "processed" / "demo-myndighed-2020"
    )
    with (raw / "dataset.csv").open(encoding="utf-16", newline="") as file:
        head, *rows = csv.reader(file, delimiter="\t")
    came = [row for row in rows if row[head.index("closetim")] < TOMORROW]
    with (raw / "dataset.csv").open("w", encoding="utf-16", newline="") as file:
        csv.writer(file, delimiter="\t").writerows([head, *came])
    done = {row[head.index("responde")] for row in came if row[head.index("closetim")]}
    with (raw / "udsendelsesliste.csv").open(encoding="utf-8-sig", newline="") as file:
        text = file.read()
    sign = ";" if text.count(";") > text.count(",") else ","
    head, *rows = csv.reader(text.splitlines(), delimiter=sign)
    person, outcome = head.index("respondentid"), head.index("udfald")
    for row in rows:
        if row[outcome] in ("Besvaret", "Delvist besvaret") and row[person] not in done:
            row[outcome] = "Ikke svaret"
    with (raw / "udsendelsesliste.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=sign).writerows([head, *rows])
    wave_file = raw / "wave.toml"
    text = wave_file.read_text(encoding="utf-8")
    wave_file.write_text(text + "\n[response]\ntarget = 50\n", encoding="utf-8")
    return tmp_path


def test_a_collection_on_its_way(root, going):
    made = btu(root, WAVE, "--data", str(going), "--json")
    assert made.returncode == 0, made.stderr
    told = json.loads(made.stdout)
    assert told["today"] == "2024-09-24"
    assert told["days_left"] == 26
    assert told["basis"] == "earlier"
    assert told["low"] <= told["middle"] <= told["high"]
    page = Path(told["page"])
    first = page.read_bytes()
    assert b"skjult" in first
    assert [path.name for path in (going / "processed").iterdir() if path.name == WAVE] == []
    again = btu(root, WAVE, "--data", str(going))
    assert again.returncode == 0
    assert page.read_bytes() == first


def test_a_series_has_its_own_page(root, demo, tmp_path):
    made = btu(root, "demo-smiley-2026", "--data", str(demo))
    assert made.returncode == 1
    assert "btu watch" in made.stderr
    assert not (demo / "status").exists()
