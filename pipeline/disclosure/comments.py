"""Comments a person approved, where they are many enough for nobody to be told by them."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import pandas as pd

from pipeline.personal_data import redact
from pipeline.policy import Thresholds
from pipeline.records import RELEASED_COMMENT_COLUMNS, STATEMENTS, About, Released


def with_comments(released: Released, comments: pd.DataFrame, thresholds: Thresholds) -> Released:
    """What is released, with the approved comments that may be published beside it.

    One row of ``comments`` is one comment that was given (RELEASED_COMMENT_COLUMNS), its text ''
    where nobody approved it. A group's comments on a question are released where at least
    ``question_answers`` were given, and only if the report may tell how many people of the group
    answered: comments tell of them, and of break-offs. The group is the centre and, in Model 1,
    the unit; for statements it is their number that must be shown. They come in an order that has
    nothing to do with who answered when, and no smaller group stands beside them.
    """
    told = _groups_told(released.rows, released.about)
    given = comments.groupby(["centre", "unit", "question"])["text"].transform("size")
    is_statement = comments["question"] == STATEMENTS
    groups = zip(comments["centre"], comments["unit"], is_statement, strict=True)
    is_told = pd.Series([group in told for group in groups], index=comments.index, dtype="bool")
    kept = comments[(given >= thresholds.question_answers) & is_told & (comments["text"] != "")]
    kept = kept.assign(text=kept["text"].map(redact).astype("str"))
    at = [sha256(f"{released.about.wave}\0{text}".encode()).hexdigest() for text in kept["text"]]
    order = ["centre", "unit", "question", "at"]
    shuffled = kept.assign(at=pd.Series(at, index=kept.index, dtype="str")).sort_values(order)
    columns = list(RELEASED_COMMENT_COLUMNS)
    return replace(released, comments=shuffled[columns].astype("str").reset_index(drop=True))


def _groups_told(rows: pd.DataFrame, about: About) -> set[tuple[str, str, bool]]:
    """(centre, unit, statements) of the groups whose number is shown: people, presses, statements.

    In Model 2 comments stand with their centre only.
    """
    is_number = (
        rows["measure"].isin(["answered", "presses", STATEMENTS])
        & (rows["wave"] == about.wave)
        & ((rows["unit"] == "") | (about.model == 1))
        & (rows["breakdown"] == "")
        & (rows["status"] == "shown")
        & (rows["centre"] != "")
    )
    shown = rows[is_number]
    kinds = shown["measure"] == STATEMENTS
    return set(zip(shown["centre"], shown["unit"], kinds, strict=True))
