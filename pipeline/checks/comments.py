"""Free text stops here: redacted, apart from the person, for a human to read and approve."""

from __future__ import annotations

import pandas as pd

from pipeline.checks.records import looked_up
from pipeline.checks.redaction import redact

COMMENT_COLUMNS = ("comment_id", "centre", "question", "text", "approved")


def comments_of(texts: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """One row is one comment, redacted, in the order of its text: not in the order of answering.

    Only the centre stays with it, never unit, mode or background. ``approved`` is for the person
    who reads it.
    """
    texts = texts[texts["key"].isin(people["key"])]
    table = pd.DataFrame(
        {
            "centre": looked_up(people.set_index("key")["centre"], texts["key"]),
            "question": texts["question"].astype("str"),
            "text": texts["text"].map(redact).astype("str"),
        }
    )
    table = table.sort_values(["centre", "question", "text"], ignore_index=True)
    table.insert(0, "comment_id", [f"k{number:05d}" for number in range(1, len(table) + 1)])
    return table.assign(approved="")[list(COMMENT_COLUMNS)]
