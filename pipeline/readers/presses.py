"""Presses on a stand: closed column sets, and one column of answers for each question asked."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import pandas as pd

from pipeline.errors import ReadError, nearest
from pipeline.readers.column_map import ColumnMap, heading, questions_of


def refuse_unknown(
    version: ColumnMap, header: Iterable[str], jobs: Collection[str], where: str
) -> None:
    """Raise ReadError for columns that the format's column map does not know.

    A stand sends what its maker says it sends; what is new may be personal, and is not let in.
    """
    unknown = questions_of(version, header, jobs)
    if unknown:
        known = [*version.own, *(name for names in version.jobs.values() for name in names)]
        raise ReadError(
            f"unknown columns: {', '.join(map(repr, unknown[:10]))}",
            where=where,
            expected=f"only columns of the {version.format} format"
            + (f" (nearest: {close})" if (close := nearest(heading(unknown[0]), known)) else ""),
            todo="export without them; or add them to "
            f"pipeline/readers/column_maps/{version.format}.toml (own, or personal to leave them "
            "out); or read the file as it is with format = "
            '"generic" and columns = ... under [[files]] in wave.toml',
        )


def by_question(answers: pd.Series, questions: pd.Series, names: Iterable[str]) -> pd.DataFrame:
    """One row is one press: its answer under its own question, and nothing under the others.

    ``names`` are the questions in the order of the columns. Nothing is merged: every press stays
    its own row.

    >>> by_question(pd.Series(["4", "1"]), pd.Series(["a", "b"]), "ab").to_dict("list")
    {'a': ['4', ''], 'b': ['', '1']}
    """
    columns = {name: answers.where(questions == name, "").astype("str") for name in names}
    return pd.DataFrame(columns, index=answers.index)
