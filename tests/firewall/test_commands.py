"""Round the rules from the command line, with notebooks of one's own, and by editing files."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from pipeline.bundle import notebook
from pipeline.errors import BtuError
from pipeline.report.engine import execute
from tests.end_to_end.conftest import Ended, btu
from tests.firewall.waves import CENTRES, SOURCE, press_rows, write_press_wave
from tests.stages import ingested, measured

__all__ = ["btu"]
Btu = Callable[..., Ended]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with the measured waves of two centres side by side."""
    for centre in CENTRES:
        ingested(write_press_wave(tmp_path / "raw", centre))
        measured(tmp_path / "processed" / f"tryk-{centre}")
    return tmp_path


def test_no_report_of_another_centre_is_made(data: Path, btu: Btu) -> None:
    ended = btu("report", "tryk-bo", "--data", data, "--centre", "ly", "--quiet")
    assert ended.code == 1
    assert "unknown centre" in ended.err


def test_papermill_makes_no_overview_of_a_model_1_wave(data: Path) -> None:
    released = data / "processed" / "tryk-bo" / "released.parquet"
    parameters = {"released": str(released), "centre": "", "language": "da"}
    with pytest.raises(BtuError) as caught:
        execute(notebook("wave_overview"), data / "o.ipynb", parameters, "btu-warm")
    assert f"Model 1 has no overview: its numbers belong to the centre ({SOURCE})" in str(
        caught.value
    )


@pytest.mark.parametrize("command", ["measure", "report"])
def test_a_model_that_is_changed_in_the_processed_folder_stops(
    command: str, data: Path, btu: Btu
) -> None:
    path = data / "processed" / "tryk-bo" / "manifest.json"
    text = path.read_text(encoding="utf-8")
    assert "model = 1" in json.loads(text)["wave_file"]
    path.write_text(text.replace("model = 1", "model = 2"), encoding="utf-8")
    ended = btu(command, "tryk-bo", "--data", data)
    assert ended.code == 1
    assert "manifest.json is not the file that was written" in ended.err


def test_released_rows_that_were_edited_are_not_shown(data: Path, btu: Btu) -> None:
    path = data / "processed" / "tryk-bo" / "released.parquet"
    pd.read_parquet(path).assign(centre="ly").to_parquet(path)
    ended = btu("report", "tryk-bo", "--data", data, "--quiet")
    assert ended.code == 1
    assert "released.parquet is not the file that was written" in ended.err


def test_what_another_centre_released_does_not_pass_for_ones_own(data: Path, btu: Btu) -> None:
    theirs, mine = (data / "processed" / f"tryk-{centre}" for centre in ("ly", "bo"))
    for name in ("released.parquet", "suppression.parquet"):
        (mine / name).write_bytes((theirs / name).read_bytes())
    ended = btu("report", "tryk-bo", "--data", data, "--quiet")
    assert ended.code == 1
    assert "is not the file that was written" in ended.err


def test_nothing_of_one_centre_lies_in_the_others_folder(data: Path) -> None:
    for centre, other in (("bo", "ly"), ("ly", "bo")):
        name, units = CENTRES[other]
        folder = data / "processed" / f"tryk-{centre}"
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                text = as_text(path)
                for word in (name, *units, *units.values(), f"tryk-{other}"):
                    assert word not in text, (path.name, word)
        rows = pd.read_parquet(folder / "released.parquet")
        assert set(rows["centre"]) <= {centre, ""}
        assert len(press_rows(other)) not in set(rows["n"].dropna())


def as_text(path: Path) -> str:
    if path.suffix == ".parquet":
        return pd.read_parquet(path).to_csv(index=False) + path.read_bytes().decode("latin-1")
    return path.read_text(encoding="utf-8-sig")
