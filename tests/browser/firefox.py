"""A second engine: the system's Firefox, driven by its own Marionette protocol over a socket.

Playwright drives only a Firefox that it has patched and downloads; geckodriver is no Debian
package. The protocol is WebDriver's commands as JSON, each with its length before it.
"""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NAMES = ("firefox-esr", "firefox")
_SECONDS = 60
_QUIET = ("app.update.enabled", "datareporting.policy.dataSubmissionEnabled")


def find_firefox() -> str | None:
    """The first Firefox on the PATH."""
    return next(filter(None, map(shutil.which, NAMES)), None)


@dataclass
class Firefox:
    """An open browser with one window."""

    wire: socket.socket
    asked: int = 0

    def ask(self, command: str, **values: object) -> Any:
        """What the browser answers to a command; AssertionError where it cannot do it."""
        self.asked += 1
        message = json.dumps([0, self.asked, command, values]).encode()
        self.wire.sendall(b"%d:%b" % (len(message), message))
        _, number, error, answer = self.hear()
        assert (number, error) == (self.asked, None), command
        return answer

    def hear(self) -> Any:
        """The next message of the browser."""
        length = b""
        while not length.endswith(b":"):
            length += self._some(1)
        message = b""
        while len(message) < int(length[:-1]):
            message += self._some(int(length[:-1]) - len(message))
        return json.loads(message)

    def open(self, file: Path) -> None:
        """Go to a page and wait until it is there."""
        self.ask("WebDriver:Navigate", url=file.as_uri())

    def run(self, function: str, *values: object) -> Any:
        """What a JavaScript function gives on the open page."""
        script = f"return ({function})(...arguments)"
        return self.ask("WebDriver:ExecuteScript", script=script, args=values)["value"]

    def _some(self, most: int) -> bytes:
        found = self.wire.recv(most)
        assert found, "the browser has gone"
        return found


@contextmanager
def firefox(path: str) -> Iterator[Firefox]:
    """A headless Firefox of its own: profile and port are its own and go with it."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        settings = {"marionette.port": port} | dict.fromkeys(_QUIET, False)
        lines = (f"user_pref({json.dumps(k)}, {json.dumps(v)});" for k, v in settings.items())
        Path(profile, "user.js").write_text("\n".join(lines), encoding="utf-8")
        command = [path, "--headless", "--marionette", "--no-remote", "--profile", profile]
        silent = subprocess.DEVNULL
        process = subprocess.Popen(command, stdin=silent, stdout=silent, stderr=silent)
        try:
            with _called(port) as wire:
                browser = Firefox(wire)
                browser.hear()
                browser.ask("WebDriver:NewSession", capabilities={"alwaysMatch": {}})
                yield browser
        finally:
            process.terminate()
            process.wait(_SECONDS)


def _called(port: int) -> socket.socket:
    """The connection to a browser that has just been started."""
    until = time.monotonic() + _SECONDS
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=_SECONDS)
        except ConnectionRefusedError:
            assert time.monotonic() < until, "Firefox did not start"
            time.sleep(0.05)
