"""Execute notebooks with papermill, and make one page of what they show.

papermill loads its engines, this module's among them, in the middle of its own import. So nothing
here imports papermill before it is needed, and ``WarmEngine`` is made on first request (PEP 562).
IPython and nbconvert wait too: a command that runs no notebook does without them.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode, ValidationError, validate
from nbformat.v4 import new_code_cell, new_notebook, new_output

from pipeline.errors import BtuError, ReportError, one_of
from pipeline.present.render import css_string
from pipeline.present.texts import texts_in
from pipeline.records import PLAIN, Theme

ENGINES = WARM, KERNEL = "btu-warm", "kernel"

_FIRST = ("summary", "model1_first")
"""The sections that are a first screen: the page's contents come after them."""

_SHOWS = re.compile(r"""^\s*\w+\.show\(\s*["']([\w-]+)["']""", re.MULTILINE)
_PART = re.compile(r'<section id="([\w-]+)"[^>]*>\s*<h2[^>]*>([^<]*)</h2>')
_ASSIGNED = re.compile(r"^(\w+)\s*(?::[^=\n]*)?=(?!=)", re.MULTILINE)
_TEMPLATES = Path(__file__).with_name("template")


def __getattr__(name: str) -> type:
    """``WarmEngine``, papermill's engine ``btu-warm``: cells run in this process (see shell)."""
    if name != "WarmEngine":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import papermill.engines  # noqa: F401  (asks for WarmEngine itself, the first time)

    return _warm_engine()


@cache
def _warm_engine() -> type:
    from papermill.clientwrap import PapermillNotebookClient
    from papermill.engines import Engine

    from pipeline.report.shell import open_kernel

    class WarmEngine(Engine):  # type: ignore[misc]
        """Runs a notebook in a fresh IPython shell inside this process."""

        @classmethod
        def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **_: object) -> None:
            """Run the cells of ``nb_man.nb`` in order until one fails, and keep what they show."""
            client = PapermillNotebookClient(
                nb_man, kernel_name=kernel_name, coalesce_streams=True, timeout=None
            )
            with open_kernel() as client.kc:
                client.papermill_execute_cells()

    return WarmEngine


def execute(
    notebook: Path, record: Path, parameters: Mapping[str, object], engine: str = WARM
) -> NotebookNode:
    """Run ``notebook`` with exactly its parameters and keep the executed notebook as ``record``.

    ``record`` appears complete or not at all. Where the program itself was at fault,
    ``<record>.failed.ipynb`` stays and shows where; an error of ours says all there is to say.
    ``engine`` is ``btu-warm`` (this process) or ``kernel`` (a Jupyter kernel of its own).
    Parameters are plain JSON values. Raises ReportError where notebook or engine does not exist, a
    parameter is unknown or missing, or a cell failed; an error of ours is quoted as it is.
    """
    import papermill
    from nbclient.exceptions import DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    if engine not in ENGINES:
        raise ReportError("unknown engine", expected=one_of(engine, ENGINES), got=engine)
    _check_parameters(notebook, parameters)
    record.parent.mkdir(parents=True, exist_ok=True)
    part, failed = record.with_suffix(".part.ipynb"), record.with_suffix(".failed.ipynb")
    try:
        with _engine_options(engine) as options:
            executed: NotebookNode = papermill.execute_notebook(
                _literal(notebook), _literal(part), dict(parameters), **options
            )
    except PapermillExecutionError as error:
        if error.ename == KeyboardInterrupt.__name__:  # the shell takes Ctrl-C for the cell's fault
            raise KeyboardInterrupt from None
        if not _is_ours(error):
            part.replace(failed)
        raise _cell_error(notebook, error) from None
    except DeadKernelError:
        raise ReportError("the kernel died", where=notebook.name) from None
    else:
        part.replace(record)
        failed.unlink(missing_ok=True)
    finally:
        part.unlink(missing_ok=True)
    return executed


def to_html(notebook: NotebookNode, title: str, language: str, theme: Theme = PLAIN) -> str:
    """The page of an executed notebook: its cells' text/html outputs in order, and nothing else.

    The same outputs give the same bytes: no cell ids, timings or versions. nbconvert's HTMLExporter
    is passed over for its base class because it parses every page anew, which takes longer than
    all the rest and writes the figures' ``viewBox`` as ``viewbox``.
    """
    from nbconvert.exporters import TemplateExporter

    exporter = TemplateExporter(  # type: ignore[no-untyped-call]
        template_name="btu",
        template_file="index.html.j2",
        extra_template_basedirs=[str(_TEMPLATES)],
        filters={"css_string": css_string},
    )
    texts, parts = texts_in(language), _parts(notebook)
    words = {
        "title": title,
        "language": language,
        "skip": texts.t("page.skip"),
        "contents": texts.t("page.contents"),
        "parts": parts,
        "first": next((name for name in _FIRST if name in dict(parts)), "heading"),
        "theme": theme,
    }
    page, _ = exporter.from_notebook_node(notebook, words)
    return str(page)


def page_of(sections: Sequence[str], title: str, language: str, theme: Theme = PLAIN) -> str:
    """A page that no notebook shows: its sections as HTML, checked as any page is."""
    cell = new_code_cell("", outputs=[_shown(html) for html in sections])  # type: ignore[no-untyped-call]
    notebook = new_notebook(cells=[cell])  # type: ignore[no-untyped-call]
    return to_html(notebook, title, language, theme)


def _shown(html: str) -> NotebookNode:
    made: NotebookNode = new_output("display_data", {"text/html": html})  # type: ignore[no-untyped-call]
    return made


def _parts(notebook: NotebookNode) -> tuple[tuple[str, str], ...]:
    """(id, title as HTML) of the page's sections with a second-level heading, for its contents."""
    shown = [
        output.data["text/html"]
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if "text/html" in output.get("data", {})
    ]
    return tuple(_PART.findall("".join(shown)))


def shown_sections(notebook: Path) -> tuple[str, ...]:
    """The ids of the sections a report notebook shows, in its order: ``page.show("id")`` cells."""
    return tuple(_SHOWS.findall("\n".join(code_of(notebook))))


def code_of(notebook: Path) -> list[str]:
    """The source of every code cell."""
    return [cell.source for cell in _opened(notebook).cells if cell.cell_type == "code"]


def read_record(record: Path) -> NotebookNode:
    """An executed notebook as ``execute`` left it."""
    return _opened(record)


def record_bytes(record: Path) -> bytes:
    """An executed notebook as it lies there, to be kept elsewhere with ``keep_record``."""
    return record.read_bytes()


def keep_record(record: Path, content: bytes) -> None:
    """Put an executed notebook that was made elsewhere in its place, complete or not at all."""
    record.parent.mkdir(parents=True, exist_ok=True)
    part = record.with_suffix(".part.ipynb")
    part.write_bytes(content)
    part.replace(record)


def declared(notebook: Path) -> tuple[str, ...]:
    """The parameters that a notebook's cell with the tag ``parameters`` assigns, in its order.

    Read here, so that a command that runs no notebook need not import papermill for it.
    """
    cells = _opened(notebook).cells
    tagged = (cell.source for cell in cells if "parameters" in cell.metadata.get("tags", []))
    return tuple(dict.fromkeys(_ASSIGNED.findall(next(tagged, ""))))


def warm_up() -> None:
    """Do once what every first report pays for: late imports, notebook schema, page template."""
    from pipeline.report.shell import open_kernel

    empty = new_notebook()  # type: ignore[no-untyped-call]
    validate(empty)
    to_html(empty, "", "da")
    with open_kernel():
        __getattr__("WarmEngine")


def _check_parameters(notebook: Path, parameters: Mapping[str, object]) -> None:
    known = declared(notebook)
    for name in parameters:
        if name not in known:
            raise ReportError(
                "unknown parameter", where=notebook.name, expected=one_of(name, known), got=name
            )
    if missing := [name for name in known if name not in parameters]:
        raise ReportError(
            "parameters without a value",
            where=notebook.name,
            expected=", ".join(known),
            got=", ".join(parameters) or "none",
            todo=f"give {', '.join(missing)}",
        )


def _opened(notebook: Path) -> NotebookNode:
    try:
        opened: NotebookNode = nbformat.read(  # type: ignore[no-untyped-call]
            notebook, as_version=4
        )
        validate(opened)
        opened.metadata.kernelspec.name  # noqa: B018  (papermill cannot do without)
    except (OSError, ValueError, AttributeError, ValidationError) as error:
        raise ReportError(
            "cannot be opened as a notebook",
            where=str(notebook),
            expected="an .ipynb file saved by Jupyter, with the kernel it was written for",
            got=type(error).__name__,
        ) from None
    return opened


def _is_ours(error: Any) -> bool:
    return error.ename in _names(BtuError)


def _names(kind: type[BtuError]) -> set[str]:
    """The names of a kind of error and of all kinds of it."""
    return {kind.__name__}.union(*(_names(one) for one in kind.__subclasses__()))


def _cell_error(notebook: Path, error: Any) -> ReportError:
    """A failed cell in plain words.

    Only our own errors are quoted: any other may hold answers from the data.
    """
    if _is_ours(error):
        return ReportError(error.evalue)
    return ReportError(
        f"stopped with {error.ename}",
        where=f"{notebook.name}, cell {error.exec_count}",
        todo="this is a fault of the program, not of the wave: please report it",
    )


def _literal(path: Path) -> str:
    """A path as papermill wants it, which fills braces in paths with parameters."""
    return str(path).replace("{", "{{").replace("}", "}}")


@contextmanager
def _engine_options(engine: str) -> Iterator[dict[str, Any]]:
    """What papermill is told about an engine; a kernel gets sockets in a folder of its own.

    Kernels started at the same moment would share socket files or race for ports otherwise.
    Windows has no such sockets and takes papermill's default.
    """
    options: dict[str, Any] = {
        "engine_name": WARM,
        "kernel_name": "python3",
        "language": "python",
        "progress_bar": False,
        "request_save_on_cell_execute": False,
    }
    if engine == WARM:
        yield options
        return
    from traitlets.config import Config

    options |= {"engine_name": "nbclient", "coalesce_streams": True}
    options["shutdown_kernel"] = "immediate"
    with tempfile.TemporaryDirectory() as folder:
        if os.name != "nt":
            wire = {"transport": "ipc", "ip": str(Path(folder, "s"))}
            options["config"] = Config({"KernelManager": wire})
        yield options
