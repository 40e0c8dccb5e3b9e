"""What is new in a wave's raw folder since its last run."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pipeline.errors import StoreError
from pipeline.store.manifest import NAME, read_manifest, sha256_of


def news_since(folder: Path, wave_file: Path, files: Iterable[Path]) -> list[str]:
    """Names of the files that are new, changed or gone since the run that wrote ``folder``.

    A file that the run read is changed where its content is (sha256), the wave file where its text
    is; any other where it came or was written after the run. All of them, where there was no run.
    """
    present = {path.name: path for path in files}
    try:
        manifest = read_manifest(folder, ())
    except StoreError:
        return sorted(present)
    known = {file["file"]: file["sha256"] for file in manifest["inputs"]}
    ran = (folder / NAME).stat().st_mtime_ns
    found = [name for name in known if name not in present]
    for name, path in present.items():
        if name in known:
            is_new = sha256_of(path) != known[name]
        elif path == wave_file:
            is_new = _text(path) != manifest["wave_file"]
        else:
            state = path.stat()
            is_new = max(state.st_mtime_ns, state.st_ctime_ns) > ran
        found += [name] if is_new else []
    return sorted(found)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")
