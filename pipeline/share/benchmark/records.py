"""What a benchmark file tells: KPIs as they were asked, groups, and their released numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Asked:
    """A question as the citizens saw it: wording and answers per language, lowest first."""

    id: str
    text: Mapping[str, str]
    labels: Mapping[str, tuple[str, ...]]
    positive: tuple[int, ...]

    @property
    def points(self) -> int:
        """The number of positions on its scale."""
        return len(next(iter(self.labels.values()), ()))


@dataclass(frozen=True)
class Item:
    """A KPI: what it is called, what kind of number it is, and the questions it rests on."""

    id: str
    name: Mapping[str, str]
    kind: str
    questions: tuple[Asked, ...]


@dataclass(frozen=True)
class Group:
    """A centre, or '' for all centres together; ``target_group``: whom it serves, in one word.

    ``modes``: share of the answers by way of answering; empty where that is not told.
    """

    id: str
    name: str
    target_group: str
    modes: Mapping[str, float]


@dataclass(frozen=True)
class Score:
    """One released number: a KPI of a group. The numbers are None unless ``status`` is shown."""

    item: str
    centre: str
    status: str
    n: int | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    method: str = ""


@dataclass(frozen=True)
class Survey:
    """How and when was measured, and by whom. ``data``: the sha256 of the exports."""

    organisation: str
    wave: str
    title: Mapping[str, str]
    model: int
    unit_type: str
    start_date: str
    end_date: str
    method: int
    counting: Mapping[str, str]
    data: str


@dataclass(frozen=True)
class Benchmark:
    """All that one benchmark file tells. ``fingerprint``: its seal, a sha256."""

    survey: Survey
    groups: tuple[Group, ...]
    items: tuple[Item, ...]
    scores: tuple[Score, ...]
    fingerprint: str = ""

    def modes(self, group: Group) -> Mapping[str, float]:
        """The group's ways of answering, or all centres' where the group's own are not told."""
        whole = next((one.modes for one in self.groups if not one.id), {})
        return group.modes or whole

    def score(self, item: str, centre: str) -> Score:
        """The number of a KPI in a group; ``no_data`` where there is no such row."""
        for score in self.scores:
            if (score.item, score.centre) == (item, centre):
                return score
        return Score(item, centre, "no_data")
