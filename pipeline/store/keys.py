"""The secret of a wave: what makes its pseudonyms. It never lies beside what it protects."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pipeline.errors import StoreError

_BYTES = 32


def wave_secret(path: Path) -> bytes:
    """The secret in ``path``; made there when there is none yet, readable by its owner only.

    Never overwritten: with another secret everybody would have another id. Raises StoreError when
    the file is not one of ours.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _close_to_others(path.parent, 0o700)
    try:
        made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        _close_to_others(path, 0o600)
        return _read(path)
    except OSError as error:
        raise StoreError(f"the key cannot be made: {error.strerror}", where=str(path)) from None
    with os.fdopen(made, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(_BYTES) + "\n")
        file.flush()
        os.fsync(file.fileno())
    return _read(path)


@contextmanager
def new_secret_if_done(path: Path) -> Iterator[None]:
    """A secret that is made inside the block goes again when the block fails; older ones stay.

    For a run that holds the wave's lock: nobody else can have made or used it.
    """
    was_there = path.exists()
    try:
        yield
    except BaseException:
        if not was_there:
            path.unlink(missing_ok=True)
            with suppress(OSError):
                path.parent.rmdir()
        raise


def _close_to_others(path: Path, rights: int) -> None:
    """Take others' rights away, as a copy from a backup may have them; only the owner can."""
    if path.stat().st_mode & 0o077:
        with suppress(OSError):
            path.chmod(rights)


def _read(path: Path) -> bytes:
    try:
        secret = bytes.fromhex(path.read_text(encoding="ascii"))
    except (ValueError, OSError):
        secret = b""
    if len(secret) != _BYTES:
        raise StoreError(
            "the key of the wave is damaged or cannot be read",
            where=f"keys/{path.name}",
            expected=f"{2 * _BYTES} hex digits",
            todo="put it back from a backup; where there is none, move it away and run again: "
            "everybody then gets a new id, and decisions on comments are lost",
        )
    return secret
