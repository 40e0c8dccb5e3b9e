"""How large the differences are, and whether groups differ at all, from published counts."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from pipeline.measures.derived.detectable import other_sample
from pipeline.measures.derived.published import SHARES, Published
from pipeline.measures.effects import cohens_h, epsilon_squared, rank_biserial
from pipeline.measures.group_tests import benjamini_hochberg, kruskal_wallis
from pipeline.measures.groups import EVERYONE, Group
from pipeline.measures.intervals import Estimate
from pipeline.measures.rows import Row
from pipeline.measures.samples import Proportion
from pipeline.policy import ComparisonRule
from pipeline.records import KpiAbout


def effect_rows(found: Published, before: Published | None) -> list[Row]:
    """``effect_change`` and ``effect_versus_others`` beside each comparison that is shown.

    Shares: Cohen's h. Means: the rank-biserial correlation of Mann and Whitney, where the
    distribution of both groups is shown.
    """
    rows = []
    for kpi in found.about.kpis:
        for group in found.wholes():
            for measure in ("change", "versus_others"):
                if found.find(measure, kpi.id, group) is not None:
                    shape = _effect(kpi, group, measure, (found, before))
                    rows.append(Row(f"effect_{measure}", kpi.id, group, found.about.wave, shape))
    return rows


def _effect(
    kpi: KpiAbout, group: Group, measure: str, sources: tuple[Published, Published | None]
) -> Estimate:
    own = sources[0].sample(kpi, group)
    if isinstance(own, Proportion):
        other = other_sample(kpi, group, measure, sources)
        value = cohens_h(own, other) if isinstance(other, Proportion) else math.nan
        return Estimate(own.n, value, method="cohens_h")
    n = 0 if own is None else own.n
    if len(kpi.questions) > 1:
        return Estimate(n)
    this = sources[0].distribution(kpi.questions[0], group)
    rest = _other_distribution(kpi, group, measure, sources)
    if this is None or rest is None:
        return Estimate(n)
    return Estimate(n, rank_biserial(this, rest), method="rank_biserial")


def _other_distribution(
    kpi: KpiAbout, group: Group, measure: str, sources: tuple[Published, Published | None]
) -> tuple[int, ...] | None:
    """The others': all together without the group's own. Earlier: only under the same id."""
    found, before = sources
    (question,) = kpi.questions
    if measure == "versus_others":
        whole, own = found.distribution(question, EVERYONE), found.distribution(question, group)
        if whole is None or own is None:
            return None
        return tuple(a - b for a, b in zip(whole, own, strict=True))
    if before is None or question not in {one.id for one in before.about.questions}:
        return None
    return before.distribution(question, group)


def difference_rows(found: Published, rule: ComparisonRule) -> list[Row]:
    """Whether centres, units and the categories of a breakdown differ: Kruskal and Wallis.

    ``groups_differ``, breakdown = centre / unit / mode / a background question; value = epsilon
    squared, the part of the spread that lies between the groups (0 to 1). Verdict: differ /
    unclear after Benjamini-Hochberg within one report, too_few where fewer than two groups have
    answers enough. Centres and units by the whole distribution, breakdowns of a share by its hits.
    """
    reports: defaultdict[str, list[tuple[Row, float]]] = defaultdict(list)
    for kpi in found.about.kpis:
        for whole, way, groups in _families(kpi, found):
            counts = [one for one in groups if sum(one) >= rule.minimum_answers]
            test = kruskal_wallis(counts)
            shape = Estimate(test.n, epsilon_squared(counts), method=test.method)
            part = whole._replace(breakdown=way)
            row = Row("groups_differ", kpi.id, part, found.about.wave, shape)
            reports[whole.centre].append((row, test.p))
    rows = []
    for report in reports.values():
        adjusted = benjamini_hochberg([p for _, p in report])
        for (row, _), p in zip(report, adjusted, strict=True):
            verdict = "too_few" if math.isnan(p) else "differ" if p <= rule.alpha else "unclear"
            rows.append(replace(row, verdict=verdict))
    return rows


_Counts = Sequence[tuple[int, ...]]


def _families(kpi: KpiAbout, found: Published) -> Iterator[tuple[Group, str, _Counts]]:
    """Each whole, how it is divided, and the counts of its parts; only where all are shown."""
    if len(kpi.questions) == 1:
        divided: Mapping[tuple[Group, str], Sequence[Group]] = {
            (EVERYONE, "centre"): found.centres_of(kpi),
            **{
                (Group(centre.id), "unit"): [Group(centre.id, unit.id) for unit in centre.units]
                for centre in found.about.centres
                if found.about.show_units
            },
        }
        for (whole, way), parts in divided.items():
            told = [found.distribution(kpi.questions[0], part) for part in parts]
            shown = [one for one in told if one is not None]
            if len(shown) == len(parts) > 1:
                yield whole, way, shown
    if kpi.kind in SHARES:
        for whole in found.wholes():
            for way in ("mode", *(one.id for one in found.about.breakdowns)):
                parts = [
                    whole._replace(breakdown=way, category=one) for one in found.categories(way)
                ]
                samples = [found.sample(kpi, part) for part in parts]
                hits = [
                    (one.n - one.hits, one.hits) for one in samples if isinstance(one, Proportion)
                ]
                if len(hits) == len(parts) > 1:
                    yield whole, way, hits
