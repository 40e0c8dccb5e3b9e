"""How many people the groups of a wave hold, for the finite population correction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pipeline.measures.breakdowns import categories_of
from pipeline.measures.groups import EVERYONE, Breakdown, Group, all_groups, parts_of
from pipeline.records import Wave
from pipeline.wave import WavePlan


def populations(wave: Wave, plan: WavePlan, ways: Iterable[Breakdown] = ()) -> Mapping[Group, int]:
    """People in each group that can answer, where it is known.

    With an invitation list: the invited who are eligible (N - NE), by a breakdown only where it is
    known of everybody. Without: what the wave file states.
    """
    if not wave.has_invitations:
        return {Group(*key): people for key, people in wave.populations.items()}
    known = [way for way in ways if way.is_known]
    eligible = wave.people[wave.people["disposition"] != "NE"]
    groups = all_groups(plan, units=True)
    found = dict.fromkeys([*groups, *(p for g in groups for p in parts_of(g, known))], 0)
    sizes = eligible.groupby(["centre", "unit"]).size().reset_index()
    for centre, unit, people in sizes.itertuples(index=False):
        for group in {EVERYONE, Group(centre), Group(centre, unit)}:
            found[group] = found.get(group, 0) + int(people)
    for way in known:
        parts = eligible[["centre"]].assign(category=categories_of(eligible, way.id))
        sizes = parts.groupby(["centre", "category"]).size().reset_index()
        for centre, category, people in sizes.itertuples(index=False):
            for home in (EVERYONE, Group(centre)):
                part = home._replace(breakdown=way.id, category=category)
                found[part] = found.get(part, 0) + int(people)
    return found


def joint_population(
    groups: Sequence[Group], known: Mapping[Group, int], *, is_everyone: bool
) -> int | None:
    """People in the same part of several centres together; None unless every one is known."""
    together = groups[0]._replace(centre="") if groups else EVERYONE
    if is_everyone and together in known:
        return known[together]
    sizes = [known[group] for group in groups if group in known]
    return sum(sizes) if len(sizes) == len(groups) else None
