"""The answers of a wave as a table of people by questions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd


def ticked(responses: pd.DataFrame, people: pd.Index, questions: Sequence[str]) -> np.ndarray:
    """People x questions: the position on the scale that each ticked, 0 where none (int16).

    ``responses``: RESPONSES_COLUMNS; ``people``: their ids, each once, in the order that is wanted.
    Question by question, because a large wave has millions of answers.

    >>> told = {"person_id": ["a", "b"], "question": "q", "answer": "scale", "code": [4, 2]}
    >>> ticked(pd.DataFrame(told), pd.Index(["b", "c", "a"]), ["q"]).tolist()
    [[2], [0], [4]]
    """
    at = people.get_indexer(pd.Index(responses["person_id"]))
    is_known = (responses["answer"] == "scale").to_numpy() & (at >= 0)
    found = np.zeros((len(people), len(questions)), dtype="int16")
    for column, question in enumerate(questions):
        mine = np.flatnonzero((responses["question"] == question).to_numpy() & is_known)
        found[at[mine], column] = responses["code"].iloc[mine].to_numpy("int16")
    return found
