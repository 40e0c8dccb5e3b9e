"""How far a run has come: a bar on a terminal, plain lines otherwise, nothing when asked."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tqdm import tqdm

Report = Callable[[str, int, int, int], None]
_EVERY = 1.0
"""Seconds between two plain lines, where there are many to print."""
_FEW = 50


@contextmanager
def progress(title: str, is_quiet: bool) -> Iterator[Report]:
    """A function to call with what was done, how many are done, of how many, how many failed.

    Of how many 0 = not known yet. Told besides: how many a second, and how long it will take.
    """
    if is_quiet:
        yield lambda *_: None
    elif not sys.stderr.isatty():
        yield _Lines(title).tell
    else:
        with tqdm(desc=title, unit="report", dynamic_ncols=True, file=sys.stderr) as bar:
            yield lambda what, done, total, failed: _move(bar, (what, done, total), failed)


class _Lines:
    """One line per report; of many reports one a second, and each that failed."""

    def __init__(self, title: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._title, self._clock = title, clock
        self._start: tuple[float, int] | None = None
        self._last = (float("-inf"), 0)

    def tell(self, what: str, done: int, total: int, failed: int) -> None:
        now = self._clock()
        if total and self._start is None:
            # The first to be told of may be those that nobody had to make.
            self._start = (now, done if what == "unchanged" else 0)
        is_due = now - self._last[0] >= _EVERY or failed > self._last[1]
        if total > _FEW and done < total and not is_due:
            return
        self._last = (now, failed)
        count = f" {done}/{total}" if total else ""
        notes = [*self._speed(now, done, total), *([f"{failed} failed"] if failed else [])]
        told = f" ({', '.join(notes)})" if notes else ""
        print(f"{self._title}:{count} {what}{told}", file=sys.stderr, flush=True)

    def _speed(self, now: float, done: int, total: int) -> list[str]:
        """How many a second and how many seconds are left, as soon as two are made."""
        began, before = self._start or (now, done)
        made, seconds = done - before, now - began
        if made < 2 or seconds <= 0 or done == total:
            return []
        rate = made / seconds
        return [f"{rate:.1f} a second", f"{(total - done) / rate:.0f} s left"]


def _move(bar: tqdm[None], told: tuple[str, int, int], failed: int) -> None:
    what, done, total = told
    if total and bar.total != total:
        bar.reset(total)
        bar.initial = bar.n = done if what == "unchanged" else 0
    bar.set_postfix_str(f"{what}, {failed} failed" if failed else what, refresh=False)
    bar.update(done - bar.n)
    bar.refresh()
