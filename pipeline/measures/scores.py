"""Scores per question and group: distribution, shares, mean and index, with intervals."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.measures.groups import Group, asked_groups
from pipeline.measures.intervals import Estimate, share_estimate
from pipeline.measures.kinds import QUESTION_KINDS, estimate, weighted_estimate
from pipeline.measures.rows import Row
from pipeline.measures.tallies import CountedWave, Tally, tally_of
from pipeline.policy import Scale


def question_rows(counted: CountedWave, answered: Mapping[Group, int] | None) -> list[Row]:
    """Distribution, don't know, not relevant, share positive, mean and index of every question.

    "Don't know" and "not relevant" have their own shares, of all who answered in any way, and no
    part in any other measure; who left the question out, the share of all who answered the
    questionnaire (``answered``; None where there is none). Weighted measures only where the wave
    has weights.
    """
    plan = counted.plan
    rows: list[Row] = []
    for question in plan.questions:
        if question.scale is None:
            continue
        for group in asked_groups(question, plan, units=plan.show_units):
            tally = tally_of(counted, question, group)
            rows += [
                Row(
                    "distribution",
                    question.id,
                    group._replace(breakdown="answer", category=str(position)),
                    plan.id,
                    share,
                )
                for position, share in enumerate(_distribution(tally), start=1)
            ]
            scores = _scores(tally, question.scale, is_weighted=counted.is_weighted)
            if answered is not None:
                scores["unanswered"] = _unanswered(tally, answered.get(group, 0))
            rows += [
                Row(measure, question.id, group, plan.id, score)
                for measure, score in scores.items()
            ]
    return rows


def _distribution(tally: Tally) -> list[Estimate]:
    return [share_estimate(tally.share(hits)) for hits in tally.positions]


def _scores(tally: Tally, scale: Scale, *, is_weighted: bool) -> dict[str, Estimate]:
    blank = {"dont_know": tally.dont_know, "not_relevant": tally.not_relevant}
    scores = {
        measure: share_estimate(tally.share(people, tally.responses))
        for measure, people in blank.items()
    }
    scores |= {kind: estimate(kind, tally, scale) for kind in QUESTION_KINDS}
    if is_weighted:
        scores |= {
            f"weighted_{kind}": weighted_estimate(kind, tally, scale) for kind in QUESTION_KINDS
        }
    return scores


def _unanswered(tally: Tally, answered: int) -> Estimate:
    """Item non-response: a fact about the questionnaires, not an estimate, so without interval."""
    if not answered:
        return Estimate(0, numerator=0.0, denominator=0.0)
    left_out = answered - tally.responses
    return Estimate(
        answered,
        left_out / answered,
        method="count",
        numerator=float(left_out),
        denominator=float(answered),
    )
