"""What a result would be with another mix of people: the earlier modes, or all who were invited."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeGuard

from pipeline.measures.derived.published import Published
from pipeline.measures.groups import MODE, UNKNOWN, Group
from pipeline.measures.intervals import Estimate
from pipeline.measures.mode_mix import standardised_mean, standardised_share
from pipeline.measures.nonresponse import representativity, reweighted_mean, reweighted_share
from pipeline.measures.rates import Ratio
from pipeline.measures.rows import Row
from pipeline.measures.samples import Moments, Proportion
from pipeline.records import KpiAbout

_ALPHA = 0.05


def mode_rows(found: Published, before: Published | None) -> list[Row]:
    """``kpi_mode_standardised``: each KPI with the earlier wave's mix of modes, beside the raw one.

    Where the earlier release shows who answered by which mode, and this one the KPI by mode.
    """
    rows = []
    for group in found.wholes():
        mix = _mix(group, before)
        for kpi in found.about.kpis if mix else ():
            samples = {mode: _sample(found, kpi, group, mode) for mode in mix}
            modes = {mode: one for mode, one in samples.items() if one is not None}
            if len(modes) < len(mix):
                continue
            shape = _standardised(modes, mix)
            if shape is not None:
                name = "kpi_mode_standardised"
                rows.append(Row(name, kpi.id, group, found.about.wave, shape))
    return rows


def _mix(group: Group, before: Published | None) -> dict[str, float]:
    """People who answered then, by mode; empty where a mode is not shown, or not known."""
    if before is None:
        return {}
    whole = before.find("answered", "", group)
    modes = {
        mode: before.find("answered", "", group._replace(breakdown=MODE, category=mode))
        for mode in before.categories(MODE)
    }
    mix = {mode: float(one.n) for mode, one in modes.items() if one is not None and one.n}
    is_whole = whole is not None and sum(mix.values()) == whole.n
    return mix if is_whole and UNKNOWN not in mix else {}


def _sample(
    found: Published, kpi: KpiAbout, group: Group, mode: str
) -> Proportion | Moments | None:
    return found.sample(kpi, group._replace(breakdown=MODE, category=mode))


def _standardised(
    modes: Mapping[str, Proportion | Moments], mix: Mapping[str, float]
) -> Estimate | None:
    if _are_shares(modes):
        return standardised_share(modes, mix).estimate
    if _are_means(modes):
        return standardised_mean(modes, mix).estimate
    return None


def nonresponse_rows(found: Published) -> list[Row]:
    """Who did not answer, by each background variable that the list knows of everybody.

    ``representativity``: R, 1 where all categories answered alike; verdict differ / unclear (chi
    squared, 5 %). ``kpi_reweighted``: the KPI as it were had all categories answered alike.
    """
    rows: list[Row] = []
    for way in (one.id for one in found.about.breakdowns):
        for group in found.wholes():
            parts = [group._replace(breakdown=way, category=one) for one in found.categories(way)]
            rows += _of_variable(found, group._replace(breakdown=way), parts)
    return rows


def _of_variable(found: Published, whole: Group, parts: Sequence[Group]) -> list[Row]:
    rates = {part.category: found.find("response_rate_cleaned", "", part) for part in parts}
    told = {
        name: Ratio(one.numerator, one.denominator)
        for name, one in rates.items()
        if one is not None
    }
    if len(told) < len(parts) or len(parts) < 2:
        return []
    seen = representativity(told)
    verdict = "differ" if seen.p < _ALPHA else "unclear"
    answered = int(seen.everyone.numerator)
    shape = Estimate(answered, seen.indicator, method="r_indicator")
    rows = [Row("representativity", "", whole, found.about.wave, shape, verdict)]
    for kpi in found.about.kpis:
        samples = {part.category: found.sample(kpi, part) for part in parts}
        shape = _reweighted({name: one for name, one in samples.items() if one is not None})
        if len([one for one in samples.values() if one is not None]) == len(parts):
            rows.append(Row("kpi_reweighted", kpi.id, whole, found.about.wave, shape))
    return rows


def _reweighted(levels: Mapping[str, Proportion | Moments]) -> Estimate:
    if levels and _are_shares(levels):
        return reweighted_share(levels).reweighted.estimate
    if levels and _are_means(levels):
        return reweighted_mean(levels).reweighted.estimate
    return Estimate(0)


def _are_shares(
    samples: Mapping[str, Proportion | Moments],
) -> TypeGuard[Mapping[str, Proportion]]:
    return all(isinstance(one, Proportion) for one in samples.values())


def _are_means(samples: Mapping[str, Proportion | Moments]) -> TypeGuard[Mapping[str, Moments]]:
    return all(isinstance(one, Moments) for one in samples.values())
