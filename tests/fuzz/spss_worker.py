"""The child that reads SPSS files, imported once and forked for each file.

Ten thousand starts of Python would take hours. Each file still has a process of its own, which it
may end. Run as a program by ``SpssWorker``; requests come in and answers go out as pickles.
"""

from __future__ import annotations

import os
import pickle
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from types import TracebackType
from typing import IO, Any

_BYTES = 4 << 30
_SECONDS = 20


class SpssWorker:
    """Stands in for ``pipeline.readers.spss._content``; ends with its block."""

    def __init__(self) -> None:
        root = Path(__file__).parents[2]
        command = [sys.executable, "-m", "tests.fuzz.spss_worker"]
        self._process: subprocess.Popen[bytes] = subprocess.Popen(
            command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self.peak_kb = 0

    def __enter__(self) -> SpssWorker:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        self._process.wait()

    def __call__(self, data: bytes, encoding: str) -> bytes:
        """What the child writes; raises CalledProcessError as subprocess.run does."""
        process = self._process
        if process.stdin is None or process.stdout is None:
            raise AssertionError("the worker has no pipes")
        pickle.dump((data, encoding), process.stdin)
        process.stdin.flush()
        code, told, content, peak = pickle.load(process.stdout)  # noqa: S301
        self.peak_kb = max(self.peak_kb, peak)
        if code:
            raise subprocess.CalledProcessError(code, "spss_child", stderr=told)
        return bytes(content)


def _serve(requests: IO[bytes], answers: IO[bytes], max_cells: int) -> None:
    while True:
        try:
            data, encoding = pickle.load(requests)  # noqa: S301
        except EOFError:
            return
        pickle.dump(_forked(data, encoding, max_cells), answers)
        answers.flush()


def _forked(data: bytes, encoding: str, max_cells: int) -> tuple[int, bytes, bytes, int]:
    """Exit code, standard error, standard output and peak memory of one child."""
    with tempfile.TemporaryFile() as told, tempfile.TemporaryFile() as out:
        child = os.fork()
        if child == 0:
            os.dup2(told.fileno(), 2)
            os._exit(_read(data, encoding, max_cells, out))
        _, status, used = os.wait4(child, 0)
        for file in (told, out):
            file.seek(0)
        code = os.waitstatus_to_exitcode(status)
        return code, told.read(), out.read(), used.ru_maxrss


def _read(data: bytes, encoding: str, max_cells: int, out: IO[bytes]) -> int:
    from pipeline.readers.spss_child import content

    resource.setrlimit(resource.RLIMIT_AS, (_BYTES, _BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    try:
        found: dict[str, Any] = content(data, encoding, max_cells)
        out.write(pickle.dumps(found))
        out.flush()
    except BaseException as error:  # noqa: BLE001  # the child tells it and ends, as Python does
        os.write(2, f"{type(error).__name__}: {error}".encode("utf-8", "replace"))
        return 1
    return 0


if __name__ == "__main__":
    import pipeline.readers.spss_child  # noqa: F401  # before the first fork
    from pipeline.readers.spss import _MAX_CELLS

    _serve(sys.stdin.buffer, sys.stdout.buffer, _MAX_CELLS)
