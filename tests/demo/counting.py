"""Read the demo files back with csv and openpyxl only; no code of generator or pipeline."""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from openpyxl import load_workbook  # type: ignore[import-untyped]

RAW = Path(__file__).resolve().parents[2] / "data" / "raw"
_DIALECTS = {
    ("demo-myndighed-2020", "dataset.csv"): (";", "iso-8859-1"),
    ("demo-myndighed-2020", "labels.csv"): (";", "iso-8859-1"),
    ("demo-myndighed-2024", "dataset.csv"): ("\t", "utf-16"),
    ("demo-myndighed-2024", "labels.csv"): ("\t", "utf-16"),
}


@dataclass(frozen=True)
class DemoWave:
    """The three tables of a wave as text, and what its wave file says."""

    file: dict[str, Any]
    dataset: list[dict[str, str]]
    """One row is one row of the dataset, keyed by column name."""
    labels: dict[str, dict[str, str]]
    """Variable -> value -> label."""
    invitations: list[dict[str, str]]
    """One row is one row of the invitation list."""
    centre_of: dict[str, str]
    """Unit id and unit name -> centre id."""


@dataclass(frozen=True)
class Answered:
    """One person on the list who answered completely or partially."""

    centre: str
    labels: dict[str, str]
    """Question id -> label of the answer; '' for a code without a label."""


@cache
def read_demo(wave: str) -> DemoWave:
    """Everything in ``data/raw/<wave>``."""
    file = tomllib.loads((RAW / wave / "wave.toml").read_text(encoding="utf-8"))
    dataset, labels = _rows(wave, "Dataset"), _rows(wave, "Labels")
    invitations = _rows(wave, "udsendelsesliste")
    options: dict[str, dict[str, str]] = {}
    for variable, value, label in labels:
        options.setdefault(variable, {})[value] = label
    centre_of = {
        word: centre["id"]
        for centre in file["centres"]
        for unit in centre["units"]
        for word in (unit["id"], unit["name"])
    }
    return DemoWave(file, _keyed(dataset), options, _keyed(invitations), centre_of)


@cache
def answered_people(name: str) -> list[Answered]:
    """Who answered, by the invitation list; the first row of a person counts."""
    wave = read_demo(name)
    first: dict[str, dict[str, str]] = {}
    for row in wave.dataset:
        first.setdefault(next(iter(row.values())), row)
    people = []
    for invited in wave.invitations:
        if invited["udfald"] in ("Besvaret", "Delvist besvaret"):
            row = first[invited["respondentid"]]
            found = {}
            for question in wave.file["questions"]:
                column = question.get("column", question["id"])
                if column in wave.labels and row[column]:
                    found[question["id"]] = wave.labels[column].get(row[column], "")
            people.append(Answered(wave.centre_of[invited["enhed"]], found))
    return people


def _rows(wave: str, table: str) -> list[list[str]]:
    """One row is one row of the table, header included, every cell as text."""
    book = RAW / wave / (f"{table}.xlsx" if table == "udsendelsesliste" else "dataset.xlsx")
    if book.exists():
        sheet = load_workbook(book)[table.capitalize()]
        return [["" if c is None else str(c) for c in row] for row in sheet.values]
    name = f"{table.lower()}.csv"
    separator, encoding = _DIALECTS.get((wave, name), (";", "utf-8-sig"))
    with (RAW / wave / name).open(encoding=encoding, newline="") as stream:
        return list(csv.reader(stream, delimiter=separator))


def _keyed(rows: list[list[str]]) -> list[dict[str, str]]:
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
