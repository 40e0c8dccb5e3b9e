"""Only what is new is read again, and the result is that of a full run; a watch runs it in time."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import intake
from pipeline.errors import ReadError
from pipeline.places import Places
from pipeline.readers import press_batches
from pipeline.watching import Watch, watch_on, watch_once
from tests.end_to_end.press_waves import (
    HEAD,
    KEYED,
    KIOSK,
    SMILEY,
    UNITS,
    as_bytes,
    generic_rows,
    kiosk_rows,
    spoilt,
    write,
)
from tests.end_to_end.small_wave import contents, write_wave
from tests.stages import ingested

WAVE = HEAD + KEYED + KIOSK + UNITS + SMILEY
LINES = spoilt(generic_rows(500))
DATA = {"tryk.csv": as_bytes(LINES), "kiosk.csv": as_bytes(kiosk_rows(150))}
OLD = as_bytes(LINES[:400])
ASCII = as_bytes([line for line in generic_rows(200) if line.isascii()])
EQUAL = (".parquet", "manifest.json", ".csv")


@pytest.fixture
def reads(monkeypatch) -> list[int]:
    """The byte at which each reading of a file began, where it had blocks to read."""
    began: list[int] = []
    cut = press_batches.blocks

    def spied(stream, at):
        for place, block in cut(stream, at, 4000):
            began.append(place)
            yield place, block

    monkeypatch.setattr(press_batches, "blocks", spied)
    return began


def processed(data: Path) -> dict[str, bytes]:
    found = contents(data / "processed")
    return {name: part for name, part in found.items() if name.endswith(EQUAL)}


def full(data: Path, files: dict[str, bytes], wave: str = WAVE) -> dict[str, bytes]:
    """What a first run of the same files with the same key gives."""
    other = data.parent / "full"
    shutil.copytree(data / "keys", other / "keys")
    ingested(write(other / "raw" / "prove", wave, files))
    return processed(other)


@pytest.mark.parametrize("cut", [400, 401, 430, 499])
def test_a_file_that_grew_is_read_from_its_old_end_and_equals_a_full_run(tmp_path, reads, cut):
    data = tmp_path / "data"
    old = as_bytes(LINES[:cut])
    raw = write(data / "raw" / "prove", WAVE, {**DATA, "tryk.csv": old})
    ingested(raw)
    reads.clear()
    (raw / "tryk.csv").write_bytes(DATA["tryk.csv"])
    ingested(raw)
    assert reads
    assert reads[0] == len(old)
    assert processed(data) == full(data, DATA)


def test_files_that_are_the_same_are_not_read_again(tmp_path, reads):
    data = tmp_path / "data"
    raw = write(data / "raw" / "prove", WAVE, DATA)
    ingested(raw)
    before = processed(data)
    reads.clear()
    ingested(raw)
    assert reads == []
    assert processed(data) == before


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16"])
def test_a_decoded_file_is_not_read_again_and_read_whole_when_it_grew(tmp_path, reads, encoding):
    data = tmp_path / "data"
    wave = HEAD + KEYED + UNITS + SMILEY
    files = {"tryk.csv": as_bytes(LINES, encoding)}
    raw = write(data / "raw" / "prove", wave, {"tryk.csv": as_bytes(LINES[:300], encoding)})
    ingested(raw)
    reads.clear()
    ingested(raw)
    assert reads == []
    (raw / "tryk.csv").write_bytes(files["tryk.csv"])
    ingested(raw)
    assert processed(data) == full(data, files, wave)


CHANGES = {
    "a line in the middle": lambda raw: (raw / "tryk.csv").write_bytes(
        DATA["tryk.csv"].replace(b"stand-1", b"stand-2", 1)
    ),
    "shorter": lambda raw: (raw / "tryk.csv").write_bytes(OLD),
    "no whole last line before": lambda raw: (raw / "tryk.csv").write_bytes(DATA["tryk.csv"]),
    "not UTF-8 any more": lambda raw: (raw / "tryk.csv").write_bytes(
        ASCII + "998;2026-05-05;Ålborg;Grøn;\n".encode("cp1252")
    ),
    "the wave file": lambda raw: (raw / "wave.toml").write_text(
        WAVE.replace('"12"', '"12", "nowhere"'), encoding="utf-8"
    ),
    "a new file": lambda raw: shutil.copy(raw / "kiosk.csv", raw / "kiosk-2.csv"),
}


@pytest.mark.parametrize("name", list(CHANGES))
def test_whatever_changes_the_result_is_that_of_a_full_run(tmp_path, name):
    data = tmp_path / "data"
    starts = {**DATA}
    if name.startswith("no whole"):
        starts["tryk.csv"] = OLD[:-3]
    if name.startswith("not UTF-8"):
        starts["tryk.csv"] = ASCII
    wave = WAVE.replace("kiosk.csv", "kiosk*.csv")
    raw = write(data / "raw" / "prove", wave, starts)
    ingested(raw)
    CHANGES[name](raw)
    ingested(raw)
    now = {path.name: path.read_bytes() for path in raw.iterdir() if path.suffix == ".csv"}
    assert processed(data) == full(data, now, (raw / "wave.toml").read_text(encoding="utf-8"))


def test_another_program_or_key_reads_everything_again(tmp_path, reads, monkeypatch):
    data = tmp_path / "data"
    raw = write(data / "raw" / "prove", WAVE, DATA)
    ingested(raw)
    reads.clear()
    monkeypatch.setattr(intake, "source_hash", lambda: "another program")
    ingested(raw)
    assert 0 < min(reads) < 100
    reads.clear()
    shutil.rmtree(data / "keys")
    ingested(raw)
    assert reads
    assert processed(data) == full(data, DATA)


class Scene:
    """A wave that is watched: what was told, and the files as they change between two looks."""

    def __init__(self, tmp_path: Path, *, fails: bool = False) -> None:
        self.raw = write_wave(tmp_path)
        self.places = Places(self.raw, tmp_path / "processed" / self.raw.name)
        self.told: list[str] = []
        self.runs = 0
        self.fails = fails
        self.changes: list[str] = []
        self.watch = Watch(self.places, self.run, self.told.append, self.wait)

    def run(self) -> None:
        self.runs += 1
        if self.fails:
            raise ReadError("the file is damaged", where="svar.csv")
        ingested(self.raw)

    def wait(self, _seconds: float) -> None:
        if self.changes:
            with (self.raw / "svar.csv").open("a", encoding="utf-8") as file:
                file.write(self.changes.pop(0))

    def look(self, times: int) -> list[int]:
        looks = watch_on(self.watch, 60)
        counts = []
        for _ in range(times):
            next(looks)
            counts.append(self.runs)
        return counts


def test_a_watch_runs_a_new_wave_and_then_only_when_a_file_has_changed_and_rests(tmp_path):
    scene = Scene(tmp_path)
    scene.changes = ["", "", "", "80;3;3\n", "81;4;", "4\n", "", "", ""]
    # look: new, run, rest, rest, grown, growing, growing, rests: run, rest
    assert scene.look(9) == [0, 1, 1, 1, 1, 1, 1, 2, 2]
    assert any("svar.csv" in line for line in scene.told)


def test_a_watch_of_a_wave_that_is_up_to_date_runs_nothing(tmp_path):
    scene = Scene(tmp_path)
    scene.run()
    assert scene.look(4) == [1, 1, 1, 1]


def test_a_run_that_fails_is_told_and_the_watch_goes_on(tmp_path):
    scene = Scene(tmp_path)
    scene.run()
    before = contents(tmp_path / "processed")
    scene.fails = True
    scene.changes = ["80;3;3\n", "", "", "", "81;3;3\n", "", ""]
    assert scene.look(8)[-1] == 3
    assert sum("the file is damaged" in line for line in scene.told) == 2
    assert contents(tmp_path / "processed") == before


def test_once_runs_only_what_is_new_and_at_rest(tmp_path):
    scene = Scene(tmp_path)
    scene.changes = ["80;3;3\n"]
    watch_once(scene.watch)
    assert scene.runs == 0
    assert scene.told[-1].endswith("still being written: left for the next time")
    watch_once(scene.watch)
    assert scene.runs == 1
    watch_once(scene.watch)
    assert scene.runs == 1
    assert scene.told[-1].endswith("nothing new")
    (scene.raw / "udsendelsesliste.csv").unlink()
    scene.fails = True
    with pytest.raises(ReadError):
        watch_once(scene.watch)


def test_the_command_watches_once_and_ends_cleanly(tmp_path, btu):
    write_wave(tmp_path)
    assert btu("watch", "prove", "--data", tmp_path, "--once").code == 0
    assert (tmp_path / "processed" / "prove" / "reports" / "index.html").exists()
    ended = btu("watch", "prove", "--data", tmp_path, "--once")
    assert ended.code == 0
    assert ended.out.count("nothing new") == 1


def test_control_c_ends_a_watch_with_code_zero(tmp_path, root):
    raw = write_wave(tmp_path)
    ingested(raw)
    words = ["-m", "pipeline", "watch", "prove", "--data", str(tmp_path), "--every", "0.2"]
    process = subprocess.Popen(
        [sys.executable, *words],
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert "looking every 0.2 seconds" in process.stdout.readline()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, "")
    assert "watch ended" in out


def test_a_quiet_watch_tells_nothing_but_a_run_that_fails(tmp_path):
    scene = Scene(tmp_path)
    scene.watch = replace(scene.watch, is_quiet=True)
    scene.changes = ["", "", "80;3;3\n", "", "", ""]
    assert scene.look(6)[-1] == 2
    assert scene.told == []
    scene.fails = True
    scene.changes = ["81;3;3\n", "", ""]
    scene.look(4)
    assert len(scene.told) == 1
    assert "the file is damaged" in scene.told[0]
