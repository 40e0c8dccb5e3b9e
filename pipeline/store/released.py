"""Released: all that may be published, comments included, and the log of what may not."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from pipeline.errors import StoreError
from pipeline.records import About, Released
from pipeline.store.manifest import read_manifest, write_manifest
from pipeline.store.review import REVIEW, decided, read_review
from pipeline.store.tables import read_table, write_table

RELEASED, SUPPRESSION = "released.parquet", "suppression.parquet"
COMMENTS = "released_comments.parquet"
_NOTE = "btu.about"
_ABOUT = TypeAdapter(About)


def save_released(folder: Path, released: Released) -> None:
    """Add what was released to an ingested wave's folder; its manifest is written anew."""
    about = json.dumps(asdict(released.about), ensure_ascii=False, sort_keys=True)
    write_table(folder / RELEASED, released.rows, {_NOTE: about})
    write_table(folder / SUPPRESSION, released.suppression)
    write_table(folder / COMMENTS, released.comments)
    facts = read_manifest(folder, ())
    if (folder / REVIEW).exists():
        # Should the file be deleted later, the next ingest can tell how many decisions went.
        facts["decided"] = decided(read_review(folder / REVIEW))
    write_manifest(folder, facts, [*facts["files"], RELEASED, SUPPRESSION, COMMENTS])


def drop_release(folder: Path) -> None:
    """Let the manifest of an ingested wave say nothing of a release: as the ingest wrote it."""
    facts = read_manifest(folder, ())
    files = [name for name in facts["files"] if name not in (RELEASED, SUPPRESSION, COMMENTS)]
    if len(files) < len(facts["files"]):
        write_manifest(folder, facts, files)


def check_released(folder: Path) -> None:
    """Raise StoreError when a released file is not the one that was written, or is not there."""
    read_manifest(folder, (RELEASED, SUPPRESSION))


def read_released(path: Path) -> Released:
    """What ``path`` (a ``released.parquet``) releases, with the names and wordings it carries.

    Raises StoreError when a released file is not the one that was written: a changed one could
    show what was withheld.
    """
    check_released(path.parent)
    rows, notes = read_table(path)
    try:
        about = _ABOUT.validate_json(notes[_NOTE])
    except (KeyError, ValidationError):
        raise StoreError(
            "this is not a released.parquet of this version",
            where=path.name,
            todo="run the wave again: btu run",
        ) from None
    suppression, _ = read_table(path.with_name(SUPPRESSION))
    comments, _ = read_table(path.with_name(COMMENTS))
    return Released(rows, suppression, about, comments)


def save_part(folder: Path, released: Released) -> Path:
    """Write a release, or a part of one, into a folder of its own; returns its released.parquet.

    Its manifest says nothing of what was read: it may go to another machine.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_manifest(folder, {"wave": released.about.wave}, ())
    save_released(folder, released)
    return folder / RELEASED


def drop_part(folder: Path) -> None:
    """Remove what ``save_part`` wrote, and the folder with it."""
    shutil.rmtree(folder, ignore_errors=True)


def pack_files(files: Mapping[str, Path]) -> dict[str, bytes]:
    """Name -> content."""
    return {name: path.read_bytes() for name, path in files.items()}


def unpack_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files by name into a folder."""
    for name, data in files.items():
        (folder / name).write_bytes(data)
