"""The column maps: no heading does two jobs, and what a reader needs is named."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from pipeline.readers.column_map import column_maps, heading
from tests.conftest import ROOT

MAPS = sorted(
    path
    for path in (ROOT / "pipeline" / "readers" / "column_maps").glob("*.toml")
    if path.stem != "invitations"
)
VERSIONS = [
    (path, name, row)
    for path in MAPS
    for name, row in tomllib.loads(path.read_text("utf-8")).items()
]


@pytest.mark.parametrize(
    ("path", "row"),
    [(path, row) for path, _, row in VERSIONS],
    ids=[f"{path.stem} {name}" for path, name, _ in VERSIONS],
)
def test_a_version_is_whole(path: Path, row: dict) -> None:
    doing = [name for headings in row["jobs"].values() for name in headings]
    known = [*doing, *row["own"], *row["personal"]]
    assert len(doing) == len(set(doing))
    assert set(row["personal"]).isdisjoint([*doing, *row["own"]])
    assert known == [heading(name) for name in known]
    assert set(row["marks"]) <= set(known)
    assert set(row["required"]) <= set(row["jobs"])


@pytest.mark.parametrize("path", MAPS, ids=lambda path: path.stem)
def test_no_version_hides_another(path: Path) -> None:
    marks = [version.marks for version in column_maps(path.stem)]
    for at, later in enumerate(marks):
        assert not any(earlier <= later for earlier in marks[:at])
