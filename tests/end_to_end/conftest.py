"""Running the command as an analyst does, inside the test process."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from pipeline.cli import main


class Ended(NamedTuple):
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str


@pytest.fixture(scope="session")
def folders(demo: Path, demo_english: Path) -> dict[str, Path]:
    """The data folders with the bundled waves' pages, by language."""
    return {"da": demo, "en": demo_english}


@pytest.fixture
def btu(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Ended]:
    """``btu("run", "prove", "--data", folder)`` as on the command line."""

    def call(*words: object) -> Ended:
        monkeypatch.setattr(sys, "argv", ["btu", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        told = capsys.readouterr()
        code = ended.value.code
        return Ended(code if isinstance(code, int) else 0, told.out, told.err)

    return call
