"""How unequal weights are, and what is done about the largest of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.measures.weighting import FloatArray, Margin, raked_weights

_DEVIATIONS = 2.0
_MOST_ROUNDS = 100


@dataclass(frozen=True)
class Trimmed:
    """Weights after trimming, in the order they came.

    ``limits`` is the limit of each person's level, ``cut`` how many weights were above it, and
    ``above`` how many still are, because the margins cannot be met otherwise.
    """

    weights: FloatArray
    limits: FloatArray
    cut: int
    above: int


def normed(weights: FloatArray) -> FloatArray:
    """The same weights with mean 1, so that they sum to the answers.

    >>> normed(np.array([1.0, 3.0])).tolist()
    [0.5, 1.5]
    """
    scaled: FloatArray = weights * (len(weights) / weights.sum())
    return scaled


def kish_effect(weights: FloatArray) -> float:
    """Kish's design effect of weighting: n Σw² / (Σw)² (Kish 1965); n over it is the effective n.

    Not a number without weights.

    >>> kish_effect(np.array([1.0, 3.0]))
    1.25
    """
    if not weights.sum() > 0:
        return float("nan")
    return float(len(weights) * (weights**2).sum() / weights.sum() ** 2)


def trimmed_weights(weights: FloatArray, levels: Sequence[str]) -> Trimmed:
    """Weights cut at mean + 2 SD of their level, the cut weight shared out within the level.

    The others of the level get it in proportion to their weights, so the level's sum holds; who
    is lifted above the limit is cut as well. SD with divisor n - 1, so that a level with fewer
    than six people is never cut. One entry per respondent in both.

    >>> found = trimmed_weights(np.array([11.0] + [1.0] * 9), ["all"] * 10)
    >>> found.weights.round(4).tolist()[:2], found.cut  # limit 2 + 2 sqrt(10)
    ([8.3246, 1.2973], 1)
    """
    places = np.unique(np.asarray(levels), return_inverse=True)[1]
    limits = _limits(weights, places)
    found = weights.astype(np.float64)
    for place in range(int(places.max(initial=-1)) + 1):
        here = places == place
        found[here] = _cut_and_shared(found[here], float(limits[here][0]))
    return Trimmed(found, limits, _above(weights, limits), 0)


def raked_and_trimmed(
    margins: Sequence[Margin], levels: Sequence[str], base: FloatArray | None = None
) -> Trimmed:
    """Raked weights, cut at mean + 2 SD of their level while all margins hold.

    Cutting and raking take turns, with the limits of the first raking. Where no weights below the
    limits meet the margins the margins come first, and ``above`` counts what stays above.
    Errors as in ``raked_weights``.
    """
    weights = raked_weights(margins, base).weights
    places = np.unique(np.asarray(levels), return_inverse=True)[1]
    limits = _limits(weights, places)
    cut = _above(weights, limits)
    for _ in range(_MOST_ROUNDS):
        if not _above(weights, limits):
            break
        weights = raked_weights(margins, np.minimum(weights, limits)).weights
    return Trimmed(weights, limits, cut, _above(weights, limits))


def _limits(weights: FloatArray, places: np.ndarray[tuple[int], np.dtype[np.intp]]) -> FloatArray:
    """Mean + 2 SD of each person's level; no limit for somebody alone."""
    n = np.bincount(places)
    mean = np.bincount(places, weights) / n
    scatter = np.bincount(places, (weights - mean[places]) ** 2)
    limit = mean + _DEVIATIONS * np.sqrt(scatter / np.maximum(n - 1, 1))
    limits: FloatArray = limit[places]
    return limits


def _above(weights: FloatArray, limits: FloatArray) -> int:
    """How many are above their limit, by more than rounding."""
    return int((weights > limits * (1 + 1e-6)).sum())


def _cut_and_shared(weights: FloatArray, limit: float) -> FloatArray:
    """The limit is above the mean, so somebody is always left to take what was cut."""
    total = weights.sum()
    while (weights > limit * (1 + 1e-12)).any():
        is_cut = weights >= limit
        rest = weights[~is_cut]
        share = (total - limit * is_cut.sum()) / rest.sum()
        weights = np.where(is_cut, limit, weights * share)
    return weights
