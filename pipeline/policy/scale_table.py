"""Answer scales: position 1 is always the most negative answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from pipeline.errors import PolicyError
from pipeline.policy.tables import table
from pipeline.policy.word_table import fold


@dataclass(frozen=True)
class Scale:
    """An answer scale: positions 1 to ``points``, 1 the most negative."""

    id: str
    points: int
    positive: tuple[int, ...]
    labels: Mapping[str, tuple[str, ...]]
    positions: Mapping[str, int]
    """Label as ``fold`` has it, in any language or spelling -> position."""
    numbers: Mapping[int, int]
    """Plain number without a label -> position; empty where a number alone tells nothing."""
    has_direction: bool = True
    """Whether a higher position is a better answer."""

    @property
    def negative(self) -> tuple[int, ...]:
        """The mirror of the positive positions: as many, from the other end of the scale."""
        mirrored = (self.points + 1 - position for position in self.positive)
        return tuple(sorted(set(mirrored).difference(self.positive)))


@cache
def scales() -> Mapping[str, Scale]:
    """All answer scales by id."""
    return {name: _scale(name, row) for name, row in table("scales").items()}


def reversed_numbers(scale: Scale) -> Scale:
    """The scale where a tool numbers the best answer 1: numbers are turned, labels stay."""
    turned = {number: scale.points + 1 - at for number, at in scale.numbers.items()}
    return replace(scale, numbers=turned)


def reversed_scale(scale: Scale) -> Scale:
    """The scale of a negative statement: agreeing is the worst answer, so all is turned.

    >>> reversed_scale(scales()["agreement_5"]).labels["da"][0]
    'Helt enig'
    """
    labels = {language: words[::-1] for language, words in scale.labels.items()}
    positions = {word: scale.points + 1 - at for word, at in scale.positions.items()}
    return replace(reversed_numbers(scale), labels=labels, positions=positions)


def _scale(name: str, row: Mapping[str, Any]) -> Scale:
    where = f"policy, scales.toml, [{name}]"
    labels = {language: tuple(words) for language, words in row["labels"].items()}
    points = len(labels["da"])
    if any(len(words) != points for words in labels.values()) or len(row["also"]) != points:
        raise PolicyError("labels and also must have one entry per position", where=where)
    if not set(row["positive"]) <= set(range(1, points + 1)):
        raise PolicyError("positive names a position off the scale", where=where)
    positions: dict[str, int] = {}
    for at in range(points):
        for word in [*(words[at] for words in labels.values()), *row["also"][at]]:
            if positions.setdefault(fold(word), at + 1) != at + 1:
                raise PolicyError(f"{word!r} stands at two positions", where=where)
    numbers = _numbers(row, points, where)
    positive, has_direction = tuple(row["positive"]), row.get("has_direction", True)
    return Scale(name, points, positive, labels, positions, numbers, has_direction)


def _numbers(row: Mapping[str, Any], points: int, where: str) -> Mapping[int, int]:
    """The row's own ``numbers``, else 1 to ``points`` as they stand, else none."""
    if not row.get("by_number", True):
        return {}
    own: Mapping[str, int] = row.get("numbers", {str(at): at for at in range(1, points + 1)})
    if sorted(own.values()) != list(range(1, points + 1)):
        raise PolicyError("numbers must name every position once", where=where)
    return {int(number): position for number, position in own.items()}
