"""The warm engine shows what a Jupyter kernel shows, and leaves nothing behind."""

from __future__ import annotations

import json
import multiprocessing
import os
import re
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import matplotlib as mpl
import nbformat
import pandas as pd
import papermill
import pytest
from matplotlib import pyplot as plt
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from pipeline.errors import ReportError
from pipeline.records import Theme
from pipeline.report.engine import ENGINES, declared, execute, shown_sections, to_html

KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}

RELEASED = "processed/{wave}/released.parquet"

SHOWN = [
    "print('one', wave)\nimport sys\nprint('two', file=sys.stderr)\nprint('three')",
    "sys.stderr.write('first\\n'); sys.stderr.flush()\nprint('then')",
    "for step in range(3):\n    sys.stderr.write(f'\\r{step} of 2'); sys.stderr.flush()",
    "import pandas as pd\npd.DataFrame({'svar': ['ja', 'nej'], 'antal': [1, n]})",
    "'æøå', {'b': 1, 'a': [1, 2]}",
    "None",
    "'silent';",
    "from IPython.display import HTML, clear_output, display, update_display\n"
    "print('before')\ndisplay(HTML('<b>bold</b>'))\nprint('after')\nHTML('<i>last</i>')",
    """class Bundle:
    def _repr_mimebundle_(self, include=None, exclude=None):
        return {'text/plain': 'b', 'text/html': '<p>b</p>', 'application/json': {'t': (1, 2)}}
display(Bundle(), metadata={'k': 1})
Bundle()""",
    "class Html:\n    def _repr_html_(self):\n        return '<u>h</u>'\nHtml(),\nHtml()",
    "print('gone')\nclear_output()\nprint('stays')\nclear_output(wait=True)\ndisplay('instead')",
    "handle = display('old', display_id='x')\nupdate_display('new', display_id='x')",
    "from matplotlib import pyplot as plt\nfig, ax = plt.subplots(figsize=(1, 1))\nax.plot([1, 2])",
    "%config InlineBackend.figure_formats = ['svg']\nplt.figure(figsize=(1, 1)).text(0, 0, 'x');",
    "import warnings\nwarnings.simplefilter('default')\nwarnings.warn('look')",
    "!echo outside",
    "from tqdm import tqdm\nplain = dict(bar_format='{desc}{n_fmt}/{total_fmt}', mininterval=0)\n"
    "for _ in tqdm(range(3), desc='svar ', **plain):\n    pass\nprint('done')",
    "with tqdm(total=2, ncols=40, bar_format='{bar}|{n_fmt}', ascii=True) as bar:\n"
    "    bar.update(2)\n    tqdm.write('between')",
    "warnings.warn('once more', DeprecationWarning)\nimport logging\nlogging.warning('logged')",
    "%matplotlib inline\nfig, ax = plt.subplots(figsize=(1, 1))\nax.set_title('æ'); fig",
    "a = display('first', display_id='a')\nb = display('b', display_id=True)\na.update({'x': 1})",
    "a.update('second'); a.display('third')",
    "try:\n    input('navn?')\nexcept Exception as error:\n    print(type(error).__name__, error)",
    "import getpass\ntry:\n    getpass.getpass()\nexcept Exception as e:\n    print(e)",
    "%%capture kept\nprint('kept')",
    "kept.stdout, type(get_ipython())",
    "pd.DataFrame({f'column {n}': ['a' * 12] for n in range(25)})",
    "pd.set_option('display.max_rows', 4)\npd.DataFrame({'n': range(9)})",
    "pd.DataFrame({'n': [1, 2]}).style.format('{:.1f}').set_uuid('u')",
    "",
    "_, In[6][:6], Out[6].shape",
    "raise SystemExit",
]

FAILING = {
    "exception": ["print('a')", "def f():\n    return {}[wave]\nprint('b')\nf()", "print('never')"],
    "syntax": ["1 +", "print('never')"],
    "exit": ["raise SystemExit(3)"],
    "input": ["print('a')", "input('navn?')"],
    "after output": ["import sys\nprint('a')\nprint('b', file=sys.stderr)\ndisplay(1)\n1 / 0"],
    "name": ["def f(x):\n    return g(x)\n\nf(1)"],
    "repr": ["class Bad:\n    def _repr_html_(self):\n        raise ValueError('no')\nBad()", "1"],
    "chained": [
        "try:\n    1 / 0\nexcept ZeroDivisionError as e:\n    raise ValueError('ø') from e"
    ],
}


def write(path: Path, *cells: str) -> Path:
    given = new_code_cell("wave = 'demo'\nn = 1", metadata={"tags": ["parameters"]})
    codes = [new_code_cell(cell) for cell in cells]
    notebook = new_notebook(cells=[new_markdown_cell("Text"), given, *codes], metadata=KERNEL)
    nbformat.write(notebook, path)
    return path


def shown(notebook: NotebookNode) -> list[Any]:
    """Counts and outputs of every code cell; a kernel's process id is part of its file names."""
    cells = [c for c in notebook.cells if c.cell_type == "code"]
    status = [c.metadata.papermill.status for c in cells]
    text = json.dumps([(c.execution_count, c.outputs) for c in cells], ensure_ascii=False)
    text = re.sub(r"ipykernel_\d+", "ipykernel", text)
    text = re.sub(r" at 0x[0-9a-f]+", "", text)
    text = re.sub(r"<dc:date>.*?</dc:date>", "", text)
    text = re.sub(r"\b[mp][0-9a-f]{10}\b", "id", text)  # matplotlib's random ids in SVG
    return [status, *json.loads(text)]


def run(tmp_path: Path, *cells: str, engine: str = "btu-warm") -> NotebookNode:
    notebook = write(tmp_path / "fixture.ipynb", *cells)
    record = tmp_path / f"{engine}.ipynb"
    return execute(notebook, record, {"wave": "w1", "n": 2}, engine)


@pytest.fixture(scope="module")
def afresh() -> Iterator[ProcessPoolExecutor]:
    """A process without pytest's hold on warnings and streams."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as process:
        yield process


def test_warm_engine_shows_what_the_kernel_shows(
    afresh: ProcessPoolExecutor, tmp_path: Path
) -> None:
    warm, kernel = (
        shown(afresh.submit(run, tmp_path, *SHOWN, engine=engine).result()) for engine in ENGINES
    )
    for ours, theirs in zip(warm, kernel, strict=True):
        assert ours == theirs
    kinds = {output["output_type"] for _, outputs in warm[1:] for output in outputs}
    assert kinds == {"stream", "display_data", "execute_result", "error"}


@pytest.mark.parametrize("name", FAILING)
def test_warm_engine_fails_as_the_kernel_fails(
    afresh: ProcessPoolExecutor, tmp_path: Path, name: str
) -> None:
    failed, messages = [], []
    for engine in ENGINES:
        with pytest.raises(ReportError) as caught:
            afresh.submit(run, tmp_path, *FAILING[name], engine=engine).result()
        messages.append(str(caught.value).replace(engine, ""))
        assert not (tmp_path / f"{engine}.ipynb").exists()
        failed.append(nbformat.read(tmp_path / f"{engine}.failed.ipynb", as_version=4))
    assert shown(failed[0]) == shown(failed[1])
    assert messages[0] == messages[1]
    assert any(o.output_type == "error" for c in failed[0].cells for o in c.get("outputs", []))


MODEL_1 = {"centre": "voksne", "unit": "", "language": "da"}
BUNDLED = {
    "ingest_wave": {"raw": "raw/{wave}", "into": ""},
    "measure_wave": {"folder": "processed/{wave}", "into": ""},
    "centre_report_model1": {
        "released": RELEASED,
        "centre": "voksne",
        "unit": "",
        "language": "da",
    },
    "centre_report_model2": {"released": RELEASED, "centre": "voksne", "language": "en"},
    "citizen_page": {"released": RELEASED, "centre": "voksne", "language": "da"},
    "wave_overview": {"released": RELEASED, "centre": "", "language": "da"},
    "progress_report": {
        "released": RELEASED,
        "centre": "voksne",
        "unit": "",
        "language": "da",
    },
}


def test_every_bundled_notebook_is_compared(root: Path) -> None:
    assert set(BUNDLED) == {path.stem for path in (root / "notebooks").glob("*.ipynb")}


@pytest.mark.parametrize("name", BUNDLED)
def test_a_bundled_notebook_shows_the_same_in_a_kernel(
    afresh: ProcessPoolExecutor, tmp_path: Path, demo: Path, root: Path, name: str
) -> None:
    own = {"centre_report_model1": "demo-smiley-2026", "progress_report": "demo-progress-2026"}
    wave = own.get(name, "demo-myndighed-2024")
    given = {
        key: str(demo / value.format(wave=wave)) if "{wave}" in value else value
        for key, value in BUNDLED[name].items()
    }
    notebook = root / "notebooks" / f"{name}.ipynb"
    warm, kernel = (
        shown(
            afresh.submit(execute, notebook, tmp_path / f"{engine}.ipynb", given, engine).result()
        )
        for engine in ENGINES
    )
    assert len(warm) > 3
    for ours, theirs in zip(warm, kernel, strict=True):
        assert ours == theirs


def test_papermill_runs_the_engine_by_its_name(tmp_path: Path, root: Path) -> None:
    notebook = write(tmp_path / "fixture.ipynb", "print(wave, n)", "1 / n")
    command = [sys.executable, "-m", "papermill", "--engine", "btu-warm", "-p", "wave", "w7"]
    here = {**os.environ, "PYTHONPATH": str(root)}
    for number, code in ((4, 0), (0, 1)):
        out = tmp_path / f"{number}.ipynb"
        words = [*command, "-p", "n", str(number), "--no-progress-bar", str(notebook), str(out)]
        done = subprocess.run(words, env=here, check=False, capture_output=True, text=True)
        assert done.returncode == code, done.stderr
        cells = nbformat.read(out, as_version=4).cells
        texts = [o.text for cell in cells for o in cell.get("outputs", []) if "text" in o]
        assert f"w7 {number}\n" in texts
    assert "ZeroDivisionError" in done.stderr


def test_nothing_is_left_in_the_process(tmp_path: Path) -> None:
    before = (dict(os.environ), Path.cwd(), list(sys.path), sys.stdin, sys.modules["__main__"])
    outer, rows = (plt.rcParams["font.size"], mpl.get_backend()), pd.get_option("display.max_rows")
    run(
        tmp_path,
        "import os, sys\nfrom matplotlib import pyplot as plt\nplt.rcParams['font.size'] = 33\n"
        "plt.ioff()\nplt.figure()\nos.environ['LEFT'] = '1'\nos.chdir('/')\nsys.path.append('x')\n"
        "import pandas as pd\npd.set_option('display.max_rows', 7)\n"
        "import builtins\nbuiltins.left = 1\nmine = 1\n%config InlineBackend.close_figures = False",
    )
    assert pd.get_option("display.max_rows") == rows
    assert plt.get_fignums() == []
    assert (plt.rcParams["font.size"], mpl.get_backend()) == outer
    after = (dict(os.environ), Path.cwd(), list(sys.path), sys.stdin, sys.modules["__main__"])
    assert after == before
    second = run(
        tmp_path,
        "from matplotlib import pyplot as plt\nplt.ioff()\nplt.ion()\nplt.plot([1, 2]);",
        "'mine' in globals(), 'left' in dir(__builtins__), len(plt.get_fignums())",
    )
    assert "image/png" in second.cells[3].outputs[0].data
    assert second.cells[4].outputs[0].data["text/plain"] == "(False, False, 0)"


def test_a_notebook_in_a_notebook_is_refused(tmp_path: Path) -> None:
    code = (
        "from pathlib import Path\nfrom pipeline.report.engine import execute\n"
        f"execute(Path({str(tmp_path / 'fixture.ipynb')!r}), Path('r.ipynb'), dict(wave=1, n=1))"
    )
    with pytest.raises(ReportError, match="cannot run a notebook inside this one"):
        run(tmp_path, code)


def test_input_does_not_wait_for_someone_to_type(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match=r"cell 3: stopped with StdinNotImplementedError"):
        run(tmp_path, "input()")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"wave": "w", "n": 1, "senter": 1}, "unknown parameter"),
        ({"wawe": "w", "n": 1}, "nearest: 'wave'"),
        ({"wave": "w"}, "give n"),
        ({}, "give wave, n"),
    ],
)
def test_parameters_must_be_exactly_the_notebooks(
    tmp_path: Path, given: dict[str, object], words: str
) -> None:
    notebook = write(tmp_path / "fixture.ipynb", "1")
    with pytest.raises(ReportError, match=words):
        execute(notebook, tmp_path / "record.ipynb", given)
    assert [path.name for path in tmp_path.iterdir()] == ["fixture.ipynb"]


def test_parameters_arrive_as_they_are(tmp_path: Path) -> None:
    notebook = write(tmp_path / "{æ} fixture.ipynb", "wave, n")
    executed = execute(notebook, tmp_path / "{b}.da.ipynb", {"wave": "012", "n": None})
    assert executed.cells[-1].outputs[0].data["text/plain"] == "('012', None)"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["{b}.da.ipynb", "{æ} fixture.ipynb"]


def test_ctrl_c_in_a_cell_is_no_fault_of_the_notebook(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path, "raise KeyboardInterrupt")
    assert not list(tmp_path.glob("*.failed.ipynb"))


def test_a_btu_error_comes_through_plainly(tmp_path: Path) -> None:
    code = (
        "from pipeline.errors import WaveFileError\n"
        "raise WaveFileError('unknown scale', where='wave.toml, line 3', got='smil')"
    )
    with pytest.raises(ReportError) as caught:
        run(tmp_path, code)
    assert str(caught.value).splitlines() == [
        "wave.toml, line 3: unknown scale",
        "  found:    smil",
    ]
    assert not list(tmp_path.glob("*.failed.ipynb"))


def test_other_errors_do_not_quote_the_data(tmp_path: Path) -> None:
    with pytest.raises(ReportError) as caught:
        run(tmp_path, "int('jeg bor på Nørregade')")
    assert "cell 3: stopped with ValueError" in str(caught.value)
    assert "Nørregade" not in str(caught.value)


def test_a_success_clears_away_the_earlier_failure(tmp_path: Path) -> None:
    with pytest.raises(ReportError):
        run(tmp_path, "1 / 0")
    run(tmp_path, "1")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["btu-warm.ipynb", "fixture.ipynb"]


def test_a_kernel_that_dies_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match=r"fixture.ipynb: the kernel died"):
        run(tmp_path, "import os\nos._exit(1)", engine="kernel")
    assert [path.name for path in tmp_path.iterdir()] == ["fixture.ipynb"]


@pytest.mark.parametrize("content", [None, "not json", "{}"])
def test_what_is_no_notebook_is_refused(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "x.ipynb"
    if content is not None:
        path.write_text(content)
    with pytest.raises(ReportError, match="cannot be opened as a notebook"):
        execute(path, tmp_path / "record.ipynb", {})


def test_a_notebook_without_a_kernel_name_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.ipynb"
    nbformat.write(new_notebook(), path)
    with pytest.raises(ReportError, match="the kernel it was written for"):
        execute(path, tmp_path / "record.ipynb", {})


def test_sections_are_read_off_the_notebook(tmp_path: Path) -> None:
    cells = ("page.show('kpis')", 'mine.show("my-own")', "# page.show('gone')", "plt.show()")
    notebook = write(tmp_path / "fixture.ipynb", *cells)
    assert shown_sections(notebook) == ("kpis", "my-own")


def test_an_unknown_engine_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="nearest: 'kernel'"):
        run(tmp_path, "1", engine="kernal")


@pytest.mark.parametrize(
    "first",
    ["papermill", "pipeline.report.engine", "pipeline.report.shell", "pipeline.report.warm"],
)
def test_papermill_finds_the_engine_whoever_is_imported_first(first: str) -> None:
    code = f"""
        import {first}
        from papermill.engines import papermill_engines
        from pipeline.report.engine import WarmEngine
        assert papermill_engines.get_engine("btu-warm") is WarmEngine
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(code)], check=True)


def test_page_holds_html_outputs_only_and_is_the_same_every_time(tmp_path: Path) -> None:
    cells = (
        "print('spoken')",
        "from IPython.display import HTML, display\n"
        "display(HTML('<h1>Svar &amp; tal</h1>'))\ndisplay('plain')\nHTML('<p>{{ 1 }}</p>')",
    )
    pages = [to_html(run(tmp_path, *cells), "Børn & <unge>", "da") for _ in range(2)]
    assert pages[0] == pages[1]
    assert pages[0].startswith('<!doctype html>\n<html lang="da">')
    assert "<title>Børn &amp; &lt;unge&gt;</title>" in pages[0]
    assert "Gå til indholdet" in pages[0]
    body = pages[0][pages[0].index("<main") :]
    assert body == (
        '<main id="content">\n<h1>Svar &amp; tal</h1>\n<p>{{ 1 }}</p>\n</main>\n</body>\n</html>'
    )


def test_page_has_the_municipality_above_it_and_its_colour(tmp_path: Path) -> None:
    theme = Theme("Nord & <Syd>", "#00594f", "data:image/png;base64,AAAA")
    page = to_html(run(tmp_path, "1"), "T", "da", theme)
    assert ":root { --accent: #00594f; }" in page
    assert '<img src="data:image/png;base64,AAAA" alt="">' in page
    assert "<p>Nord &amp; &lt;Syd&gt;</p>" in page
    assert '<header class="brand">' not in to_html(run(tmp_path, "1"), "T", "da")


def test_page_lists_its_sections_after_the_summary(tmp_path: Path) -> None:
    names = ("summary", "limits", "response", "method")
    parts = [f'<section id="{n}"><h2 id="{n}-title">{n} &amp; co</h2></section>' for n in names]
    page = to_html(
        run(tmp_path, *(f"from IPython.display import HTML\nHTML({part!r})" for part in parts)),
        "T",
        "da",
    )
    after, contents = page.index('id="summary"'), page.index('<nav class="toc" aria')
    assert after < contents < page.index('id="limits"')
    assert page.count('<li><a href="#') == len(names) - 1
    assert '<li><a href="#method">method &amp; co</a></li>' in page


def test_page_speaks_english(tmp_path: Path) -> None:
    page = to_html(run(tmp_path, "1"), "T", "en")
    assert '<html lang="en">' in page
    assert "Skip to content" in page


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("released = ''\ncentre = 'x'  # which\nlanguage: str = 'da'", "released centre language"),
        ("n: list[int] = [1]\nx=2\nif n == 1:\n    y = 3\nn = 4", "n x"),
        ("# released = 1\nn == 2\nsaid = 'a = b'\nn += 1", "said"),
        ("", ""),
    ],
)
def test_parameters_are_what_the_tagged_cell_assigns(
    source: str, found: str, tmp_path: Path
) -> None:
    cell = new_code_cell(source, metadata={"tags": ["parameters"]})
    path = tmp_path / "n.ipynb"
    nbformat.write(new_notebook(cells=[new_code_cell("z = 1"), cell], metadata=KERNEL), path)
    assert declared(path) == tuple(found.split())


def test_parameters_of_bundled_notebooks_are_those_that_papermill_finds(root: Path) -> None:
    paths = sorted((root / "notebooks").glob("*.ipynb"))
    assert paths
    for path in paths:
        assert declared(path) == tuple(papermill.inspect_notebook(str(path)))
