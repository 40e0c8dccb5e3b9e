"""What the rows of a release count: which of the things people did a number adds up over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from pipeline.records import About

Fate = str
"""What one person did: 'I' ... for the response; 'q:1' a position, 'q:dk', 'q:nr', 'q:un'."""
RESPONSE = ("I", "P", "NE", "NC")
COMPARING = ("versus_others", "versus_target", "change")
"""Measures that count nothing of their own."""


@dataclass(frozen=True)
class Survey:
    """The items of a wave, and the positions of their scale."""

    about: About
    points: int

    @cached_property
    def kinds(self) -> Mapping[str, tuple[str, tuple[str, ...]]]:
        """KPI -> its kind and questions."""
        return {kpi.id: (kpi.kind, kpi.questions) for kpi in self.about.kpis}

    def is_theme(self, item: str) -> bool:
        """Whether an item is a theme, which has counts of its own."""
        return self.kinds.get(item, ("", ()))[0] == "theme_index"

    def made_of(self, item: str) -> tuple[str, ...]:
        """The questions of an item."""
        return self.kinds[item][1] if item in self.kinds else (item,)

    def answers(self, item: str) -> Mapping[Fate, float]:
        """Who answered an item on its scale."""
        if self.is_theme(item):
            return {f"{item}:up": 1.0, f"{item}:down": 1.0}
        (question,) = self.made_of(item)
        return {f"{question}:{j}": 1.0 for j in range(1, self.points + 1)}

    def counts(self, row: object) -> list[tuple[str, Mapping[Fate, float]]]:
        """The counts in a row: name, and what it adds up over. n first, then the numerator."""
        measure, item = row.measure, row.item  # type: ignore[attr-defined]
        if measure in COMPARING:
            return []
        answered, invited = dict.fromkeys("IP", 1.0), dict.fromkeys(RESPONSE, 1.0)
        if measure == "answered":
            return [("answered", answered)]
        if measure == "invited":
            return [("invited", invited)]
        if measure.startswith("response_rate_"):
            return [("complete", {"I": 1.0})] if measure.endswith("rr1") else []
        if measure == "disposition":
            return [(f"code {row.category}", {row.category: 1.0})]  # type: ignore[attr-defined]
        if measure in ("dont_know", "not_relevant", "unanswered"):
            short = {"dont_know": "dk", "not_relevant": "nr", "unanswered": "un"}[measure]
            return [(measure, {f"{item}:{short}": 1.0})]
        if measure == "distribution":
            at = row.category  # type: ignore[attr-defined]
            return [(f"position {at}", {f"{item}:{at}": 1.0})]
        kind = self.kinds[item][0] if measure in ("kpi", "kpi_others") else measure
        return [("answers", self.answers(item)), (kind, self._score(kind, item))]

    def _score(self, kind: str, item: str) -> Mapping[Fate, float]:
        if kind == "theme_index":
            return {f"{item}:up": 100.0}
        (question,) = self.made_of(item)
        k = self.points
        top = {k - 1, k} if k > 3 else {k}
        low = {k + 1 - j for j in top}
        value = {
            "share_positive": lambda j: float(j in top),
            "top_box": lambda j: float(j == k),
            "mean": float,
            "index": lambda j: (j - 1) * 100 / (k - 1),
            "net": lambda j: float(j in top) - float(j in low),
        }[kind]
        return {f"{question}:{j}": value(j) for j in range(1, k + 1)}
