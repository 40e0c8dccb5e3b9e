"""Front-desk systems: the smiley asked after a visit to citizen service (columns as in Randers)."""

from __future__ import annotations

import hashlib

import pandas as pd

from pipeline.errors import ReadError
from pipeline.readers.column_map import jobs_of, own_columns, version_of, without_personal
from pipeline.readers.grid import Grid, frame_of
from pipeline.readers.presses import by_question, refuse_unknown
from pipeline.readers.reader import Head, Reader
from pipeline.readers.source import TABLE_SUFFIXES, contents, grid_of
from pipeline.records import RawTable
from pipeline.wave import FilePlan

_VISITS = ("person", "unit", "date")
_SMILEY = "smiley"
"""What the answers of one question are called whatever the stand: one wave may hold several."""


def claims(head: Head) -> bool:
    """The columns of an answer at the desk, by the names of the system."""
    return version_of("front_desk", head.header) is not None


def read(file: FilePlan) -> RawTable:
    """One row is one answer at the desk; employees' names are left behind at the door.

    ``AnswerNumber`` holds the answers, and is called ``smiley`` too, as in the other press files;
    with several questions, one column named by each question holds its own. Which end is the
    negative one, the system does not tell: the wave file must. Raises ReadError when the file is
    damaged, a column is missing or unknown, or a question has been asked with different numbers of
    answers.
    """
    data = contents(file.path, file.name)
    return table(file, grid_of(file, data), hashlib.sha256(data).hexdigest())


def table(file: FilePlan, grid: Grid, sha256: str) -> RawTable:
    """What ``read`` makes of a grid."""
    version = version_of("front_desk", grid.cells[0])
    if version is None:
        raise ReadError(
            "the file is no list of answers at a front desk",
            where=file.name,
            expected="columns QueueId, AnswerNumber, MaxAnswerNumber ...",
            todo="export the feedback table, or name another format = ... in wave.toml",
        )
    rows = frame_of(without_personal(grid, version))
    jobs = jobs_of(version, list(rows.columns), file)
    refuse_unknown(version, rows.columns, jobs.values(), file.name)
    if "question" in jobs:
        rows = _by_question(rows, jobs, file.name)
    else:
        _one_length(rows[jobs["highest"]], "", file.name)
    return RawTable(
        file=file.name,
        sha256=sha256,
        format=READER.name,
        kind=READER.kind,
        rows=rows,
        columns={job: name for job, name in jobs.items() if job in {*_VISITS, *file.columns}},
        names={_SMILEY: jobs["answer"]} if jobs["answer"] in rows.columns else {},
        broken=grid.broken,
        own=own_columns(version, rows.columns),
    )


def _by_question(rows: pd.DataFrame, jobs: dict[str, str], where: str) -> pd.DataFrame:
    questions = rows[jobs["question"]]
    asked = [str(name) for name in questions.unique() if name]
    for name in asked:
        _one_length(rows.loc[questions == name, jobs["highest"]], name, where)
    if len(asked) < 2:
        return rows
    stray = (questions == "") & (rows[jobs["answer"]] != "")
    if stray.any():
        raise ReadError(
            "there are answers without a question beside answers to several",
            where=f"{where}, line {rows.index[stray][0]}",
            got=f"{int(stray.sum())} rows",
            todo="export again with the question of every row",
        )
    doubled = [name for name in asked if name in rows.columns]
    if doubled:
        raise ReadError(
            f"a question is called like a column: {doubled[0]!r}",
            where=where,
            todo="rename the question in the front-desk system and export again",
        )
    answers = by_question(rows[jobs["answer"]], questions, asked)
    # Numbers of different questions are no answers to one: only the columns by question remain.
    return pd.concat([rows.drop(columns=jobs["answer"]), answers], axis="columns")


def _one_length(highest: pd.Series, question: str, where: str) -> None:
    found = sorted(set(highest) - {""})
    if len(found) > 1:
        raise ReadError(
            "one question was asked with different numbers of answers",
            where=f"{where}, column {highest.name!r}" + (f", {question!r}" if question else ""),
            expected="one number",
            got=", ".join(found[:10]),
            todo="split the export: a file, and a question in wave.toml, for each number",
        )


READER = Reader("front_desk", "responses", TABLE_SUFFIXES, claims, read, table=table)
