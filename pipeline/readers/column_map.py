"""What the columns of a format are, version by version: the tables under ``column_maps``."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from pipeline.errors import ReadError, nearest
from pipeline.readers.grid import Grid
from pipeline.readers.jobs import stated_columns
from pipeline.wave import FilePlan


@dataclass(frozen=True)
class ColumnMap:
    """One version of a format. Headings are case-folded, with single spaces.

    ``marks``: headings that together show the version. ``jobs``: job -> headings that do it, those
    under ``required`` without fail. ``own``: further columns of the tool, no questions.
    ``personal``: columns that are left behind at the door. ``dates``: strptime forms.
    """

    format: str
    marks: frozenset[str]
    required: tuple[str, ...]
    jobs: Mapping[str, tuple[str, ...]]
    own: frozenset[str]
    personal: frozenset[str]
    dates: tuple[str, ...]


def heading(name: str) -> str:
    """A column name as it is compared.

    >>> heading(" Start  Time")
    'start time'
    """
    return " ".join(name.split()).casefold()


@cache
def column_maps(format_name: str) -> tuple[ColumnMap, ...]:
    """The versions of a format, the newest first."""
    path = files("pipeline.readers").joinpath(f"column_maps/{format_name}.toml")
    return tuple(
        ColumnMap(
            format=format_name,
            marks=frozenset(row["marks"]),
            required=tuple(row["required"]),
            jobs={job: tuple(headings) for job, headings in row["jobs"].items()},
            own=frozenset(row["own"]),
            personal=frozenset(row["personal"]),
            dates=tuple(row["dates"]),
        )
        for row in tomllib.loads(path.read_text("utf-8")).values()
    )


def version_of(format_name: str, header: Iterable[str]) -> ColumnMap | None:
    """The version whose marks are all among the column names; None where no version's are."""
    present = set(map(heading, header))
    return next((one for one in column_maps(format_name) if one.marks <= present), None)


def nearest_version(format_name: str, header: Iterable[str]) -> ColumnMap:
    """The version with most of its marks among the column names, the newest of several such."""
    present = set(map(heading, header))
    return max(column_maps(format_name), key=lambda version: len(version.marks & present))


def without_personal(grid: Grid, version: ColumnMap) -> Grid:
    """The grid without the columns that name or locate people: nothing behind it sees them."""
    kept = [at for at, name in enumerate(grid.cells[0]) if heading(name) not in version.personal]
    return replace(grid, cells=[[row[at] for at in kept] for row in grid.cells])


def jobs_of(version: ColumnMap, header: Sequence[str], file: FilePlan) -> dict[str, str]:
    """Job -> column: as the wave file says, else by heading.

    Raises ReadError where a required job has no column, where two columns could do one job, and
    where the wave file names a column that does not exist or is personal.
    """
    _refuse_personal(version, file)
    columns = stated_columns(file, header)
    for job, headings in version.jobs.items():
        found = [name for name in header if heading(name) in headings]
        if len(found) > 1 and job not in columns:
            raise ReadError(
                f"several columns could be the {job}: {', '.join(map(repr, found))}",
                where=file.name,
                expected=f"one column called {' or '.join(headings)}",
                todo="rename the one that is a question in the survey tool and export again",
            )
        if found:
            columns.setdefault(job, found[0])
        elif job in version.required and job not in columns:
            raise _missing(version, job, header, file)
    return columns


def questions_of(version: ColumnMap, header: Iterable[str], taken: Collection[str]) -> list[str]:
    """The columns that are neither the tool's own nor ``taken`` by a job: questions."""
    tools = version.own.union(*version.jobs.values())
    return [name for name in header if name not in taken and heading(name) not in tools]


def own_columns(version: ColumnMap, header: Iterable[str]) -> tuple[str, ...]:
    """The columns that the map knows: the tool's own, no questions."""
    columns = list(header)
    questions = set(questions_of(version, columns, ()))
    return tuple(name for name in columns if name not in questions)


def _refuse_personal(version: ColumnMap, file: FilePlan) -> None:
    for job, name in file.columns.items():
        if heading(name) in version.personal:
            raise ReadError(
                f"the column {name!r} is personal and never read",
                where=file.name,
                expected=f"another column as {job}",
                todo=f"correct columns = {{ {job} = ... }} under [[files]] in wave.toml",
            )


def _missing(version: ColumnMap, job: str, header: Sequence[str], file: FilePlan) -> ReadError:
    headings = version.jobs[job]
    close = (nearest(name, header) for name in headings)
    return ReadError(
        f"no column is the {job} of a {version.format} export",
        where=file.name,
        expected=f"a column called {' or '.join(headings)}",
        got=next((f"the nearest column is {name}" for name in close if name), ""),
        todo="export again with all columns and unchanged headings, or correct format = ... "
        "under [[files]] in wave.toml",
    )
