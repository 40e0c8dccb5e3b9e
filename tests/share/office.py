"""LibreOffice without a window: does it open what we write, and what does a reader see?"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pypdf
import pytest


def opened_in_libreoffice(path: Path, *others: Path) -> str:
    """The text of the pages that LibreOffice makes of files of one folder."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("missing optional platform part: LibreOffice")
    # A profile of its own: two at the same time would wait for each other.
    profile = f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"
    subprocess.run(
        [
            office,
            profile,
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            path.parent,
            path,
            *others,
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    made = [pypdf.PdfReader(one.with_suffix(".pdf")).pages for one in (path, *others)]
    return "\n".join(page.extract_text() for pages in made for page in pages)
