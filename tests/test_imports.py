"""A command loads only what it runs: nobody waits for statistics to read a help text."""

from __future__ import annotations

import subprocess
import sys

HEAVY = (
    *("pingouin", "statsmodels", "seaborn", "matplotlib", "scipy.stats", "scipy.optimize"),
    *("IPython", "ipykernel", "nbconvert", "papermill", "openpyxl", "pyreadstat", "docx"),
)


def test_the_command_line_waits_with_what_it_may_not_need() -> None:
    code = f"import sys, pipeline.cli; print([n for n in {HEAVY!r} if n in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
