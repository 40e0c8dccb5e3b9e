"""The answers of the respondents, as the wave keeps them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline.checks.answers import ANSWER
from pipeline.records import RESPONSES_COLUMNS


def responses_of(answers: pd.DataFrame, respondents: pd.DataFrame) -> pd.DataFrame:
    """One row is one answer of one respondent (RESPONSES_COLUMNS), by question, then as in people.

    Not by id: another secret gives other ids, and sums of floats depend on their order. Texts are
    categories, in the order of their names. ``answers``: key, question, answer, code;
    ``respondents``: key, person_id.
    """
    keys, asked = (answers[name].astype("category").cat for name in ("key", "question"))
    known = pd.Index(respondents["key"]).get_indexer(keys.categories).astype("int32")
    at = known[keys.codes]
    place = asked.codes.to_numpy("int64") * len(respondents) + at
    place[at < 0] = -1
    order = np.argsort(place, kind="stable")[(at < 0).sum() :]
    del place
    ids = respondents["person_id"].astype("category").cat
    said = answers["answer"].astype(ANSWER).cat.remove_categories([""]).array[order]
    code = answers["code"].to_numpy("int16")[order]
    columns = {
        "person_id": pd.Categorical.from_codes(
            ids.codes.to_numpy()[at[order]], ids.categories.astype("str")
        ),
        "question": pd.Categorical.from_codes(
            asked.codes.to_numpy()[order], asked.categories.astype("str")
        ),
        "answer": said,
        "code": pd.arrays.IntegerArray(code, np.asarray(said != "scale")),
    }
    return pd.DataFrame(columns)[list(RESPONSES_COLUMNS)]
