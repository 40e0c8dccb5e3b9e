"""Replace a processed wave as a whole: a reader sees the old folder or the new one, never a mix."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from pipeline.errors import StoreError
from pipeline.personal_data import IDENTIFIERS, personal_data_in

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2  # linux/fs.h
_RENAME_SWAP = 2  # macOS sys/stdio.h


@contextmanager
def replacing(folder: Path, keep: Sequence[str] = ()) -> Iterator[Path]:
    """A new, empty folder that takes the place of ``folder`` when the block ends without error.

    ``keep`` names files and folders of the old one that are carried over. On any error the old
    folder stays as it was. A run that was killed leaves only a hidden folder, which the next run
    removes. Raises StoreError when another run is writing the same wave, or when the folder's name
    holds personal data.
    """
    if personal_data_in(folder.name, IDENTIFIERS):
        raise StoreError(
            "the wave's name looks as if it held personal data",
            where=folder.name,
            todo="rename its folder under raw/",
        )
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = FileLock(folder.parent / f".{folder.name}.lock", mode=0o600)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise StoreError(
            "another run is writing this wave",
            where=folder.name,
            todo="wait for it to end, then run again",
        ) from None
    try:
        recover(folder)
        fresh, old = _beside(folder, "new"), _beside(folder, "old")
        for leftover in (fresh, old):
            shutil.rmtree(leftover, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        try:
            _carry_over(folder, fresh, keep)
            yield fresh
            _seal(fresh)
            _take_place(fresh, folder, old)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
            shutil.rmtree(old, ignore_errors=True)
    finally:
        lock.release()


def rescue(folder: Path, pattern: str) -> Path | None:
    """Move files out of a folder that is about to go, to a private one; None when there are none.

    What a fault of the program left behind is evidence: it may hold answers, so only its owner
    can read the new place.
    """
    found = sorted(folder.glob(pattern))
    if not found:
        return None
    refuge = Path(tempfile.mkdtemp(prefix="btu-failed-"))
    for path in found:
        shutil.move(path, refuge / path.name)
    return refuge


def recover(folder: Path) -> None:
    """Put the old folder back where a run was killed between two renames.

    Only systems that cannot exchange two folders in one step (Windows) ever need it.
    """
    old = _beside(folder, "old")
    if old.exists() and not folder.exists():
        old.rename(folder)


def _beside(folder: Path, word: str) -> Path:
    return folder.with_name(f".{folder.name}.{word}")


def _carry_over(folder: Path, fresh: Path, keep: Sequence[str]) -> None:
    for name in keep:
        source = folder / name
        if source.is_dir():
            shutil.copytree(source, fresh / name)
        elif source.exists():
            (fresh / name).parent.mkdir(exist_ok=True)
            shutil.copy2(source, fresh / name)


def _seal(folder: Path) -> None:
    """Let only the owner read the new files, and have them on disk before the old ones go.

    Windows knows no such rights: there the folder's own apply. A power cut is a kill too.
    """
    for path in folder.rglob("*"):
        if path.is_file():
            path.chmod(0o600)
            with path.open("rb+") as file:
                os.fsync(file.fileno())
        else:
            path.chmod(0o700)


def _take_place(fresh: Path, folder: Path, old: Path) -> None:
    if not folder.exists():
        fresh.rename(folder)
    elif _exchange(fresh, folder):
        fresh.rename(old)
    else:
        folder.rename(old)
        fresh.rename(folder)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; False where the system or file system cannot."""
    names = os.fsencode(one), os.fsencode(other)
    if sys.platform == "linux":
        swap = getattr(ctypes.CDLL(None), "renameat2", None)
        arguments = (_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE)
    elif sys.platform == "darwin":
        swap = getattr(ctypes.CDLL(None), "renamex_np", None)
        arguments = (*names, _RENAME_SWAP)
    else:
        return False
    return swap is not None and swap(*arguments) == 0
