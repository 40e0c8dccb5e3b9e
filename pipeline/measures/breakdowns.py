"""How the people of a wave can be divided: by mode, and by the background the wave file names."""

from __future__ import annotations

import pandas as pd

from pipeline.measures.groups import MODE, UNKNOWN, Breakdown
from pipeline.measures.rates import ANSWERED
from pipeline.records import Wave
from pipeline.wave import WavePlan


def breakdowns(wave: Wave, plan: WavePlan) -> tuple[Breakdown, ...]:
    """Mode first, then the background questions as in the wave file; those nobody knows are out.

    Categories stand in the order of their names, people of whom it is not known last.
    """
    names = [MODE, *(question.id for question in plan.questions if question.role == "background")]
    found = (_breakdown(wave, name) for name in names if name in wave.people.columns)
    return tuple(one for one in found if one.categories not in ((), (UNKNOWN,)))


def categories_of(people: pd.DataFrame, breakdown: str) -> pd.Series:
    """Each person's category, ``unknown`` where there is none."""
    return people[breakdown].where(people[breakdown] != "", UNKNOWN)


def _breakdown(wave: Wave, name: str) -> Breakdown:
    categories = sorted(categories_of(wave.people, name).unique(), key=lambda c: (c == UNKNOWN, c))
    silent = ~wave.people["disposition"].isin(ANSWERED)
    is_known = wave.has_invitations and not (silent & (wave.people[name] == "")).any()
    return Breakdown(name, tuple(map(str, categories)), bool(is_known))
