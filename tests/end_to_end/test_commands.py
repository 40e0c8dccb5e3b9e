"""Every command on a small wave: what it writes, what it says, and its exit code."""

from __future__ import annotations

import json
import shutil

import pytest

from pipeline.cli import app
from tests.end_to_end.small_wave import contents, write_wave

COMMANDS = [command.callback.__name__ for command in app.registered_commands if command.callback]


def test_check_writes_nothing_and_counts(tmp_path, btu):
    write_wave(tmp_path)
    before = contents(tmp_path)
    ended = btu("check", "prove", "--data", tmp_path, "--json")
    assert ended.code == 0, ended.err
    summary = json.loads(ended.out)
    assert summary["answers"] == 160
    assert summary["dispositions"] == {"I": 80, "NC": 20}
    assert contents(tmp_path) == before


def test_the_steps_give_the_same_as_the_run(tmp_path, btu):
    write_wave(tmp_path / "a")
    write_wave(tmp_path / "b")
    assert btu("run", "prove", "--data", tmp_path / "a", "--quiet").code == 0
    shutil.copytree(tmp_path / "a" / "keys", tmp_path / "b" / "keys")
    folder = tmp_path / "b" / "processed" / "prove"
    for step, has in (
        ("ingest", "responses.parquet"),
        ("measure", "released.parquet"),
        ("report", "reports/nord.html"),
    ):
        ended = btu(step, "prove", "--data", tmp_path / "b")
        assert ended.code == 0, ended.err
        assert (folder / has).exists()
    one, other = contents(tmp_path / "a" / "processed"), contents(tmp_path / "b" / "processed")
    assert list(one) == list(other)
    for name in one:
        if "notebooks/" not in name:
            assert one[name] == other[name], name


def test_a_later_ingest_drops_what_no_longer_fits(tmp_path, btu):
    write_wave(tmp_path)
    assert btu("run", "prove", "--data", tmp_path, "--quiet").code == 0
    assert btu("ingest", "prove", "--data", tmp_path).code == 0
    folder = tmp_path / "processed" / "prove"
    assert not (folder / "released.parquet").exists()
    assert not (folder / "reports").exists()
    ended = btu("report", "prove", "--data", tmp_path)
    assert ended.code == 1
    assert "btu measure prove" in ended.err


def test_a_report_can_be_made_after_the_exports_are_gone(tmp_path, btu):
    raw = write_wave(tmp_path)
    assert btu("measure", "prove", "--data", tmp_path).code == 1
    assert btu("ingest", "prove", "--data", tmp_path).code == 0
    shutil.rmtree(raw)
    assert btu("measure", "prove", "--data", tmp_path).code == 0
    ended = btu("report", "prove", "--data", tmp_path, "--centre", "syd", "--json")
    assert ended.code == 0, ended.err
    pages = [page.rsplit("/", 1)[1] for page in json.loads(ended.out)["reports"]]
    assert pages == ["index.html", "syd-borgere.html", "syd.html"]


def test_a_wave_may_be_given_as_a_path(tmp_path, btu):
    raw = write_wave(tmp_path)
    assert btu("ingest", raw).code == 0
    assert (tmp_path / "processed" / "prove" / "manifest.json").exists()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--centre", "norden"), "'nord'"),
        (("--language", "sv"), "da"),
        (("--engine", "hot"), "btu-warm"),
    ],
)
def test_a_wrong_option_is_named_with_what_there_is(tmp_path, btu, words, message):
    write_wave(tmp_path)
    assert btu("ingest", "prove", "--data", tmp_path).code == 0
    assert btu("measure", "prove", "--data", tmp_path).code == 0
    before = contents(tmp_path)
    ended = btu("report", "prove", "--data", tmp_path, *words)
    assert ended.code == 1
    assert message in ended.err
    assert "Traceback" not in ended.err
    assert contents(tmp_path) == before


def test_wrong_usage_is_exit_code_two(btu):
    assert btu("run").code == 2
    assert btu("ruin").code == 2
    assert btu("run", "x", "--workers", "0").code == 2
    missing = btu("report", "x", "--notebook", "no.ipynb")
    assert missing.code == 2
    assert "no.ipynb" in missing.err


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command, btu):
    ended = btu(command, "--help")
    assert ended.code == 0
    assert "--data" in ended.out


def test_progress_is_plain_lines_off_a_terminal_and_nothing_when_quiet(tmp_path, btu):
    write_wave(tmp_path)
    loud = btu("run", "prove", "--data", tmp_path)
    assert "prove: 7/7" in loud.err
    assert "\r" not in loud.err
    quiet = btu("run", "prove", "--data", tmp_path, "--quiet")
    assert quiet.err == ""


def test_the_kernel_engine_gives_the_same_reports(tmp_path, btu):
    for engine in ("btu-warm", "kernel"):
        write_wave(tmp_path / engine)
        data = tmp_path / engine
        ended = btu("run", "prove", "--data", data, "--engine", engine, "--quiet")
        assert ended.code == 0, ended.err
    warm = contents(tmp_path / "btu-warm" / "processed" / "prove" / "reports")
    assert warm == contents(tmp_path / "kernel" / "processed" / "prove" / "reports")


def test_a_changed_release_is_not_reported(tmp_path, btu):
    write_wave(tmp_path)
    assert btu("run", "prove", "--data", tmp_path, "--quiet").code == 0
    folder = tmp_path / "processed" / "prove"
    (folder / "suppression.parquet").write_bytes((folder / "rejected.parquet").read_bytes())
    ended = btu("report", "prove", "--data", tmp_path, "--quiet")
    assert ended.code == 1
    assert "suppression.parquet is not the file that was written" in ended.err


def test_what_the_previous_wave_published_must_be_known(tmp_path, btu):
    first = write_wave(tmp_path)
    assert btu("ingest", "prove", "--data", tmp_path).code == 0
    second = first.with_name("ny")
    shutil.copytree(first, second)
    text = (first / "wave.toml").read_text(encoding="utf-8").replace("2024-", "2026-")
    later = text + '\n[[previous]]\nwave = "prove"\n'
    (second / "wave.toml").write_text(later, encoding="utf-8")
    ended = btu("run", "ny", "--data", tmp_path, "--quiet")
    assert ended.code == 1
    assert "btu measure prove" in ended.err
    assert btu("measure", "prove", "--data", tmp_path).code == 0
    assert btu("run", "ny", "--data", tmp_path, "--quiet").code == 0


def test_a_fault_of_the_program_quotes_no_citizen(tmp_path, btu, monkeypatch):
    def faulty(*_: object) -> None:
        raise KeyError("070761-4285, anna.holm@kommune.dk")

    write_wave(tmp_path)
    monkeypatch.setattr("pipeline.flow.inspect_wave", faulty)
    ended = btu("check", "prove", "--data", tmp_path)
    assert ended.code == 1
    assert "KeyError: '[cpr fjernet], [e-mail fjernet]'" in ended.err
    assert "4285" not in ended.out + ended.err
