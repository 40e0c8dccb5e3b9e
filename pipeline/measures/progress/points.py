"""Rows of one unit and instrument: every point's mean, the change since the start, who is left."""

from __future__ import annotations

import math
from collections.abc import Iterator

from pipeline.measures.group_tests import benjamini_hochberg
from pipeline.measures.intervals import Estimate, mean_estimate, share_estimate
from pipeline.measures.progress.change import paired_change, reliable_counts, reliable_limit
from pipeline.measures.progress.scores import Scored, moments
from pipeline.measures.reliability import cronbach
from pipeline.measures.rows import Row
from pipeline.measures.samples import Proportion
from pipeline.policy import comparison_rule, progress_rule
from pipeline.wave import WavePlan

POINT = "point"


def point_rows(one: Scored, plan: WavePlan) -> list[Row]:
    """One row is one measure of one point (breakdown = point, category = its id).

    Of every point: point_mean. Of every later one: point_change, same_people, newcomers, and the
    scores at the start of those who were measured again and of those who were not
    (start_of_stayers, start_of_leavers); reliable_improved / unchanged / worse where a limit is
    known. Of the whole: reliable_limit, and what it rests on where that is the wave itself.
    """
    edges = one.instrument.edges
    rows = [
        _row(one, "point_mean", point, mean_estimate(moments(one.at(point), edges)))
        for point in one.scores.columns
    ]
    later = list(one.scores.columns[1:])
    rows += _changes(one, later, plan)
    limit, told = _limit(one, plan)
    rows += told
    for point in later:
        rows += _people(one, point, plan)
        if not math.isnan(limit):
            counts = reliable_counts(one.changes(point), limit, is_up=one.is_up)
            rows += [
                _row(one, f"reliable_{name}", point, share_estimate(Proportion(hits, n)))
                for name, hits in counts.items()
                for n in [sum(counts.values())]
            ]
    return rows


def _changes(one: Scored, later: list[str], plan: WavePlan) -> Iterator[Row]:
    """The change at every point; what is clear is told after Benjamini-Hochberg among them."""
    rule = comparison_rule(plan.start_date)
    pairs = [one.both(point) for point in later]
    found = [paired_change(p[one.start], p[q]) for p, q in zip(pairs, later, strict=True)]
    tested = [one.p if one.estimate.n >= rule.minimum_answers else math.nan for one in found]
    adjusted = benjamini_hochberg(tested)
    for point, change, p in zip(later, found, adjusted, strict=True):
        shape = change.estimate
        verdict = ""
        if shape.n:
            verdict = "unclear" if shape.n >= rule.minimum_answers else "too_few"
        is_large = abs(shape.value) >= one.instrument.relevant - 1e-9
        if verdict == "unclear" and p <= rule.alpha and is_large:
            verdict = "better" if (shape.value > 0) == one.is_up else "worse"
        yield _row(one, "point_change", point, shape, verdict)


def _people(one: Scored, point: str, plan: WavePlan) -> Iterator[Row]:
    """Who stands behind a point: the same people as at the first, or others."""
    here, first = one.at(point), one.at(one.start)
    is_still = first.index.isin(here.index)
    new = here[~here.index.isin(first.index)]
    yield _row(one, "same_people", point, *_same_people(one, point, plan))
    edges = one.instrument.edges
    for measure, scores in (
        ("start_of_stayers", first[is_still]),
        ("start_of_leavers", first[~is_still]),
        ("newcomers", new),
    ):
        yield _row(one, measure, point, mean_estimate(moments(scores, edges)))


def _same_people(one: Scored, point: str, plan: WavePlan) -> tuple[Estimate, str]:
    """The share of the first point's people at this one, and whether they are the same group.

    The verdict knows of everybody; the share is not told where few were left out: they would be
    missed in it, or counted by it.
    """
    has = one.everyone.notna()
    first, both = has[one.start], has[one.start] & has[point]
    n, still, here = int(first.sum()), int(both.sum()), int(has[point].sum())
    if not n:
        return Estimate(0), ""
    least = progress_rule(plan.start_date).same_people
    is_same = still >= least * n - 1e-9 and here - still <= (1 - least) * here + 1e-9
    verdict = "same_group" if is_same else "other_group"
    told = one.scores.notna()
    if int((told[one.start] & told[point]).sum()) != still or int(told[one.start].sum()) != n:
        return Estimate(int(told[one.start].sum()), method="count"), verdict
    shape = Estimate(*(n, still / n), method="count", numerator=float(still), denominator=float(n))
    return shape, verdict


def _limit(one: Scored, plan: WavePlan) -> tuple[float, list[Row]]:
    """The limit of a reliable change: as published, else from alpha and spread at the start."""
    rule, stated = progress_rule(plan.start_date), one.instrument
    nothing = _row(one, "reliable_limit", "", Estimate(0))
    if stated.sd is not None and stated.reliability is not None:
        limit = reliable_limit(stated.sd, stated.reliability, rule.reliable_z)
        return limit, [_row(one, "reliable_limit", "", Estimate(0, limit, method="published"))]
    if len(one.at(one.start)) < rule.alpha_answers:
        return math.nan, [nothing]
    complete = one.items.dropna()
    alpha = cronbach(complete)
    spread = moments(one.at(one.start)).variance ** 0.5
    if len(complete) < rule.alpha_answers or not 0 < alpha.value < 1 or not spread:
        return math.nan, [nothing]
    limit, n = reliable_limit(spread, alpha.value, rule.reliable_z), len(one.at(one.start))
    return limit, [
        _row(one, "reliable_limit", "", Estimate(n, limit, method="alpha")),
        _row(one, "start_alpha", "", alpha),
        _row(one, "start_sd", "", Estimate(n, spread, method="sd")),
    ]


def _row(one: Scored, measure: str, point: str, shape: Estimate, verdict: str = "") -> Row:
    axis = POINT if point else ""
    part = one.group._replace(breakdown=axis, category=point)
    return Row(measure, one.instrument.id, part, one.wave, shape, verdict)
