"""``btu audit`` as an analyst types it, on the demo waves."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path


def btu(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pipeline", "audit", *words]
    return subprocess.run(command, cwd=root, capture_output=True, text=True)


def test_one_command_makes_the_pack(root, demo, tmp_path):
    to = tmp_path / "audit"
    waves = ("demo-myndighed-2024", "demo-udfoerer-2022")
    made = btu(root, *waves, "--data", str(demo), "--to", str(to), "--json")
    assert made.returncode == 0, made.stderr
    names = json.loads(made.stdout)["documents"]
    assert len(names) == 7 + 6
    assert sorted(p.relative_to(to).as_posix() for p in to.rglob("*.docx")) == sorted(names)
    first = {name: (to / name).read_bytes() for name in names}
    again = btu(root, *waves, "--data", str(demo), "--to", str(to))
    assert again.returncode == 0
    assert first == {name: (to / name).read_bytes() for name in names}


def test_model_1_and_no_wave_are_refused(root, demo, tmp_path):
    to = str(tmp_path / "audit")
    local = btu(root, "demo-smiley-2026", "--data", str(demo), "--to", to)
    assert local.returncode == 1
    assert "numbers belong to the centre" in local.stderr
    assert btu(root, "--data", str(demo)).returncode == 2
    assert not (tmp_path / "audit").exists()


def test_a_changed_report_is_not_on_the_reading_list(root, demo, tmp_path):
    wave = "demo-myndighed-2024"
    copy = tmp_path / "processed" / wave
    shutil.copytree(demo / "processed" / wave, copy)
    assert btu(root, wave, "--data", str(tmp_path)).returncode == 0
    (copy / "reports" / "voksne.html").write_bytes(b"other")
    changed = btu(root, wave, "--data", str(tmp_path))
    assert changed.returncode == 1
    assert "voksne.html: a report is not the one that was made" in changed.stderr
    shutil.rmtree(copy / "reports")
    assert btu(root, wave, "--data", str(tmp_path)).returncode == 0
