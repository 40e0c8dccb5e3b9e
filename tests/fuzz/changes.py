"""What a change does to an export, and how much of the truth it keeps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from random import Random
from typing import Literal

from tests.fuzz.made import Export, Rows

Truth = Literal["same", "part", "none"]
"""same: every answer is still there and is read. part: answers may be gone or refused, but none is
new. none: what the file says is something else."""


@dataclass(frozen=True)
class Changed:
    """A file that was changed. ``records``: how many it truly holds, None where nobody knows.

    ``is_refused``: it must be refused.
    """

    export: Export
    data: bytes
    truth: Truth = "same"
    records: int | None = None
    is_refused: bool = False


RowChange = Callable[[Random, Export], "Changed | None"]
"""None where the change makes no sense for the format."""
DataChange = Callable[[Random, Changed], "Changed | None"]


def of_rows(
    export: Export,
    rows: Rows,
    truth: Truth = "same",
    *,
    records: int | None = None,
    is_refused: bool = False,
) -> Changed:
    """The export with other rows. Without ``records``: as many as stand below its header."""
    told = len(rows) - export.head if records is None else records
    changed = replace(export, rows=rows)
    return Changed(changed, export.write(rows), truth, told, is_refused)


def weaker(changed: Changed, data: bytes, truth: Truth, records: int | None = None) -> Changed:
    """The file with other bytes: it keeps no more of the truth than before."""
    order = ("same", "part", "none")
    kept = max(changed.truth, truth, key=order.index)
    return replace(changed, data=data, truth=kept, records=records, is_refused=False)


def named(
    *changes: Callable[..., Changed | None],
) -> Mapping[str, Callable[..., Changed | None]]:
    """The changes by the names of their functions."""
    return {change.__name__: change for change in changes}
