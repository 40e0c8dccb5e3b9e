"""Make one report in this process: run its notebook, write its page, and look it through."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from pipeline.records import PLAIN, RenderedReport, Theme
from pipeline.report.engine import execute, to_html
from pipeline.report.selfcheck import check_report


@dataclass(frozen=True)
class Job:
    """One report to make: what to run, and what the page must and must not hold.

    ``parameters`` are all of the notebook's, as plain JSON values. ``sections`` are the ids every
    page must have; ``foreign`` the names of other centres and units, ``own`` the names that may
    stand although a foreign name is part of them. ``is_closed``: its notebook shows sections and
    does nothing else (``keys.is_closed``), so it leaves nothing behind in its process.
    """

    notebook: Path
    record: Path
    parameters: Mapping[str, object]
    title: str
    language: str
    centre: str
    file: str
    sections: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    theme: Theme = PLAIN
    unit: str = ""
    is_for_citizens: bool = False
    is_closed: bool = False

    @property
    def name(self) -> str:
        """What the job is called in a run's list of jobs."""
        return self.record.stem


def make_report(job: Job, engine: str) -> RenderedReport:
    """The page of a job; its executed notebook is left as ``job.record``.

    Raises ReportError where the notebook fails or the page is not fit to be a report.
    """
    notebook = execute(job.notebook, job.record, job.parameters, engine)
    html = to_html(notebook, job.title, job.language, job.theme)
    check_page(job, html, notebook)
    return RenderedReport(
        job.centre,
        job.file,
        html,
        sha256(html.encode()).hexdigest(),
        unit=job.unit,
        is_for_citizens=job.is_for_citizens,
    )


def check_page(job: Job, html: str, notebook: Mapping[str, Any]) -> None:
    """Raise ReportError where the page of an executed notebook is not fit to be this report."""
    check_report(
        html,
        notebook,
        title=job.title,
        language=job.language,
        sections=job.sections,
        foreign=job.foreign,
        own=job.own,
    )
