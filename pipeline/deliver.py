"""Checked reports -> the folder a person opens: one page per centre, an index and a receipt."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path

from pipeline.errors import ReportError
from pipeline.records import RenderedReport

FOLDER = "reports"
INDEX, RECEIPT = f"{FOLDER}/index.html", f"{FOLDER}/receipt.json"


def check_names(files: Iterable[str]) -> None:
    """Stop before anything is made where two reports have one file name."""
    names = [*files, "index.html"]
    doubled = sorted({name for name in names if names.count(name) > 1})
    if doubled:
        raise ReportError("two reports have the same file name", got=", ".join(doubled))


def write_page(folder: Path, report: RenderedReport) -> str:
    """Write the page into ``<folder>/reports``; returns its name in ``folder``."""
    target = folder / FOLDER / report.file
    target.parent.mkdir(mode=0o700, exist_ok=True)
    target.write_bytes(report.html.encode("utf-8"))
    return f"{FOLDER}/{report.file}"


def read_page(folder: Path, report: RenderedReport) -> str:
    """The page as it lies in ``<folder>/reports``."""
    return (folder / FOLDER / report.file).read_bytes().decode("utf-8")


def read_pdf(folder: Path, report: RenderedReport) -> bytes:
    """The page's PDF file as it lies beside it."""
    return (folder / pdf_name(report)).read_bytes()


def write_pdf(folder: Path, report: RenderedReport) -> str:
    """Write the page as a PDF file beside it; returns its name in ``folder``."""
    name = pdf_name(report)
    (folder / name).write_bytes(report.pdf)
    return name


def write_list(
    folder: Path, reports: Sequence[RenderedReport], index: str, made_from: Mapping[str, str]
) -> None:
    """Write ``index.html`` and ``receipt.json`` for the pages that lie in ``<folder>/reports``.

    ``made_from`` is what the numbers can be computed again from: checksums by name. A report whose
    ``pdf`` is there has a PDF file beside its page.
    """
    (folder / FOLDER).mkdir(mode=0o700, exist_ok=True)
    (folder / INDEX).write_bytes(index.encode("utf-8"))
    entries = [_entry(folder, report) for report in reports]
    text = json.dumps({"made_from": made_from, "reports": entries}, indent=2, ensure_ascii=False)
    (folder / RECEIPT).write_text(text + "\n", encoding="utf-8")


def pdf_name(report: RenderedReport) -> str:
    """The name of a report's PDF file in the wave's folder."""
    return f"{FOLDER}/{Path(report.file).with_suffix('.pdf')}"


def _entry(folder: Path, report: RenderedReport) -> dict[str, object]:
    """A report as the receipt lists it, with its PDF file where there is one."""
    entry: dict[str, object] = {
        "centre": report.centre,
        "unit": report.unit,
        "for_citizens": report.is_for_citizens,
        "file": report.file,
        "sha256": report.sha256,
        "bytes": (folder / FOLDER / report.file).stat().st_size,
    }
    if report.pdf:
        facts = {"sha256": sha256(report.pdf).hexdigest(), "bytes": len(report.pdf)}
        entry["pdf"] = {"file": Path(pdf_name(report)).name, **facts}
    return entry
