"""The files of a wave: paths beside the wave file, and how each is to be read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from pipeline.wave.faults import Fault
from pipeline.wave.plan import FilePlan
from pipeline.wave.schema import FileTable


def build_files(
    tables: Sequence[FileTable], folder: Path, faults: list[Fault]
) -> tuple[FilePlan, ...]:
    """The files in the order written."""
    paths = [file.path for file in tables]
    faults += [
        Fault(("files", at, "path"), "the file is named twice", got=repr(path))
        for at, path in enumerate(paths)
        if path in paths[:at]
    ]
    faults += [
        Fault(
            ("files", at, "dates"),
            "not a form of dates with day, month and year",
            'for example "%d-%m-%Y", or "excel" for the day numbers of Excel',
            repr(file.dates),
        )
        for at, file in enumerate(tables)
        if file.dates not in ("", "excel") and not _is_date_form(file.dates)
    ]
    return tuple(_file(file, folder) for file in tables)


def settings_of(file: FilePlan) -> dict[str, str | int]:
    """How the file is read, beside format and columns: the keys of ``[[files]]`` that are set.

    Files that explain it are called by their names: they are copied beside it.
    """
    given: dict[str, str | int] = {
        "structure": file.structure.name if file.structure else "",
        "labels": file.labels.name if file.labels else "",
        "encoding": file.encoding,
        "separator": file.separator,
        "sheet": file.sheet,
        "header_row": file.header_row if file.header_row > 1 else "",
        "dates": file.dates,
        "answers": file.answers,
    }
    return {key: value for key, value in given.items() if value}


def _is_date_form(pattern: str) -> bool:
    """Whether a day that is written so can be read again."""
    day = datetime(2034, 12, 30)
    try:
        return datetime.strptime(day.strftime(pattern), pattern).date() == day.date()
    except ValueError:
        return False


def _file(file: FileTable, folder: Path) -> FilePlan:
    def beside(name: str) -> Path | None:
        return (folder / name).resolve() if name else None

    return FilePlan(
        path=(folder / file.path).resolve(),
        name=Path(file.path).name,
        format=file.format,
        columns=dict(file.columns.items()),
        structure=beside(file.structure),
        labels=beside(file.labels),
        encoding=file.encoding,
        separator=file.separator,
        sheet=file.sheet,
        header_row=file.header_row,
        dates=file.dates,
        answers=file.answers or "",
    )
