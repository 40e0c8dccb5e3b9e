"""What a reader is, and what it may look at to claim a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pipeline.readers.grid import Grid
from pipeline.records import FileKind, RawTable
from pipeline.wave import FilePlan

Container = Literal["text", "workbook", "parquet", "json", "spss"]
"""What the bytes are, whatever the file is called."""


@dataclass(frozen=True)
class Head:
    """What a file shows at first sight: its sheets (none in a text file) and its column names.

    ``header`` is empty where several sheets hold data and the wave file names none.
    """

    sheets: tuple[str, ...]
    header: tuple[str, ...]
    container: Container = "text"
    below: tuple[str, ...] = ()
    """The first row below the header of a text file or sheet: some tools name columns there."""


@dataclass(frozen=True)
class Reader:
    """One export format: which files are its own, which lie beside them, and how to read them.

    ``read`` raises ReadError with what to do; faults of single rows are data, not errors.
    """

    name: str
    kind: FileKind
    suffixes: tuple[str, ...]
    claims: Callable[[Head], bool]
    read: Callable[[FilePlan], RawTable]
    companions: Callable[[Path], tuple[Path, ...]] = lambda _path: ()
    table: Callable[[FilePlan, Grid, str], RawTable] | None = None
    """What ``read`` makes of a grid and a sha256, where the format's rows stand for themselves."""
