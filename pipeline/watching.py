"""``btu watch``: run a wave again when an export is new or changed, and has stopped growing."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from pipeline.errors import BtuError
from pipeline.flow import news
from pipeline.places import Places
from pipeline.wave import read_plan

SETTLE = 2.0
"""Seconds in which a file that is still being written shows itself."""

Seen = dict[Path, tuple[int, int]]
"""File -> its size and when it was last written (ns)."""
Outcome = Literal["nothing_new", "still_written", "run"]
"""What one look came to."""


@dataclass(frozen=True)
class Watch:
    """What a watch needs: where the wave is, what runs it, whom it tells, and how it waits.

    ``is_quiet``: only a run that failed is told.
    """

    places: Places
    run: Callable[[], None]
    tell: Callable[[str], None]
    wait: Callable[[float], None] = time.sleep
    is_quiet: bool = False


def watch_once(watch: Watch) -> tuple[Outcome, list[str]]:
    """Run the wave if anything is new; for a scheduler. What it came to, and which files are new.

    Raises what the run raises.
    """
    before = _seen(watch.places)
    names = news(watch.places, before)
    if not names:
        _tell(watch, "nothing new")
        return "nothing_new", []
    watch.wait(SETTLE)
    if _seen(watch.places) != before:
        _tell(watch, "still being written: left for the next time")
        return "still_written", names
    _run(watch, names)
    return "run", names


def watch_until_stopped(watch: Watch, every: float) -> None:
    """Watch until a person ends it with Ctrl-C."""
    with suppress(KeyboardInterrupt):
        for _ in watch_on(watch, every):
            pass
    _tell(watch, "watch ended")


def watch_on(watch: Watch, every: float) -> Iterator[None]:
    """Look every ``every`` seconds, without end; gives way after every look.

    A run that fails is told; the old reports stay, and the wave is run again when a file changes.
    """
    _tell(watch, f"looking every {every:g} seconds; Ctrl-C ends it")
    now = _seen(watch.places)
    done = None if news(watch.places, now) else now
    before: Seen | None = None
    while True:
        now = _seen(watch.places)
        if now != done and now == before:
            try:
                _run(watch, news(watch.places, now))
            except BtuError as error:
                failed = f"not run, and the reports stay as they were\n{error}"
                _tell(watch, failed, is_error=True)
            done = now
        elif now != done:
            _tell(watch, "something is new: waiting until it is written")
        before = now
        yield
        watch.wait(every)


def _run(watch: Watch, names: list[str]) -> None:
    _tell(watch, f"new: {', '.join(names) or 'nothing, but files were touched'}")
    watch.run()
    _tell(watch, "the reports are up to date")


def _tell(watch: Watch, text: str, *, is_error: bool = False) -> None:
    if is_error or not watch.is_quiet:
        watch.tell(f"{datetime.now():%Y-%m-%d %H:%M:%S} {watch.places.wave}: {text}")


def _seen(places: Places) -> Seen:
    """The files of the wave as they are now: its folder, and what the wave file names elsewhere."""
    try:
        named = [file.path for file in read_plan(places.raw).files]
    except BtuError:
        named = []
    found: Seen = {}
    for path in {*(places.raw.iterdir() if places.raw.is_dir() else ()), *named}:
        if path.is_file() and not path.name.startswith((".", "~$")):
            state = path.stat()
            found[path] = (state.st_size, state.st_mtime_ns)
    return found
