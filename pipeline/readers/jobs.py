"""Which column does which job (person, unit, mode ...), as far as the wave file says so."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

import pandas as pd

from pipeline.errors import ReadError, one_of
from pipeline.wave import FilePlan

_DOWNLOAD = re.compile(r"(\s*\(\d+(-\d+)?\))+$")


def stated_columns(
    file: FilePlan, columns: Collection[str], names: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Job -> column for every job under ``columns`` of the wave file.

    A name may be the column's own or, where the export shortens names, the full name in ``names``.
    Raises ReadError for a name that is neither, or that is both and means two columns.
    """
    full = names or {}
    return {job: _column(file, job, columns, full) for job in file.columns}


def form_keys(file: FilePlan, numbers: pd.Series) -> pd.Series:
    """The running numbers of one form as keys; '' stays ''.

    Every form counts from 1: in two files the bare number would be one person. What each download
    changes in the name, as in ``Svar(1-57) (2).xlsx``, is no part of the key.
    """
    form = _DOWNLOAD.sub("", file.path.stem)
    return (form + " " + numbers).where(numbers != "", "").astype("str")


def is_used(rows: pd.DataFrame, column: str) -> bool:
    """Whether there is such a column and any row has a value in it."""
    return column in rows.columns and bool((rows[column] != "").any())


def unused(name: str, header: Collection[str]) -> str:
    """``name``, or ``name`` with underscores, as no column is called yet.

    >>> unused("status", ["id", "status"])
    'status_'
    """
    while name in header:
        name += "_"
    return name


def _column(file: FilePlan, job: str, columns: Collection[str], names: Mapping[str, str]) -> str:
    name = file.columns[job].strip()
    meant = {name} & set(columns) | ({names[name]} if name in names else set())
    if len(meant) == 1:
        return meant.pop()
    raise ReadError(
        f"{name!r} is two columns: one with that name, and one whose full name it is"
        if meant
        else f"there is no column {name!r}",
        where=file.name,
        expected=" or ".join(sorted(meant)) or one_of(name, [*columns, *names]),
        todo=f"correct columns = {{ {job} = ... }} under [[files]] in wave.toml",
    )
