"""Checked reports -> the folder a person opens: one page per centre, an index and a receipt."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from pipeline.errors import ReportError
from pipeline.records import RenderedReport

FOLDER = "reports"


def write_reports(folder: Path, reports: Sequence[RenderedReport], index: str) -> Path:
    """Write the pages, ``index.html`` and ``receipt.json`` into ``<folder>/reports``.

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
    (target / "index.html").write_bytes(index.encode("utf-8"))
    receipt = [
        {
            "centre": report.centre,
            "file": report.file,
            "sha256": report.sha256,
            "bytes": len(report.html.encode("utf-8")),
        }
        for report in reports
    ]
    text = json.dumps({"reports": receipt}, indent=2, ensure_ascii=False)
    (target / "receipt.json").write_text(text + "\n", encoding="utf-8")
    return target
