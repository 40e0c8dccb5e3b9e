"""Every comment of the survey exports: heard with its person, or counted with a row that is out."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from pipeline.checks.records import is_among, looked_up
from pipeline.policy import dangers_in
from pipeline.records import RawTable
from pipeline.wave import WavePlan

TEXT_COLUMNS = (
    *("file", "place", "key", "centre", "unit", "question", "theme"),
    *("text", "dangers", "is_out"),
)
_HEARD = ("", "break_off")
"""A break-off counts as a refusal, and yet its comment was written to be read."""


def texts_of(
    tables: Sequence[RawTable], records: pd.DataFrame, people: pd.DataFrame, plan: WavePlan
) -> pd.DataFrame:
    """One row is one comment of a survey export, whatever became of its record: TEXT_COLUMNS.

    ``records``: all records of the exports, those that are out included. ``place`` names the
    record: its key, or file and line where the row is out (another row may have the same key), and
    ``key`` the person whose names are looked up. ``centre`` is '' where the row is out, ``unit``
    in Model 2 too, where comments stand with their centre only.
    """
    heard = people.loc[people["disposition"] != "NE"].set_index("key")
    eligible, units = (
        heard["centre"],
        heard["unit"].map(lambda unit: unit if plan.model == 1 else ""),
    )
    is_out = ~(records["fault"].isin(_HEARD) & is_among(records["key"], eligible.index))
    line = records["file"] + " line " + records["line"].astype("str")
    rows = records.assign(
        is_out=is_out,
        place=records["key"].mask(is_out, "out\0" + line),
        key=records["key"].mask(records["key"] == "", line),
        centre=looked_up(eligible, records["key"]).mask(is_out, ""),
        unit=looked_up(units, records["key"]).mask(is_out, ""),
    )
    asked = [question for question in plan.questions if question.role == "comment"]
    parts = []
    for table in tables:
        mine = rows[rows["file"] == table.file].set_index("line")
        for question in asked:
            column = table.names.get(question.column, question.column)
            text = table.rows.loc[mine.index, column]
            said = mine.assign(text=text, question=question.id, theme=question.theme)
            parts.append(said[said["text"] != ""])
    made = ("text", "question", "theme")
    nothing = rows.iloc[:0].assign(**dict.fromkeys(made, "")).astype(dict.fromkeys(made, "str"))
    texts = pd.concat([nothing, *parts], ignore_index=True)
    return texts.assign(dangers=dangers_of(texts["text"])).reindex(columns=list(TEXT_COLUMNS))


def dangers_of(texts: pd.Series) -> pd.Series:
    """What a person must see first in each text: threat, abuse, self_harm; '' = nothing."""
    return texts.map(lambda text: " ".join(dangers_in(text))).astype("str")


def text_patterns(tables: Sequence[RawTable], texts: pd.DataFrame) -> pd.DataFrame:
    """One row is one pattern in one file with comments: pattern, file, count, of, meaning."""
    rows = []
    for table in tables:
        mine = texts[texts["file"] == table.file]
        out = mine[mine["is_out"]]
        grave = int((out["dangers"] != "").sum())
        if len(mine):
            said = "comments on rows that are out: not published"
            first = "of the comments on rows that are out, to look at first in comments_review.csv"
            rows.append(("comments_of_rejected_rows", table.file, len(out), len(mine), said))
            rows.append(("look_first_in_rejected_rows", table.file, grave, len(out), first))
    found = pd.DataFrame(rows, columns=["pattern", "file", "count", "of", "meaning"])
    return found.astype({"count": "Int64", "of": "Int64"})
