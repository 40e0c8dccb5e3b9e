"""SurveyXact's structure and labels -> full names and answer labels of the dataset's columns."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from pipeline.errors import ReadError, nearest
from pipeline.readers.grid import Grid, frame_of

_NEEDED = ("questionname", "variablename")
_OPTIONAL = ("subtype", "choicevalue", "choicetext", "questiontext")


@dataclass(frozen=True)
class Codebook:
    """``names``: full name -> column. ``labels``: column -> value -> label.

    ``texts``: column -> question as asked, with the option where several may be chosen.
    """

    names: Mapping[str, str]
    labels: Mapping[str, Mapping[str, str]]
    texts: Mapping[str, str]


def codebook(columns: Collection[str], structure: Grid | None, labels: Grid | None) -> Codebook:
    """What structure and labels say about the columns of the dataset; either may be missing.

    A multiple choice has one 0/1 column per option, whose full name is the question's name and the
    option's value: ``s_11_1``. Variables that are not in the dataset are left out. Raises
    ReadError when a table has not its columns, or gives one value two labels.
    """
    described = [] if structure is None else list(_variables(structure))
    names: dict[str, str] = {}
    doubled: set[str] = set()
    for variable in described:
        column = next((name for name in variable.written if name in columns), "")
        if column and names.setdefault(variable.full, column) != column:
            doubled.add(variable.full)
    names = {full: column for full, column in names.items() if full not in doubled}
    found: dict[str, dict[str, str]] = {}
    for name, value, label in [] if labels is None else _label_rows(labels):
        column = name if name in columns else names.get(name, "")
        if column and found.setdefault(column, {}).setdefault(value, label) != label:
            raise ReadError(
                f"the value {value!r} of {name!r} has two labels",
                where=labels.where if labels else "",
                todo="export dataset, structure and labels again, together and in one language",
            )
    for variable in described:
        column = names.get(variable.full, "")
        if column and variable.choice:
            found.setdefault(column, {}).setdefault(*variable.choice)
    texts = {names[one.full]: one.text for one in described if one.text and one.full in names}
    return Codebook(names, found, texts)


@dataclass(frozen=True)
class _Variable:
    """One row of structure: full name, names in the dataset, value and label if any, wording."""

    full: str
    written: tuple[str, str]
    choice: tuple[str, str] | None
    text: str


def _variables(structure: Grid) -> Iterator[_Variable]:
    for row in _structure_frame(structure).to_dict("records"):
        question, value, text = row["questionname"], row["choicevalue"], row["choicetext"]
        is_multiple = row["subtype"].casefold() == "multiple"
        full = f"{question}_{value}" if is_multiple and value else question
        choice = (value, text) if value and text and not is_multiple else None
        option = f": {text}" if is_multiple and text else ""
        wording = f"{row['questiontext']}{option}"
        yield _Variable(full, (row["variablename"], full), choice, wording)


def _structure_frame(structure: Grid) -> pd.DataFrame:
    _refuse_broken(structure)
    frame = frame_of(structure)
    folded = frame.set_axis([str(name).casefold() for name in frame.columns], axis="columns")
    for needed in _NEEDED:
        if needed not in folded.columns:
            raise ReadError(
                f"the structure table has no column {needed!r}",
                where=structure.where,
                expected="questionName, variableName, questionType, subType, questionText, ...",
                got=nearest(needed, folded.columns),
                todo="export structure again, or correct structure = ... in wave.toml",
            )
    return folded.reindex(columns=[*_NEEDED, *_OPTIONAL], fill_value="")


def _label_rows(labels: Grid) -> Iterator[tuple[str, str, str]]:
    """Variable, value and label; the table has no header."""
    _refuse_broken(labels)
    if len(labels.cells[0]) < 3:
        raise ReadError(
            "the labels table has not three columns",
            where=labels.where,
            expected="variable, value, label (without a header)",
            todo="export labels again, or correct labels = ... in wave.toml",
        )
    for row in labels.cells:
        yield row[0], row[1], row[2]


def _refuse_broken(grid: Grid) -> None:
    if grid.broken:
        raise ReadError(
            "the line has another number of columns than the first",
            where=f"{grid.where}, line {grid.broken[0]}",
            todo="export structure and labels again",
        )
