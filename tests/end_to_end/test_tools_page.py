"""docs/tools.md: every command word for word, what it tells, and the lines that are edited."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Callable
from itertools import groupby
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.end_to_end import exports
from tests.end_to_end.test_new import DEMO
from tests.end_to_end.test_new_samples import both_centres, numbers
from tests.stages import ingested, measured

PAGE = (ROOT / "docs" / "tools.md").read_text(encoding="utf-8")
FILES: dict[str, Callable[[Path, Path], object]] = {
    "SurveyXact": lambda _, at: _demo(at),
    "Microsoft Forms": lambda _, at: exports.forms(at, is_danish=True),
    "LimeSurvey": lambda _, at: exports.limesurvey(at),
    "Qualtrics": lambda shared, at: exports.qualtrics(
        at, shared / "formats_qualtrics" / "sample.csv"
    ),
    "Enalyzer": lambda _, at: exports.enalyzer(at, "position"),
    "SPSS": lambda _, at: exports.spss(at, "sav"),
    "HappyOrNot": lambda _, at: exports.happyornot(at, "json"),
    "Front desk": lambda _, at: exports.front_desk(at),
    "Signs on a stand": lambda _, at: exports.stand(at),
    "Several exports": both_centres,
    "Numbers only": numbers,
}


def _demo(at: Path) -> None:
    wave = "demo-myndighed-2020"
    for name in (*DEMO[wave], "structure.csv", "labels.csv"):
        shutil.copy(ROOT / "data" / "raw" / wave / name, at)


def sections() -> dict[str, list[str]]:
    """Title -> its blocks: command, what is told, what is edited."""
    parts = re.split(r"^## ", PAGE, flags=re.MULTILINE)[1:]
    blocks = {
        part.partition("\n")[0]: re.findall(r"^```\w*\n(.*?)^```$", part, re.M | re.DOTALL)
        for part in parts
    }
    return {title: found for title, found in blocks.items() if found}


def edited(text: str, shown: str) -> tuple[str, int]:
    """The wave file with the edits as shown, and how many lines they are."""
    signs = [
        (sign, "\n".join(line[2:] for line in lines))
        for sign, lines in groupby(shown.splitlines(), key=lambda line: line[0])
    ]
    count = 0
    for (minus, old), (plus, new) in zip(signs[::2], signs[1::2], strict=True):
        assert (minus, plus) == ("-", "+")
        pattern = re.escape(old).replace("DAY", r"\{.*?\}")
        text, found = re.subn(pattern, lambda _, new=new: new, text)
        assert found == 1, old
        # However many lines the names took, they are deleted in one go.
        count += 1 if old.startswith("unconfirmed") else new.count("\n") + 1
    return text, count


def test_every_section_has_its_files():
    assert list(sections()) == list(FILES)


@pytest.mark.parametrize("tool", FILES)
def test_the_walk_is_what_happens(tmp_path, btu, shared_data, monkeypatch, tool):
    FILES[tool](shared_data, tmp_path)
    monkeypatch.chdir(tmp_path)
    command, told, shown = sections()[tool]
    ended = btu(*shlex.split(command)[1:])
    assert ended.code == 0, ended.err
    assert ended.out == told
    (wave_file,) = (tmp_path / "data" / "raw").glob("*/wave.toml")
    text, count = edited(wave_file.read_text(encoding="utf-8"), shown)
    assert count <= 5
    wave_file.write_text(text, encoding="utf-8")
    ingested(wave_file.parent)
    measured(tmp_path / "data" / "processed" / wave_file.parent.name)
