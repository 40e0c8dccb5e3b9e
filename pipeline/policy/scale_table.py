"""Answer scales: position 1 is always the most negative answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from pipeline.errors import PolicyError
from pipeline.policy.tables import table


@dataclass(frozen=True)
class Scale:
    """An answer scale: positions 1 to ``points``, 1 the most negative."""

    id: str
    points: int
    positive: tuple[int, ...]
    labels: Mapping[str, tuple[str, ...]]
    positions: Mapping[str, int]
    """Case-folded label, in any language or spelling -> position."""
    by_number: bool = True
    """Whether a plain number without a label is the position."""


@cache
def scales() -> Mapping[str, Scale]:
    """All answer scales by id."""
    return {name: _scale(name, row) for name, row in table("scales").items()}


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
            if positions.setdefault(word.casefold(), at + 1) != at + 1:
                raise PolicyError(f"{word!r} stands at two positions", where=where)
    return Scale(
        name, points, tuple(row["positive"]), labels, positions, row.get("by_number", True)
    )
