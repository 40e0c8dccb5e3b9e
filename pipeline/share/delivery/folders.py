"""A folder per centre, and a ZIP file of it: for whoever hands reports out by other ways."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from pipeline.errors import StoreError
from pipeline.share.delivery.plan import OVERVIEW, Made, made_reports
from pipeline.share.files import write_whole
from pipeline.zips import zipped


def write_folders(reports: Path, to: Path) -> list[Path]:
    """``<to>/<centre>/`` with the centre's own pages, and ``<to>/<centre>.zip`` of the same.

    In Model 1 a unit's page lies in a folder of its own, ``<centre>-<unit>``. Only the owner can
    read them; give each centre the right to its own. Returns the folders. Raises StoreError,
    before anything is written, where a page is missing or not the one that was checked.
    """
    folders: dict[str, dict[str, bytes]] = {}
    for made in made_reports(reports):
        folders.setdefault(_name(made), {}).update(_pages(made, reports))
    return [_write(to, name, pages) for name, pages in folders.items()]


def _name(made: Made) -> str:
    return "-".join(part for part in (made.centre or OVERVIEW, made.unit) if part)


def _pages(made: Made, reports: Path) -> dict[str, bytes]:
    """The page and its PDF file, each the one that was checked."""
    found = {}
    for name, sha256 in ((made.file, made.sha256), (made.pdf, made.pdf_sha256)):
        if not name:
            continue
        path = reports / name
        content = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
        if hashlib.sha256(content).hexdigest() != sha256:
            raise StoreError(
                "a report is missing, or not the one that was checked (its sha256 is another)",
                where=name,
                todo="make the reports again: btu report",
            )
        found[name] = content
    return found


def _write(to: Path, name: str, pages: Mapping[str, bytes]) -> Path:
    """A folder that takes the place of an older one as a whole, and its ZIP file."""
    to.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder = to / name
    fresh = Path(tempfile.mkdtemp(prefix=f".{name}.", dir=to))
    try:
        for file, content in pages.items():
            write_whole(fresh / file, content)
        if folder.exists():
            shutil.rmtree(folder)
        fresh.rename(folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    write_whole(to / f"{name}.zip", zipped(pages))
    return folder
