"""Counts of what was answered, when, and what was left out: shown, never silently dropped."""

from __future__ import annotations

import pandas as pd

from pipeline.wave import WavePlan


def item_nonresponse(
    responses: pd.DataFrame, people: pd.DataFrame, rejected: pd.DataFrame, plan: WavePlan
) -> pd.DataFrame:
    """One row is one question: asked = answered + dont_know + not_relevant + rejected + unanswered.

    Counted among the respondents (``people``: key, centre) of the centres that were asked.
    ``rejected`` (key, question, reason) are answers that could not be used.
    """
    centres = people.set_index("key")["centre"]
    counts = responses.groupby(["question", "answer"]).size().to_dict()
    out = rejected[rejected["key"].isin(centres.index) & (rejected["reason"] != "not_asked_here")]
    unusable = out.groupby("question").size().to_dict()
    rows = []
    for question in plan.questions:
        if not question.is_scored:
            continue
        asked = sum(question.is_asked_in(centre) for centre in centres)
        given = [counts.get((question.id, answer), 0) for answer in _ANSWERS]
        faulty = unusable.get(question.id, 0)
        rows.append((question.id, asked, *given, faulty, asked - sum(given) - faulty))
    columns = ["question", "asked", "answered", *_ANSWERS[1:], "rejected", "unanswered"]
    return pd.DataFrame(rows, columns=columns)


_ANSWERS = ("scale", "dont_know", "not_relevant")


def answers_per_day(people: pd.DataFrame) -> pd.DataFrame:
    """One row is one day with answers: date, answers; NaT for those without a date."""
    days = people.groupby("answered_date", dropna=False).size()
    return days.rename("answers").rename_axis("date").reset_index()


def periods(records: pd.DataFrame) -> pd.DataFrame:
    """One row is one survey file: file, first_answer, last_answer; NaT where it has no dates."""
    dates = records.groupby("file")["date"].agg(["min", "max"])
    return dates.set_axis(["first_answer", "last_answer"], axis="columns").reset_index()
