"""The four fields of the priority map (indsatskort), and how sure a placement is.

Field: importance at or above its cut, score at or above its cut.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipeline.measures.resampling import Floats

FIELDS = ("monitor", "maintain", "focus", "strength")


@dataclass(frozen=True)
class Cuts:
    """Where high begins: importance in % of R², score as index. None: at the drivers' mean.

    A mean is taken anew in every draw: the cut is uncertain as well.
    """

    importance: float | None = None
    score: float | None = None


@dataclass(frozen=True)
class Placement:
    """A driver's field, and the share of draws that put it into the same one."""

    field: str
    same_share: float
    is_certain: bool


def placements(
    found: tuple[Floats, Floats], drawn: tuple[Floats, Floats], cuts: Cuts, certain: float
) -> list[Placement]:
    """Where each driver lies and whether that is certain.

    ``found``: importance and score, one per driver. ``drawn``: the same of each draw (draws x
    drivers), not a number where a draw gave none; such a draw counts as another field.
    Certain: at least the share ``certain`` of all draws.

    >>> one, draws = np.array([60.0, 40.0]), np.array([[55.0, 45.0], [48.0, 52.0]])
    >>> scores = np.array([30.0, 70.0])
    >>> placements((one, scores), (draws, np.array([scores, scores])), Cuts(), 0.9)[0]
    Placement(field='focus', same_share=0.5, is_certain=False)
    """
    fields = _fields(found[0][None], found[1][None], cuts)[0]
    same = (_fields(*drawn, cuts) == fields).mean(axis=0)
    return [
        Placement(FIELDS[int(field)], float(share), bool(share >= certain))
        for field, share in zip(fields, same, strict=True)
    ]


def cuts_at(importance: Floats, score: Floats, cuts: Cuts) -> tuple[Floats, Floats]:
    """The two cuts in figures, one of each per row of importance and score (rows x drivers).

    Rounded, as what meets them is: equal drivers may not be split by the last bit.
    """
    across = importance.mean(axis=1) if cuts.importance is None else cuts.importance
    upward = score.mean(axis=1) if cuts.score is None else cuts.score
    rows = np.ones(len(importance))
    return (rows * across).round(9), (rows * upward).round(9)


def _fields(importance: Floats, score: Floats, cuts: Cuts) -> Floats:
    """Positions in FIELDS; -1 in a row where any importance or score is not a number."""
    across, upward = cuts_at(importance, score, cuts)
    is_important = importance.round(9) >= across[:, None]
    is_good = score.round(9) >= upward[:, None]
    is_missing = np.isnan(importance + score).any(axis=1, keepdims=True)
    return np.where(is_missing, -1.0, 2.0 * is_important + is_good)
