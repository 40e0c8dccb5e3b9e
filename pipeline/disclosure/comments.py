"""Comments a person approved, where they are many enough for nobody to be told by them."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import pandas as pd

from pipeline.personal_data import redact
from pipeline.policy import Thresholds
from pipeline.records import RELEASED_COMMENT_COLUMNS, About, Released


def with_comments(released: Released, comments: pd.DataFrame, thresholds: Thresholds) -> Released:
    """What is released, with the approved comments that may be published beside it.

    One row of ``comments`` is one comment that was given: centre, question, theme, and text, ''
    where nobody approved it. A centre's comments on a question are released where at least
    ``question_answers`` were given, and only if the report may tell how many people of the centre
    answered: comments tell of them, and of break-offs. They come in an order that has nothing to
    do with who answered when, and no group below the centre stands beside them.
    """
    told = _centres_told(released.rows, released.about)
    given = comments.groupby(["centre", "question"])["text"].transform("size")
    kept = comments[
        (given >= thresholds.question_answers)
        & comments["centre"].isin(told)
        & (comments["text"] != "")
    ]
    kept = kept.assign(text=kept["text"].map(redact).astype("str"))
    at = [sha256(f"{released.about.wave}\0{text}".encode()).hexdigest() for text in kept["text"]]
    order = ["centre", "question", "at"]
    shuffled = kept.assign(at=pd.Series(at, index=kept.index, dtype="str")).sort_values(order)
    columns = list(RELEASED_COMMENT_COLUMNS)
    return replace(released, comments=shuffled[columns].astype("str").reset_index(drop=True))


def _centres_told(rows: pd.DataFrame, about: About) -> set[str]:
    """The centres whose number of people who answered is shown."""
    is_number = (
        (rows["measure"] == "answered")
        & (rows["wave"] == about.wave)
        & (rows["unit"] == "")
        & (rows["breakdown"] == "")
        & (rows["status"] == "shown")
    )
    return set(rows.loc[is_number, "centre"]) - {""}
