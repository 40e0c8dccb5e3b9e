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

_PARAMETERS = {"released", "centre", "language", "unit"}
_CALCULATES = (
    *(ast.Constant, ast.Compare, ast.BinOp, ast.BoolOp, ast.UnaryOp, ast.IfExp, ast.Load),
    *(ast.cmpop, ast.operator, ast.boolop, ast.unaryop),
)


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
    r"""Whether a notebook shows the page its parameters name, and does nothing else.

    ``code`` are its cells, the parameters first. What is not known to be harmless is not closed.

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
    return all(_is_harmless(done, at == 0) for at, tree in enumerate(trees) for done in tree.body)


def _is_harmless(done: ast.stmt, is_first: bool) -> bool:
    """Whether a statement of the ``is_first`` or a later cell opens the page or shows a section.

    It may set a name to a constant too, and calculate with the parameters.
    """
    match done:
        case ast.ImportFrom("pipeline.report.page", [ast.alias("open_page", None)], 0):
            return True
        case ast.Assign([ast.Name(name)], ast.Call(ast.Name("open_page"), given, [])):
            return _may_be_set(name) and all(_is_parameter(one) for one in given)
        case ast.Assign([ast.Name(name)], ast.Constant()):
            return _may_be_set(name) or (is_first and name in _PARAMETERS)
        case ast.AnnAssign(target, ast.Name(), ast.Constant()):
            return is_first and _is_parameter(target)
        case ast.Expr(ast.Call(ast.Attribute(ast.Name(), "show"), [ast.Constant()], [])):
            return True
        case ast.Expr(value):
            return all(_is_parameter(n) or isinstance(n, _CALCULATES) for n in ast.walk(value))
    return False


def _may_be_set(name: str) -> bool:
    return name not in _PARAMETERS and not name.startswith("_")


def _is_parameter(node: ast.AST) -> bool:
    """No other name may stand alone: ``cd /x`` in a cell of its own is a magic of Jupyter's."""
    return isinstance(node, ast.Name) and node.id in _PARAMETERS
