"""People who are alike, and what they gave on a question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Question = tuple[int, ...]
"""Positive and negative answers; or the answers at each position of the scale, lowest first."""


@dataclass(frozen=True)
class Leaf:
    """The people of one unit (or of a centre without units) who are alike in every breakdown."""

    centre: str
    unit: str = ""
    mode: str = "web"
    answered: int = 0
    silent: int = 0
    answers: Mapping[str, Question] = field(default_factory=dict)
    background: Mapping[str, str] = field(default_factory=dict)
    blank: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Question -> don't know, not relevant."""
    partial: int = 0
    not_eligible: int = 0

    def category(self, axis: str) -> str:
        """Where these people stand in a breakdown."""
        return self.mode if axis == "mode" else self.background.get(axis, "unknown")


@dataclass(frozen=True)
class Counts:
    """What a group gave on a question."""

    positions: tuple[int, ...]
    dont_know: int
    not_relevant: int
    answered: int

    @property
    def n(self) -> int:
        return sum(self.positions)


def positive(points: int) -> tuple[int, ...]:
    """The positive positions of a scale: two of five, else the highest."""
    return (points - 1, points) if points > 3 else (points,)


def counts_of(item: str, leaves: list[Leaf]) -> Counts:
    """What people gave on a question, all together."""
    given = [leaf.answers[item] for leaf in leaves]
    if all(len(one) == 2 for one in given):
        given = [(negative, positive) for positive, negative in given]
    blank = [leaf.blank.get(item, (0, 0)) for leaf in leaves]
    positions = tuple(map(sum, zip(*given, strict=True))) if given else (0, 0)
    dont_know, not_relevant = (
        (sum(column) for column in zip(*blank, strict=True)) if blank else (0, 0)
    )
    in_any_way = sum(positions) + dont_know + not_relevant
    answered = max(in_any_way, sum(leaf.answered for leaf in leaves))
    return Counts(positions, dont_know, not_relevant, answered)


def score(kind: str, positions: tuple[int, ...]) -> float:
    """The sum behind a kind: hits, points, points on 0-100, or positive minus negative."""
    points = len(positions)
    hits = {"share_positive": positive(points), "top_box": (points,)}
    if kind in hits:
        return float(sum(positions[at - 1] for at in hits[kind]))
    if kind == "mean":
        return float(sum(at * n for at, n in enumerate(positions, start=1)))
    if kind == "net":
        low = [points + 1 - at for at in positive(points)]
        return float(
            sum(positions[at - 1] for at in positive(points)) - sum(positions[at - 1] for at in low)
        )
    return sum(at * n for at, n in enumerate(positions)) * 100 / (points - 1)
