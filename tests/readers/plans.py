"""Wave-file entries for tests, as ``pipeline.wave`` would hand them to a reader."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipeline.wave import FilePlan


def plan(path: Path, **stated: Any) -> FilePlan:
    """The plan for one file; ``stated`` as under [[files]] in wave.toml."""
    for companion in ("structure", "labels"):
        if companion in stated:
            stated[companion] = path.parent / stated[companion]
    return FilePlan(path=path, name=path.name, **stated)


def written(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Write the files and return the path of the first."""
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder / next(iter(files))
