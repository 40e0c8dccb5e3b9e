"""The smallest difference each comparison of a report would most likely have found."""

from __future__ import annotations

from pipeline.measures.derived.published import Published, sample_of
from pipeline.measures.groups import Group
from pipeline.measures.intervals import Estimate
from pipeline.measures.minimum_difference import detectable_mean, detectable_share
from pipeline.measures.rows import Row
from pipeline.measures.samples import Moments, Proportion
from pipeline.records import KpiAbout

COMPARED = ("change", "versus_others", "versus_target")


def detectable_rows(found: Published, before: Published | None) -> list[Row]:
    """``detectable_<comparison>`` beside every comparison that is shown; 80 % power, 5 %.

    Shares as planned with 75 %, in finite groups where the list tells how many there are.
    """
    rows = []
    for kpi in found.about.kpis:
        for group in found.wholes():
            for measure in COMPARED:
                if found.find(measure, kpi.id, group) is None:
                    continue
                other = other_sample(kpi, group, measure, (found, before))
                shape = _detectable(found.sample(kpi, group), other, measure)
                name = f"detectable_{measure}"
                rows.append(Row(name, kpi.id, group, found.about.wave, shape))
    return rows


def other_sample(
    kpi: KpiAbout, group: Group, measure: str, sources: tuple[Published, Published | None]
) -> Proportion | Moments | None:
    """The answers of the group compared with: earlier, or the others; None where not shown."""
    found, before = sources
    if measure == "change":
        row = found.find("kpi", kpi.id, group, found.about.previous)
        people = before.population(group) if before is not None else None
    elif measure == "versus_others":
        row = found.find("kpi_others", kpi.id, group)
        people = found.people(kpi, [one for one in found.centres_of(kpi) if one != group])
    else:
        return None
    return None if row is None else sample_of(kpi, row, people)


def _detectable(
    own: Proportion | Moments | None, other: Proportion | Moments | None, measure: str
) -> Estimate:
    """Not a number where a group's answers are not shown, or where no size would do."""
    if own is None:
        return Estimate(0)
    if other is None and measure != "versus_target":
        return Estimate(own.n)
    if isinstance(own, Proportion):
        value = detectable_share(own, other if isinstance(other, Proportion) else None)
    else:
        value = detectable_mean(own, other if isinstance(other, Moments) else None)
    return Estimate(own.n, value, method="power_80")
