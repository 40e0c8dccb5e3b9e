"""The cases beside this folder: a sample, its wave file, and the tables expected from it."""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.checks import check
from pipeline.checks.pseudonyms import pseudonyms
from pipeline.readers import read_file
from pipeline.records import Checked, RawTable
from pipeline.wave import FilePlan, WavePlan, read_plan

FOLDER = Path(__file__).parents[1] / "cases" / "readers"
SECRET = b"of these tests"
LONG_COLUMNS = ["who", "question", "answer", "code", "reason"]

Long = list[tuple[str, ...]]


@dataclass(frozen=True)
class Case:
    """One folder: ``said`` is expected.toml, ``long`` expected_long.csv.

    One row of ``long`` is one answer (who = the key), or one rejected row or value (who = file and
    line, question = the column).
    """

    folder: Path
    said: dict[str, Any]
    long: Long

    @property
    def plan(self) -> WavePlan:
        """The wave file beside the sample."""
        return read_plan(self.folder)

    @property
    def sample(self) -> FilePlan:
        """How the wave file says that the sample is read."""
        (file,) = (file for file in self.plan.files if file.name == self.said["file"])
        return file


def case_in(folder: Path) -> Case:
    """The case of a folder; every one has all three files."""
    with (folder / "expected_long.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert header == LONG_COLUMNS
    said = tomllib.loads((folder / "expected.toml").read_text("utf-8"))
    return Case(folder, said, sorted(tuple(row) for row in rows))


CASES = [case_in(path.parent) for path in sorted(FOLDER.glob("*/expected.toml"))]


def checked(plan: WavePlan) -> tuple[Checked, list[RawTable]]:
    """The wave read and checked, ids made with SECRET; and what was read."""
    tables = [read_file(file) for file in plan.files]
    return check(tables, plan, SECRET), tables


def long_table(result: Checked, tables: list[RawTable]) -> Long:
    """What expected_long.csv holds: the answers under the keys of the export, and what is out."""
    keys = keys_of(tables)
    answers = [
        (
            keys[row.person_id],
            row.question,
            row.answer,
            "" if pd.isna(row.code) else str(row.code),
            "",
        )
        for row in result.responses.itertuples()
    ]
    out = [
        (f"{row.file}:{row.line}", row.column, "rejected", "", row.reason)
        for row in result.rejected.itertuples()
    ]
    return sorted(answers + out)


def people_table(result: Checked, tables: list[RawTable]) -> dict[str, list[Any]]:
    """Key -> centre, unit, mode, disposition, day, weight."""
    keys = keys_of(tables)
    people = result.people.assign(day=result.people["answered_date"].dt.strftime("%Y-%m-%d"))
    columns = ["centre", "unit", "mode", "disposition", "day", "weight"]
    rows = people.fillna({"day": ""})[["person_id", *columns]].itertuples(index=False)
    return {keys[who]: list(rest) for who, *rest in rows}


def keys_of(tables: list[RawTable]) -> dict[str, str]:
    """Pseudonym -> key, for all keys of the files; an anonymous record is its file and line."""
    keys = pd.concat(
        [
            table.rows[table.columns["person"]]
            if "person" in table.columns
            else pd.Series([f"{table.file} line {line}" for line in table.rows.index])
            for table in tables
        ]
    )
    return dict(zip(pseudonyms(keys, SECRET, "person"), keys, strict=True))
