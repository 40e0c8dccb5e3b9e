"""What every value of an export was understood as, and labels nobody has given a meaning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from pipeline.checks.answers import UNMAPPED, label_of
from pipeline.errors import DataError, nearest
from pipeline.personal_data import IDENTIFIERS, redact
from pipeline.wave import QuestionPlan, WavePlan

RECODE_COLUMNS = (
    *("file", "question", "column", "value", "label"),
    *("understood", "position", "rule", "reason", "rows"),
)


def recodes_of(
    part: pd.DataFrame, question: QuestionPlan, place: tuple[str, str], labels: Mapping[str, str]
) -> pd.DataFrame:
    """One row is one value found in one column, and what it was understood as (RECODE_COLUMNS).

    ``part``: text, answer, code, fault, rule and times of every cell; ``place``: file and column.
    ``understood`` is position, dont_know, not_relevant, missing or rejected; ``rule`` what told:
    codes (the wave file), word, label or number; ``rows`` how many rows hold the value. A value is
    shown only where the codebook, the wave file or our own words hold it too; all others, which
    may be free text, are one row per reason without a value.
    """
    cells = part.loc[part["text"] != "", ["text", "answer", "code", "fault", "rule", "times"]]
    if question.scale is None or cells.empty:
        return pd.DataFrame(columns=list(RECODE_COLUMNS))
    by = ["text", "answer", "code", "fault", "rule"]
    counted = _added(cells, by, "times").astype({"answer": "str", "fault": "str", "rule": "str"})
    is_known = (counted["rule"] != "") | (counted["fault"] == UNMAPPED)
    is_known |= counted["text"].map(lambda text: label_of(text, labels) != "")
    counted = _added(counted.assign(text=counted["text"].where(is_known, "")), by, "rows")
    understood = counted["answer"].replace({"scale": "position", "": "missing"})
    is_position = (counted["answer"] == "scale") & (counted["fault"] == "")
    found = counted.assign(
        file=place[0],
        question=question.id,
        column=_kept(place[1]),
        value=counted["text"].map(_kept),
        label=counted["text"].map(lambda value: _kept(label_of(value, labels))).astype("str"),
        understood=understood.mask(counted["fault"] != "", "rejected"),
        position=counted["code"].astype("Int16").where(is_position),
        reason=counted["fault"],
    )
    return found.sort_values(["understood", "position", "value"])[list(RECODE_COLUMNS)]


def _added(cells: pd.DataFrame, by: list[str], number: str) -> pd.DataFrame:
    """Equal cells as one row with the sum of their ``number`` as ``rows``, as first met."""
    return cells.groupby(by, sort=False)[number].sum().reset_index(name="rows")


def stop_if_shifted(part: pd.DataFrame, question: QuestionPlan, place: tuple[str, str]) -> None:
    """Raise DataError where the numbers of a smiley do not begin or end where its scale does.

    0 to 3 on a scale of 1 to 4: most numbers would fit, and every one would be read one too low.
    ``part``, ``place``: as for ``recodes_of``.
    """
    if question.scale is None or not question.scale.numbers:
        return
    known = set(question.scale.numbers)
    times = part.loc[part["rule"] == "number", "times"].sum()
    beside = {str(number) for number in (min(known) - 1, max(known) + 1)}
    odd = part[(part["fault"] == "off_scale") & part["text"].isin(beside)]
    if odd.empty or odd["times"].sum() < min(_SEVERAL, max(1, _SLIP * times)):
        return
    found = ", ".join(sorted(odd["text"].unique()))
    raise DataError(
        f"the numbers of {question.id!r} are not those of its scale",
        where=f"{place[0]}, column {_kept(place[1])}, line {odd.index[0]}",
        expected=f"{min(known)} to {max(known)} ({question.scale.id})",
        got=f"{found} in {int(odd['times'].sum())} rows",
        todo="in wave.toml, under [[questions]]: choose the scale that counts as the stand does "
        "(smiley_4_from_0, smiley_5_from_0, satisfaction_4, satisfaction_5), or say under codes "
        "what each number means",
    )


_SEVERAL = 5
_SLIP = 0.01
"""From so many rows, or so large a share of the numbers, on it is no slip of one press."""


def _kept(text: str) -> str:
    return redact(text, IDENTIFIERS)


def stop_if_unmapped(recodes: pd.DataFrame, plan: WavePlan) -> None:
    """Raise DataError for labels in use that are neither on their scale nor a known word.

    The label of an answer option is the questionnaire's text, never a person's.
    """
    unmapped = recodes[recodes["reason"] == UNMAPPED]
    if unmapped.empty:
        return
    questions = {question.id: question for question in plan.questions}
    listed = [
        f"    {row.file}, column {row.column}: {row.value!r}{_labelled(str(row.label))}, "
        f"{row.rows} rows" + _nearest_to(str(row.label or row.value), questions[str(row.question)])
        for row in unmapped.head(10).itertuples()
    ]
    first = unmapped.iloc[0]
    raise DataError(
        "labels nobody mapped: neither on the question's scale nor a known word\n"
        + "\n".join(listed),
        where=", ".join(unmapped["file"].unique()),
        expected="a meaning for every label",
        todo=f"say what it means, in wave.toml under [[questions]] {first['question']}: codes = "
        f'{{ "{first["value"]}" = ... }} (a position, "dont_know", "not_relevant" or '
        '"missing"), or choose the scale with these labels',
    )


def _labelled(label: str) -> str:
    return f" = {label!r}" if label else ""


def _nearest_to(label: str, question: QuestionPlan) -> str:
    labels = question.scale.labels.values() if question.scale else ()
    found = nearest(label, [word for words in labels for word in words])
    return f" (nearest on the scale: {found})" if found else ""


def joined_recodes(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """The values of all columns, in the order of files and questions (RECODE_COLUMNS)."""
    filled = [part for part in parts if len(part)]
    empty = pd.DataFrame(columns=list(RECODE_COLUMNS))
    return pd.concat(filled, ignore_index=True) if filled else empty
