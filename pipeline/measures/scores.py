"""What the answers to each question say, group by group."""

from __future__ import annotations

from pipeline.measures.groups import asked_groups
from pipeline.measures.intervals import Estimate, share_estimate
from pipeline.measures.kinds import KINDS, estimate, weighted_estimate
from pipeline.measures.rows import Row
from pipeline.measures.samples import Proportion
from pipeline.measures.tallies import CountedWave, Tally, tally_of
from pipeline.policy import Scale


def question_rows(counted: CountedWave) -> list[Row]:
    """Distribution, don't know, not relevant, share positive, mean and index of every question.

    "Don't know" and "not relevant" have their own shares, of all who answered in any way, and no
    part in any other measure. Weighted measures only where the wave has weights.
    """
    plan = counted.plan
    rows: list[Row] = []
    for question in plan.questions:
        if question.scale is None:
            continue
        for group in asked_groups(question, plan, units=plan.show_units):
            tally = tally_of(counted, question, group)
            rows += [
                Row("distribution", question.id, group, plan.id, share, "answer", str(position))
                for position, share in enumerate(_distribution(tally), start=1)
            ]
            scores = _scores(tally, question.scale, is_weighted=counted.is_weighted)
            rows += [
                Row(measure, question.id, group, plan.id, score)
                for measure, score in scores.items()
            ]
    return rows


def _distribution(tally: Tally) -> list[Estimate]:
    return [share_estimate(Proportion(hits, tally.n, tally.population)) for hits in tally.positions]


def _scores(tally: Tally, scale: Scale, *, is_weighted: bool) -> dict[str, Estimate]:
    blank = {"dont_know": tally.dont_know, "not_relevant": tally.not_relevant}
    scores = {
        measure: share_estimate(Proportion(people, tally.responses, tally.population))
        for measure, people in blank.items()
    }
    scores |= {kind: estimate(kind, tally, scale) for kind in KINDS}
    if is_weighted:
        scores |= {f"weighted_{kind}": weighted_estimate(kind, tally, scale) for kind in KINDS}
    return scores
