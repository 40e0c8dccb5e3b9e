"""Weights that make the respondents count like the invited: cell weights and raking.

Everybody who was invited is known, so weights repair what the background variables explain of the
non-response, and nothing else.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import DataError

FloatArray = NDArray[np.float64]

_JOIN = "join the level with another one, or do not weight by this variable"


@dataclass(frozen=True)
class Margin:
    """How many were invited at each level of a variable, and the level of each respondent."""

    name: str
    levels: Sequence[str]
    invited: Mapping[str, int]

    @property
    def codes(self) -> NDArray[np.intp]:
        """Each respondent's level as its place in ``invited``."""
        place = {level: at for at, level in enumerate(self.invited)}
        return np.array([place[level] for level in self.levels], dtype=np.intp)

    @property
    def people(self) -> FloatArray:
        """The invited per level, in the order of ``invited``."""
        return np.array(list(self.invited.values()), dtype=np.float64)


@dataclass(frozen=True)
class Fitted:
    """Weights that sum to the invited.

    ``gap`` is the largest distance of a weighted level from its invited, as a share of these,
    reached after ``rounds`` rounds.
    """

    weights: FloatArray
    rounds: int
    gap: float


def cell_weights(cells: Margin) -> FloatArray:
    """A weight per respondent: invited / answered in the respondent's cell (post-stratification).

    Raises DataError where a cell with invited people has no respondents.

    >>> cell_weights(Margin("age", ["18-39", "40+", "40+"], {"18-39": 6, "40+": 4})).tolist()
    [6.0, 2.0, 2.0]
    """
    _check_levels(cells)
    answered = np.bincount(cells.codes, minlength=len(cells.invited))
    weights: FloatArray = (cells.people / np.maximum(answered, 1))[cells.codes]
    return weights


def raked_weights(
    margins: Sequence[Margin],
    base: FloatArray | None = None,
    *,
    tolerance: float = 1e-12,
    most_rounds: int = 1000,
) -> Fitted:
    """Weights that meet several margins at once: iterative proportional fitting.

    Each round multiplies the weights, margin by margin, by invited / weighted respondents of the
    level (Deming & Stephan 1940; R ``survey::rake``), starting from ``base`` (all alike unless
    given), until every level is within ``tolerance`` of its invited.

    Raises DataError where a level with invited people has no respondents, where the margins do
    not hold the same number of people, and where they cannot be met together.
    """
    for margin in margins:
        _check_levels(margin)
    _check_totals(margins)
    n = len(margins[0].levels)
    weights = np.ones(n) if base is None else base.astype(np.float64)
    fits = [(margin.codes, margin.people) for margin in margins]
    for rounds in range(1, most_rounds + 1):
        for codes, people in fits:
            found = np.bincount(codes, weights, minlength=len(people))
            weights = weights * (people / np.where(found > 0, found, 1))[codes]
        gap = max(_gap(weights, codes, people) for codes, people in fits)
        if gap <= tolerance:
            return Fitted(weights, rounds, gap)
    raise DataError(
        "no weights meet these margins together: too few combinations of levels have respondents",
        where=", ".join(margin.name for margin in margins),
        expected=f"every level within {tolerance:g} of its invited after {most_rounds} rounds",
        got=f"a level that is still {gap:.2%} away",
        todo="weight by fewer variables, or join small levels",
    )


def _gap(weights: FloatArray, codes: NDArray[np.intp], people: FloatArray) -> float:
    found = np.bincount(codes, weights, minlength=len(people))
    return float(np.max(np.abs(found - people) / np.where(people > 0, people, 1)))


def _check_levels(margin: Margin) -> None:
    if not len(margin.levels):
        raise DataError("nobody answered, so there is nobody to weight", where=margin.name)
    answered = set(margin.levels)
    for level, invited in margin.invited.items():
        if invited > 0 and level not in answered:
            raise DataError(
                f"nobody at the level {level!r} answered, so nobody can count for its invited",
                where=margin.name,
                expected="respondents at every level that has invited people",
                got=f"{invited} invited, 0 answered",
                todo=_JOIN,
            )
    for level in sorted(answered):
        if margin.invited.get(level, 0) <= 0:
            raise DataError(
                f"respondents have the level {level!r}, but nobody at this level was invited",
                where=margin.name,
                expected="levels of the invitation list",
                got=repr(level),
                todo="correct the level in the invitation list or in the export",
            )


def _check_totals(margins: Sequence[Margin]) -> None:
    if not margins:
        raise DataError("no variable to weight by", todo="name one, or leave the weights out")
    totals = {margin.name: math.fsum(margin.invited.values()) for margin in margins}
    if len(set(totals.values())) > 1:
        raise DataError(
            "the margins do not hold the same number of people",
            where=", ".join(totals),
            expected="the same total in every margin",
            got=", ".join(f"{name}: {total:g}" for name, total in totals.items()),
            todo="count 'not known' as a level, so that everybody is in every margin",
        )
