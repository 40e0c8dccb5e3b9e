"""What a report was made from, in one key each: a page with the same keys is the same page."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from pipeline.present.rows import extract_for
from pipeline.records import Released
from pipeline.report.engine import code_of
from pipeline.report.making import Job
from pipeline.store import key_of, sha256_of

_OPENS = "pipeline.report.page"
_READS = ("open", "eval", "exec", "compile", "input", "getattr", "vars", "globals")

_PARAMETERS = {"released", "centre", "language", "unit"}


@dataclass(frozen=True)
class PageKey:
    """``made``: all that the page was made from; ``checked``: all that it was looked through for.

    ``made`` '' = not known, because its notebook may read anything: it is always made again.
    """

    made: str
    checked: str


def page_keys(
    jobs: Sequence[Job], cut: Callable[[str, str], Released], made_with: str
) -> tuple[PageKey, ...]:
    """The key of every job, of what ``cut`` gives its page of the release (see ``cuts``).

    ``made_with`` names the program, its libraries and the engine.
    """
    notebooks = {path: sha256_of(path) for path in {job.notebook for job in jobs}}
    return tuple(
        _key(job, cut(job.centre, job.unit), (made_with, notebooks[job.notebook])) for job in jobs
    )


def is_closed(notebook: Path) -> bool:
    """Whether a report notebook reads nothing but what ``open_page`` gives, and changes nothing."""
    return _is_closed(code_of(notebook))


def _key(job: Job, released: Released, made: tuple[str, str]) -> PageKey:
    if not job.is_closed:
        return PageKey("", "")
    page = extract_for(released, job.centre, job.unit).about.hashes["page"]
    told = {name: value for name, value in job.parameters.items() if name != "released"}
    parts = (job.title, job.language, asdict(job.theme), job.file, job.is_for_citizens, told)
    return PageKey(key_of(*made, page, *parts), key_of(job.sections, job.foreign, job.own))


def _is_closed(code: Sequence[str]) -> bool:
    r"""Whether a notebook shows the page its parameters name, and reads nothing else.

    ``code`` are its cells, the parameters first.

    >>> opening = "from pipeline.report.page import open_page\npage = open_page(released, centre)"
    >>> _is_closed(["centre = ''", opening, "page.show('kpis')"])
    True
    >>> _is_closed(["import pandas"]), _is_closed(["open('x')"]), _is_closed(["%run x"])
    (False, False, False)
    >>> _is_closed(["x = 1", "released = 'other'"]), _is_closed(["open_page('other')"])
    (False, False)
    """
    try:
        trees = [ast.parse(cell) for cell in code]
    except SyntaxError:  # a magic of Jupyter's, which can do anything
        return False
    nodes = [node for tree in trees for node in ast.walk(tree)]
    later = [node for tree in trees[1:] for node in ast.walk(tree)]
    imported = {n.module for n in nodes if isinstance(n, ast.ImportFrom)}
    names = {n.id for n in nodes if isinstance(n, ast.Name)}
    bound = {n.id for n in later if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    opened = [n for n in nodes if isinstance(n, ast.Call) and ast.unparse(n.func) == "open_page"]
    return (
        not any(isinstance(n, ast.Import) for n in nodes)
        and not any(isinstance(n, ast.Attribute) and n.attr.startswith("_") for n in nodes)
        and imported <= {_OPENS}
        and names.isdisjoint(_READS)
        and bound.isdisjoint(_PARAMETERS)
        and all({ast.unparse(given) for given in call.args} <= _PARAMETERS for call in opened)
        and not any(call.keywords for call in opened)
    )
