"""One process that reads many SPSS files; where a file ends it, the next file gets a new one."""

from __future__ import annotations

import multiprocessing as mp
import pickle
import subprocess
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Any

import pytest

from pipeline.readers import spss
from pipeline.readers.spss_child import content

_SECONDS = 60


class Reused:
    """Stands in for ``subprocess.run`` of the reader: same child code, same outcome, no start."""

    CalledProcessError = subprocess.CalledProcessError
    TimeoutExpired = subprocess.TimeoutExpired

    def __init__(self) -> None:
        self._process: Any = None
        self._pipe: Connection | None = None

    def run(self, command: Sequence[str], *, input: bytes, **_: Any) -> Any:  # noqa: A002
        """What the child writes. Raises CalledProcessError where it would end with an error."""
        if self._pipe is None:
            context = mp.get_context("spawn")
            self._pipe, other = context.Pipe()
            self._process = context.Process(target=_serve, args=(other,), daemon=True)
            self._process.start()
            other.close()
        try:
            self._pipe.send((input, *command[-2:]))
            if not self._pipe.poll(_SECONDS):
                raise subprocess.TimeoutExpired(list(command), _SECONDS)
            is_done, told = self._pipe.recv()
        except (EOFError, OSError):
            self.end()
            raise subprocess.CalledProcessError(-11, list(command), b"", b"") from None
        except subprocess.TimeoutExpired:
            self.end()
            raise
        if not is_done:
            raise subprocess.CalledProcessError(1, list(command), b"", told)
        return subprocess.CompletedProcess(list(command), 0, told, b"")

    def end(self) -> None:
        """End the process; the next file starts another."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
        if self._pipe is not None:
            self._pipe.close()
        self._process = self._pipe = None


@contextmanager
def reused_process() -> Iterator[Reused]:
    """Within, SPSS files are read in one process instead of one for each."""
    reused = Reused()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(spss, "subprocess", reused)
        try:
            yield reused
        finally:
            reused.end()


def _serve(pipe: Connection) -> None:
    while True:
        try:
            data, encoding, cells = pipe.recv()
        except EOFError:
            return
        try:
            pipe.send((True, pickle.dumps(content(data, encoding, int(cells)))))
        except Exception:  # noqa: BLE001  # what the reader's child would end with
            pipe.send((False, traceback.format_exc().encode()))
