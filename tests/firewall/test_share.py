"""Round the rules with what is handed on: no benchmark of Model 1, and nothing of two centres."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.end_to_end.conftest import btu
from tests.firewall.test_commands import Btu, data
from tests.firewall.waves import CENTRES, SOURCE

__all__ = ["btu", "data"]


def test_a_model_1_wave_has_no_benchmark_file(data: Path, btu: Btu) -> None:
    to = data / "bo.zip"
    ended = btu("benchmark", "export", "tryk-bo", "--data", data, "--to", to)
    assert ended.code == 1
    assert "Model 1 has no benchmark" in ended.err
    assert SOURCE in ended.err
    assert not to.exists()


@pytest.mark.parametrize("centre", ["", "bo"])
def test_a_model_1_wave_is_compared_with_nobody(
    data: Path, root: Path, centre: str, btu: Btu
) -> None:
    files = sorted((root / "docs" / "benchmark-examples").glob("*.zip"))
    words = ["--wave", "tryk-bo", "--data", data, *(["--centre", centre] if centre else [])]
    ended = btu("benchmark", "compare", *files, *words)
    assert ended.code == 1
    assert SOURCE in ended.err
    assert not (data / "processed" / "tryk-bo" / "benchmark").exists()


def test_an_export_holds_nothing_of_another_centre(data: Path, btu: Btu) -> None:
    for centre, other in (("bo", "ly"), ("ly", "bo")):
        ended = btu("export", f"tryk-{centre}", "--data", data, "--format", "csv")
        assert ended.code == 0, ended.err
        name, units = CENTRES[other]
        folder = data / "processed" / f"tryk-{centre}" / "export"
        for path in folder.iterdir():
            text = path.read_text(encoding="utf-8")
            for word in (name, *units, *units.values(), f"tryk-{other}"):
                assert word not in text, (path.name, word)
            if path.name.endswith("-about.csv"):
                assert "Tallene ejes af centret" in text
