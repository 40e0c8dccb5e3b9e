"""How far a run has come: rate, time left and failures, as lines and as a bar."""

from __future__ import annotations

import io
import sys

import pytest

from pipeline.progress import _Lines, progress


def told(lines: _Lines, *calls: tuple[str, int, int, int]) -> None:
    for call in calls:
        lines.tell(*call)


def test_lines_tell_rate_time_left_and_failures(capsys: pytest.CaptureFixture[str]) -> None:
    clock = iter([0.0, 10.0, 10.0, 12.0, 14.0, 20.0])
    lines = _Lines("w", lambda: next(clock))
    told(lines, ("ingest", 0, 0, 0), ("unchanged", 2, 6, 0), ("a.html", 3, 6, 0))
    told(lines, ("b.html", 4, 6, 0), ("c.html", 5, 6, 1), ("d.html", 6, 6, 1))
    assert capsys.readouterr().err.splitlines() == [
        "w: ingest",
        "w: 2/6 unchanged",
        "w: 3/6 a.html",
        "w: 4/6 b.html (1.0 a second, 2 s left)",
        "w: 5/6 c.html (0.8 a second, 1 s left, 1 failed)",
        "w: 6/6 d.html (1 failed)",
    ]


def test_of_many_reports_one_line_a_second(capsys: pytest.CaptureFixture[str]) -> None:
    clock = iter(n * 0.1 for n in range(1000))
    lines = _Lines("w", lambda: next(clock))
    told(lines, *((f"{n}.html", n, 100, int(n >= 55)) for n in range(1, 101)))
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 12
    assert said[-1] == "w: 100/100 100.html (1 failed)"
    assert any("55.html" in line for line in said)


def test_quiet_is_quiet_and_a_bar_is_a_bar(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with progress("w", is_quiet=True) as tell:
        tell("a.html", 1, 2, 0)
    assert capsys.readouterr().err == ""
    terminal = io.StringIO()
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stderr", terminal)
    with progress("w", is_quiet=False) as tell:
        tell("ingest", 0, 0, 0)
        tell("unchanged", 5, 8, 0)
        tell("a.html", 6, 8, 1)
    last = terminal.getvalue().replace("\r", "\n").strip().splitlines()[-1]
    assert "6/8" in last
    assert "report" in last
    assert "a.html, 1 failed" in last
