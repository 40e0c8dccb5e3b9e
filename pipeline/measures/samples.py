"""The answers an estimate is made of: counts or moments, and the size of their group.

A finite population correction (FPC) treats the people who did not answer as missing at random.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Proportion:
    """``hits`` of ``n`` answers, from a group of ``population`` people (None: size not known).

    ``is_exact``: its interval is to be exact, as for the handful of people of a local survey.
    """

    hits: int
    n: int
    population: int | None = None
    is_exact: bool = False

    @property
    def share(self) -> float:
        """The share: hits / n."""
        return self.hits / self.n if self.n else math.nan

    @property
    def is_census(self) -> bool:
        """Whether everybody in the group answered. More answers than people count as all."""
        return _is_census(self.n, self.population)

    @property
    def effective_n(self) -> float:
        """n(N-1)/(N-n): the answers an infinite population would need for the same certainty.

        >>> round(Proportion(18, 24, population=40).effective_n, 4)
        58.5
        """
        if self.population is None:
            return float(self.n)
        if self.is_census:
            return math.inf
        return self.n * (self.population - 1) / (self.population - self.n)

    def joined(self, others: Sequence[Proportion]) -> Proportion:
        """These answers and those of other groups as one group.

        >>> Proportion(1, 2, population=4).joined([Proportion(3, 3, population=5)])
        Proportion(hits=4, n=5, population=9, is_exact=False)
        """
        every = [self, *others]
        hits, n = sum(sample.hits for sample in every), sum(sample.n for sample in every)
        return Proportion(hits, n, _people_together(every))


@dataclass(frozen=True)
class Moments:
    """Sum and sample variance (divisor n - 1) of ``n`` answers from ``population`` people.

    ``ends``: the lowest and highest value there is, where the values are those of a scale;
    ``minority``: the answers other than the most common one.
    """

    n: int
    total: float
    variance: float
    population: int | None = None
    ends: tuple[float, float] | None = None
    minority: int = 0

    @property
    def mean(self) -> float:
        """The mean: total / n."""
        return self.total / self.n if self.n else math.nan

    @property
    def is_census(self) -> bool:
        """Whether everybody in the group answered. More answers than people count as all."""
        return _is_census(self.n, self.population)

    @property
    def scatter(self) -> float:
        """Σ (y - mean)²: 0 for a single answer."""
        return self.variance * (self.n - 1) if self.n > 1 else 0.0

    @property
    def squared_error(self) -> float:
        """Squared standard error of the mean: s²/n (1-n/N); not a number for a single answer."""
        if self.is_census:
            return 0.0
        if self.n < 2:
            return math.nan
        unseen = 1.0 if self.population is None else 1 - self.n / self.population
        return self.variance / self.n * unseen

    def joined(self, others: Sequence[Moments]) -> Moments:
        """These answers and those of other groups, on the same scale, as one group.

        >>> both = Moments(2, total=4.0, variance=0.0).joined([Moments(1, 5.0, variance=math.nan)])
        >>> both.n, both.total, both.variance
        (3, 9.0, 3.0)
        """
        every = [self, *others]
        n, total = sum(s.n for s in every), math.fsum(s.total for s in every)
        scatter = math.fsum(s.scatter + s.n * (s.mean - total / n) ** 2 for s in every if s.n)
        return replace(
            self,
            n=n,
            total=total,
            variance=scatter / (n - 1) if n > 1 else math.nan,
            population=_people_together(every),
            minority=sum(one.minority for one in every),
        )


def _people_together(samples: Sequence[Proportion | Moments]) -> int | None:
    """People of several groups; None unless every one is known."""
    sizes = [sample.population for sample in samples if sample.population is not None]
    return sum(sizes) if len(sizes) == len(samples) else None


def _is_census(n: int, population: int | None) -> bool:
    return population is not None and n >= population
