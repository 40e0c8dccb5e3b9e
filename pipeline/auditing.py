"""From the released waves of a region to the pack of its audit: what ``btu audit`` does."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from pipeline.audit import Minutes, Source, across_pack, audit_pack, read_minutes
from pipeline.errors import ReportError, StoreError
from pipeline.places import Places
from pipeline.present.texts import texts_in
from pipeline.share.delivery.plan import made_reports
from pipeline.store import document, read_released, sha256_of, write_pack
from pipeline.wave.panel import read_panel


def audit(waves: Sequence[Places], to: Path, language: str, panel: Path | None = None) -> list[str]:
    """Write the audit pack of ``waves`` to ``to``; returns the documents' names.

    Raises ReportError for a Model 1 wave without its centre's consent, WaveFileError for a panel
    that breaks the rules, StoreError where a wave was not measured or ``to`` holds something else.
    """
    texts = texts_in(language)
    names = [places.wave for places in waves]
    if doubled := sorted({name for name in names if names.count(name) > 1}):
        raise ReportError("a wave is named twice", got=", ".join(doubled))
    sources = [
        Source(read_released(one.processed / "released.parquet"), _reports_of(one.processed))
        for one in waves
    ]
    members = read_panel(panel) if panel else None
    return _written(to, audit_pack(sources, texts, members))


def _reports_of(processed: Path) -> dict[str, tuple[str, str]]:
    """Centre id -> (file, sha256) of its report; none of units, nor where none was made yet."""
    folder = processed / "reports"
    if not folder.is_dir():
        return {}
    found = {}
    for one in made_reports(folder):
        if not one.centre or one.unit or one.is_for_citizens:
            continue
        path = folder / one.file
        if not path.exists() or sha256_of(path) != one.sha256:
            raise StoreError(
                "a report is not the one that was made",
                where=f"{processed.name}/reports/{one.file}",
                todo="make the reports again: btu report",
            )
        found[one.centre] = (one.file, one.sha256)
    return found


def audit_across(minutes: Sequence[Path], to: Path, language: str) -> list[str]:
    """Write the pack of the audit across regions, made of their minutes (.docx)."""
    read = [(path, document(path)) for path in minutes]
    found = [
        Minutes(path.stem, sha256(data).hexdigest(), read_minutes(data, path.name))
        for path, data in read
    ]
    return _written(to, across_pack(found, texts_in(language)))


def _written(to: Path, documents: dict[str, bytes]) -> list[str]:
    write_pack(to, documents)
    return list(documents)
