"""Pages as PDF files, printed by a browser of this machine: an optional part of the platform."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from pipeline.errors import ReportError
from pipeline.records import RenderedReport

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
"""Names a browser that can print goes by, in the order they are looked for."""

_OPTIONS = (
    *("--headless", "--disable-gpu", "--disable-quic", "--disable-sync", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--no-pdf-header-footer"),
)
_SECONDS = 120
_CLOCK = re.compile(rb"/(CreationDate|ModDate) \(D:\d{14}")
_NODE = re.compile(rb"\(node(\d{8})\)")


def find_browser() -> Path:
    """The first browser on the PATH that can print; raises ReportError where there is none."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        raise ReportError(
            "no browser was found that can make PDF files",
            expected=f"one of {', '.join(BROWSERS)}, found by its name alone (on the PATH)",
            todo="install Chromium, Chrome or Edge; or leave out --pdf, open the page in any"
            " browser and print it to a PDF file there",
        )
    return Path(found)


def browser_version(browser: Path) -> str:
    """What the browser calls itself: another one may print other bytes."""
    command = [str(browser), "--version", *_unprotected()]
    found = subprocess.run(  # noqa: S603 - a browser found by name
        command, check=False, capture_output=True, text=True, timeout=_SECONDS
    )
    return f"{browser} {found.stdout.strip()}"


def with_pdfs(
    reports: Sequence[RenderedReport],
    workers: int,
    progress: Callable[[str, int, int, int], None] | None = None,
) -> tuple[RenderedReport, ...]:
    """The same reports, each with its page as a PDF file, ``workers`` printed at a time.

    ``progress`` is told the file, how many are finished, how many there are, and 0 failed.
    Raises ReportError where there is no browser, or where it prints nothing.
    """
    browser = find_browser()
    printed = []
    with ThreadPoolExecutor(max(1, workers)) as threads:
        pdfs = threads.map(lambda report: to_pdf(report.html, browser), reports)
        for report, pdf in zip(reports, pdfs, strict=True):
            printed.append(replace(report, pdf=pdf))
            if progress:
                name = Path(report.file).with_suffix(".pdf").name
                progress(name, len(printed), len(reports), 0)
    return tuple(printed)


def to_pdf(html: str, browser: Path) -> bytes:
    """A page as ``browser`` prints it: A4, tagged for screen readers; same page, same bytes."""
    with tempfile.TemporaryDirectory() as folder:
        page, target = Path(folder, "page.html"), Path(folder, "page.pdf")
        page.write_bytes(html.encode("utf-8"))
        command = [str(browser), *_OPTIONS, *_unprotected()]
        command += [f"--user-data-dir={Path(folder, 'profile')}", f"--print-to-pdf={target}"]
        try:
            subprocess.run(  # noqa: S603 - a browser found by name, our own page
                [*command, page.as_uri()], check=True, capture_output=True, timeout=_SECONDS
            )
            return steady(target.read_bytes())
        except (OSError, subprocess.SubprocessError) as error:
            raise ReportError(
                "the browser printed nothing",
                where=browser.name,
                got=type(error).__name__,
                todo="update the browser, or leave out --pdf",
            ) from None


def steady(pdf: bytes) -> bytes:
    """The same file without the clock and the browser's own numbering of the page's parts.

    Both are replaced by as many digits, so every place in the file stays where it was.

    >>> steady(b"/CreationDate (D:20261127035000+00'00') (node00000302) (node00000307)")
    b"/CreationDate (D:20000101000000+00'00') (node00000001) (node00000002)"
    """
    numbers = _renumbered(_NODE.findall(pdf))
    pdf = _NODE.sub(lambda found: b"(node" + numbers[found[1]] + b")", pdf)
    return _CLOCK.sub(lambda found: b"/" + found[1] + b" (D:20000101000000", pdf)


def _renumbered(numbers: Iterable[bytes]) -> dict[bytes, bytes]:
    return {old: b"%08d" % new for new, old in enumerate(sorted(set(numbers)), start=1)}


def _unprotected() -> tuple[str, ...]:
    """Chromium refuses to start as root with its sandbox on, as in a container."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return ("--no-sandbox",) if is_root else ()
