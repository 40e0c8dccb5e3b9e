"""Accept what the pages say now: ``python -m tests.golden.accept``, then read ``git diff``.

With a data folder that ``btu demo`` has filled it takes that one instead of making its own.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.conftest import ROOT, run_demo
from tests.golden.texts import FOLDER, golden_texts


def accept(data: Path) -> None:
    """Write the texts of the pages in ``data`` over those kept here."""
    for old in FOLDER.glob("*.txt"):
        old.unlink()
    for name, text in golden_texts(data):
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        accept(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as folder:
            run_demo(Path(folder), ROOT, "--quiet")
            accept(Path(folder))
