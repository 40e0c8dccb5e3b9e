"""The rectangle of text that every file or sheet is, before a reader knows what it means."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import pandas as pd

from pipeline.errors import ReadError


@dataclass(frozen=True)
class Grid:
    """One row of ``cells`` is one non-blank record; the first is the header where there is one.

    All rows are as wide as the first. ``lines`` says where each begins: line of the file or row of
    the sheet, from 1; where names stand apart from the records, the header is 0. ``broken`` lists
    the lines that had another width: padded or cut.
    ``separator`` is what parted the columns, '' in a sheet.
    """

    where: str
    lines: tuple[int, ...]
    cells: list[list[str]]
    broken: tuple[int, ...] = ()
    separator: str = ""


def frame_of(grid: Grid) -> pd.DataFrame:
    """One row is one record below the header, all ``str``, indexed by ``line``.

    Columns without a name and without values (a phantom of some exports) are left out. Raises
    ReadError when names are missing or doubled, or when there is no record.

    >>> frame_of(Grid("a.csv", (1, 3), [["id", "q"], ["7", "ja"]])).to_dict("index")
    {3: {'id': '7', 'q': 'ja'}}
    """
    header, records = grid.cells[0], grid.cells[1:]
    if not records:
        raise ReadError(
            "there is a header but not one record",
            where=grid.where,
            todo="export again; is the filter of the export set too narrowly?",
        )
    kept = [at for at, name in enumerate(header) if name or _has_values(grid, at)]
    names = [header[at] for at in kept]
    _check_names(grid, names)
    columns = {header[at]: pd.array([row[at] for row in records], dtype="str") for at in kept}
    return pd.DataFrame(columns, index=pd.Index(grid.lines[1:], name="line"))


def _has_values(grid: Grid, at: int) -> bool:
    broken = set(grid.broken)
    rows = zip(grid.lines[1:], grid.cells[1:], strict=True)
    return any(row[at] for line, row in rows if line not in broken)


def _check_names(grid: Grid, names: list[str]) -> None:
    where = f"{grid.where}, {'line' if grid.separator else 'row'} {grid.lines[0]}"
    where = where if grid.lines[0] else f"{grid.where}, column names"
    if not any(names):
        raise ReadError(
            "the line that should hold the column names is empty",
            where=where,
            todo="say which line holds them: header_row = ... under [[files]] in wave.toml",
        )
    if "" in names:
        raise ReadError(
            f"column {grid.cells[0].index('') + 1} has values but no name",
            where=where,
            todo="give it a name in the survey tool, or say header_row = ... in wave.toml",
        )
    doubled = [name for name, count in Counter(names).items() if count > 1]
    if doubled:
        raise ReadError(
            f"two columns have the same name: {', '.join(repr(name) for name in doubled[:5])}",
            where=where,
            expected="every column name once",
            todo="rename one of them in the survey tool and export again",
        )
