"""A drafted wave on disk: a new folder with copies of the exports, whole or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from pipeline.errors import StoreError
from pipeline.store.atomic import replacing


def save_draft(folder: Path, text: str, exports: Sequence[Path]) -> None:
    """Copy the exports to ``folder`` and write ``wave.toml`` beside them; nothing is overwritten.

    Raises StoreError where the folder exists, or where two exports have one name.
    """
    names = [path.name.casefold() for path in exports]
    doubled = sorted({name for name in names if names.count(name) > 1})
    if doubled:
        raise StoreError(
            f"two files have the same name: {', '.join(doubled)}",
            where=folder.name,
            todo="rename one of them",
        )
    with replacing(folder) as fresh:
        if folder.exists():
            raise StoreError(
                "the wave has a folder already; nothing was changed",
                where=str(folder),
                todo="give the new wave another name with --name, or move the folder away",
            )
        for path in exports:
            shutil.copyfile(path, fresh / path.name)
        (fresh / "wave.toml").write_text(text, encoding="utf-8", newline="\n")
