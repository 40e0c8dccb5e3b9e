"""SPSS files (.sav, .zsav, .por): codes as text, value labels, what is declared missing."""

from __future__ import annotations

import hashlib
import pickle
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.errors import ReadError
from pipeline.policy import fold, words
from pipeline.readers.cells import as_text
from pipeline.readers.grid import Grid, frame_of
from pipeline.readers.jobs import stated_columns
from pipeline.readers.reader import Head, Reader
from pipeline.readers.source import container_of, contents
from pipeline.records import RawTable
from pipeline.wave import FilePlan

_DAY_ZERO = "1582-10-14"
"""SPSS counts seconds from the first day of the Gregorian calendar."""
_DATES = ("DATE", "ADATE", "EDATE", "SDATE", "JDATE", "QYR", "MOYR", "WKYR")
_TIMES = ("DATETIME", "YMDHMS")
_MAX_CELLS = 40_000_000
_SECONDS = 600


def claims(head: Head) -> bool:
    """An SPSS file says so in its first bytes."""
    return head.container == "spss"


def read(file: FilePlan) -> RawTable:
    """One row is one case, numbered from 1 as SPSS does.

    A value the file declares missing becomes an empty cell and is counted in ``declared_missing``,
    unless its label says what it is (don't know, not relevant): then it stays, with its label.
    Raises ReadError when the file is damaged, or a column named in the wave file does not exist.
    """
    data = contents(file.path, file.name)
    found = _parsed(data, file)
    texts = {name: _texts(found, name) for name in found.values}
    rows = frame_of(_grid(texts, file.name))
    labels = {name: _labels(found.labels[name]) for name in texts if name in found.labels}
    missing: dict[str, Mapping[str, int]] = {}
    for name, ranges in found.ranges.items():
        is_out = _declared(found.values[name], ranges) & ~_says_why(texts[name], labels.get(name))
        if is_out.any():
            counts = texts[name][is_out].value_counts().sort_index()
            missing[name] = {str(value): int(count) for value, count in counts.items()}
            rows[name] = rows[name].mask(is_out.to_numpy(), "")
    return RawTable(
        file=file.name,
        sha256=hashlib.sha256(data).hexdigest(),
        format=READER.name,
        kind=READER.kind,
        rows=rows,
        columns=stated_columns(file, rows.columns),
        labels=labels,
        texts=found.texts,
        declared_missing=missing,
    )


@dataclass(frozen=True)
class _Found:
    """Per variable: values, format (F8.2, EDATE10), value labels, missing ranges, wording."""

    values: Mapping[str, pd.Series]
    formats: Mapping[str, str]
    labels: Mapping[str, Mapping[Any, str]]
    ranges: Mapping[str, Sequence[tuple[Any, Any]]]
    texts: Mapping[str, str]


def _parsed(data: bytes, file: FilePlan) -> _Found:
    if container_of(data) != "spss":
        raise ReadError(
            "the file is not an SPSS file",
            where=file.name,
            expected=".sav, .zsav or .por",
            todo="correct format = ... under [[files]] in wave.toml",
        )
    child = Path(__file__).with_name("spss_child.py")
    # -P: the folder of the child is no place to import from.
    command = [sys.executable, "-P", str(child), file.encoding, str(_MAX_CELLS)]
    try:
        done = subprocess.run(  # noqa: S603
            command, input=data, capture_output=True, timeout=_SECONDS, check=True
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise _damaged((error.stderr or b"").decode("utf-8", "replace"), file) from None
    found = pickle.loads(done.stdout)  # noqa: S301  # written by our own child
    if "values" not in found:
        raise _absurd(found["rows"], found["columns"], file)
    values = {name: pd.Series(cells) for name, cells in found["values"].items()}
    return _Found(values, found["formats"], found["labels"], found["ranges"], found["texts"])


def _grid(texts: Mapping[str, pd.Series], where: str) -> Grid:
    cells = [list(row) for row in zip(*texts.values(), strict=True)]
    return Grid(where, tuple(range(len(cells) + 1)), [list(texts), *cells])


def _texts(found: _Found, name: str) -> pd.Series:
    """One variable as text, dates as YYYY-MM-DD."""
    values, form = found.values[name], found.formats[name].rstrip("0123456789.")
    if form in (*_DATES, *_TIMES) and pd.api.types.is_numeric_dtype(values):
        moments = pd.to_datetime(values, unit="s", origin=_DAY_ZERO, errors="coerce")
        day = moments.dt.strftime("%Y-%m-%d" if form in _DATES else "%Y-%m-%d %H:%M:%S")
        return day.fillna(values.map(as_text)).astype("str")
    return values.map(as_text).astype("str")


def _labels(labels: Mapping[Any, str]) -> dict[str, str]:
    return {as_text(value): label.strip() for value, label in labels.items()}


def _declared(values: pd.Series, ranges: Sequence[tuple[Any, Any]]) -> pd.Series:
    """Which values the file declares missing: single ones, or all from the low to the high."""
    is_out = pd.Series(False, index=values.index)
    for low, high in ranges:
        if isinstance(low, str):
            is_out |= values == low
        elif pd.api.types.is_numeric_dtype(values):
            is_out |= values.between(low, high)
    return is_out


def _says_why(texts: pd.Series, labels: Mapping[str, str] | None) -> pd.Series:
    """Which values have a label that is a known word for an answer off the scale."""
    known = words("answers")
    folded = {value: fold(label) for value, label in (labels or {}).items()}
    return texts.map(lambda text: folded.get(text, "") in known).astype("bool")


def _absurd(rows: int, columns: int, file: FilePlan) -> ReadError:
    return ReadError(
        "the SPSS file is absurdly big",
        where=file.name,
        expected=f"at most {_MAX_CELLS // 10**6} million values",
        got=f"{rows} cases of {columns} variables",
        todo="save only the cases and variables of this wave",
    )


def _damaged(told: str, file: FilePlan) -> ReadError:
    is_coded = "convert string" in told or "UnicodeDecodeError" in told
    return ReadError(
        "texts in the SPSS file are not in the encoding it names"
        if is_coded
        else "the SPSS file is damaged, cut off or locked with a password",
        where=file.name,
        todo='say it under [[files]] in wave.toml, for example encoding = "cp1252"'
        if is_coded
        else "save it again in SPSS, without a password",
    )


READER = Reader("spss", "responses", (".sav", ".zsav", ".por"), claims, read)
