"""A block to write in: lines to fill in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Form:
    """Lines to fill in, on screen or on paper; what is written stays with who writes it."""

    id: str
    title: str
    fields: tuple[str, ...]
