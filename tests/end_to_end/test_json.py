"""``--json``: one object of the keys in docs/scripts.md; ``--quiet``: no progress, but errors."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.main import get_command

from pipeline.cli import app
from tests.end_to_end.small_wave import write_wave

SOMETIMES = {"stages", "pages", "messages", "refused", "states", "files"}
"""Keys that are there only after a run, or with an option."""
STEPS = (
    ("watch", "prove", "--once"),
    ("watch", "prove", "--once"),
    ("check", "prove"),
    ("ingest", "prove"),
    ("measure", "prove"),
    ("report", "prove"),
    ("run", "prove"),
    ("plan", "prove"),
    ("status", "prove"),
    ("audit", "prove"),
    ("export", "prove"),
)


def documented(root: Path) -> dict[str, list[str]]:
    """Command -> its keys, as the docs have them."""
    text = (root / "docs" / "scripts.md").read_text("utf-8")
    rows = re.findall(r"^\| `btu ([a-z -]+?)(?: --once)?` \| (.+) \|$", text, re.M)
    return {command: re.findall(r"`(\w+)`", keys) for command, keys in rows}


def options(command: object, name: str = "") -> Iterator[tuple[str, set[str]]]:
    """Every command with its options."""
    inner = getattr(command, "commands", None)
    if inner is None:
        params = getattr(command, "params", [])
        yield name, {option for one in params for option in one.opts}
    for word, one in (inner or {}).items():
        yield from options(one, f"{name} {word}".strip())


def test_every_command_has_json_and_its_keys_are_documented(root):
    known = dict(options(get_command(app)))
    assert {name for name, has in known.items() if "--json" not in has} == set()
    assert set(documented(root)) == set(known)


def test_every_command_that_tells_of_its_progress_can_be_quiet():
    known = dict(options(get_command(app)))
    quiet = {name for name, has in known.items() if "--quiet" in has}
    assert quiet == {"demo", "run", "report", "watch", "deliver"}


def test_one_object_of_documented_keys(tmp_path, btu, root, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_wave(tmp_path)
    keys = documented(root)
    for step in (*STEPS, ("deliver", "prove", "--folder", tmp_path / "ud")):
        ended = btu(*step, "--data", tmp_path, "--json")
        assert ended.code == 0, ended.err
        told = json.loads(ended.out, parse_constant=pytest.fail)
        missing = set(keys[step[0]]) - set(told)
        assert set(told) <= set(keys[step[0]]), step
        assert missing <= SOMETIMES, step


def test_watch_tells_what_one_look_came_to(tmp_path, btu):
    write_wave(tmp_path)
    first = json.loads(btu("watch", "prove", "--data", tmp_path, "--once", "--json").out)
    assert first["outcome"] == "run"
    assert "svar.csv" in first["new"]
    assert len(first["pages"]["rendered"]) == 7
    again = json.loads(btu("watch", "prove", "--data", tmp_path, "--once", "--json").out)
    assert again == {"wave": "prove", "outcome": "nothing_new", "new": []}
    endless = btu("watch", "prove", "--data", tmp_path, "--json")
    assert endless.code == 2
    assert "--once" in endless.err
    quiet = btu("watch", "prove", "--data", tmp_path, "--once", "--quiet")
    assert (quiet.code, quiet.out, quiet.err) == (0, "", "")


@pytest.mark.parametrize("option", ["--quiet", "--json"])
def test_errors_are_told_all_the_same(tmp_path, btu, option):
    raw = write_wave(tmp_path)
    (raw / "svar.csv").write_text("ikke en eksport", encoding="utf-8")
    for words in (("run", "prove"), ("watch", "prove", "--once")):
        ended = btu(*words, "--data", tmp_path, option)
        assert ended.code == 1
        assert "svar.csv" in ended.err
        assert ended.out == ""
