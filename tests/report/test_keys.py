"""A notebook shares its process, and is taken over, only where it shows sections and no more."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from pipeline.report.keys import is_closed

PARAMETERS = 'released = "x"\ncentre = "a"\nlanguage: str = "da"\nunit = ""'
OPENING = "from pipeline.report.page import open_page\n\npage = open_page(released, centre)"


def closed(folder: Path, *cells: str) -> bool:
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    made = [nbformat.v4.new_code_cell(source) for source in cells]
    path = folder / "own.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=made, metadata={"kernelspec": kernel}), path)
    return is_closed(path)


@pytest.mark.parametrize(
    "cell",
    [
        'page.show("kpis")',
        'page.show(\n    "kpis",\n)  # the middle of the page',
        "",
        "# nothing yet",
        '"a remark"',
        'note = "x"',
        '1 / (centre != "syd" or unit == "");',
    ],
)
def test_showing_sections_is_closed(tmp_path: Path, cell: str) -> None:
    assert closed(tmp_path, PARAMETERS, OPENING, cell, 'page.show("method")')


@pytest.mark.parametrize(
    "cell",
    [
        '__import__("os").environ.clear()',
        'get_ipython().run_line_magic("run", "x.py")',
        "cd /x",
        "cd -q",
        "pwd",
        "env: str = 1",
        'setattr(page, "texts", 1)',
        "page.texts = 1",
        'page.texts.entries["kpis.title"] = "x"',
        "page.texts.entries.clear()",
        "page.extract.values.loc[:, :] = 0",
        'page.show.__globals__["SECTIONS"] = ()',
        'page.show(open("x").read())',
        'page.show("kpis", **locals())',
        'f"{page.texts.entries.clear()}"',
        '"{0.texts}".format(page)',
        "[page.texts.entries.clear() for _ in (1,)]",
        "(page := 1)",
        "lambda: page.show",
        "from pipeline.report.page import *",
        "from pipeline.report.page import Path",
        "from pipeline.report.page import read_released as open_page",
        "from pipeline.report.page import open_page as released",
        "import os",
        "from .page import open_page",
        "from pipeline.store import open_page",
        "def open_page(*given): pass",
        "class centre: pass",
        "try:\n    1 / 0\nexcept Exception as released:\n    pass",
        'match "other":\n    case released:\n        pass',
        "for released in ('other',): pass",
        "released = 'other'",
        "centre += 'x'",
        "released: str = 'other'",
        "del centre",
        "global centre",
        "__builtins__ = 1",
        'page = open_page("other", centre)',
        "page = open_page(released, centre=unit)",
        "released = open_page(released, centre)",
        "page, x = open_page(released, centre), 1",
        "assert page.texts.entries.clear()",
        "@page.show\ndef f(): pass",
        "breakpoint()",
        "%run x",
        "%%bash\nls",
        "!ls",
        "page?",
    ],
)
def test_anything_else_is_not(tmp_path: Path, cell: str) -> None:
    assert not closed(tmp_path, PARAMETERS, OPENING, cell, 'page.show("kpis")')


def test_parameters_are_constants(tmp_path: Path) -> None:
    assert not closed(tmp_path, 'released = open("x").read()', OPENING)
    assert not closed(tmp_path, 'import os\nreleased = "x"', OPENING)
