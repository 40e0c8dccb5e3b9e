"""What a wave can tell before anybody was asked: answers, precision, differences that would show.

Planned with three in four positive, as far as a typical wave; margins and differences are largest
at one in two, and there at most a sixth larger.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from pipeline.measures.intervals import share_estimate, wilson_limits
from pipeline.measures.minimum_difference import answers_needed, detectable_share
from pipeline.measures.samples import Proportion
from pipeline.policy import Thresholds

_SHARE = 0.75
_MARGIN = 0.05


@dataclass(frozen=True)
class Precision:
    """One group of ``people`` at one response rate.

    ``margin``: half the width of the 95 % interval of a share. ``difference``: the smallest change
    between two such waves that would most likely be found (80 %). Not a number: none.
    ``is_shown``: whether its results may be shown at all. ``needed``: answers for a margin of 5
    points.
    """

    people: int
    answers: int
    margin: float
    difference: float
    is_shown: bool
    needed: int


def planned(people: int, rate: float, thresholds: Thresholds) -> Precision:
    """What ``people`` invited tell where ``rate`` (0-1) of them answer.

    >>> from datetime import date
    >>> from pipeline.policy import thresholds
    >>> found = planned(200, 0.4, thresholds(date(2026, 1, 1)))
    >>> found.answers, round(found.margin, 3), round(found.difference, 3), found.needed
    (80, 0.073, 0.149, 119)
    """
    answers = round(people * rate)
    sample = Proportion(round(_SHARE * answers), answers, people)
    found = share_estimate(sample)
    is_shown = people >= thresholds.unit_invited and answers >= max(
        thresholds.unit_answers, thresholds.question_answers
    )
    return Precision(
        people,
        answers,
        0.0 if sample.is_census else (found.high - found.low) / 2 if answers else math.nan,
        detectable_share(sample, sample, _SHARE),
        is_shown,
        answers_needed(people, _MARGIN, _SHARE),
    )


def margin_of(answers: int) -> float:
    """Half the width of the 95 % interval of a share of so many answers; who gives them is unknown.

    >>> [round(margin_of(answers), 2) for answers in (10, 50, 217)]
    [0.24, 0.12, 0.06]
    """
    low, high = wilson_limits(_SHARE, answers)
    return (high - low) / 2
