"""Files that are handed on: written whole or not at all, readable by their owner only."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from pipeline.errors import StoreError


def write_whole(path: Path, content: bytes) -> Path:
    """Put ``content`` at ``path`` in one step: a reader sees the old file or the new one.

    Raises StoreError where the folder cannot be written.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # mkstemp: readable by its owner only.
        made, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with os.fdopen(made, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise StoreError(
            f"the file cannot be written: {error.strerror}",
            where=str(path),
            todo="name another place, or close the file where it is open",
        ) from None
    return path
