"""``manifest.json``: which files a processed wave consists of, what was read, and from what."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from pipeline.errors import StoreError

NAME = "manifest.json"
_SEAL = "manifest_sha256"
"""Under this name stands the sha256 of all other facts."""


def sha256_of(path: Path) -> str:
    """The file's sha256, as hex digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_manifest(folder: Path, facts: Mapping[str, Any], files: Sequence[str]) -> None:
    """Write the facts and the sha256 of ``files`` (relative names). Same wave, same bytes."""
    names = sorted(files)
    with ThreadPoolExecutor() as pool:
        listed = dict(
            zip(names, pool.map(sha256_of, (folder / name for name in names)), strict=True)
        )
    whole = {**facts, "files": listed}
    text = _as_text({**whole, _SEAL: _seal(whole)})
    (folder / NAME).write_text(text + "\n", encoding="utf-8")


def _seal(facts: Mapping[str, Any]) -> str:
    """The facts in a few signs: a model, a threshold or a unit that was changed by hand shows."""
    text = _as_text({name: fact for name, fact in facts.items() if name != _SEAL})
    return hashlib.sha256(text.encode()).hexdigest()


def _as_text(facts: Mapping[str, Any]) -> str:
    return json.dumps(facts, indent=2, ensure_ascii=False, sort_keys=True)


def read_manifest(folder: Path, needed: Sequence[str]) -> dict[str, Any]:
    """The facts; raises StoreError when the wave is not there, or they or a needed file changed."""
    path = folder / NAME
    try:
        manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise StoreError(
            "the wave has not been ingested yet",
            where=_wave_of(folder),
            todo=f"run: btu ingest {_wave_of(folder)}",
        ) from None
    except (json.JSONDecodeError, UnicodeDecodeError):
        raise _damaged(folder, NAME) from None
    if manifest.get(_SEAL) != _seal(manifest):
        raise _damaged(folder, NAME)
    for name in needed:
        stated = manifest.get("files", {}).get(name)
        if stated is None or not (folder / name).exists():
            step = "measure" if name.startswith("released") else "ingest"
            raise StoreError(
                f"{name} is missing",
                where=_wave_of(folder),
                todo=f"run: btu {step} {_wave_of(folder)}",
            )
        if sha256_of(folder / name) != stated:
            raise _damaged(folder, name)
    return manifest


def _damaged(folder: Path, name: str) -> StoreError:
    return StoreError(
        f"{name} is not the file that was written (its sha256 differs)",
        where=_wave_of(folder),
        todo=f"run: btu run {_wave_of(folder)}",
    )


def _wave_of(folder: Path) -> str:
    """The wave's id, also of the folder a run is still writing (``.<wave>.new``)."""
    return folder.name.removeprefix(".").removesuffix(".new")
