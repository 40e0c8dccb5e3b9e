"""HappyOrNot stands: button feedbacks, and the text feedbacks beside them, as JSON or CSV."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pandas as pd

from pipeline.errors import ReadError
from pipeline.readers.column_map import (
    column_maps,
    jobs_of,
    own_columns,
    version_of,
    without_personal,
)
from pipeline.readers.grid import Grid, frame_of
from pipeline.readers.presses import by_question, refuse_unknown
from pipeline.readers.reader import Head, Reader
from pipeline.readers.source import contents, grid_of
from pipeline.records import RawTable
from pipeline.wave import FilePlan

_TEXTS = "text-feedbacks"
_BESIDE = (_TEXTS, "followup-feedbacks", "demographics", "contact-details", "metadata")
"""Exports of the same presses. Texts are joined; the others are left unread."""
_PRESSES = ("person", "unit", "date")
_TRUE = ("true", "1")
_FALSE = ("false", "0", "")
_INDEX = re.compile(r"\d{1,2}")


def claims(head: Head) -> bool:
    """The columns of a button feedback, by the names of HappyOrNot's interface."""
    return version_of("happyornot", head.header) is not None


def companions(path: Path) -> tuple[Path, ...]:
    """What the same interface exports about the same presses, known by the file's name."""
    if _is_beside(path):
        return ()
    beside = (other for other in path.parent.iterdir() if other != path and other.is_file())
    return tuple(sorted(other for other in beside if _is_beside(other)))


def read(file: FilePlan) -> RawTable:
    """One row is one press; presses are never merged, however alike they look.

    ``smiley`` is the button counted from 1, the most negative (HappyOrNot counts from 0); with
    several surveys, ``smiley_<survey>`` holds each survey's own. ``text`` is the comment, masked by
    HappyOrNot where it masks. Misuse goes to ``tests``. Raises ReadError when the file is damaged,
    a column is missing or unknown, or a comment belongs to no press.
    """
    data = contents(file.path, file.name)
    return table(file, grid_of(file, data), hashlib.sha256(data).hexdigest())


def table(file: FilePlan, grid: Grid, sha256: str) -> RawTable:
    """What ``read`` makes of a grid."""
    rows, jobs, broken = _presses(file, grid)
    comments = [path for path in companions(file.path) if _TEXTS in _plain(path)]
    for path in comments:
        beside = FilePlan(path=path, name=path.name, encoding=file.encoding)
        rows = _with_comments(rows, jobs["person"], beside)
    smileys = _smileys(rows, jobs)
    misuse = _misuse(rows[jobs["misuse"]], file.name)
    rows = pd.concat([rows.drop(columns=[jobs["button"], jobs["misuse"]]), smileys], axis="columns")
    return RawTable(
        file=file.name,
        sha256=sha256,
        format=READER.name,
        kind=READER.kind,
        rows=rows,
        columns={job: name for job, name in jobs.items() if job in {*_PRESSES, *file.columns}},
        broken=broken,
        tests=tuple(int(line) for line in rows.index[misuse]),
        ascending=tuple(smileys.columns),
        own=own_columns(column_maps("happyornot")[0], rows.columns),
    )


def _presses(file: FilePlan, grid: Grid) -> tuple[pd.DataFrame, dict[str, str], tuple[int, ...]]:
    """The rows without personal columns, job -> column, and the broken lines."""
    version = version_of("happyornot", grid.cells[0])
    if version is None:
        raise ReadError(
            "the file is no list of button feedbacks",
            where=file.name,
            expected="columns feedbackId, experiencePointId, buttonIndex ...",
            todo="export button-feedbacks from HappyOrNot (API v2), as CSV or JSON",
        )
    rows = frame_of(without_personal(grid, version))
    jobs = jobs_of(version, list(rows.columns), file)
    refuse_unknown(version, rows.columns, jobs.values(), file.name)
    return _with_one_text(rows), jobs, grid.broken


def _with_one_text(rows: pd.DataFrame) -> pd.DataFrame:
    """``text`` is the masked text where there is one."""
    by_name = {name.casefold(): name for name in rows.columns}
    text, masked = by_name.get("text"), by_name.get("maskedtext")
    if masked is None:
        return rows
    own = rows[text] if text else ""
    chosen = rows[masked].mask(rows[masked] == "", own)
    return rows.drop(columns=[name for name in (text, masked) if name]).assign(text=chosen)


def _with_comments(rows: pd.DataFrame, key: str, file: FilePlan) -> pd.DataFrame:
    """The rows with the comments of a text-feedbacks file, matched by feedback id."""
    found, jobs, _ = _presses(file, grid_of(file, contents(file.path, file.name)))
    if "text" not in found.columns:
        raise ReadError(
            "the text feedbacks have no column 'text'", where=file.name, todo="export again"
        )
    said = found[found["text"] != ""]
    without_press = ~said[jobs["person"]].isin(rows[key])
    if without_press.any():
        raise ReadError(
            "comments belong to no press of the button feedbacks",
            where=f"{file.name}, line {said.index[without_press][0]}",
            got=f"{int(without_press.sum())} of {len(said)}",
            todo="export both for the same period and the same experience points",
        )
    texts = said.groupby(jobs["person"])["text"].agg("\n".join)
    own = rows["text"] if "text" in rows.columns else pd.Series("", index=rows.index)
    beside = rows[key].map(texts).fillna("").astype("str")
    return rows.assign(text=beside.mask(beside == "", own).astype("str"))


def _smileys(rows: pd.DataFrame, jobs: dict[str, str]) -> pd.DataFrame:
    """The buttons counted from 1; what is no button number stays, and the checks name it."""
    pressed = rows[jobs["button"]].map(
        lambda text: str(int(text) + 1) if _INDEX.fullmatch(text) else text
    )
    surveys = rows[jobs["survey"]]
    several = sorted(set(surveys) - {""}) if surveys.nunique() > 1 else []
    split = by_question(pressed, surveys, several).add_prefix("smiley_")
    return pd.concat([pressed.rename("smiley").astype("str"), split], axis="columns")


def _misuse(cells: pd.Series, where: str) -> pd.Series:
    folded = cells.str.casefold()
    unclear = ~folded.isin([*_TRUE, *_FALSE])
    if unclear.any():
        raise ReadError(
            "misuse is neither true nor false",
            where=f"{where}, line {cells.index[unclear][0]}",
            got=f"{int(unclear.sum())} rows",
            todo="export again; look for a stray separator in that line",
        )
    return folded.isin(_TRUE)


def _is_beside(path: Path) -> bool:
    is_export = path.suffix.casefold() in (".json", ".csv")
    return is_export and any(name in _plain(path) for name in _BESIDE)


def _plain(path: Path) -> str:
    return path.stem.casefold().replace("_", "-").replace(" ", "-")


READER = Reader("happyornot", "responses", (".json", ".csv"), claims, read, companions, table)
