"""Files that are handed on: written whole or not at all, readable by their owner only."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from pipeline.errors import StoreError

_NO_TIME = (1980, 1, 1, 0, 0, 0)
"""The first moment a ZIP file knows: the same content gives the same bytes."""


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


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """A ZIP file of the parts in the order given; the same parts give the same bytes."""
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            entry = ZipInfo(name, date_time=_NO_TIME)
            entry.compress_type = ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, content)
    return buffer.getvalue()


def unzipped(content: bytes) -> dict[str, bytes]:
    """The parts of a ZIP file of our own making, in their order."""
    with ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
