"""Progress over measuring points: what a report may say of it, and the courses behind its rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class PointAbout:
    """A measuring point (målepunkt). ``kind``: start / phase / end / follow_up."""

    id: str
    name: Mapping[str, str]
    kind: str


@dataclass(frozen=True)
class InstrumentAbout:
    """A scale that people are measured with at every point.

    A score lies from ``low`` to ``high``; ``better``: higher / lower. ``scale``: its ends in words.
    ``sd``, ``reliability`` and ``source``: as published; None and '' = taken from the wave itself.
    """

    id: str
    name: Mapping[str, str]
    items: int
    low: float
    high: float
    better: str
    scale: Mapping[str, str] = field(default_factory=dict)
    sd: float | None = None
    reliability: float | None = None
    source: str = ""


@dataclass(frozen=True)
class ProgressAbout:
    """The points in their order, the first of which is the start, and the instruments.

    ``outcome``: the point whose change from the start is the result. ``same_people``: with less
    than this share of the first point's people a point's group is called another.
    """

    points: tuple[PointAbout, ...]
    instruments: tuple[InstrumentAbout, ...]
    outcome: str
    same_people: float


@dataclass(frozen=True)
class CourseCount:
    """``n`` people of a unit who were measured with an instrument at the same ``points``.

    ``categories``: background question -> their group. In memory only: it tells disclosure control
    which people stand behind which row.
    """

    item: str
    centre: str
    unit: str
    points: tuple[str, ...]
    categories: Mapping[str, str]
    n: int
