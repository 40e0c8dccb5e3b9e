"""How far a run has come: a bar on a terminal, plain lines otherwise, nothing when asked."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tqdm import tqdm

Report = Callable[[str, int, int], None]


@contextmanager
def progress(title: str, is_quiet: bool) -> Iterator[Report]:
    """A function to call with (what was done, how many are done, of how many; 0 = unknown)."""
    if is_quiet:
        yield _nothing
    elif not sys.stderr.isatty():
        yield lambda what, done, total: _line(title, what, done, total)
    else:
        with tqdm(desc=title, unit="report", dynamic_ncols=True, file=sys.stderr) as bar:
            yield lambda what, done, total: _move(bar, what, done, total)


def _nothing(_what: str, _done: int, _total: int) -> None:
    """Quiet."""


def _line(title: str, what: str, done: int, total: int) -> None:
    count = f" {done}/{total}" if total else ""
    print(f"{title}:{count} {what}", file=sys.stderr, flush=True)


def _move(bar: tqdm[None], what: str, done: int, total: int) -> None:
    bar.total = total or None
    bar.n = done
    bar.set_postfix_str(what)
