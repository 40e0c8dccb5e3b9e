"""Means, shares and totals over strata (units, centres, cells) whose number of people is known.

The estimates of R ``survey`` for a stratified design with finite populations (Cochran 1977,
ch. 5). A stratum where nobody answered leaves no value, a stratum with one answer no interval;
``joined_strata`` joins such strata beforehand.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from pipeline.measures.intervals import Estimate, t_quantile, wilson_limits
from pipeline.measures.samples import Moments, Proportion

_Sample = TypeVar("_Sample", Moments, Proportion)

_MANY = 30
"""Answers in every sampled stratum from which R's degrees of freedom are good enough.

With fewer, in strata that answered to different degrees, intervals with n - strata covered 87 %
(simulated); Satterthwaite's, 93 %.
"""


@dataclass(frozen=True)
class DesignEstimate:
    """An estimate with its design-based standard error, or the reason why there is none.

    ``effect`` is the variance over that of a simple random sample of as many answers. ``reason``
    is '' where there is an interval. No value: ``nobody`` (no answers), ``unknown_population``,
    ``empty_stratum`` (people, but no answers). A value without interval: ``lonely_stratum`` (one
    answer of several people), ``no_spread`` (all answers of every stratum are the same),
    ``few_answers`` (weights fitted to a level with fewer than five). ``groups`` names the strata
    meant.
    """

    estimate: Estimate
    error: float = math.nan
    degrees: float = math.nan
    effect: float = math.nan
    reason: str = ""
    groups: tuple[str, ...] = ()


def stratified_mean(strata: Mapping[str, Moments]) -> DesignEstimate:
    """The mean of all people of the strata: Σ N_h ȳ_h / N, with its t interval.

    SE² = Σ (N_h/N)² s_h²/n_h (1 - n_h/N_h). Degrees of freedom n - strata as in R ``survey``,
    counting the strata where not everybody answered; where one of these has fewer than 30 answers
    Satterthwaite's, (Σ v_h)² / Σ v_h²/(n_h - 1) (Cochran 1977, eq. 5.16).

    >>> a, b = Moments(4, total=12.0, variance=1.0, population=8), Moments(2, 10.0, 0.0, 2)
    >>> shown = stratified_mean({"a": a, "b": b})
    >>> shown.estimate.value, round(shown.error, 4), shown.degrees  # (8*3 + 2*5)/10
    (3.4, 0.2828, 3.0)
    """
    strata = {name: sample for name, sample in strata.items() if sample.n or sample.population}
    failed = _no_value(strata)
    if failed is not None:
        return failed
    people = math.fsum(map(_people, strata.values()))
    total = math.fsum(_people(sample) * sample.mean for sample in strata.values())
    n = sum(sample.n for sample in strata.values())
    value = total / people
    shown = DesignEstimate(Estimate(n, value, value, value, "census", total, people), error=0.0)
    sampled = {name: sample for name, sample in strata.items() if not sample.is_census}
    return _with_interval(shown, strata, sampled) if sampled else shown


def stratified_total(strata: Mapping[str, Moments]) -> DesignEstimate:
    """The total over all people of the strata: Σ N_h ȳ_h, that is N times the mean."""
    found = stratified_mean(strata)
    mean, people = found.estimate, found.estimate.denominator
    total = Estimate(
        mean.n,
        mean.value * people,
        mean.low * people,
        mean.high * people,
        mean.method,
        numerator=mean.numerator,
    )
    return replace(found, estimate=total, error=found.error * people)


def stratified_share(strata: Mapping[str, Proportion]) -> DesignEstimate:
    """The share of all people of the strata: Σ N_h p_h / N, with a Wilson interval.

    SE as for the mean; not a number beside a stratum with one answer. The interval takes
    n_eff = 1 / Σ (N_h/N)² (N_h-n_h)/((N_h-1) n_h), the answers a simple random sample would need
    if the share were the same in all strata; for one stratum the n_eff of ``share_estimate``. It
    exists also where all agree, and covers where the logit interval of R ``survey`` does not:
    beside strata with few answers, all alike by chance.

    >>> shown = stratified_share({"a": Proportion(18, 24, population=40)})
    >>> shown.estimate.value, round(shown.estimate.low, 4), round(shown.estimate.high, 4)
    (0.75, 0.626, 0.8432)
    """
    found = stratified_mean({name: _as_moments(sample) for name, sample in strata.items()})
    if math.isnan(found.estimate.value) or found.estimate.method == "census":
        return found
    people = found.estimate.denominator
    value = min(1.0, found.estimate.value)
    unsure = math.fsum(
        (_people(sample) / people) ** 2 / sample.effective_n
        for sample in strata.values()
        if sample.n
    )
    low, high = wilson_limits(value, 1 / unsure)
    shown = replace(found.estimate, value=value, low=low, high=high, method="wilson_strata")
    return replace(found, estimate=shown, reason="", groups=())


def joined_strata(strata: Mapping[str, _Sample], minimum: int = 2) -> dict[str, _Sample]:
    """The same answers with every stratum of fewer than ``minimum`` answers joined to others.

    All of them become one stratum; if it still has too few answers the stratum with the fewest
    people is joined as well, until it has enough (collapsed strata, Cochran 1977, sec. 5A.12).
    Where the joined strata differ the standard error comes out too large rather than too small,
    and the people of the one are counted as if they answered like the people of the other. A
    stratum where everybody answered stays. The name is 'a + b', in the order of the names.

    >>> small = {"a": Proportion(0, 0, 3), "b": Proportion(1, 1, 4), "c": Proportion(5, 9, 20)}
    >>> joined_strata(small)
    {'a + b + c': Proportion(hits=6, n=10, population=27, is_exact=False)}
    """
    few = {
        name
        for name, sample in strata.items()
        if sample.n < minimum and not sample.is_census and sample.population is not None
    }
    others = sorted(
        (name for name in strata if name not in few and strata[name].population is not None),
        key=lambda name: (strata[name].population, name),
    )
    while few and others and sum(strata[name].n for name in few) < minimum:
        few.add(others.pop(0))
    if len(few) < 2:
        return dict(strata)
    picked: list[_Sample] = [strata[name] for name in sorted(few)]
    joined = picked[0].joined(picked[1:])
    kept = {name: sample for name, sample in strata.items() if name not in few}
    return {**kept, " + ".join(sorted(few)): joined}


def _with_interval(
    exact: DesignEstimate, strata: Mapping[str, Moments], sampled: Mapping[str, Moments]
) -> DesignEstimate:
    """The estimate with error and limits, or with the reason why it has none."""
    value, people = exact.estimate.value, exact.estimate.denominator
    shown = DesignEstimate(replace(exact.estimate, low=math.nan, high=math.nan, method="t_strata"))
    lonely = tuple(name for name, sample in sampled.items() if sample.n == 1)
    if lonely:
        return replace(shown, reason="lonely_stratum", groups=lonely)
    parts = [(_people(s) / people) ** 2 * s.squared_error for s in sampled.values()]
    squared = math.fsum(parts)
    shown = replace(shown, error=math.sqrt(squared), effect=_effect(squared, strata, value))
    if not squared > 0:
        return replace(shown, reason="no_spread", groups=tuple(sampled))
    degrees = _degrees(parts, [sample.n for sample in sampled.values()])
    reach = t_quantile(degrees) * shown.error
    limits = replace(shown.estimate, low=value - reach, high=value + reach)
    return replace(shown, estimate=limits, degrees=degrees)


def _no_value(strata: Mapping[str, Moments]) -> DesignEstimate | None:
    n = sum(sample.n for sample in strata.values())
    if n == 0:
        return DesignEstimate(Estimate(0), reason="nobody")
    unknown = tuple(name for name, sample in strata.items() if sample.population is None)
    if unknown:
        return DesignEstimate(Estimate(n), reason="unknown_population", groups=unknown)
    empty = tuple(name for name, sample in strata.items() if sample.n == 0)
    if empty:
        return DesignEstimate(Estimate(n), reason="empty_stratum", groups=empty)
    return None


def _people(sample: Moments | Proportion) -> float:
    """People of a stratum; more answers than people count as all."""
    return float(max(sample.population or 0, sample.n))


def _degrees(parts: Sequence[float], sizes: Sequence[int]) -> float:
    if min(sizes) >= _MANY:
        return float(sum(sizes) - len(sizes))
    scatter = math.fsum(part**2 / (n - 1) for part, n in zip(parts, sizes, strict=True))
    return math.fsum(parts) ** 2 / scatter


def _effect(squared: float, strata: Mapping[str, Moments], mean: float) -> float:
    """Variance over (1 - n/N) s²/n, s² the weighted variance of all answers (as R's deff)."""
    n = sum(sample.n for sample in strata.values())
    people = sum(map(_people, strata.values()))
    spread = math.fsum(
        _people(s) / s.n * (s.scatter + s.n * (s.mean - mean) ** 2) for s in strata.values()
    )
    simple = (1 - n / people) * spread / people / (n - 1)
    return squared / simple if simple > 0 else math.nan


def _as_moments(sample: Proportion) -> Moments:
    share, n = sample.share, sample.n
    variance = share * (1 - share) * n / (n - 1) if n > 1 else math.nan
    return Moments(n, float(sample.hits), variance, sample.population)
