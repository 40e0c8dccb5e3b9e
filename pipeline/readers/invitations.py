"""Invitation lists (udsendelseslister): who was invited, where they belong, what became of them."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

from pipeline.errors import ReadError, nearest
from pipeline.readers import limesurvey, ms_forms, qualtrics, statements, surveyxact
from pipeline.readers.grid import frame_of
from pipeline.readers.jobs import stated_columns
from pipeline.readers.reader import Head, Reader
from pipeline.readers.source import TABLE_SUFFIXES, contents, grid_of
from pipeline.records import RawTable
from pipeline.wave import FilePlan

_TOOLS = (surveyxact, ms_forms, limesurvey, qualtrics, statements)
"""Exports of these may ask for a unit and a status too, and are no list for it."""


def claims(head: Head) -> bool:
    """An invitation list names the person, the unit or centre, and the mode or the outcome."""
    jobs = set(_by_heading(head.header))
    has_group, has_course = jobs & {"unit", "centre"}, jobs & {"mode", "outcome"}
    is_list = bool("person" in jobs and has_group and has_course)
    return is_list and not any(tool.claims(head) for tool in _TOOLS)


def read(file: FilePlan) -> RawTable:
    """One row is one invited person; columns without a job stay as background.

    Raises ReadError when person, or both unit and centre, are missing, when two columns would do
    the same job, or when a column named in the wave file does not exist.
    """
    data = contents(file.path, file.name)
    grid = grid_of(file, data)
    rows = frame_of(grid)
    columns = _jobs(file, list(rows.columns))
    return RawTable(
        file=file.name,
        sha256=hashlib.sha256(data).hexdigest(),
        format=READER.name,
        kind=READER.kind,
        rows=rows,
        columns=columns,
        broken=grid.broken,
    )


def _jobs(file: FilePlan, header: list[str]) -> dict[str, str]:
    columns = stated_columns(file, header)
    free = [name for name in header if name not in columns.values()]
    for job, found in _by_heading(free).items():
        if job in columns:
            continue
        if len(found) > 1:
            raise ReadError(
                f"several columns could be the {job}: {', '.join(repr(name) for name in found)}",
                where=file.name,
                todo=f'say which: columns = {{ {job} = "..." }} under [[files]] in wave.toml',
            )
        columns[job] = found[0]
    _require(("person",), columns, header, file)
    _require(("unit", "centre"), columns, header, file)
    return columns


def _require(
    jobs: tuple[str, ...], columns: Mapping[str, str], header: list[str], file: FilePlan
) -> None:
    if any(job in columns for job in jobs):
        return
    headings = [heading for job in jobs for heading in _column_map()[job]]
    close = [nearest(heading, header) for heading in headings]
    raise ReadError(
        f"no column is the {' or '.join(jobs)}",
        where=file.name,
        expected=f"a column called {', '.join(headings[:6])} ...",
        got=next((f"the nearest column is {name}" for name in close if name), ""),
        todo=f'name it under [[files]] in wave.toml: columns = {{ {jobs[0]} = "..." }}',
    )


def _by_heading(header: Iterable[str]) -> dict[str, list[str]]:
    """Job -> the columns whose names mean it."""
    found: dict[str, list[str]] = {}
    for name in header:
        heading = " ".join(name.split()).casefold()
        for job, headings in _column_map().items():
            if heading in headings:
                found.setdefault(job, []).append(name)
    return found


@cache
def _column_map() -> Mapping[str, tuple[str, ...]]:
    text = files("pipeline.readers").joinpath("column_maps/invitations.toml").read_text("utf-8")
    return {job: tuple(headings) for job, headings in tomllib.loads(text).items()}


READER = Reader("invitations", "invitations", TABLE_SUFFIXES, claims, read)
