"""The smallest difference a comparison would most likely find, and the answers a margin needs.

Minimum detectable difference = (z(1-α/2) + z(power)) · sqrt(sum of the groups' squared errors),
the classic normal formula with the same share in both groups (e.g. Fleiss, Levin & Paik 2003).
It gives the printed 38, 31, 24, 17 and 12 points for 20, 30, 50, 100 and 200 answers per group;
statsmodels' ``NormalIndPower`` on the arcsine scale gives 24 or 43 points for 20, by direction.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from scipy.special import ndtri

from pipeline.measures.samples import Moments, Proportion


@dataclass(frozen=True)
class Demand:
    """How sure a comparison must be: at most ``alpha`` false alarms, ``power`` true finds."""

    alpha: float = 0.05
    power: float = 0.80

    @property
    def reach(self) -> float:
        """The standard errors a difference must measure: 2.80 by default."""
        return float(ndtri(1 - self.alpha / 2) + ndtri(self.power))


HOUSE = Demand()
"""5 % and 80 %."""


def detectable_share(
    this: Proportion, other: Proportion | None, share: float = 0.75, demand: Demand = HOUSE
) -> float:
    """The smallest difference of two shares that would most likely be found; 0.1 is 10 points.

    Only the sizes of the groups count, with FPC where their population is known: squared error
    p(1-p)/n_eff, p the planned ``share``, not the one found. No ``other``: a fixed target. Not a
    number where even the largest possible difference would most likely be missed.

    >>> round(detectable_share(Proportion(0, 50), Proportion(0, 50)), 2)
    0.24
    """
    groups = [group for group in (this, other) if group is not None]
    if not 0 < share < 1 or not all(group.n for group in groups):
        return math.nan
    squared = sum(share * (1 - share) / group.effective_n for group in groups)
    found = demand.reach * math.sqrt(squared)
    return found if found <= max(share, 1 - share) else math.nan


def detectable_mean(
    this: Moments,
    other: Moments | None,
    deviation: float | None = None,
    demand: Demand = HOUSE,
) -> float:
    """The smallest difference of two means that would most likely be found, in their own units.

    With the spread the groups have, or the same stated standard ``deviation`` in both; FPC where
    their population is known. No ``other``: a fixed target. Not a number where a spread is
    unknown, or where there is none at all.

    >>> ten = Moments(10, 40.0, 1.0)
    >>> round(detectable_mean(ten, ten), 2), round(detectable_mean(ten, None, deviation=2), 2)
    (1.25, 1.77)
    """
    groups = [group for group in (this, other) if group is not None]
    if deviation is not None:
        groups = [replace(group, variance=float(deviation) ** 2) for group in groups]
    if not all(group.n for group in groups):
        return math.nan
    if all(group.is_census for group in groups):
        return 0.0
    squared = sum(group.squared_error for group in groups)
    return demand.reach * math.sqrt(squared) if squared > 0 else math.nan


def answers_needed(population: int | None, margin: float, share: float = 0.5) -> int:
    """The answers that give a share a 95 % margin of ``margin`` (0.05 is ±5 points).

    n = n0/(1 + (n0-1)/N), n0 = 1.96² p(1-p)/margin², ``margin`` and ``share`` between 0 and 1.
    Source: Cochran 1977, section 4.4. Never more than the population.

    >>> answers_needed(1000, 0.05)
    278
    """
    infinite = float(ndtri(0.975)) ** 2 * share * (1 - share) / margin**2
    if population is None:
        return math.ceil(infinite)
    return min(population, math.ceil(infinite * population / (population + infinite - 1)))
