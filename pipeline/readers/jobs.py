"""Which column does which job (person, unit, mode ...), as far as the wave file says so."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from pipeline.errors import ReadError, one_of
from pipeline.wave import FilePlan


def stated_columns(
    file: FilePlan, columns: Collection[str], names: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Job -> column for every job under ``columns`` of the wave file.

    A name may be the column's own or, where the export shortens names, the full name in ``names``.
    Raises ReadError for a name that is neither, or that is both and means two columns.
    """
    full = names or {}
    return {job: _column(file, job, columns, full) for job in file.columns}


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
