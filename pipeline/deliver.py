"""Checked reports -> the folder a person opens: one page per centre, an index and a receipt."""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from pipeline.errors import ReportError
from pipeline.records import RenderedReport

FOLDER = "reports"


def write_reports(folder: Path, reports: Sequence[RenderedReport], index: str) -> Path:
    """Write the pages, ``index.html`` and ``receipt.json`` into ``<folder>/reports``.

    A report that was printed has its PDF file beside its page.
    Plans every file first: two reports for one file name stop before anything is written.
    ``folder`` is a fresh folder that takes its place as a whole (store.replacing).
    """
    names = [report.file for report in reports]
    doubled = sorted({name for name in names if names.count(name) > 1 or name == "index.html"})
    if doubled:
        raise ReportError("two reports have the same file name", got=", ".join(doubled))
    target = folder / FOLDER
    target.mkdir(mode=0o700)
    for report in reports:
        (target / report.file).write_bytes(report.html.encode("utf-8"))
        if report.pdf:
            (target / _pdf_name(report)).write_bytes(report.pdf)
    (target / "index.html").write_bytes(index.encode("utf-8"))
    receipt = [_entry(report) for report in reports]
    text = json.dumps({"reports": receipt}, indent=2, ensure_ascii=False)
    (target / "receipt.json").write_text(text + "\n", encoding="utf-8")
    return target


def write_page(path: Path, html: str) -> None:
    """One page that stands alone, in place of the one that was there, whole or not at all."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_bytes(html.encode("utf-8"))
    part.replace(path)


def _entry(report: RenderedReport) -> dict[str, object]:
    """A report as the receipt lists it, with its PDF file where there is one."""
    entry: dict[str, object] = {
        "centre": report.centre,
        "unit": report.unit,
        "for_citizens": report.is_for_citizens,
        "file": report.file,
        "sha256": report.sha256,
        "bytes": len(report.html.encode("utf-8")),
    }
    if report.pdf:
        facts = {"sha256": sha256(report.pdf).hexdigest(), "bytes": len(report.pdf)}
        entry["pdf"] = {"file": _pdf_name(report), **facts}
    return entry


def _pdf_name(report: RenderedReport) -> str:
    return Path(report.file).with_suffix(".pdf").name
