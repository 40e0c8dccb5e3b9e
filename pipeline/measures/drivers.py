"""What matters to the overall judgement, and where it is worth while to begin: the priority map.

Importance is an association among the people who answered, not an effect: a better score in an
important question need not make anybody more satisfied.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np

from pipeline.measures.relative_weights import (
    FloatArray,
    correlations,
    importance,
    johnson_weights,
)

FEWEST = 100
PER_DRIVER = 15
"""Below 100 people, or 15 per question, importance is mostly chance."""
DRAWS = 500
SURE = 0.9
"""A field is called only where nine of ten samples of the same size would give it."""

FIELDS = {
    (True, True): "strength",
    (True, False): "focus",
    (False, True): "maintain",
    (False, False): "monitor",
}
"""(important, high score) -> field. Danish: styrke, indsats, fasthold, hold øje."""
UNCERTAIN = "uncertain"


@dataclass(frozen=True)
class Drivers:
    """The priority map; one entry per question in every field.

    ``importance``: part of R², with its 95 % bootstrap limits. ``scores``: mean index 0-100.
    ``fields``: a value of FIELDS, or ``uncertain``. ``r2``: what all questions explain together.
    ``reason`` says why there is no map: ``too_few``, ``no_spread`` or ``collinear``; then there
    are no numbers but ``n``.
    """

    n: int
    importance: tuple[float, ...] = ()
    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()
    scores: tuple[float, ...] = ()
    fields: tuple[str, ...] = ()
    r2: float = float("nan")
    reason: str = ""


def priority_map(answers: FloatArray, overall: FloatArray, draws: int = DRAWS) -> Drivers:
    """Importance and score of every question, among the people who answered all of them.

    ``answers``: persons x questions, index 0-100, NaN where there is no answer; ``overall``: one
    per person. Important = above the average of the questions; a high score likewise. The
    bootstrap resamples people, with a seed made from the answers: the same answers give the same
    limits, in whatever order they come.
    """
    complete = ~np.isnan(np.column_stack([overall, answers])).any(axis=1)
    rows = np.column_stack([overall, answers])[complete]
    n, number = len(rows), answers.shape[1]
    if number < 2 or n < FEWEST or n < PER_DRIVER * number:
        return Drivers(n, reason="too_few")
    if (rows == rows[0]).all(axis=0).any():
        return Drivers(n, reason="no_spread")
    rows = rows[np.lexsort(rows.T)]
    matrix = correlations(rows[:, 1:], rows[:, 0])
    if np.isnan(johnson_weights(matrix[None])).any():
        return Drivers(n, reason="collinear")
    own = importance(rows[:, 1:], rows[:, 0])
    weights, scores = _resampled(rows, draws)
    low, high = np.nanquantile(weights, (0.025, 0.975), axis=0)
    middle: FloatArray = rows[:, 1:].mean(axis=0)
    return Drivers(
        n,
        tuple(map(float, own)),
        tuple(map(float, np.minimum(low, own))),
        tuple(map(float, np.maximum(high, own))),
        tuple(map(float, middle)),
        _fields(own, middle, weights, scores),
        float(1 - 1 / np.linalg.inv(matrix)[0, 0]),
    )


def _resampled(rows: FloatArray, draws: int) -> tuple[FloatArray, FloatArray]:
    """Johnson's weights and mean scores (draws x questions) of resampled people."""
    seed = int.from_bytes(hashlib.sha256(rows.tobytes()).digest()[:8], "big")
    n = len(rows)
    times = np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), size=draws) / n
    means = times @ rows
    products = (rows[:, :, None] * rows[:, None, :]).reshape(n, -1)
    squares = (times @ products).reshape(draws, rows.shape[1], rows.shape[1])
    covariances = squares - means[:, :, None] * means[:, None, :]
    spread = np.sqrt(np.maximum(np.diagonal(covariances, axis1=1, axis2=2), 0))
    is_flat = spread.min(axis=1) < 1e-9
    scale = np.where(is_flat[:, None], 1.0, spread)
    matrices = covariances / (scale[:, :, None] * scale[:, None, :])
    matrices[is_flat] = np.eye(rows.shape[1])
    weights = johnson_weights(matrices)
    weights[is_flat] = np.nan
    return weights, means[:, 1:]


def _fields(
    own: FloatArray, middle: FloatArray, weights: FloatArray, scores: FloatArray
) -> tuple[str, ...]:
    is_important, is_high = own > 1 / len(own), middle > middle.mean()
    same = (weights > 1 / len(own)) == is_important
    same &= (scores > scores.mean(axis=1, keepdims=True)) == is_high
    same &= ~np.isnan(weights)
    sure = same.mean(axis=0) >= SURE
    return tuple(
        FIELDS[bool(a), bool(b)] if certain else UNCERTAIN
        for a, b, certain in zip(is_important, is_high, sure, strict=True)
    )
