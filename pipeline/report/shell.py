"""A Jupyter kernel without a wire: IPython's kernel shell, spoken to inside this process.

papermill and nbclient drive it as they drive any kernel, so what ends up in a notebook is made by
the very same code; only the process, the sockets and the imports are saved. Two things a real
kernel does are left out: ``await`` outside a function, and catching what a C library writes
straight to file descriptor 1.
"""

from __future__ import annotations

import atexit
import builtins
import getpass
import io
import os
import sys
import tempfile
import warnings
from collections import deque
from collections.abc import Iterator
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from types import MethodType, SimpleNamespace
from typing import Any

import matplotlib as mpl
import pandas as pd
from ipykernel.compiler import XCachingCompiler
from ipykernel.kernelbase import Kernel
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.pylabtools import select_figure_formats
from jupyter_client.session import Session
from matplotlib import pyplot as plt
from matplotlib_inline.config import InlineBackend
from traitlets.config import Config

from pipeline.errors import ReportError

Message = dict[str, Any]

_OF_PANDAS = (
    *("display.max_columns", 20),
    *("display.max_rows", 60, "display.max_colwidth", 50),
)
"""pandas' options as a kernel has them: the first depends on where pandas was imported."""
_REQUEST = {"msg_id": "cell"}
"""The request every message answers: one cell runs at a time."""


class _Session(Session):
    """A kernel's session that keeps its messages instead of sending them."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: deque[Message] = deque()

    def send(self, *args: Any, **_: Any) -> Any:
        """Queue a message as it would have come off the wire (JSON: tuples are lists, ...).

        ``args`` is the socket, which there is none of, and either a message or type and content.
        """
        message = args[1] if isinstance(args[1], dict) else self.msg(*args[1:3])
        message |= {
            "content": self.unpack(self.pack(message["content"])),
            "parent_header": _REQUEST,
        }
        self.sent.append(message)
        return message


class _Stream(io.StringIO):
    """stdout or stderr of a kernel: text waits until something else is shown or the cell ends."""

    encoding = "UTF-8"

    def __init__(self, session: _Session, name: str) -> None:
        super().__init__()
        self._session, self._name = session, name

    def flush(self) -> None:
        """Send what was written since the last time."""
        if not self.closed and (text := self.getvalue()):
            self.seek(0)
            self.truncate()
            self._session.send(None, "stream", {"name": self._name, "text": text})


class _Shell(ZMQInteractiveShell):
    """The kernel's shell, with no window system and no process of its own to stop."""

    kernel = SimpleNamespace(eventloop=None)

    def enable_gui(self, gui: Any = None) -> None:
        """Nothing to start: reports draw into the page."""


# Libraries (pandas, tqdm, plotly) tell by these that they write for Jupyter.
_Shell.__module__ = ZMQInteractiveShell.__module__
_Shell.__name__ = _Shell.__qualname__ = ZMQInteractiveShell.__name__


@contextmanager
def open_kernel() -> Iterator[SimpleNamespace]:
    """A fresh shell with an empty namespace, as a jupyter_client.KernelClient for nbclient.

    On leaving, figures are closed and what a notebook may have changed in this process (rcParams,
    environment, warning filters, working folder, import path, ``__main__``) is as before.
    Raises ReportError inside Jupyter or IPython: a process has room for one shell.
    """
    if InteractiveShell.initialized():
        raise ReportError(
            "cannot run a notebook inside this one", todo="use the engine 'kernel', or a terminal"
        )
    session = _Session()
    streams = _Stream(session, "stdout"), _Stream(session, "stderr")
    with (
        _process_state(),
        tempfile.TemporaryDirectory() as folder,
        redirect_stdout(streams[0]),
        redirect_stderr(streams[1]),
    ):
        sys.stdin = io.StringIO()
        _ask_nobody()
        shell: Any = _Shell.instance(
            ipython_dir=folder,
            config=Config({"HistoryManager": {"enabled": False}}),
            autoawait=False,
            compiler_class=XCachingCompiler,
        )
        try:
            shell.display_pub.session = shell.displayhook.session = session
            _show_figures_inline(shell)
            yield _client(shell, session)
        finally:
            plt.uninstall_repl_displayhook()
            # Flushing its cache collects garbage, which takes longer than several figures.
            shell.displayhook.do_full_cache = False
            shell.atexit_operations()
            atexit.unregister(shell.atexit_operations)
            shell.cleanup()
            _Shell.clear_instance()


def _ask_nobody() -> None:
    """Let ``input`` and ``getpass`` say what a kernel says that no person sits in front of."""
    nobody = SimpleNamespace(_allow_stdin=False)
    builtins.input = MethodType(Kernel.raw_input, nobody)
    getpass.getpass = MethodType(Kernel.getpass, nobody)


@contextmanager
def _process_state() -> Iterator[None]:
    environment, names, stdin, path = dict(os.environ), dict(vars(builtins)), sys.stdin, [*sys.path]
    secret = getpass.getpass
    backend = mpl.get_backend(auto_select=False)
    try:
        with (
            warnings.catch_warnings(),
            chdir("."),
            mpl.rc_context(),
            pd.option_context(*_OF_PANDAS),
        ):
            yield
    finally:
        plt.close("all")
        if backend:
            plt.switch_backend(backend)
        InlineBackend.clear_instance()
        os.environ.clear()
        os.environ.update(environment)
        for name in vars(builtins).keys() - names:
            delattr(builtins, name)
        vars(builtins).update(names)
        sys.stdin, sys.path[:] = stdin, path
        getpass.getpass = secret


def _show_figures_inline(shell: Any) -> None:
    """Figures as a kernel shows them: matplotlib-inline names formats to its first shell only."""
    shell.run_line_magic("matplotlib", "inline")
    inline = InlineBackend.instance()
    select_figure_formats(  # type: ignore[no-untyped-call]
        shell, inline.figure_formats, **inline.print_figure_kwargs
    )


def _client(shell: Any, session: _Session) -> SimpleNamespace:
    """The part of a kernel client that nbclient uses to run cells."""
    replies: deque[Message] = deque()

    async def execute(code: str, store_history: bool = True, **_: object) -> str:
        session.send(None, "status", {"execution_state": "busy"})
        session.send(
            None, "execute_input", {"code": code, "execution_count": shell.execution_count}
        )
        content = _run(shell, code, store_history)
        sys.stdout.flush()
        sys.stderr.flush()
        session.send(None, "status", {"execution_state": "idle"})
        replies.append(session.msg("execute_reply", content) | {"parent_header": _REQUEST})
        return _REQUEST["msg_id"]

    def channel(messages: deque[Message]) -> SimpleNamespace:
        return SimpleNamespace(get_msg=lambda **_: messages.popleft())

    return SimpleNamespace(
        execute=execute,
        is_alive=lambda: True,
        iopub_channel=channel(session.sent),
        shell_channel=channel(replies),
    )


def _run(shell: Any, code: str, store_history: bool) -> Message:
    """Run one cell; returns the content of the kernel's reply."""
    result = shell.run_cell(code, store_history=store_history)
    if result.success and not shell._last_traceback_during_displayhook:
        return {"status": "ok"}
    error = result.error_before_exec or result.error_in_exec
    return {
        "status": "error",
        "ename": type(error).__name__,
        "evalue": str(error),
        "traceback": shell._last_traceback or [],
    }
