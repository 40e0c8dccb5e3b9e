"""Who did not answer, by what is known of everybody invited, and what that may do to a result."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from scipy.special import chdtrc

from pipeline.measures.intervals import Estimate, mean_estimate, share_estimate
from pipeline.measures.rates import Ratio
from pipeline.measures.samples import Moments, Proportion
from pipeline.measures.strata import DesignEstimate, stratified_mean, stratified_share


@dataclass(frozen=True)
class Representativity:
    """How evenly the levels of one background variable answered.

    ``indicator`` R is 1 where all levels answered alike and falls towards 0. ``cramers_v`` (0 to
    1) and ``p`` are of the table of levels by answered or not: a small group can look uneven by
    chance. ``largest_bias`` is how far the mean of the respondents can lie from that of all
    invited because of this variable, in standard deviations of the answers. Not a number = cannot
    be computed.
    """

    rates: Mapping[str, Ratio]
    everyone: Ratio
    indicator: float = math.nan
    cramers_v: float = math.nan
    p: float = math.nan
    largest_bias: float = math.nan


@dataclass(frozen=True)
class Reweighted:
    """A value as answered, and as it were had every level answered alike."""

    raw: Estimate
    reweighted: DesignEstimate

    @property
    def difference(self) -> float:
        """Reweighted minus raw: above 0 where the raw value is too low."""
        return self.reweighted.estimate.value - self.raw.value


def representativity(rates: Mapping[str, Ratio]) -> Representativity:
    """Respondents against invited: per level a ratio answered / invited.

    R = 1 - 2 S, with S² = Σ N_l (ρ_l - ρ)² / (N - 1) the variance of the levels' response rates,
    and |bias| ≤ S/ρ standard deviations (Schouten, Cobben & Bethlehem 2009, Survey Methodology
    35:101). χ² = Σ N_l (ρ_l - ρ)² / (ρ(1-ρ)), V = sqrt(χ²/N). R of small groups comes out
    somewhat too low, because chance makes rates differ as well.

    >>> shown = representativity({"18-39": Ratio(2, 10), "40+": Ratio(6, 10)})
    >>> round(shown.indicator, 4), round(shown.cramers_v, 4), round(shown.p, 4)
    (0.5896, 0.4082, 0.0679)
    """
    known = {level: rate for level, rate in rates.items() if rate.denominator}
    invited = sum(rate.denominator for rate in known.values())
    everyone = Ratio(sum(rate.numerator for rate in known.values()), invited)
    if len(known) < 2 or invited < 2:
        return Representativity(rates, everyone)
    mean = everyone.value
    scatter = math.fsum(rate.denominator * (rate.value - mean) ** 2 for rate in known.values())
    deviation = math.sqrt(scatter / (invited - 1))
    v = p = math.nan
    if 0 < mean < 1:
        chi2 = scatter / (mean * (1 - mean))
        v, p = math.sqrt(chi2 / invited), float(chdtrc(len(known) - 1, chi2))
    bias = deviation / mean if mean else math.nan
    return Representativity(rates, everyone, 1 - 2 * deviation, v, p, bias)


def reweighted_mean(levels: Mapping[str, Moments]) -> Reweighted:
    """A mean as answered and weighted to the invited, per level answers and invited people.

    The levels (one or more) are strata, see ``stratified_mean``; nothing is reweighted where a
    level with invited people did not answer at all.
    """
    first, *rest = levels.values()
    return Reweighted(mean_estimate(first.joined(rest)), stratified_mean(levels))


def reweighted_share(levels: Mapping[str, Proportion]) -> Reweighted:
    """A share as answered and weighted to the invited (``stratified_share``).

    >>> young, old = Proportion(1, 2, population=10), Proportion(6, 6, population=10)
    >>> shown = reweighted_share({"18-39": young, "40+": old})
    >>> shown.raw.value, shown.reweighted.estimate.value, shown.difference
    (0.875, 0.75, -0.125)
    """
    first, *rest = levels.values()
    return Reweighted(share_estimate(first.joined(rest)), stratified_share(levels))
