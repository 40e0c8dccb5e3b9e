"""What a run did, and what it found done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.errors import BtuError


@dataclass(frozen=True)
class PagesMade:
    """What became of every page of a run: file names, and why some could not be made."""

    rendered: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    failed: Mapping[str, BtuError] = field(default_factory=dict)


@dataclass(frozen=True)
class RunEnd:
    """What a run did: stage -> done or unchanged, and what became of the pages."""

    stages: Mapping[str, str] = field(default_factory=dict)
    pages: PagesMade = field(default_factory=PagesMade)
