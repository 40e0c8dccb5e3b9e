"""PDF files without a browser: a clear word before any work, and the same bytes with one."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from pipeline.errors import ReportError
from pipeline.records import RenderedReport
from pipeline.report import printing
from pipeline.report.plan import ReportOptions, check_options
from pipeline.report.printing import BROWSERS, find_browser, steady, to_pdf, with_pdfs

PDF = b"%PDF-1.4\n/CreationDate (D:20261127035000+00'00')\n/ModDate (D:20261127035000+00'00')\n"


@pytest.fixture
def machine(tmp_path, monkeypatch) -> Path:
    """The only folder on the PATH, and nothing in it."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def install(folder: Path, name: str, does: str) -> Path:
    """A program that stands in for a browser."""
    program = folder / name
    program.write_text(f"#!/bin/sh\n{does}\n", encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return program


def test_without_a_browser_nothing_begins_and_the_reader_is_told_what_to_install(machine):
    with pytest.raises(ReportError) as told:
        check_options(ReportOptions(pdf=True))
    assert all(name in str(told.value) for name in BROWSERS)
    assert "install Chromium, Chrome or Edge" in str(told.value)
    check_options(ReportOptions())


@pytest.mark.parametrize("name", BROWSERS)
def test_a_browser_is_found_by_its_name(machine, name):
    program = install(machine, name, "exit 0")
    assert find_browser() == program


@pytest.mark.parametrize("does", ["exit 0", "exit 3"], ids=["no file", "failed"])
def test_a_browser_that_prints_nothing_stops_the_run(machine, does):
    browser = install(machine, "chromium", does)
    with pytest.raises(ReportError, match="printed nothing"):
        to_pdf("<!doctype html>", browser)


def test_every_report_gets_its_own_page_printed(machine):
    copies = "for word; do case $word in --print-to-pdf=*) to=${word#*=};; esac; page=$word; done\n"
    copies += 'while read line; do echo "$line"; done < "${page#file://}" > "$to"'
    install(machine, "chromium", copies)
    reports = [RenderedReport(name, f"{name}.html", f"{name}\n", "") for name in ("syd", "nord")]
    told: list[tuple[str, int, int, int]] = []
    printed = with_pdfs(reports, 2, lambda *words: told.append(words))
    assert [report.pdf for report in printed] == [b"syd\n", b"nord\n"]
    assert told == [("syd.pdf", 1, 2, 0), ("nord.pdf", 2, 2, 0)]


def test_the_clock_and_the_numbering_of_the_browser_leave_no_trace():
    first = PDF + b"/ID (node00000302) /Headers [(node00000307) (node00000302)]"
    later = PDF.replace(b"20261127", b"20270101")
    later += b"/ID (node00000402) /Headers [(node00000417) (node00000402)]"
    assert steady(first) == steady(later) != steady(PDF)
    assert len(steady(first)) == len(first)


def test_the_sandbox_is_left_off_for_root_only(monkeypatch):
    monkeypatch.setattr(printing.os, "geteuid", lambda: 1000, raising=False)
    assert printing._unprotected() == ()
    monkeypatch.setattr(printing.os, "geteuid", lambda: 0, raising=False)
    assert printing._unprotected() == ("--no-sandbox",)
