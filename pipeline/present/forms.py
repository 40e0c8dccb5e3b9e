"""Blocks a reader goes on from: links to the parts of the page, and lines to fill in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Links:
    """The parts of the page: (id of a section, its title). Not printed."""

    title: str
    links: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Form:
    """Lines to fill in, on screen or on paper; what is written stays with who writes it."""

    id: str
    title: str
    fields: tuple[str, ...]
