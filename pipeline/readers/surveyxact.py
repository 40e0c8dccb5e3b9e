"""SurveyXact (most Danish municipalities): dataset, structure and labels, as CSV or workbook.

The CSV comes in three dialects: ``;`` ISO-8859-1 or UTF-8, ``,`` ISO-8859-1 with quoted texts, and
tab UTF-16 with names cut to ten characters, whose full names structure knows.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from pipeline.errors import ReadError, one_of
from pipeline.readers.codebook import codebook
from pipeline.readers.grid import Grid, frame_of
from pipeline.readers.jobs import stated_columns
from pipeline.readers.reader import Head, Reader
from pipeline.readers.sheets import Workbook, is_workbook, open_workbook, read_sheet
from pipeline.readers.source import TABLE_SUFFIXES, contents, grid_of
from pipeline.readers.text import Layout, read_text
from pipeline.records import RawTable
from pipeline.wave import FilePlan

_PERSON = ("respondentid", "responde")
_DATE = ("closetime", "closetim")
_STATUS = ("new", "distributed", "partial", "completed", "rejected")
"""What statoverall_1 ... statoverall_5 mean, whichever of them is 1."""
_MARKER = re.compile(r"stat(o|overall|c|creation|d|distribution)_\d+|closetime?|starttime?")
_OWN = re.compile(
    r"stat[a-z]*_\d+|(close|start|diff)time?|created|modified|x_exclude|fake|survey|email|lang"
    r"|(response|numberof|importgr|distribu|digital)\w*"
)
"""What SurveyXact always writes about the collection, cut to ten characters or not."""
_DATASET_SHEET = re.compile(r"dataset\s*\(?(\d*)\)?", re.IGNORECASE)
_EXPLANATIONS = ("structure", "labels")
_LANGUAGES = ("_da", "", "_en")
"""Which companion is taken where an export holds several languages."""


def claims(head: Head) -> bool:
    """A dataset has the respondent's id and a column about the collection.

    A workbook is claimed by its sheets: Dataset, and one that explains it.
    """
    sheets = {sheet.casefold() for sheet in head.sheets}
    has_dataset = any(_DATASET_SHEET.fullmatch(sheet) for sheet in sheets)
    if has_dataset and not sheets.isdisjoint((*_EXPLANATIONS, "variables")):
        return True
    columns = [name.casefold() for name in head.header]
    return any(name in _PERSON for name in columns) and any(map(_MARKER.fullmatch, columns))


def companions(path: Path) -> tuple[Path, ...]:
    """The structure and labels files beside a dataset, in every language."""
    if path.suffix.casefold() not in (".csv", ".tsv", ".txt"):
        return ()
    beside = (other for other in path.parent.iterdir() if other != path and other.is_file())
    return tuple(sorted(other for other in beside if _companion_kind(other)))


def read(file: FilePlan) -> RawTable:
    """One row is one respondent, with a derived ``status`` where statoverall is exported.

    Raises ReadError when a file is damaged, when there is no respondent column, when a column or
    file named in the wave file does not exist, or when sheets of a split dataset do not fit.
    """
    data = contents(file.path, file.name)
    workbook = open_workbook(data, file.name) if is_workbook(data) else None
    grids = [grid_of(file, data)] if workbook is None else _dataset_grids(file, workbook)
    frames = [frame_of(grid) for grid in grids]
    rows = _join(frames, file) if len(frames) > 1 else frames[0]
    explained = {kind: _explanation(file, kind, grids[0], workbook) for kind in _EXPLANATIONS}
    book = codebook(frozenset(rows.columns), explained["structure"], explained["labels"])
    stated = stated_columns(file, rows.columns, book.names)
    columns = {**_default_jobs(rows.columns, file), **stated}
    if "status" not in stated:
        hot = _status_columns(rows.columns, book.names, file)
        if hot:
            columns["status"] = "status" if "status" not in rows.columns else "statoverall"
            rows = rows.assign(**{columns["status"]: _status(rows, hot)})
    return RawTable(
        file=file.name,
        sha256=hashlib.sha256(data).hexdigest(),
        format=READER.name,
        kind=READER.kind,
        rows=rows,
        columns=columns,
        names=book.names,
        labels=book.labels,
        texts={**_variables(workbook), **book.texts},
        broken=grids[0].broken,
        own=_own(rows.columns, book.names),
    )


def _default_jobs(columns: Collection[str], file: FilePlan) -> dict[str, str]:
    found = {}
    for job, names in (("person", _PERSON), ("date", _DATE)):
        column = next((name for name in columns if name.casefold() in names), "")
        if column:
            found[job] = column
        elif job == "person" and "person" not in file.columns:
            raise ReadError(
                "there is no column with the respondent's id",
                where=file.name,
                expected=one_of("respondentid", columns),
                todo="export the background variables too, or name the column in wave.toml: "
                'columns = { person = "..." }',
            )
    return found


def _own(columns: Collection[str], names: Mapping[str, str]) -> tuple[str, ...]:
    """The columns about the collection, by their own or by their full names."""
    full = {column for name, column in names.items() if _OWN.fullmatch(name.casefold())}
    return tuple(name for name in columns if name in full or _OWN.fullmatch(name.casefold()))


def _status_columns(
    columns: Collection[str], names: Mapping[str, str], file: FilePlan
) -> list[str]:
    """The five one-hot columns in order; empty where the export has none of them.

    Structure knows which is which; without it, the number in the column's name does.
    """
    found = [names.get(f"statoverall_{at}", "") for at in range(1, 6)]
    if not any(found):
        written = [(f"statoverall_{at}", f"stato_{at}") for at in range(1, 6)]
        found = [next((name for name in pair if name in columns), "") for pair in written]
    if any(found) and not all(found):
        missing = [f"statoverall_{at + 1}" for at in range(5) if not found[at]]
        raise ReadError(
            f"of the five status columns some are missing: {', '.join(missing)}",
            where=file.name,
            todo="export all five, or name a status column in wave.toml: "
            'columns = { status = "..." }',
        )
    return found if all(found) else []


def _status(rows: pd.DataFrame, hot: list[str]) -> pd.Series:
    """The one status that is set; '' where none or several are."""
    is_set = rows[hot].to_numpy() == "1"
    words = np.array(_STATUS)[is_set.argmax(axis=1)]
    text = np.where(is_set.sum(axis=1) == 1, words, "")
    return pd.Series(text, index=rows.index, dtype="str")


def _dataset_grids(file: FilePlan, workbook: Workbook) -> list[Grid]:
    """The sheet named in the wave file, else Dataset or Dataset(1), Dataset(2) ... in order."""
    numbered = [(_DATASET_SHEET.fullmatch(name), name) for name in workbook.names]
    found = sorted((int(match[1] or 0), name) for match, name in numbered if match)
    sheets = [name for _, name in found]
    if file.sheet or not sheets:
        sheets = [file.sheet]
    return [read_sheet(workbook, sheet, file.header_row) for sheet in sheets]


def _join(frames: list[pd.DataFrame], file: FilePlan) -> pd.DataFrame:
    """The parts of a wide dataset side by side, matched on the respondent where it is repeated."""
    whole = frames[0]
    for part in frames[1:]:
        key = file.columns.get("person") or next(
            (name for name in whole.columns if name.casefold() in _PERSON), ""
        )
        if key in part.columns and key in whole.columns:
            part = _aligned(part, whole, key, file)
        elif len(part) != len(whole):
            raise _misfit(file, f"{len(whole)} rows and {len(part)} rows")
        repeated = [name for name in part.columns if name in whole.columns]
        part = part.set_axis(whole.index)
        for name in repeated:
            if not part[name].equals(whole[name]):
                raise _misfit(file, f"column {name!r} in two sheets, not the same")
        whole = pd.concat([whole, part.drop(columns=repeated)], axis="columns")
    return whole


def _aligned(part: pd.DataFrame, whole: pd.DataFrame, key: str, file: FilePlan) -> pd.DataFrame:
    """``part`` in the order of ``whole``."""
    if list(part[key]) == list(whole[key]):
        return part
    if not (part[key].is_unique and whole[key].is_unique):
        raise _misfit(file, f"the same {key!r} in several rows")
    if set(part[key]) != set(whole[key]):
        raise _misfit(file, f"not the same {key!r} in all sheets")
    return part.set_index(key, drop=False).loc[list(whole[key])]


def _misfit(file: FilePlan, got: str) -> ReadError:
    return ReadError(
        "the sheets of the dataset do not fit together",
        where=file.name,
        expected="every respondent once in each Dataset sheet",
        got=got,
        todo="export again, or export as CSV, where the dataset is one table",
    )


def _companion_kind(path: Path) -> str:
    stem, is_csv = path.stem.casefold(), path.suffix.casefold() == ".csv"
    return next((kind for kind in _EXPLANATIONS if is_csv and stem.startswith(kind)), "")


def _explanation(
    file: FilePlan, kind: str, dataset: Grid, workbook: Workbook | None
) -> Grid | None:
    """The structure or labels table: named in the wave file, else in the workbook or beside."""
    stated = file.structure if kind == "structure" else file.labels
    if stated is None and workbook is not None:
        sheet = next((name for name in workbook.names if name.casefold() == kind), "")
        return read_sheet(workbook, sheet) if sheet else None
    beside = [path for path in companions(file.path) if _companion_kind(path) == kind]
    path = stated or min(beside, key=_language_rank, default=None)
    if path is None:
        return None
    content = contents(path, path.name)
    if is_workbook(content):
        return read_sheet(open_workbook(content, path.name))
    # Exported together, they have the dataset's separator: counting would be misled by the texts.
    layout = Layout(file.encoding, usual=dataset.separator)
    return read_text(content, path.name, layout)


def _variables(workbook: Workbook | None) -> dict[str, str]:
    """Column -> question as asked, from the sheet Variables (name, text) of a workbook."""
    sheet = next((n for n in workbook.names if n.casefold() == "variables"), "") if workbook else ""
    if workbook is None or not sheet:
        return {}
    rows = read_sheet(workbook, sheet).cells
    return {row[0]: row[1] for row in rows if len(row) > 1 and row[0] and row[1]}


def _language_rank(path: Path) -> tuple[int, str]:
    stem = path.stem.casefold()
    tail = "_" + stem.rpartition("_")[2] if "_" in stem else ""
    return (_LANGUAGES.index(tail) if tail in _LANGUAGES else len(_LANGUAGES), stem)


READER = Reader("surveyxact", "responses", TABLE_SUFFIXES, claims, read, companions)
