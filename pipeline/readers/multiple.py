"""Questions where several options may be chosen -> one column of 0 and 1 per option."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd

from pipeline.errors import ReadError

# Between two options there is no space; behind a semicolon in a sentence there is.
_JOINED = re.compile(r"[^;]+(;[^\s;)-][^;]*)*;?")
_MOST_OPTIONS = 200
_TEXT = re.compile(r"\[other\]|comment\]")
# What was typed under "other" may tell on someone, and names of columns are shown to people.
_PERSONAL = re.compile(r"@|(\d[ -]?){6}")


def with_options(rows: pd.DataFrame, questions: Sequence[str], where: str) -> pd.DataFrame:
    """The rows and, for every question whose answers are joined by ``;``, a column per option.

    The column ``<question> [<option>]`` is 1 where the option was chosen, 0 where only others
    were, '' where nothing was. The question's own column stays. Raises ReadError where a column
    of that name is there already.

    >>> rows = pd.DataFrame({"Kanal": ["Brev;Telefon;", "Brev;", ""]}, dtype="str")
    >>> with_options(rows, ["Kanal"], "a.xlsx")["Kanal [Telefon]"].tolist()
    ['1', '0', '']
    """
    new: dict[str, list[str]] = {}
    for question in questions:
        cells = rows[question].to_list()
        if _is_multiple(cells):
            new |= _options(cells, question)
    doubled = [name for name in new if name in rows.columns]
    if doubled:
        raise ReadError(
            f"the column {doubled[0]!r} is there already, and would be made of another one",
            where=where,
            todo="rename one of the two questions in the survey tool and export again",
        )
    options = pd.DataFrame(new, index=rows.index).astype("str")
    return pd.concat([rows, options], axis="columns")


def ticks_as_numbers(rows: pd.DataFrame, question: Sequence[str]) -> pd.DataFrame:
    """The rows with 1 for a tick, 0 beside one and '' without any in the columns of a question.

    A tick is ``Y``. The text of ``[other]`` and of comments stays, and means that some option was
    chosen. Columns that hold anything but ticks are left as they are.
    """
    options = [name for name in question if not _TEXT.search(name)]
    ticks = rows[options] == "Y"
    if not ticks.any(axis=None) or not (ticks | (rows[options] == "")).all(axis=None):
        return rows
    has_any = (rows[list(question)] != "").any(axis="columns")
    numbers = ticks.astype("int64").astype("str")
    return rows.assign(**{name: numbers[name].where(has_any, "") for name in options})


def _is_multiple(cells: Sequence[str]) -> bool:
    has_several = any(";" in text for text in cells)
    return has_several and all(_JOINED.fullmatch(text) for text in cells if text)


def _options(cells: Sequence[str], question: str) -> dict[str, list[str]]:
    """Option column -> its cells, in the order in which the options are met.

    Nothing where they are too many for a question: then they are comments.
    """
    chosen = [[part.strip() for part in text.split(";") if part.strip()] for text in cells]
    options = dict.fromkeys(option for options in chosen for option in options)
    if len(options) > _MOST_OPTIONS:
        return {}
    return {
        f"{question} [{option}]": [str(int(option in some)) if some else "" for some in chosen]
        for option in options
        if not _PERSONAL.search(option)
    }
