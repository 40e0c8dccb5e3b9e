"""Expected range: each centre, and each unit, against what chance alone would give. No ranking."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.measures.derived.published import SHARES, Published
from pipeline.measures.expected_range import expected_range
from pipeline.measures.groups import Group
from pipeline.measures.intervals import Estimate
from pipeline.measures.rows import Row
from pipeline.measures.samples import Proportion
from pipeline.records import KpiAbout

FEWEST = 3
"""Of two, each one knows the other: a group to be compared with has at least three."""
INSIDE = "inside"


def range_rows(found: Published) -> list[Row]:
    """The expected range of every KPI that is a share, for centres and for units.

    ``expected_range``: value = the share of all of them together, limits of 95 %;
    ``expected_range_far`` the same with 99.8 %; ``expected_range_adjusted``: value = standard
    errors from the target, allowing for as much spread as there is. Each among its like only,
    where three or more are shown.
    """
    rows: list[Row] = []
    for kpi in found.about.kpis:
        if kpi.kind in SHARES:
            for groups in (found.centres_of(kpi), found.units()):
                rows += _rows(kpi, groups, found)
    return rows


def _rows(kpi: KpiAbout, groups: Sequence[Group], found: Published) -> Iterator[Row]:
    told = [(group, found.sample(kpi, group)) for group in groups]
    shown = [(group, one) for group, one in told if isinstance(one, Proportion) and one.n]
    if len(shown) < FEWEST:
        return
    seen = expected_range([one for _, one in shown])
    few = "_few" if seen.is_few else ""
    for (group, own), finding, distance in zip(
        shown, seen.findings, seen.spread.adjusted, strict=True
    ):
        limits = finding.limits
        for measure, low, high, verdict, method in (
            ("expected_range", limits.low, limits.high, finding.naive, "funnel"),
            ("expected_range_far", limits.far_low, limits.far_high, finding.far, "funnel"),
            ("expected_range_fdr", limits.low, limits.high, finding.fdr, "funnel_fdr"),
        ):
            shape = Estimate(own.n, seen.target, low, high, method + few)
            yield Row(measure, kpi.id, group, found.about.wave, shape, verdict or INSIDE)
        shape = Estimate(own.n, distance, method="overdispersion" + few)
        yield Row(
            "expected_range_adjusted",
            kpi.id,
            group,
            found.about.wave,
            shape,
            finding.adjusted or INSIDE,
        )
