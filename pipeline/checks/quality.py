"""Counts of what was answered, when, and what was left out: shown, never silently dropped."""

from __future__ import annotations

import pandas as pd

from pipeline.checks.records import is_among
from pipeline.wave import WavePlan


def item_nonresponse(
    responses: pd.DataFrame, people: pd.DataFrame, rejected: pd.DataFrame, plan: WavePlan
) -> pd.DataFrame:
    """One row is one question: asked = answered + dont_know + not_relevant + rejected + unanswered.

    Counted among the respondents (``people``: key, centre) of the centres that were asked.
    ``rejected`` (key, question, reason) are answers that could not be used. A row counts as many
    times as its ``times`` says, where there is such a column.
    """
    is_ours = is_among(rejected["key"], people["key"]) & (rejected["reason"] != "not_asked_here")
    out = rejected[is_ours]
    unusable = _times(out).groupby(out["question"]).sum().to_dict()
    centres = _times(people).groupby(people["centre"]).sum()
    rows = []
    for question in plan.questions:
        if not question.is_scored:
            continue
        asked = sum(
            number for centre, number in centres.items() if question.is_asked_in(str(centre))
        )
        mine = responses[responses["question"] == question.id]
        counts = _times(mine).groupby(mine["answer"]).sum()
        given = [counts.get(answer, 0) for answer in _ANSWERS]
        faulty = unusable.get(question.id, 0)
        rows.append((question.id, asked, *given, faulty, asked - sum(given) - faulty))
    columns = ["question", "asked", "answered", *_ANSWERS[1:], "rejected", "unanswered"]
    return pd.DataFrame(rows, columns=columns)


def _times(table: pd.DataFrame) -> pd.Series:
    return table["times"] if "times" in table.columns else pd.Series(1, index=table.index)


_ANSWERS = ("scale", "dont_know", "not_relevant")


def answers_per_day(people: pd.DataFrame) -> pd.DataFrame:
    """One row is one day with answers: date, answers; NaT for those without a date.

    A person counts as many times as ``times`` says, where there is such a column.
    """
    days = _times(people).groupby(people["answered_date"], dropna=False).sum()
    return days.rename("answers").rename_axis("date").reset_index()


def periods(records: pd.DataFrame) -> pd.DataFrame:
    """One row is one survey file: file, first_answer, last_answer; NaT where it has no dates."""
    dates = records.groupby("file")["date"].agg(["min", "max"])
    return dates.set_axis(["first_answer", "last_answer"], axis="columns").reset_index()
