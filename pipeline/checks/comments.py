"""Free text stops here: redacted, apart from the person, for a human to read and approve."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from functools import partial

import pandas as pd

from pipeline.checks.pseudonyms import pseudonyms
from pipeline.personal_data import (
    name_pairs,
    outside_redactions,
    redact,
    redact_full_names,
    redact_names,
    redact_names_after,
)
from pipeline.policy import before_names, personal_heading
from pipeline.records import COMMENT_COLUMNS, RawTable


def comments_of(
    texts: pd.DataFrame, names: Mapping[str, Sequence[str]], secret: bytes
) -> pd.DataFrame:
    """One row is one comment (COMMENT_COLUMNS), redacted, not in the order of answering.

    ``texts``: TEXT_COLUMNS; of rows that are out only those a person must see, without a centre.
    ``names`` are the names known of each person key: every word of them goes from the person's own
    comments, and a first and a last name beside each other from everybody's. Only the centre stays
    with a comment (in Model 1 its unit), never mode or background. Those a person must see first
    come first, then by centre, unit and text.
    """
    texts = texts[~texts["is_out"] | (texts["dangers"] != "")]
    everybody = {pair for known in names.values() for pair in name_pairs(known)}
    said = [
        _redacted(text, names.get(key, ()), everybody)
        for key, text in zip(texts["key"], texts["text"], strict=True)
    ]
    dangers = texts["dangers"]
    ids = pseudonyms(texts["place"] + "\0" + texts["question"], secret, "comment")
    table = pd.DataFrame(
        {
            "comment_id": ids,
            "look_first": dangers.mask(texts["is_out"], dangers + " rejected_row"),
            "centre": texts["centre"],
            "unit": texts["unit"],
            "question": texts["question"],
            "theme": texts["theme"],
            "text": pd.Series(said, index=texts.index, dtype="str"),
        }
    )[list(COMMENT_COLUMNS)].astype("str")
    table = table.assign(later=table["look_first"] == "")
    order = ["later", "centre", "unit", "question", "text", "comment_id"]
    return table.sort_values(order, ignore_index=True).drop(columns="later")


def _redacted(text: str, own: Sequence[str], everybody: Set[tuple[str, str]]) -> str:
    """Patterns before names: a name taken out of an address would leave the rest of it standing."""
    return outside_redactions(redact(text), partial(_without_names, own=own, everybody=everybody))


def _without_names(text: str, own: Sequence[str], everybody: Set[tuple[str, str]]) -> str:
    known = outside_redactions(
        redact_names(text, own), lambda part: redact_full_names(part, everybody)
    )
    return redact_names_after(known, *before_names())


def names_of(tables: Sequence[RawTable], records: pd.DataFrame) -> dict[str, list[str]]:
    """Person key -> the names in columns whose heading says so: respondent's and employees'.

    In the order of the columns, so that a first name stands before its last name.

    ``records``: file, line, key of all records; one without a key goes by its file and line.
    """
    found: dict[str, list[str]] = {}
    for table in tables:
        headed = {**table.names, **{str(column): str(column) for column in table.rows.columns}}
        columns = {c for heading, c in headed.items() if personal_heading(heading) in _NAMED}
        mine = records[records["file"] == table.file]
        order = list(map(str, table.rows.columns))
        for column in sorted(columns - set(table.columns.values()), key=order.index):
            cells = table.rows.loc[mine["line"], column]
            for key, line, name in zip(mine["key"], mine["line"], cells, strict=True):
                if name:
                    known_as = str(key) or f"{table.file} line {line}"
                    found.setdefault(known_as, []).append(str(name))
    return found


_NAMED = ("name", "employee")
