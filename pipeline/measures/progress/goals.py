"""Goals: how many were reached, by what they are about, progress and maintenance apart."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from pipeline.measures.groups import Group
from pipeline.measures.intervals import Estimate, share_estimate
from pipeline.measures.rows import Row
from pipeline.measures.samples import Proportion
from pipeline.records import Wave
from pipeline.wave import WavePlan

KINDS = ("progress", "maintenance")
LEVELS = ("full", "partly", "not_attained")


def goal_rows(wave: Wave, group: Group, plan: WavePlan) -> Iterator[Row]:
    """One row is one level of attainment of one parameter's goals of one kind.

    breakdown = goal_progress / goal_maintenance, category = parameter/level; '' before the slash =
    all parameters together. ``n`` are the people, numerator / denominator goals. A limit is given
    where nobody has two of the goals: goals of one person hang together.
    """
    if not len(wave.goals.columns):
        return
    people = wave.people[
        (wave.people["centre"] == group.centre) & (wave.people["unit"] == group.unit)
    ]
    goals = wave.goals[wave.goals["person_id"].isin(people["person_id"])]
    for kind in KINDS:
        mine = goals[goals["kind"] == kind]
        yield from _levels(mine, "", group._replace(breakdown=f"goal_{kind}"), plan.id)
        for parameter in _parameters(wave, plan):
            part = mine[mine["parameter"] == parameter]
            place = group._replace(breakdown=f"goal_{kind}")
            yield from _levels(part, parameter, place, plan.id)


def _parameters(wave: Wave, plan: WavePlan) -> list[str]:
    """As the wave file lists them, else by name."""
    stated = plan.progress.parameters if plan.progress else ()
    return list(stated) or sorted(wave.goals["parameter"].unique())


def _levels(goals: pd.DataFrame, parameter: str, place: Group, wave: str) -> Iterator[Row]:
    people = goals["person_id"].nunique()
    for level in LEVELS:
        hits = int((goals["attained"] == level).sum())
        shape = share_estimate(Proportion(hits, len(goals)))
        is_alone = people == len(goals)
        shape = Estimate(
            n=people,
            value=shape.value,
            low=shape.low if is_alone else float("nan"),
            high=shape.high if is_alone else float("nan"),
            method=shape.method if is_alone else "goals",
            numerator=shape.numerator,
            denominator=shape.denominator,
        )
        part = place._replace(category=f"{parameter}/{level}")
        yield Row("goals", "", part, wave, shape)
