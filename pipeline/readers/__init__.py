"""Exports -> RawTable: one reader per format, and exactly one may claim a file.

A new format is one module with a ``READER``, one line in ``READERS``, and a case under
``tests/cases`` with a sample and the table expected from it.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pipeline.errors import ReadError, one_of
from pipeline.readers import (
    enalyzer,
    front_desk,
    generic,
    happyornot,
    invitations,
    limesurvey,
    ms_forms,
    qualtrics,
    spss,
    statements,
    surveyxact,
)
from pipeline.readers.dates import with_iso_dates
from pipeline.readers.press_batches import read_presses
from pipeline.readers.press_start import is_press_file
from pipeline.readers.reader import Reader
from pipeline.readers.source import head_of
from pipeline.records import RawTable
from pipeline.wave import FilePlan

__all__ = [
    "READERS",
    "Reader",
    "find_files",
    "is_press_file",
    "read_file",
    "read_presses",
    "reader_for",
]

READERS: tuple[Reader, ...] = (
    surveyxact.READER,
    invitations.READER,
    statements.READER,
    ms_forms.READER,
    limesurvey.READER,
    qualtrics.READER,
    enalyzer.READER,
    spss.READER,
    happyornot.READER,
    front_desk.READER,
    generic.READER,
)

_NO_EXPORTS = (".md", ".markdown", ".txt", ".toml")


def read_file(file: FilePlan) -> RawTable:
    """Read one export, dates as ISO text. Raises ReadError with what is wrong and what to do."""
    return with_iso_dates(reader_for(file).read(file), file.dates)


def reader_for(file: FilePlan) -> Reader:
    """The reader the wave file names, else the one that claims the file by its content.

    Raises ReadError when the format is unknown, or when no reader or several claim the file.
    """
    known = {reader.name: reader for reader in READERS}
    if file.format:
        if file.format not in known:
            raise ReadError(
                "unknown format",
                where=file.name,
                expected=one_of(file.format, known),
                got=repr(file.format),
                todo="correct format = ... under [[files]] in wave.toml",
            )
        return known[file.format]
    suffix = file.path.suffix.casefold()
    may_know = not file.path.exists() or any(suffix in reader.suffixes for reader in READERS)
    head = head_of(file) if may_know else None
    claiming = [reader for reader in READERS if head is not None and reader.claims(head)]
    if not claiming and head is not None and file.columns:
        return generic.READER
    if len(claiming) != 1:
        raise _not_one(file, claiming)
    return claiming[0]


def find_files(folder: Path, wave_file: str, *, may_be_several: bool = False) -> tuple[Path, ...]:
    """The exports of a folder whose wave file lists none, in the order of their names.

    Left out: the wave file, readme, Markdown, text and hidden files, and what lies beside an export
    to explain it. Raises ReadError when a file is claimed by no reader or by several, when two
    files hold answers (unless ``may_be_several``), or when there is no export at all.
    """
    readers: dict[Path, Reader] = {}
    faults: dict[Path, ReadError] = {}
    for path in sorted(folder.resolve().iterdir() if folder.is_dir() else ()):
        if not path.is_file() or path.name == wave_file or _is_no_export(path):
            continue
        try:
            readers[path] = reader_for(FilePlan(path=path, name=path.name))
        except ReadError as error:
            faults[path] = error
    beside = {other for path, reader in readers.items() for other in reader.companions(path)}
    for path, fault in faults.items():
        if path not in beside:
            raise fault
    found = {path: reader for path, reader in readers.items() if path not in beside}
    _check_one_export(found, folder, may_be_several=may_be_several)
    return tuple(found)


def _is_no_export(path: Path) -> bool:
    name = path.name.casefold()
    return name.startswith((".", "~$", "readme")) or path.suffix.casefold() in _NO_EXPORTS


def _check_one_export(found: dict[Path, Reader], folder: Path, *, may_be_several: bool) -> None:
    if not found:
        raise ReadError(
            "there is no export in the folder",
            where=folder.name,
            expected="at least one file with answers",
            todo="put the export there, or list files elsewhere under [[files]] in wave.toml",
        )
    answers = [path.name for path, reader in found.items() if reader.kind == "responses"]
    if len(answers) > 1 and not may_be_several:
        raise ReadError(
            f"several files hold answers: {', '.join(answers)}",
            where=folder.name,
            expected="one, or a list of those that belong to the wave",
            todo=f"list them in wave.toml, one {_listing(answers[:1])} for each",
        )


def _not_one(file: FilePlan, claiming: list[Reader]) -> ReadError:
    names = ", ".join(reader.name for reader in claiming)
    return ReadError(
        f"several readers claim the file: {names}" if claiming else "no reader knows this file",
        where=file.name,
        expected="a file that exactly one reader claims",
        got=""
        if claiming
        else f"{file.path.suffix or 'a file without suffix'}, nothing known in it",
        todo=f"write in wave.toml: {_listing([file.name])} format = ... "
        f"({' / '.join(reader.name for reader in READERS)}), and columns for generic "
        f"{_NO_TOOL}",
    )


_NO_TOOL = "(an Excel or CSV file from no known tool? add --format generic)"


def _listing(names: Iterable[str]) -> str:
    return " ".join(f'[[files]] path = "{name}"' for name in names)
