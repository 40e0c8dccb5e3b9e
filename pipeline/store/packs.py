"""A folder of documents that people write in: written whole, and never over what they wrote."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from pipeline.errors import StoreError
from pipeline.store.atomic import replacing

_MARK = "receipt.json"
"""Names the files of a pack and their sha256: only a folder that has it is ever replaced."""


def write_pack(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write ``files`` (name -> bytes) to ``folder``, in place of an earlier pack.

    Raises StoreError where the folder holds anything else, or a document of it was written in.
    """
    _stop_if_it_would_go(folder)
    with replacing(folder) as fresh:
        for name, data in files.items():
            path = fresh / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        sums = {name: sha256(data).hexdigest() for name, data in files.items()}
        text = json.dumps(sums, indent=2, ensure_ascii=False, sort_keys=True)
        (fresh / _MARK).write_text(text + "\n", encoding="utf-8")


def _stop_if_it_would_go(folder: Path) -> None:
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return
    try:
        known = json.loads((folder / _MARK).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        known = {}
    there = {
        path.relative_to(folder).as_posix(): path
        for path in folder.rglob("*")
        if path.is_file() and path.name != _MARK
    }
    own = [name for name, path in there.items() if known.get(name) != _sum(path)]
    if own:
        raise StoreError(
            "the folder holds documents that somebody has written in, or other files",
            where=folder.name,
            got=", ".join(sorted(own)[:3]),
            todo="name another folder with --to, or move them away first",
        )


def document(path: Path) -> bytes:
    """A document somebody names; raises StoreError where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise StoreError(
            "the document cannot be read",
            where=path.name,
            got=type(error).__name__,
            todo="close it in Word, and check its name",
        ) from None


def _sum(path: Path) -> str:
    try:
        return sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""
