"""How many people the groups of a wave hold, for the finite population correction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.measures.groups import EVERYONE, Group, all_groups
from pipeline.records import Wave
from pipeline.wave import WavePlan


def populations(wave: Wave, plan: WavePlan) -> Mapping[Group, int]:
    """People in each group that can answer, where it is known.

    With an invitation list: the invited who are eligible (N - NE). Without: what the wave file
    states.
    """
    if not wave.has_invitations:
        return {Group(*key): people for key, people in wave.populations.items()}
    eligible = wave.people.loc[wave.people["disposition"] != "NE", ["centre", "unit"]]
    found = dict.fromkeys(all_groups(plan, units=True), 0)
    found[EVERYONE] = len(eligible)
    sizes = eligible.groupby(["centre", "unit"]).size().reset_index()
    for centre, unit, people in sizes.itertuples(index=False):
        found[Group(centre)] += int(people)
        if unit:
            found[Group(centre, unit)] += int(people)
    return found


def joint_population(
    centres: Sequence[str], known: Mapping[Group, int], *, is_everyone: bool
) -> int | None:
    """People in several centres together; None unless every one is known."""
    if is_everyone and EVERYONE in known:
        return known[EVERYONE]
    sizes = [known[Group(centre)] for centre in centres if Group(centre) in known]
    return sum(sizes) if len(sizes) == len(centres) else None
