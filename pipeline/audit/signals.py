"""What reports say for certain, theme by theme: the raw material of patterns across reports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.present.rows import Extract
from pipeline.present.texts import Texts

MEASURES = ("versus_target", "change", "versus_others")
"""Comparisons that end in a verdict; each report keeps its false alarms at 5 % (decision 0010)."""
_CERTAIN = ("higher", "lower")
_JUDGED = (*_CERTAIN, "unclear")


@dataclass(frozen=True)
class Signals:
    """What one report says of one theme.

    ``higher`` and ``lower``: wordings of what is so for certain, by measure. ``judged``:
    comparisons that could be made; ``withheld``: those that protection hides.
    """

    higher: tuple[tuple[str, str], ...] = ()
    lower: tuple[tuple[str, str], ...] = ()
    judged: int = 0
    withheld: int = 0

    @property
    def word(self) -> str:
        """Acts / excels / mixed / nothing / withheld / not_asked: what the theme calls for here."""
        if self.lower or self.higher:
            return "mixed" if self.lower and self.higher else "acts" if self.lower else "excels"
        if self.judged:
            return "nothing"
        return "withheld" if self.withheld else "not_asked"


@dataclass
class _Found:
    higher: list[tuple[str, str]] = field(default_factory=list)
    lower: list[tuple[str, str]] = field(default_factory=list)
    judged: int = 0
    withheld: int = 0


def signals(extract: Extract, texts: Texts) -> dict[str, Signals]:
    """Theme -> what this report says of it, in the order of its questions and KPIs."""
    found: dict[str, _Found] = {}
    for theme, item, name in _items(extract, texts):
        one = found.setdefault(theme, _Found())
        for measure in MEASURES:
            value = extract.find(measure, item)
            if value.status == "shown" and value.verdict in _JUDGED:
                one.judged += 1
            elif value.status.startswith("withheld"):
                one.withheld += 1
            if value.status == "shown" and value.verdict in _CERTAIN:
                (one.higher if value.verdict == "higher" else one.lower).append((measure, name))
    return {
        theme: Signals(tuple(one.higher), tuple(one.lower), one.judged, one.withheld)
        for theme, one in found.items()
    }


def _items(extract: Extract, texts: Texts) -> Iterator[tuple[str, str, str]]:
    """(theme, item, wording) of every question and KPI of the report."""
    themes = {question.id: question.theme for question in extract.about.questions}
    for question in extract.about.questions:
        yield question.theme, question.id, texts.of(question.text)
    for kpi in extract.about.kpis:
        yield themes.get(kpi.questions[0], ""), kpi.id, texts.of(kpi.name)


@dataclass(frozen=True)
class Pattern:
    """A theme that says the same in several reports. ``word``: acts / excels."""

    theme: str
    word: str
    reports: tuple[str, ...]
    of: int
    """Reports in which the theme could be judged."""


def patterns(rows: Sequence[tuple[str, dict[str, Signals]]]) -> tuple[Pattern, ...]:
    """Themes with the same certain sign in at least two reports, and in a third of those judged.

    ``rows``: (name of the report, theme -> signals). A theme that goes both ways in a report is
    part of neither pattern.
    """
    themes = list(dict.fromkeys(theme for _, found in rows for theme in found))
    made = []
    for theme in themes:
        judged = [(name, found[theme]) for name, found in rows if theme in found]
        judged = [(name, one) for name, one in judged if one.judged]
        for word in ("acts", "excels"):
            named = tuple(name for name, one in judged if one.word == word)
            if len(named) >= 2 and len(named) * 3 >= len(judged):
                made.append(Pattern(theme, word, named, len(judged)))
    return tuple(made)


def excelling(rows: Sequence[tuple[str, dict[str, Signals]]]) -> tuple[str, ...]:
    """Reports with at least two signs upwards and none downwards."""
    return tuple(
        name
        for name, found in rows
        if sum(len(one.higher) for one in found.values()) >= 2
        and not any(one.lower for one in found.values())
    )
